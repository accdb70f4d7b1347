import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { tabPlatform } from '../../src/tabs/tabPlatform.ts';
import {
  freshName,
  isLocked,
  openHold,
  tabHere,
  tabInFrame,
  tabInThread,
  unhurried,
  waitingFor,
} from './playedTabs.ts';

function isQuestion(message: unknown): boolean {
  return (
    typeof message === 'object' && message !== null && 'type' in message && message.type === 'lock.asked'
  );
}

describe('holding', () => {
  test('tasks of many tabs never overlap, each runs once, and each gets its own result', async () => {
    const name = freshName();
    const tabs = [tabHere(name), tabHere(name), tabInFrame(name).link, tabInFrame(name).link];
    let running = 0;
    let most = 0;
    const task = async (at: number) => {
      running += 1;
      most = Math.max(most, running);
      await isLocked(name);
      running -= 1;
      return at;
    };
    const holds = Array.from({ length: 40 }, (_, at) => tabs[at % 4]?.hold(() => task(at), unhurried));
    expect(await Promise.all(holds)).toEqual(Array.from({ length: 40 }, (_, at) => at));
    expect(most).toBe(1);
    await expect.poll(() => isLocked(name)).toBe(false);
  });

  test('two holds of one link wait for each other, in the order of their calls', async () => {
    const name = freshName();
    const link = tabHere(name);
    const order: string[] = [];
    const one = openHold(link);
    const holds = ['b', 'c', 'd'].map((at) => link.hold(async () => void order.push(at), unhurried));
    await expect.poll(() => waitingFor(name)).toBe(3);
    expect(order).toEqual([]);
    one.end();
    await Promise.all(holds);
    expect(order).toEqual(['b', 'c', 'd']);
  });

  test('links with different names do not wait for each other', async () => {
    const held = openHold(tabHere(freshName()));
    await expect.poll(() => held.held).not.toBe(null);
    expect(await tabHere(freshName()).hold(async () => 'ran', unhurried)).toBe('ran');
  });

  test('a hold that is wanted only when it is free runs then, and nothing where another tab has it', async () => {
    const name = freshName();
    const [one, two] = [tabHere(name), tabInFrame(name).link];
    const ran: string[] = [];
    const held = openHold(two);
    await expect.poll(() => held.held).not.toBe(null);
    expect(await one.holdIfFree?.(async () => void ran.push('too early'), unhurried)).toBe(false);
    expect(await waitingFor(name)).toBe(0);
    held.end();
    await held.outcome;
    await expect.poll(() => isLocked(name)).toBe(false);
    const task = async () => {
      ran.push((await isLocked(name)) ? 'locked' : 'not locked');
    };
    expect(await one.holdIfFree?.(task, unhurried)).toBe(true);
    expect(ran).toEqual(['locked']);
    await expect.poll(() => isLocked(name)).toBe(false);
    const reason = new Error('never mind');
    await expect(one.holdIfFree?.(task, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(ran).toEqual(['locked']);
  });

  test("a task's own error comes out and the next one gets the lock", async () => {
    const link = tabHere(freshName());
    const error = new Error('the task failed');
    await expect(link.hold(() => Promise.reject(error), unhurried)).rejects.toBe(error);
    const thrower = () => {
      throw error;
    };
    await expect(link.hold(thrower, unhurried)).rejects.toBe(error);
    expect(await link.hold(async () => 'ran', unhurried)).toBe('ran');
  });

  test("a wait that is aborted rejects with the signal's reason and leaves the line", async () => {
    const name = freshName();
    const one = openHold(tabHere(name));
    const abort = new AbortController();
    const two = openHold(tabInFrame(name).link, abort.signal);
    await expect.poll(() => waitingFor(name)).toBe(1);
    const reason = new Error('changed my mind');
    abort.abort(reason);
    await expect(two.outcome).rejects.toBe(reason);
    await expect.poll(() => waitingFor(name)).toBe(0);
    expect(two.held).toBe(null);
    one.end();
  });

  test('a signal that has aborted before runs nothing', async () => {
    const reason = new Error('never mind');
    const task = vi.fn(async () => 'ran');
    await expect(tabHere(freshName()).hold(task, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(task).not.toHaveBeenCalled();
  });

  test('an abort after the task began changes nothing', async () => {
    const name = freshName();
    const abort = new AbortController();
    const one = openHold(tabHere(name), abort.signal);
    await expect.poll(() => one.held).not.toBe(null);
    abort.abort();
    expect(await isLocked(name)).toBe(true);
    expect(one.held?.aborted).toBe(false);
    one.end('done');
    expect(await one.outcome).toBe('done');
  });
});

describe('a tab that goes away', () => {
  test('a page that is closed while it holds hands over', async () => {
    const name = freshName();
    const closing = tabInFrame(name);
    const one = openHold(closing.link);
    await expect.poll(() => one.held).not.toBe(null);
    const two = openHold(tabHere(name));
    await expect.poll(() => waitingFor(name)).toBe(1);
    closing.die();
    await expect.poll(() => two.held).not.toBe(null);
    expect(two.held?.aborted).toBe(false);
    two.end();
  });

  test('a thread that is killed while it holds hands over', async () => {
    const name = freshName();
    const thread = await tabInThread(name);
    const two = openHold(tabHere(name));
    await expect.poll(() => waitingFor(name)).toBe(1);
    thread.die();
    await expect.poll(() => two.held).not.toBe(null);
    two.end();
  });

  test.for([
    ['frozen', (page: Window) => page.document.dispatchEvent(new Event('freeze'))],
    [
      'put into the back-forward cache',
      (page: Window) => page.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
    ],
  ] as const)(
    'a page that is %s loses its hold, the task runs on, another tab goes on',
    async ([, leave]) => {
      const name = freshName();
      const leaving = tabInFrame(name);
      const one = openHold(leaving.link);
      await expect.poll(() => one.held).not.toBe(null);
      const two = openHold(tabHere(name));
      await expect.poll(() => waitingFor(name)).toBe(1);
      leave(leaving.window);
      expect(one.held?.aborted).toBe(true);
      await expect.poll(() => two.held).not.toBe(null);
      expect(two.held?.aborted).toBe(false);
      one.end('late');
      expect(await one.outcome).toBe('late');
      expect(await isLocked(name)).toBe(true);
      two.end();
    },
  );

  test('a page that waits leaves the line while it is away and stands in it again when it comes back', async () => {
    const name = freshName();
    const leaving = tabInFrame(name);
    const one = openHold(tabHere(name));
    await expect.poll(() => one.held).not.toBe(null);
    const two = openHold(leaving.link);
    await expect.poll(() => waitingFor(name)).toBe(1);
    leaving.window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await expect.poll(() => waitingFor(name)).toBe(0);
    one.end();
    await expect.poll(() => isLocked(name)).toBe(false);
    expect(two.held).toBe(null);
    leaving.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await expect.poll(() => two.held).not.toBe(null);
    expect(two.held?.aborted).toBe(false);
    two.end('ran');
    expect(await two.outcome).toBe('ran');
  });

  test('a page that was frozen in the cache is away until it is shown', async () => {
    const name = freshName();
    const { link, window } = tabInFrame(name);
    link.listen(() => {});
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    window.document.dispatchEvent(new Event('freeze'));
    window.document.dispatchEvent(new Event('resume'));
    const abort = new AbortController();
    const hold = openHold(link, abort.signal);
    expect(await isLocked(name)).toBe(false);
    expect(hold.held).toBe(null);
    abort.abort(new Error('tired of waiting'));
    await expect(hold.outcome).rejects.toThrow('tired of waiting');
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(await link.hold(async (held) => held.aborted, unhurried)).toBe(false);
  });
});

describe('a browser that lacks or refuses something', () => {
  const real = tabPlatform();
  const parts = { window, document, openChannel: real.openChannel };

  test('without Web Locks a task runs at once and loses its hold when the page goes away', async () => {
    const name = freshName();
    const { window } = tabInFrame(name);
    const platform = tabPlatform(() => ({ window, document: window.document }));
    const link = tabHere(name, { platform });
    const one = openHold(tabHere(name));
    await expect.poll(() => one.held).not.toBe(null);
    const two = openHold(link);
    await expect.poll(() => two.held?.aborted).toBe(false);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(two.held?.aborted).toBe(true);
    two.end('late');
    expect(await two.outcome).toBe('late');
    one.end();
  });

  test('a page that is no longer in its window runs its task without the lock and says why', async () => {
    const name = freshName();
    const errors: unknown[] = [];
    const platform = tabPlatform(() => dead.window);
    const dead = tabInFrame(name);
    const { navigator } = dead.window;
    const link = tabHere(name, {
      onError: (error) => errors.push(error),
      platform: { ...parts, document: platform.document, locks: navigator.locks },
    });
    dead.die();
    expect(await link.hold(async (held) => held.aborted, unhurried)).toBe(false);
    expect(errors).toEqual([expect.objectContaining({ name: 'InvalidStateError' })]);
    expect(await isLocked(name)).toBe(false);
  });

  test('a browser that throws at the look at its locks stops nothing', async () => {
    const errors: unknown[] = [];
    const refusal = new DOMException('Locks are refused here.', 'SecurityError');
    const platform = {
      ...parts,
      get locks(): LockManager {
        throw refusal;
      },
    };
    const link = tabHere(freshName(), { onError: (error) => errors.push(error), platform });
    expect(await link.hold(async () => 'ran', unhurried)).toBe('ran');
    expect(errors).toEqual([refusal]);
  });

  test('without BroadcastChannel nothing is told or heard, and holds work', async () => {
    const name = freshName();
    const link = tabHere(name, { platform: { ...parts, locks: navigator.locks, openChannel: () => null } });
    const heard: unknown[] = [];
    const off = link.listen((message) => heard.push(message));
    const one = openHold(tabHere(name));
    await expect.poll(() => one.held).not.toBe(null);
    const two = openHold(link);
    link.post({ type: 'into the void' });
    await expect.poll(() => waitingFor(name)).toBe(1);
    one.end();
    await expect.poll(() => two.held).not.toBe(null);
    two.end();
    off();
    expect(heard).toEqual([]);
  });

  test('a channel that is refused is reported and holds work', async () => {
    const errors: unknown[] = [];
    const refusal = new DOMException('Channels are refused here.', 'SecurityError');
    const openChannel = () => {
      throw refusal;
    };
    const platform = { ...parts, locks: navigator.locks, openChannel };
    const link = tabHere(freshName(), { onError: (error) => errors.push(error), platform });
    link.post({ type: 'lost' });
    expect(await link.hold(async () => 'ran', unhurried)).toBe('ran');
    expect(errors).toEqual([refusal]);
  });
});

describe('telling the other tabs', () => {
  test('each other tab hears each message, in order; the teller does not', async () => {
    const name = freshName();
    const tabs = [tabHere(name), tabInFrame(name).link, tabHere(name)];
    const heard = tabs.map((link) => {
      const messages: unknown[] = [];
      link.listen((message) => messages.push(message));
      return messages;
    });
    tabs[0]?.post({ type: 'recovered', position: 3 });
    tabs[1]?.post({ type: 'recovered', position: 4 });
    const [three, four] = [3, 4].map((position) => ({ type: 'recovered', position }));
    await expect.poll(() => heard).toEqual([[four], [three], [three, four]]);
  });

  test('an off function ends only its own listening', async () => {
    const name = freshName();
    const link = tabHere(name);
    const [gone, stays]: [unknown[], unknown[]] = [[], []];
    const off = link.listen((message) => gone.push(message));
    link.listen((message) => stays.push(message));
    off();
    off();
    tabInFrame(name).link.post({ at: 1 });
    await expect.poll(() => stays).toEqual([{ at: 1 }]);
    expect(gone).toEqual([]);
  });

  test('what the tabs ask each other, and what strangers say on the channel, no listener hears', async () => {
    const name = freshName();
    const [one, two] = [tabHere(name), tabInFrame(name).link];
    const heard: unknown[] = [];
    one.listen((message) => heard.push(message));
    const stranger = new BroadcastChannel(`holdfast:${name}`);
    const overheard: unknown[] = [];
    stranger.onmessage = ({ data }) => overheard.push(data);
    onTestFinished(() => stranger.close());
    for (const message of [null, 'told', {}, { type: 'lock.asked' }, { type: 'other', message: 1 }])
      stranger.postMessage(message);
    // One that had to wait for the lock tells the others that it has it now.
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const first = one.hold(() => ended, unhurried);
    const second = two.hold(async () => {}, unhurried);
    await expect.poll(() => overheard.some(isQuestion)).toBe(true);
    end();
    await Promise.all([first, second]);
    two.post({ at: 1 });
    await expect.poll(() => heard).toEqual([{ at: 1 }]);
    await expect.poll(() => overheard).toContainEqual({ type: 'lock.held', nonce: null });
  });

  test('a listener that throws is reported once and the others hear every message', async () => {
    const name = freshName();
    const errors: unknown[] = [];
    const link = tabHere(name, { onError: (error) => errors.push(error) });
    const error = new Error('broken listener');
    link.listen(() => {
      throw error;
    });
    const heard: unknown[] = [];
    link.listen((message) => heard.push(message));
    const teller = tabHere(name);
    teller.post({ at: 1 });
    teller.post({ at: 2 });
    await expect.poll(() => heard).toEqual([{ at: 1 }, { at: 2 }]);
    expect(errors).toEqual([error]);
  });

  test('what cannot be sent is reported and not thrown', () => {
    const errors: unknown[] = [];
    const link = tabHere(freshName(), { onError: (error) => errors.push(error) });
    const unsendable: object = { task: () => {} };
    link.post(unsendable as { readonly task: string });
    expect(errors).toEqual([expect.objectContaining({ name: 'DataCloneError' })]);
  });

  test('a page in the back-forward cache has no channel open, and has one again afterwards', async () => {
    const name = freshName();
    const { link, window } = tabInFrame(name);
    const heard: unknown[] = [];
    const witnessed: unknown[] = [];
    link.listen((message) => heard.push(message));
    tabHere(name).listen((message) => witnessed.push(message));
    const teller = tabHere(name);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    teller.post({ at: 1 });
    await expect.poll(() => witnessed).toEqual([{ at: 1 }]);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    teller.post({ at: 2 });
    await expect.poll(() => heard).toEqual([{ at: 2 }]);
  });
});

describe('closing', () => {
  test('who waits is rejected with an AbortError, who holds loses the lock and runs on', async () => {
    const name = freshName();
    const link = tabHere(name);
    const one = openHold(link);
    await expect.poll(() => one.held).not.toBe(null);
    const two = openHold(link);
    await expect.poll(() => waitingFor(name)).toBe(1);
    link.close();
    await expect(two.outcome).rejects.toMatchObject({ name: 'AbortError' });
    expect(one.held?.aborted).toBe(true);
    await expect.poll(() => isLocked(name)).toBe(false);
    one.end('ran on');
    expect(await one.outcome).toBe('ran on');
  });

  test('what is called afterwards does nothing', async () => {
    const name = freshName();
    const link = tabHere(name);
    const heard: unknown[] = [];
    link.listen((message) => heard.push(message));
    link.close();
    link.close();
    link.listen((message) => heard.push(message))();
    link.post({ at: 1 });
    const witnessed: unknown[] = [];
    tabHere(name).listen((message) => witnessed.push(message));
    tabInFrame(name).link.post({ at: 2 });
    await expect.poll(() => witnessed).toEqual([{ at: 2 }]);
    expect(heard).toEqual([]);
    const task = vi.fn(async () => 'ran');
    await expect(link.hold(task, unhurried)).rejects.toMatchObject({ name: 'AbortError' });
    expect(task).not.toHaveBeenCalled();
  });

  test('the channel is closed too', () => {
    const { openChannel } = tabPlatform();
    const opened: (BroadcastChannel | null)[] = [];
    const { locks } = navigator;
    const platform = {
      window,
      document,
      locks,
      openChannel(name: string) {
        const channel = openChannel(name);
        opened.push(channel);
        return channel;
      },
    };
    const link = tabHere(freshName(), { platform });
    link.post({ at: 1 });
    link.close();
    expect(opened).toHaveLength(1);
    expect(() => opened[0]?.postMessage({ at: 2 })).toThrow('Channel is closed');
  });

  test('no listener stays on the window or the document', async () => {
    const listening = new Map<string, AbortSignal | undefined>();
    for (const target of [window, document]) {
      const add = target.addEventListener.bind(target);
      const spy = vi.spyOn(target, 'addEventListener');
      spy.mockImplementation((type: string, listener: unknown, options?: unknown) => {
        const { signal } = options as AddEventListenerOptions;
        listening.set(type, signal);
        add(type, listener as EventListener, options as AddEventListenerOptions);
      });
      onTestFinished(() => spy.mockRestore());
    }
    const link = tabHere(freshName());
    expect(listening.size).toBe(0);
    await link.hold(async () => {}, unhurried);
    expect([...listening.keys()].sort()).toEqual([
      'freeze',
      'pagehide',
      'pageshow',
      'resume',
      'visibilitychange',
    ]);
    expect([...listening.values()].filter((signal) => signal?.aborted !== false)).toEqual([]);
    link.close();
    expect([...listening.values()].filter((signal) => signal?.aborted !== true)).toEqual([]);
  });
});
