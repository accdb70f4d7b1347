import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultTape, TapeAnswer } from './tape/faultTape.ts';
import { playSession } from './tape/playSession.ts';
import type { TapeClient, TapePage } from './tape/tapeClient.ts';
import { tapeClients, titleOf } from './tape/tapeClients.ts';
import { installVirtualTime, type VirtualTime } from './tape/virtualTime.ts';

let time: VirtualTime;

beforeAll(() => {
  time = installVirtualTime();
});

afterAll(() => time.uninstall());

const ok: TapeAnswer = { kind: 'ok', afterMs: 50 };
const login: TapeAnswer = { kind: 'login-expired', afterMs: 50 };
const unavailable: TapeAnswer = { kind: 'unavailable', afterMs: 50, retryAfterS: 3 };

/** A tape that begins at 1 s and gives these answers in turn, then good ones. */
function tapeOf(...answers: readonly TapeAnswer[]): FaultTape {
  return {
    name: 'scripted',
    title: 'Scripted',
    startMs: () => 1_000,
    answer: ({ request }) => answers[request] ?? ok,
  };
}

const play = (client: TapeClient, tape: FaultTape) =>
  playSession(time, client, tape, { seed: 1, session: 0 });

/** A client that does as it is told. */
function clientOf(load: (page: TapePage) => Promise<unknown>): TapeClient {
  return {
    name: 'scripted',
    variant: 'expert',
    version: '1',
    source: '',
    open(page) {
      void load(page).then(page.recovered, page.failed);
      return () => undefined;
    },
  };
}

const readOnce = (page: TapePage) => page.fetch(page.url).then((response) => response.json());
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a session on a tape', () => {
  test('a healthy request takes 50 ms from the start of the session', async () => {
    const outcome = await play(clientOf(readOnce), tapeOf());
    expect(outcome).toEqual({ recoveredAfterMs: 50, isBeforeFailed: true, sentMs: [1_000], earlySends: 0 });
  });

  test('a client without a time limit waits for ever for an answer that never comes', async () => {
    const outcome = await play(clientOf(readOnce), tapeOf({ kind: 'hang' }));
    expect(outcome).toMatchObject({ recoveredAfterMs: null, isBeforeFailed: false });
  });

  test('a body that is no session is no recovery', async () => {
    const text = (page: TapePage) => page.fetch(page.url).then((response) => response.text());
    const outcome = await play(clientOf(text), tapeOf({ kind: 'broken-body', afterMs: 50 }));
    expect(outcome.recoveredAfterMs).toBeNull();
  });

  test('a send before the moment that Retry-After named is early, one at it is not', async () => {
    const repeatAfter = (ms: number) =>
      clientOf(async (page) => {
        await page.fetch(page.url);
        await pause(ms);
        return await readOnce(page);
      });
    expect((await play(repeatAfter(2_999), tapeOf(unavailable))).earlySends).toBe(1);
    expect((await play(repeatAfter(3_000), tapeOf(unavailable))).earlySends).toBe(0);
  });

  test('an expired login stays expired until the user has logged in, 400 ms after being asked', async () => {
    const blind = clientOf(async (page) => {
      await page.fetch(page.url);
      return await readOnce(page);
    });
    expect((await play(blind, tapeOf(login))).recoveredAfterMs).toBeNull();
    const asking = clientOf(async (page) => {
      await page.fetch(page.url);
      await page.signIn();
      return await readOnce(page);
    });
    expect((await play(asking, tapeOf(login))).recoveredAfterMs).toBe(50 + 400 + 50);
  });

  test('an aborted request ends with the reason of its signal', async () => {
    const limited = clientOf(async (page) => {
      const reason: unknown = await page
        .fetch(page.url, { signal: AbortSignal.timeout(700) })
        .catch((error: unknown) => error);
      if (!(reason instanceof DOMException) || reason.name !== 'TimeoutError') throw reason;
      return await readOnce(page);
    });
    expect((await play(limited, tapeOf({ kind: 'hang' }))).recoveredAfterMs).toBe(750);
  });

  test('a recovery after giving up counts as one without a click, and not as one before failing', async () => {
    const late: TapeClient = {
      ...clientOf(readOnce),
      open(page) {
        page.failed();
        setTimeout(() => void readOnce(page).then(page.recovered), 30_000);
        return () => undefined;
      },
    };
    expect(await play(late, tapeOf())).toMatchObject({ recoveredAfterMs: 30_050, isBeforeFailed: false });
  });
});

describe.each(tapeClients.map((client) => [titleOf(client), client] as const))('%s', (_, client) => {
  test('opens a healthy session with one request', async () => {
    expect(await play(client, tapeOf())).toMatchObject({ isBeforeFailed: true, sentMs: [1_000] });
  });

  test('tries again after a refusal, as every peer says it does', async () => {
    const outcome = await play(client, tapeOf({ kind: 'unreachable', afterMs: 10 }));
    expect(outcome.isBeforeFailed).toBe(true);
    expect(outcome.sentMs).toHaveLength(2);
  });

  test('plays the same session the same way again', async () => {
    const tape = tapeOf({ kind: 'unreachable', afterMs: 10 }, unavailable, {
      kind: 'unreachable',
      afterMs: 10,
    });
    expect(await play(client, tape)).toEqual(await play(client, tape));
  });
});

const careful = tapeClients.filter(({ variant }) => variant !== 'documented');

describe.each(careful.map((client) => [titleOf(client), client] as const))('%s', (_, client) => {
  test('gets over a request that hangs, a broken body and an expired login', async () => {
    const faults: TapeAnswer[] = [{ kind: 'hang' }, { kind: 'broken-body', afterMs: 50 }, login];
    for (const fault of faults) {
      const outcome = await play(client, tapeOf(fault));
      expect(outcome, fault.kind).toMatchObject({ isBeforeFailed: true });
      expect(outcome.sentMs, fault.kind).toHaveLength(2);
    }
  });
});

/** A browser shows a socket's page no header of a refused handshake. */
const readers = careful.filter(({ name }) => name !== 'partysocket');

test.each(readers.map((client) => [titleOf(client), client] as const))(
  '%s sends nothing before the moment that Retry-After names',
  async (_, client) => {
    const outcome = await play(client, tapeOf(unavailable, unavailable));
    expect(outcome).toMatchObject({ isBeforeFailed: true, earlySends: 0 });
    expect(outcome.sentMs).toHaveLength(3);
  },
);
