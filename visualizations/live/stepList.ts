/** The list of steps: one button each, the one that is shown marked; the arrow keys step from one to the next. */
import { activeStatePaths, type RecordedStep } from '../../src/index.ts';
import { clockTime } from './contextRows.ts';

/** A shorter gap than this, ms, is not worth a number. */
const shownGapMs = 50;

/** Keeps `list` in step with a recording; `onChoose` hears which step was chosen. */
export function stepList(list: HTMLElement, onChoose: (index: number) => void) {
  let shown: readonly RecordedStep[] = [];
  let marked = -1;

  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button !== null) onChoose(Number(button.dataset.index));
  });
  list.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onChoose(marked + by);
    buttonAt(marked)?.focus();
  });

  const buttonAt = (index: number) => list.children[index]?.querySelector('button') ?? null;

  function show(steps: readonly RecordedStep[], index: number): void {
    const goesOn = steps.length >= shown.length && shown.every((step, place) => step === steps[place]);
    if (!goesOn) list.replaceChildren();
    for (let place = list.childElementCount; place < steps.length; place += 1)
      list.append(itemFor(steps, place));
    shown = steps;
    const old = buttonAt(marked);
    old?.removeAttribute('aria-current');
    if (old !== null) old.tabIndex = -1;
    marked = index;
    const current = buttonAt(index);
    if (current === null) return;
    current.setAttribute('aria-current', 'step');
    current.tabIndex = 0;
    current.scrollIntoView({ block: 'nearest' });
  }

  return { show };
}

function itemFor(steps: readonly RecordedStep[], place: number): HTMLElement {
  const step = steps[place];
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.tabIndex = -1;
  button.dataset.index = String(place);
  if (step === undefined) return item;
  const gapMs = step.at - (steps[place - 1]?.at ?? step.at);
  const parts: readonly [name: string, text: string][] = [
    ['time', clockTime(step.at)],
    ['gap', gapMs < shownGapMs ? '' : `+${(gapMs / 1000).toFixed(1)} s`],
    ['type', step.event.type],
    ['state', activeStatePaths(step.value).at(-1) ?? ''],
  ];
  for (const [name, text] of parts) {
    const part = document.createElement('span');
    part.className = name;
    part.textContent = text;
    button.append(part, ' ');
  }
  item.append(button);
  return item;
}
