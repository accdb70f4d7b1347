/** The drawn statechart in a window of its own size, with the active states lit up and in sight. */
import { activeStatePaths, lightUpStates, type StateValue } from '../../src/index.ts';
import drawing from '../recoveryMachine.svg?raw';

/** Puts the drawing into `frame`. */
export function chartWindow(frame: HTMLElement) {
  const svg = document.importNode(
    new DOMParser().parseFromString(drawing, 'image/svg+xml').documentElement,
    true,
  );
  frame.replaceChildren(svg);

  /** Lights up the states of `value`, or none. */
  function show(value: StateValue | null): void {
    if (!(svg instanceof SVGSVGElement)) return;
    const innermost = lightUpStates(svg, value === null ? [] : activeStatePaths(value));
    if (innermost === null) return;
    const state = innermost.getBoundingClientRect();
    const seen = frame.getBoundingClientRect();
    frame.scrollBy({
      left: state.left + state.width / 2 - (seen.left + seen.width / 2),
      top: state.top + state.height / 2 - (seen.top + seen.height / 2),
    });
  }

  return { show };
}
