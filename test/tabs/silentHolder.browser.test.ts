import { describe, expect, onTestFinished, test } from 'vitest';
import { tabPlatform } from '../../src/tabs/tabPlatform.ts';
import { type VirtualClock, virtualClock } from '../support/virtualClock.ts';
import { freshName, isLocked, openHold, tabHere, tabInFrame, tabInThread, waitingFor } from './playedTabs.ts';

interface Overheard {
  readonly type: string;
  readonly nonce: string | null;
}

/** Everything that is said on the link's channel. Its ear is younger than those of the tabs made before: they hear first. */
function overhear(name: string): readonly Overheard[] {
  const said: Overheard[] = [];
  const channel = new BroadcastChannel(`holdfast:${name}`);
  channel.onmessage = ({ data }) => said.push(data);
  onTestFinished(() => channel.close());
  return said;
}

const questions = (said: readonly Overheard[]) => said.filter(({ type }) => type === 'lock.asked');

/** Waits for the next question, which arms its own second, and lets that pass. */
async function passSecond(clock: VirtualClock): Promise<void> {
  await expect.poll(() => clock.armed).toBe(1);
  await clock.advance(1_000);
}

/** The answers to questions that were asked. */
function answered(said: readonly Overheard[]): number {
  const asked = new Set(questions(said).map(({ nonce }) => nonce));
  return said.filter(({ type, nonce }) => type === 'lock.held' && asked.has(nonce)).length;
}

/** Whether a holder has spoken since the last question. */
function isSpokenFor(said: readonly Overheard[]): boolean {
  const types = said.map(({ type }) => type);
  return types.lastIndexOf('lock.held') > types.lastIndexOf('lock.asked');
}

/** Resolves after every look at the locks that the page has begun: whoever asks has asked by then. */
async function lookAfter({ navigator }: Window): Promise<void> {
  await navigator.locks.query();
}

async function hungTab(name: string) {
  const thread = await tabInThread(name);
  await thread.hang();
  return thread;
}

describe('a holder that does not answer', () => {
  test('is taken over after a second by a tab that somebody sees, and knows when it wakes', async () => {
    const name = freshName();
    const hung = await hungTab(name);
    const clock = virtualClock();
    const two = openHold(tabHere(name, { clock }));
    await expect.poll(() => clock.armed).toBe(1);
    await clock.advance(999);
    expect(await waitingFor(name)).toBe(1);
    expect(two.held).toBe(null);
    await clock.advance(1);
    await expect.poll(() => two.held).not.toBe(null);
    expect(two.held?.aborted).toBe(false);
    expect(hung.reports).toEqual(['began', 'hangs']);
    hung.wake();
    await expect.poll(() => hung.reports).toEqual(['began', 'hangs', 'woke', 'lost']);
    expect(two.held?.aborted).toBe(false);
    two.end('taken over');
    expect(await two.outcome).toBe('taken over');
    expect(clock.armed).toBe(0);
  });

  test('is not answered for by a tab that held the lock before, or by one that waits too', async () => {
    const name = freshName();
    const other = tabInFrame(name);
    other.show(false);
    await other.link.hold(async () => {}, new AbortController().signal);
    await hungTab(name);
    const waits = openHold(other.link);
    const clock = virtualClock();
    const two = openHold(tabHere(name, { clock }));
    const said = overhear(name);
    other.link.post({ at: 1 });
    await expect.poll(() => said).toContainEqual({ type: 'told', message: { at: 1 } });
    await passSecond(clock);
    await expect.poll(() => two.held).not.toBe(null);
    two.end();
    await expect.poll(() => waits.held).not.toBe(null);
    waits.end();
  });

  test('is left alone by a hidden tab until that is seen', async () => {
    const name = freshName();
    await hungTab(name);
    const clock = virtualClock();
    const tab = tabInFrame(name, { clock });
    tab.show(false);
    const said = overhear(name);
    const two = openHold(tab.link);
    await expect.poll(() => waitingFor(name)).toBe(1);
    await lookAfter(tab.window);
    await clock.settle();
    expect(clock.armed).toBe(0);
    expect(questions(said)).toEqual([]);
    tab.show(true);
    await passSecond(clock);
    await expect.poll(() => two.held).not.toBe(null);
    two.end();
  });

  test('is left alone by a tab that is hidden by the end of the second', async () => {
    const name = freshName();
    await hungTab(name);
    const clock = virtualClock();
    const tab = tabInFrame(name, { clock });
    const two = openHold(tab.link);
    await expect.poll(() => clock.armed).toBe(1);
    tab.show(false);
    await clock.advance(1_000);
    await expect.poll(() => clock.armed).toBe(0);
    expect(await waitingFor(name)).toBe(1);
    tab.show(true);
    await passSecond(clock);
    await expect.poll(() => two.held).not.toBe(null);
    two.end();
  });

  test.for(['monotonic', 'now'] as const)(
    'is asked again by a tab that slept itself, seen from its %s clock',
    async (face) => {
      const name = freshName();
      await hungTab(name);
      const clock = virtualClock();
      let sleptMs = 0;
      const sleeper = { ...clock, [face]: () => clock[face]() + sleptMs };
      const tab = tabInFrame(name, { clock: sleeper });
      const said = overhear(name);
      const two = openHold(tab.link);
      await expect.poll(() => clock.armed).toBe(1);
      sleptMs = 1_001;
      await clock.advance(1_000);
      await expect.poll(() => questions(said)).toHaveLength(2);
      expect(await waitingFor(name)).toBe(1);
      expect(two.held).toBe(null);
      await passSecond(clock);
      await expect.poll(() => two.held).not.toBe(null);
      two.end();
    },
  );

  test('is taken over by one of two tabs, and the other waits for that one', async () => {
    const name = freshName();
    await hungTab(name);
    const clocks = [virtualClock(), virtualClock()];
    const tabs = clocks.map((clock) => tabInFrame(name, { clock }));
    const said = overhear(name);
    const holds = tabs.map(({ link }) => openHold(link));
    await Promise.all(clocks.map((clock) => expect.poll(() => clock.armed).toBe(1)));
    await Promise.all(clocks.map((clock) => clock.advance(1_000)));
    await expect.poll(() => holds.filter(({ held }) => held !== null)).toHaveLength(1);
    // Whoever lost the race asks the winner, which answers, second after second.
    const loser = holds.findIndex(({ held }) => held === null);
    const [winner] = holds.filter(({ held }) => held !== null);
    const clock = clocks[loser];
    if (!clock || !winner) throw new Error('Both tabs took over.');
    for (let second = 1; second <= 3; second += 1) {
      await expect.poll(() => questions(said)).toHaveLength(2 + second);
      await expect.poll(() => isSpokenFor(said)).toBe(true);
      await passSecond(clock);
    }
    expect(winner.held?.aborted).toBe(false);
    expect(holds[loser]?.held).toBe(null);
    winner.end();
    await expect.poll(() => holds[loser]?.held).not.toBe(null);
    holds[loser]?.end();
  });

  test('is left alone without BroadcastChannel: nobody could be asked', async () => {
    const name = freshName();
    await hungTab(name);
    const clock = virtualClock();
    const { locks } = navigator;
    const platform = { window, document, locks, openChannel: () => null };
    const two = openHold(tabHere(name, { clock, platform }));
    await expect.poll(() => waitingFor(name)).toBe(1);
    await lookAfter(window);
    await clock.settle();
    expect(clock.armed).toBe(0);
    expect(await waitingFor(name)).toBe(1);
    expect(two.held).toBe(null);
  });

  test('an abort of the wait ends the asking', async () => {
    const name = freshName();
    await hungTab(name);
    const clock = virtualClock();
    const abort = new AbortController();
    const two = openHold(tabHere(name, { clock }), abort.signal);
    await expect.poll(() => clock.armed).toBe(1);
    abort.abort();
    await expect(two.outcome).rejects.toBe(abort.signal.reason);
    await clock.settle();
    expect(clock.armed).toBe(0);
  });

  test('a closed link asks no more', async () => {
    const name = freshName();
    await hungTab(name);
    const clock = virtualClock();
    const link = tabHere(name, { clock });
    const two = openHold(link);
    await expect.poll(() => clock.armed).toBe(1);
    link.close();
    await expect(two.outcome).rejects.toMatchObject({ name: 'AbortError' });
    await clock.settle();
    expect(clock.armed).toBe(0);
  });
});

describe('a holder that answers', () => {
  test('keeps the lock through a call of half a minute', async () => {
    const name = freshName();
    const one = openHold(tabInFrame(name).link);
    await expect.poll(() => one.held).not.toBe(null);
    const clock = virtualClock();
    const two = openHold(tabHere(name, { clock }));
    const said = overhear(name);
    for (let second = 1; second <= 30; second += 1) {
      await expect.poll(() => answered(said)).toBe(second);
      await passSecond(clock);
    }
    expect(one.held?.aborted).toBe(false);
    expect(two.held).toBe(null);
    one.end();
    await expect.poll(() => two.held).not.toBe(null);
    expect(clock.armed).toBe(0);
    two.end();
  });

  test('keeps the lock from a second hold of its own link', async () => {
    const name = freshName();
    const clock = virtualClock();
    const link = tabHere(name, { clock });
    const said = overhear(name);
    const one = openHold(link);
    await expect.poll(() => one.held).not.toBe(null);
    const two = openHold(link);
    for (let second = 1; second <= 5; second += 1) {
      await expect.poll(() => questions(said)).toHaveLength(second);
      await passSecond(clock);
    }
    await expect.poll(() => questions(said)).toHaveLength(6);
    expect(one.held?.aborted).toBe(false);
    expect(two.held).toBe(null);
    one.end();
    await expect.poll(() => two.held).not.toBe(null);
    two.end();
  });

  test('and hangs later is taken over a second after the first question that it left open', async () => {
    const name = freshName();
    const thread = await tabInThread(name);
    const clock = virtualClock();
    const two = openHold(tabHere(name, { clock }));
    const said = overhear(name);
    await expect.poll(() => answered(said)).toBe(1);
    await passSecond(clock);
    await expect.poll(() => answered(said)).toBe(2);
    await thread.hang();
    await passSecond(clock);
    await expect.poll(() => questions(said)).toHaveLength(3);
    expect(two.held).toBe(null);
    await passSecond(clock);
    await expect.poll(() => two.held).not.toBe(null);
    expect(thread.reports).toEqual(['began', 'hangs']);
    two.end();
  });
});

describe('a lock that is free', () => {
  test('is taken without a word', async () => {
    const name = freshName();
    const clock = virtualClock();
    const link = tabInFrame(name, { clock }).link;
    const said = overhear(name);
    for (let turn = 1; turn <= 5; turn += 1) {
      await link.hold(async () => {}, new AbortController().signal);
      await expect.poll(() => isLocked(name)).toBe(false);
      link.post({ turn });
      await expect.poll(() => said).toHaveLength(turn);
    }
    expect(said.map(({ type }) => type)).toEqual(Array.from({ length: 5 }, () => 'told'));
    expect(clock.armed).toBe(0);
  });

  test('of the real platform, in a page that is shown, has a holder with an id', async () => {
    const name = freshName();
    const one = openHold(tabHere(name, { platform: tabPlatform() }));
    await expect.poll(() => one.held).not.toBe(null);
    const { held = [] } = await navigator.locks.query();
    expect(held.find((lock) => lock.name === `holdfast:${name}`)?.clientId).toEqual(expect.any(String));
    one.end();
  });
});
