/** The icons, drawn as one path each. */

const paths = {
  check: 'M8 1.750a6.250 6.250 0 1 0 0 12.500a6.250 6.250 0 1 0 0-12.500M5.200 8.200l1.900 1.900 3.700-4',
  sync: 'M13.500 7a5.600 5.600 0 0 0-10-2.200L2 6.400M2 3v3.400h3.400M2.500 9a5.600 5.600 0 0 0 10 2.200L14 9.600M14 13V9.600h-3.400',
  lock: 'M4.500 7h7a1.500 1.500 0 0 1 1.500 1.500V12a1.500 1.500 0 0 1-1.500 1.500h-7A1.500 1.500 0 0 1 3 12V8.500A1.500 1.500 0 0 1 4.500 7zM5.200 7V5a2.800 2.800 0 0 1 5.600 0v2',
  cut: 'M6.200 9.800 3.900 12.100M9.800 6.200l2.300-2.300M5.300 6.900 4 8.200a2.800 2.800 0 0 0 3.900 3.900l1.200-1.300M10.700 9.100 12 7.800A2.800 2.800 0 0 0 8.100 3.900L6.900 5.200M2 5.500h1.500M5.500 2v1.500M14 10.500h-1.500M10.500 14v-1.500',
  fork: 'M4 1.900a1.600 1.600 0 1 0 0 3.200a1.600 1.600 0 1 0 0-3.200M12 1.900a1.600 1.600 0 1 0 0 3.200a1.600 1.600 0 1 0 0-3.200M8 10.900a1.600 1.600 0 1 0 0 3.200a1.600 1.600 0 1 0 0-3.200M4 5.100c0 3.400 4 2.400 4 5.800M12 5.100c0 3.400-4 2.400-4 5.800',
  warning: 'M8 2.200 14.300 13.300H1.700zM8 6.500v3M8 11.400v.1',
  clock: 'M8 1.750a6.250 6.250 0 1 0 0 12.500a6.250 6.250 0 1 0 0-12.500M8 4.500V8l2.300 1.500',
} as const;

export type IconName = keyof typeof paths;

export interface Icon {
  readonly node: SVGSVGElement;
  show(name: IconName): void;
}

/** An icon that nobody needs to hear of: the words beside it say the same. */
export function buildIcon(name: IconName): Icon {
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  node.setAttribute('viewBox', '0 0 16 16');
  node.setAttribute('class', 'icon');
  node.setAttribute('part', 'icon');
  node.setAttribute('aria-hidden', 'true');
  node.append(path);
  const show = (next: IconName) => path.setAttribute('d', paths[next]);
  show(name);
  return { node, show };
}
