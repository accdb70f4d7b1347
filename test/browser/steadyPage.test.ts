import type { CDPSession } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { type StudioVisit, servedStudio } from './studioPage.ts';

declare global {
  interface StudioWindow {
    steady?: { readonly shifts: string[]; readonly blanks: number[]; readonly off: () => void };
  }
}

const served = servedStudio();
let visit: StudioVisit;
let cdp: CDPSession;

beforeEach(async () => {
  visit = await served.visit();
  cdp = await visit.context.newCDPSession(visit.page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await expect.poll(() => visit.testId('rows').innerText()).toContain('2012-01-01');
  await watch();
});

/** Notes every layout shift that no input has caused, and every frame in which the table shows no value. */
const watch = () =>
  visit.page.evaluate(() => {
    const shifts: string[] = [];
    const blanks: number[] = [];
    let isOn = true;
    const nameOf = (node: Node | null) =>
      node instanceof Element
        ? `${node.tagName} ${node.getAttribute('class') ?? ''} "${node.textContent?.trim().slice(0, 40)}"`
        : String(node?.nodeName);
    const movedOf = (source: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }) =>
      [nameOf(source.node), ...[source.previousRect, source.currentRect].map(({ x, y }) => `${x},${y}`)].join(
        ' ',
      );
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { hadRecentInput, value, sources } = entry as PerformanceEntry & {
          hadRecentInput: boolean;
          value: number;
          sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
        };
        if (!hadRecentInput) shifts.push(`${value}: ${sources.map(movedOf).join(', ')}`);
      }
    });
    observer.observe({ type: 'layout-shift', buffered: false });
    const look = (at: number) => {
      const cells = [...document.querySelectorAll('#table tbody td')];
      const isReadable = cells.some(
        (cell) => cell.checkVisibility({ opacityProperty: true }) && cell.textContent !== '',
      );
      if (!isReadable) blanks.push(at);
      if (isOn) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const off = () => {
      isOn = false;
      observer.disconnect();
    };
    (globalThis as StudioWindow).steady = { shifts, blanks, off };
  });

const noticed = () =>
  visit.page.evaluate(() => {
    const { shifts = ['nobody looked'], blanks = [] } = (globalThis as StudioWindow).steady ?? {};
    return { shifts, blanks };
  });

describe('while recovering, on a slow machine', () => {
  it('nothing shifts and the table stays readable, through an outage with changes queued', async () => {
    await served.studio().faults({ kind: 'refuse' });
    await visit.rename('wind', 'gust');
    await visit.reaches('retrying');
    await expect.poll(() => visit.testId('retry').isVisible()).toBe(true);
    await visit.rename('weather', 'sky');
    await expect.poll(async () => (await visit.state()).pending).toBe(2);
    await expect.poll(async () => (await visit.state()).attempt).toBeGreaterThanOrEqual(3);
    await served.studio().faults({ kind: 'none' });
    await visit.reaches('recovered');
    await expect.poll(visit.headers, { timeout: 60_000 }).toEqual(expect.arrayContaining(['gust', 'sky']));
    await expect.poll(() => visit.testId('toast').isVisible()).toBe(true);
    expect(await noticed()).toEqual({ shifts: [], blanks: [] });
  });

  it('nothing shifts when the server forgets the session and it is built again', async () => {
    await visit.rename('wind', 'gust');
    await expect.poll(visit.headers).toContain('gust');
    await served.studio().faults({ kind: 'forget-session' });
    await visit.testId('undo').click();
    await expect.poll(visit.headers, { timeout: 60_000 }).toContain('wind');
    await visit.reaches('recovered');
    expect(await noticed()).toEqual({ shifts: [], blanks: [] });
  });
});
