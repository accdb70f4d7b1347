/// <reference types="vite/client" />
/** The drawing of the machine in the page, with the active states lit up. */

/** Reads the drawing only when the lab is opened; `null` in a build without one. */
export async function loadMachineDiagram(): Promise<SVGSVGElement | null> {
  const found = import.meta.glob<string>('../../../visualizations/recoveryMachine.svg', {
    query: '?raw',
    import: 'default',
  });
  const load = Object.values(found)[0];
  if (load === undefined) return null;
  const parsed = new DOMParser().parseFromString(await load(), 'image/svg+xml').documentElement;
  const svg = document.importNode(parsed, true);
  if (!(svg instanceof SVGSVGElement)) return null;
  return svg;
}

/** Lights up the given states and no others; gives the innermost one that is drawn. */
export function lightUp(svg: SVGSVGElement, paths: readonly string[]): Element | null {
  for (const lit of svg.querySelectorAll('.lit')) lit.classList.remove('lit', 'innermost');
  const drawn = paths.flatMap((path) => svg.querySelector(`[id="state-${path}"]`) ?? []);
  for (const state of drawn) state.classList.add('lit');
  const innermost = drawn.at(-1) ?? null;
  innermost?.classList.add('innermost');
  return innermost;
}
