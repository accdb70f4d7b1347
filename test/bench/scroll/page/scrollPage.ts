/** Watches a table while it is scrolled: its frames, its long tasks, and the rows that are not there yet. */
import type { ScrollReport } from './scrollDoor.ts';
import { openTable, type ScrolledTable } from './scrolledTable.ts';

let opened: ScrolledTable | null = null;
let watched: ReturnType<typeof watchTable> | null = null;

function current(): ScrolledTable {
  if (opened === null) throw new Error('No table is open.');
  return opened;
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

async function filled(): Promise<number> {
  for (;;) {
    const at = await nextFrame();
    if (current().isFilled()) return at;
  }
}

/** `rest` resolves with what was seen, at the first frame after the last scroll that has every row. */
function watchTable({ scroller, isFilled }: ScrolledTable) {
  const framesMs: number[] = [];
  const longTasksMs: number[] = [];
  let unfilled = 0;
  let last = performance.now();
  let scrolledAt = last;
  let filledAt = last;
  let isOn = true;
  const noteTasks = (entries: PerformanceEntryList) =>
    longTasksMs.push(...entries.map(({ duration }) => duration));
  const observer = new PerformanceObserver((list) => void noteTasks(list.getEntries()));
  observer.observe({ type: 'longtask' });
  const noteScroll = () => {
    scrolledAt = performance.now();
    filledAt = Number.POSITIVE_INFINITY;
  };
  scroller.addEventListener('scroll', noteScroll, { passive: true });
  function look(at: number): void {
    if (!isOn) return;
    framesMs.push(Math.max(0, at - last));
    last = at;
    if (!isFilled()) unfilled += 1;
    else filledAt = Math.min(filledAt, performance.now());
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);
  return async (): Promise<ScrollReport> => {
    while (filledAt === Number.POSITIVE_INFINITY) await nextFrame();
    isOn = false;
    scroller.removeEventListener('scroll', noteScroll);
    noteTasks(observer.takeRecords());
    observer.disconnect();
    const restedAt = scroller.scrollTop / (scroller.scrollHeight - scroller.clientHeight);
    return { framesMs, longTasksMs, unfilled, fillMs: Math.max(0, filledAt - scrolledAt), restedAt };
  };
}

window.scrolling = {
  async open(kind, rowsAddress) {
    opened = await openTable(kind, rowsAddress);
    await filled();
  },
  frame() {
    const { x, y, width, height } = current().scroller.getBoundingClientRect();
    return { x, y, width, height };
  },
  async moveTo(share) {
    const { scroller } = current();
    scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
    await nextFrame();
    await filled();
  },
  watch() {
    watched = watchTable(current());
  },
  async report() {
    if (watched === null) throw new Error('Nobody watches.');
    return await watched();
  },
};
