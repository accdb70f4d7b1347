/** The plain XState machine for retries: an invoked promise, `after` for the waits, three retries. */
import { assign, createActor, fromPromise, setup } from 'xstate';
import type { TapeClient, TapePage } from '../tapeClient.ts';
import { expertDelayMs, expertRetries, expertTimeoutMs } from './expertChoices.ts';
import { isLoggedOut, readBody } from './httpRefusal.ts';

const name = 'plain XState machine';
const version = '5.33.3';

interface Retrying {
  readonly page: TapePage;
  readonly retries: number;
  readonly error: unknown;
  readonly body: unknown;
}

/** What differs between the machine of the documentation and the expert's. */
interface Choices {
  readonly maxRetries: number;
  readonly limitMs: number;
  delayMs(retry: number, error: unknown): number;
  /** Whether a 401 goes to its own state at once, before any retry is spent on it. */
  readonly asksAtOnce: boolean;
}

function retryMachine({ maxRetries, limitMs, delayMs, asksAtOnce }: Choices) {
  return setup({
    types: {
      context: {} as Retrying,
      input: {} as TapePage,
      events: {} as { readonly type: 'RETRY' },
    },
    actors: {
      loadSession: fromPromise<unknown, TapePage>(async ({ input: page, signal }) =>
        readBody(await page.fetch(page.url, { signal })),
      ),
    },
    delays: {
      limit: limitMs,
      retryDelay: ({ context }) => delayMs(context.retries + 1, context.error),
    },
    guards: { canRetry: ({ context }) => context.retries < maxRetries },
  }).createMachine({
    context: ({ input }) => ({ page: input, retries: 0, error: null, body: null }),
    initial: 'loading',
    states: {
      loading: {
        invoke: {
          src: 'loadSession',
          input: ({ context }) => context.page,
          onDone: { target: 'success', actions: assign({ body: ({ event }) => event.output }) },
          onError: [
            {
              guard: ({ event }) => asksAtOnce && isLoggedOut(event.error),
              target: 'failure',
              actions: assign({ error: ({ event }) => event.error }),
            },
            {
              guard: 'canRetry',
              target: 'waiting',
              actions: assign({ error: ({ event }) => event.error }),
            },
            { target: 'failure', actions: assign({ error: ({ event }) => event.error }) },
          ],
        },
        after: {
          limit: [
            { guard: 'canRetry', target: 'waiting', actions: assign({ error: null }) },
            { target: 'failure', actions: assign({ error: null }) },
          ],
        },
      },
      waiting: {
        after: {
          retryDelay: {
            target: 'loading',
            actions: assign({ retries: ({ context }) => context.retries + 1 }),
          },
        },
      },
      failure: { on: { RETRY: { target: 'loading', actions: assign({ retries: 0 }) } } },
      success: { type: 'final' },
    },
  });
}

function openMachine(machine: ReturnType<typeof retryMachine>): TapeClient['open'] {
  return (page) => {
    const actor = createActor(machine, { input: page });
    actor.subscribe(({ value, context }) => {
      if (value === 'success') page.recovered(context.body);
      if (value !== 'failure') return;
      if (isLoggedOut(context.error)) void page.signIn().then(() => actor.send({ type: 'RETRY' }));
      else page.failed();
    });
    actor.start();
    return () => void actor.stop();
  };
}

// stately.ai/docs/invoke (v5): onDone, onError, and a `failure` state that a RETRY event leaves; and
// stately.ai/docs/delayed-transitions (v5): `after` for the waits of 2, 4 and 8 s and, as in that page's first example
// (a game, 5 s), for a time limit. The documentation names none for a request; 10 s is what ky ships.
const documentedLimitMs = 10_000;

const documentedMachine = (limitMs: number) =>
  retryMachine({
    maxRetries: 3,
    limitMs,
    delayMs: (retry) => 1000 * 2 ** retry,
    asksAtOnce: false,
  });

const expertMachine = retryMachine({
  maxRetries: expertRetries,
  limitMs: expertTimeoutMs,
  delayMs: expertDelayMs,
  asksAtOnce: true,
});

export const plainXstateClients: readonly TapeClient[] = [
  {
    name,
    version,
    variant: 'documented',
    source:
      'stately.ai/docs/invoke and stately.ai/docs/delayed-transitions (v5): retries after 2, 4 and 8 s, a limit of 10 s, RETRY after a login',
    open: openMachine(documentedMachine(documentedLimitMs)),
  },
  {
    name,
    version,
    variant: 'expert',
    source: 'a limit of 4 s, 5 retries, a dynamic delay with jitter and Retry-After, 401 asks at once',
    open: openMachine(expertMachine),
  },
];

/** Longer than a session is watched. */
const noLimitMs = 2 ** 31 - 1;

/** The documented machine with other time limits: how much hangs on a number that the documentation leaves open. */
export const plainXstateLimits: readonly TapeClient[] = [
  { limit: 'no limit', limitMs: noLimitMs },
  { limit: 'a limit of 5 s', limitMs: 5_000 },
  { limit: 'a limit of 4 s', limitMs: 4_000 },
].map(({ limit, limitMs }) => ({
  name: `${name}, ${limit}`,
  version,
  variant: 'varied',
  source: `as documented, with ${limit}`,
  open: openMachine(documentedMachine(limitMs)),
}));
