/** What a drawing of a road says at each step, in lines that fit its box. */
import { leastRetryAfterMs } from '../machines/backoff.ts';
import { recoveryPolicy } from '../machines/recoveryPolicy.ts';
import { type RoadBound, roadBound } from '../machines/roadBounds.ts';
import type { FailureCode } from '../machines/sessionFailure.ts';
import type { RoadStep } from './roadWalk.ts';

/** The lines under a step's state. */
export function stepWords(step: RoadStep): readonly string[] {
  switch (step.does) {
    case 'attempt':
      return attemptWords(step);
    case 'wait':
      return waitWords(step);
    case 'end':
      return endWords(step);
  }
}

/** The road's heading: its name, its bounds when all calls fail at once and when they are slow, and what is offered. */
export function roadTitle(code: FailureCode): readonly [title: string, bounds: string, offered: string] {
  const bound = roadBound(recoveryPolicy, code);
  const attempts = bound.attempts === 1 ? '1 attempt' : `${bound.attempts} attempts`;
  const offered = recoveryPolicy.failures[code].actions.map((action) => action.replaceAll('_', ' '));
  return [
    `${code}: ${bound.road}`,
    `${attempts}; ends ${whenItEnds(bound)}, within ${seconds(bound.slowestMs)} s with slow calls`,
    `offered: ${offered.join(', ')}`,
  ];
}

/** `2.2–2.4`, or one number where the dice change nothing that can be read. */
export function secondsBetween(leastMs: number, mostMs: number): string {
  const [least, most] = [seconds(leastMs), seconds(mostMs)];
  return least === most ? least : `${least}–${most}`;
}

function whenItEnds({ leastMs, mostMs }: RoadBound): string {
  return mostMs === 0 ? 'at once' : `after ${secondsBetween(leastMs, mostMs)} s`;
}

function attemptWords({ state, attempt, remedy }: RoadStep): string[] {
  if (remedy !== null) return [`remedy: ${remedy}`, 'once, spends no retry'];
  if (state.startsWith('grace')) return ['the probe'];
  const { maxRetries } = recoveryPolicy;
  return [`attempt ${attempt} of ${maxRetries + 1}${attempt === 1 ? ', at once' : ''}`];
}

function waitWords({ state, waitMs }: RoadStep): string[] {
  const [leastMs, mostMs] = waitMs ?? [0, 0];
  if (state === 'grace.waiting') return [`one probe within ${seconds(mostMs)} s`];
  if (state === 'grace.closing') return [`until ${seconds(recoveryPolicy.graceMs)} s are over`];
  return [
    `waits ${secondsBetween(leastMs, mostMs)} s`,
    `Retry-After ≥ ${seconds(leastRetryAfterMs)} s: that long`,
  ];
}

function endWords({ state }: RoadStep): string[] {
  if (state.startsWith('reauth')) return ['until somebody logs in,', 'in any tab'];
  if (state !== 'failed.waiting') return ['until the user acts'];
  const { wakeWindowMs, wakeSpacingMs } = recoveryPolicy;
  const windows = [1, 2, 4].map((times) => seconds(wakeWindowMs * times)).join(', ');
  return [
    'wakes once in each window',
    `of ${windows} … s; online`,
    `or shown: ${seconds(wakeSpacingMs)} s apart`,
  ];
}

function seconds(ms: number): string {
  return String(Number((ms / 1000).toFixed(1)));
}
