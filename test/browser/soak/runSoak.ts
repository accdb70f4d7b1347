/** Plays so many rounds of each kind of fault, against several servers side by side, and counts. */
import type { FaultKind } from './faults/faultKind.ts';
import type { RoundVerdict } from './roundVerdict.ts';
import type { ServerKind } from './soakServer.ts';
import { openSoakStage, type SoakStage } from './soakStage.ts';

export interface KindResult {
  readonly server: ServerKind;
  readonly kind: string;
  readonly rounds: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly recovered: number;
  /** One sentence for each round that went wrong, with the numbers that play it again. */
  readonly problems: readonly string[];
}

export interface SoakOptions {
  readonly servers: readonly ServerKind[];
  readonly kinds: readonly FaultKind[];
  readonly seed: number;
  readonly rounds: number;
  /** Told of each kind when it is over. */
  readonly onKind: (result: KindResult) => void;
}

export interface SoakResult {
  readonly browserVersion: string;
  /** In the order of the kinds, then of the servers. */
  readonly kinds: readonly KindResult[];
}

export async function runSoak({ servers, kinds, seed, rounds, onKind }: SoakOptions): Promise<SoakResult> {
  const stages = await openStages(servers);
  try {
    const results: KindResult[] = [];
    for (const kind of kinds) {
      const played = await playKind(stages, kind, { seed, rounds });
      played.forEach(onKind);
      results.push(...played);
    }
    return { browserVersion: stages[0]?.browserVersion ?? '', kinds: results };
  } finally {
    await closeStages(stages);
  }
}

/** All of them, or none when one can't be opened. */
export async function openStages(servers: readonly ServerKind[]): Promise<readonly SoakStage[]> {
  const opening = await Promise.allSettled(servers.map(openSoakStage));
  const stages = opening.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = opening.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return stages;
  await closeStages(stages);
  throw failed.reason;
}

export async function closeStages(stages: readonly SoakStage[]): Promise<void> {
  await Promise.all(stages.map((stage) => stage.close()));
}

/** Plays the rounds of one kind on every stage. */
export async function playKind(
  stages: readonly SoakStage[],
  kind: FaultKind,
  { seed, rounds }: { readonly seed: number; readonly rounds: number },
): Promise<readonly KindResult[]> {
  return await Promise.all(
    stages.map(async (stage) => {
      const verdicts: RoundVerdict[] = [];
      for (let index = 0; index < rounds; index += 1) verdicts.push(await stage.play(kind, seed, index));
      return resultOf(stage.server, kind.name, seed, verdicts);
    }),
  );
}

function resultOf(
  server: ServerKind,
  kind: string,
  seed: number,
  verdicts: readonly RoundVerdict[],
): KindResult {
  const sum = (count: (verdict: RoundVerdict) => number) =>
    verdicts.reduce((total, verdict) => total + count(verdict), 0);
  return {
    server,
    kind,
    rounds: verdicts.length,
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    recovered: sum(({ isRecovered }) => (isRecovered ? 1 : 0)),
    problems: verdicts.flatMap(({ problems }, index) =>
      problems.length === 0 ? [] : [`seed ${seed}, round ${index}: ${problems.join('; ')}`],
    ),
  };
}
