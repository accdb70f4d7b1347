/** The goals that holdfast set itself on the tapes, and whether a run met them. */
import { inDecimals, inPerCent, inSeconds } from './numbers.ts';
import { titleOf } from './tapeClients.ts';
import { resultOf, scoresOn, type TapeScore } from './tapeScores.ts';

export interface TapeGoal {
  readonly tape: string;
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

export interface PlainRatio {
  /** The plain machine's name, with its time limit where it is not the documented one's. */
  readonly against: string;
  readonly p99Ms: number;
  /** holdfast's p99 by the plain machine's; 0 where that is never. */
  readonly ratio: number;
}

/** holdfast's p99 on the baseline by that of the plain machine, for every time limit that was played. */
export function plainRatios(scores: readonly TapeScore[]): readonly PlainRatio[] {
  const ours = resultOf(scores, 'baseline', 'holdfast', 'shipped');
  if (ours === null) return [];
  return scoresOn(scores, 'baseline')
    .filter(({ client }) => client.variant === 'varied' || isPlainSchedule(client))
    .map(({ client, result }) => ({
      against: titleOf(client),
      p99Ms: result.p99Ms,
      ratio: ours.p99Ms / result.p99Ms,
    }));
}

function isPlainSchedule({ name, variant }: TapeScore['client']): boolean {
  return name === 'plain XState machine' && variant === 'documented';
}

/** Failures are allowed per this many sessions. */
const failureBase = 10_000;

/** The goals for the scores of a run; empty unless holdfast played. */
export function goalsOf(scores: readonly TapeScore[]): readonly TapeGoal[] {
  const of = (tape: string) => resultOf(scores, tape, 'holdfast', 'shipped');
  const goals: TapeGoal[] = [];
  const add = (tape: string, goal: string, measured: string, isMet: boolean) =>
    goals.push({ tape, goal, measured, isMet });

  const addFewFailures = (tape: string, failures: number, attempts: number) => {
    const result = of(tape);
    if (result === null) return;
    const { sessions, recovered, attemptsPerSuccess } = result;
    const failed = ((sessions - recovered) / sessions) * failureBase;
    const each = inDecimals(failed, Number.isInteger(failed) ? 0 : 1);
    add(tape, `≤ ${failures} failures in 10,000`, each, failed <= failures);
    const measured = inDecimals(attemptsPerSuccess, 3);
    add(tape, `≤ ${attempts} attempts per success`, measured, attemptsPerSuccess <= attempts);
  };

  addFewFailures('baseline', 3, 1.19);
  const ours = of('baseline');
  const plain = resultOf(scores, 'baseline', 'plain XState machine', 'documented');
  if (ours !== null && plain !== null) {
    const ratio = ours.p99Ms / plain.p99Ms;
    const measured = `${inDecimals(ratio, 3)} (${inSeconds(ours.p99Ms)} to ${inSeconds(plain.p99Ms)})`;
    add(
      'baseline',
      "p99 ≤ 0.67 of the plain XState schedule's, with its limit of 10 s",
      measured,
      ratio <= 0.67,
    );
  }

  const outage = of('outage');
  if (outage !== null) {
    const { sessions, recovered, recoveredWithoutClick } = outage;
    const share = inPerCent(recovered, sessions);
    add('outage', '≥ 99.5 % recovered before `failed`', share, recovered / sessions >= 0.995);
    const unaided = inPerCent(recoveredWithoutClick, sessions);
    add('outage', '100 % recovered with no click', unaided, recoveredWithoutClick === sessions);
  }

  addFewFailures('flap', 5, 1.23);

  const asked = of('retry-after');
  if (asked !== null) {
    add('retry-after', 'no early send', String(asked.earlySends), asked.earlySends === 0);
    const share = inPerCent(asked.recovered, asked.sessions);
    add('retry-after', '≥ 99 % recovered', share, asked.recovered / asked.sessions >= 0.99);
  }
  return goals;
}
