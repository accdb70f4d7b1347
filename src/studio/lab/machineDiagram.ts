/// <reference types="vite/client" />
/** The drawing of the machine in the page. */

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
