/** The numbers of both clients, as Markdown. */
import { inDecimals, inPerCent, inSeconds, inThousands } from '../tape/numbers.ts';
import { percentile } from '../tape/tapeResult.ts';
import type { PlayedSessions } from './playSessions.ts';
import type { SessionOutcome } from './simulatedUser.ts';

const head = [
  '| client | sessions | opened | attempts per success | time to session p50 | p99 | first attempt failed, then opened | p50 | p99 |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

export function successTable({ holdfast, plain }: PlayedSessions): string {
  return [...head, row('holdfast', holdfast), row('one fetch, no retry', plain)].join('\n');
}

/** How many of all attempts met each fault. */
export function faultTable({ holdfast }: PlayedSessions): string {
  const met = new Map<string, number>();
  const attempts = holdfast.flatMap((outcome) => outcome.attempts);
  for (const kind of attempts) met.set(kind ?? 'none', (met.get(kind ?? 'none') ?? 0) + 1);
  const rows = [...met].sort(([, a], [, b]) => b - a);
  return [
    '| what an attempt of holdfast met | attempts | share |',
    '| --- | ---: | ---: |',
    ...rows.map(
      ([kind, count]) => `| ${kind} | ${inThousands(count)} | ${inPerCent(count, attempts.length)} |`,
    ),
  ].join('\n');
}

export const successShare = (outcomes: readonly SessionOutcome[]): number =>
  outcomes.filter(({ isSuccess }) => isSuccess).length / outcomes.length;

function row(name: string, outcomes: readonly SessionOutcome[]): string {
  const successes = outcomes.filter(({ isSuccess }) => isSuccess);
  const struck = outcomes.filter(({ attempts: [first] }) => first !== null);
  const attempts = outcomes.reduce((sum, outcome) => sum + outcome.attempts.length, 0);
  const opened = struck.filter(({ isSuccess }) => isSuccess).length;
  const cells = [
    name,
    inThousands(outcomes.length),
    inPerCent(successes.length, outcomes.length),
    inDecimals(attempts / successes.length, 3),
    ...times(outcomes),
    `${opened} of ${struck.length}`,
    ...times(struck),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The median and the 99th percentile; a session that never came takes for ever. */
function times(outcomes: readonly SessionOutcome[]): string[] {
  const ascending = outcomes
    .map(({ openedAfterMs }) => openedAfterMs ?? Number.POSITIVE_INFINITY)
    .sort((a, b) => (a === b ? 0 : a - b));
  return [0.5, 0.99].map((share) => (ascending.length === 0 ? '–' : inSeconds(percentile(ascending, share))));
}
