/** Lights up the active states in a drawing of the statechart. */

/** The given states and no others get the class `lit`; gives the innermost one that is drawn. */
export function lightUpStates(drawing: SVGSVGElement, paths: readonly string[]): Element | null {
  for (const lit of drawing.querySelectorAll('.lit')) lit.classList.remove('lit', 'innermost');
  const drawn = paths.flatMap((path) => drawing.querySelector(`[id="state-${path}"]`) ?? []);
  for (const state of drawn) state.classList.add('lit');
  const innermost = drawn.at(-1) ?? null;
  innermost?.classList.add('innermost');
  return innermost;
}
