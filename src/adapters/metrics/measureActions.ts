/** Counts what users press over which failure, and whether it brought the session back. */

import * as v from 'valibot';
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import { failureCodes, recoveryActions } from '../../../machines/sessionFailure.ts';
import type { MeasuredView } from './measuredView.ts';
import type { CounterLabels, MetricsSink } from './metricsSink.ts';

/** Keeps a press while its page is left, as `log_in` and `reload_page` do. Implementations don't throw. */
export interface PressMemory {
  write(press: string | null): void;
  read(): string | null;
}

type Outcome = CounterLabels['holdfast_actions_total']['outcome'];

const pressSchema = v.strictObject({
  action: v.picklist(recoveryActions),
  code: v.picklist([...failureCodes, 'none']),
  at: v.number(),
});
type Press = v.InferOutput<typeof pressSchema>;

/** These are not meant to bring the session back. */
const asideActions: readonly RecoveryAction[] = [
  'contact_support',
  'choose_datasource',
  'export_work',
  'dismiss',
];
/** After these the user is elsewhere for a while: an attempt that fails meanwhile says nothing of them. */
const leavingActions: readonly RecoveryAction[] = ['reload_page', 'log_in', 'open_network_login'];

/** What comes back later than this, ms, did not come back because of a press. */
const judgedWithinMs = 10 * 60_000;

/** Returns its off function. */
export function measureActions(
  view: MeasuredView,
  sink: MetricsSink,
  memory: PressMemory,
  now: () => number,
): () => void {
  let press = parsePress(memory.read());
  let { value: before } = view.getState();
  memory.write(null);

  function count({ action, code }: Press, outcome: Outcome): void {
    sink.count('holdfast_actions_total', { action, code, outcome });
  }

  function judge(hasHelped: boolean): void {
    if (press === null) return;
    const isInTime = now() - press.at <= judgedWithinMs;
    count(press, hasHelped && isInTime ? 'helped' : 'not_helped');
    press = null;
    memory.write(null);
  }

  const offs = [
    view.on('action.taken', ({ action, code, at }) => {
      const taken: Press = { action, code: code ?? 'none', at };
      if (before === 'recovered' || asideActions.includes(action)) return count(taken, 'unjudged');
      // Who has to press again was not helped the first time.
      judge(false);
      press = taken;
      if (leavingActions.includes(action)) memory.write(JSON.stringify(taken));
    }),
    view.on('attempt.failed', () => {
      if (press !== null && !leavingActions.includes(press.action)) judge(false);
    }),
    view.subscribe(({ value }) => {
      if (value === before) return;
      before = value;
      if (value === 'recovered') judge(true);
      else if (value === 'failed' || value === 'reauth') judge(false);
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}

function parsePress(text: string | null): Press | null {
  if (text === null) return null;
  try {
    const parsed = v.safeParse(pressSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const memoryKey = 'holdfast.press';

/** This tab's sessionStorage. Where there is none, or it refuses, a press that leaves the page is not judged. */
export const sessionPressMemory: PressMemory = {
  write: (press) =>
    inStorage((storage) =>
      press === null ? storage.removeItem(memoryKey) : storage.setItem(memoryKey, press),
    ),
  read: () => inStorage((storage) => storage.getItem(memoryKey)) ?? null,
};

function inStorage<T>(task: (storage: Storage) => T): T | undefined {
  try {
    // Reading the property alone throws where the browser forbids storage.
    return globalThis.sessionStorage === undefined ? undefined : task(globalThis.sessionStorage);
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
