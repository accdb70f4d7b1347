/** Plays so many rounds of each kind of fault against one server, and counts. */
import { faultKinds } from './faultKinds.ts';
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
  readonly server: ServerKind;
  readonly seed: number;
  readonly rounds: number;
  /** @default all */
  readonly kinds?: readonly FaultKind[];
  /** Told of each kind when it is over. */
  readonly onKind?: (result: KindResult) => void;
}

export interface SoakResult {
  readonly browserVersion: string;
  readonly kinds: readonly KindResult[];
}

export async function runSoak({
  server,
  seed,
  rounds,
  kinds = faultKinds,
  onKind,
}: SoakOptions): Promise<SoakResult> {
  const stage = await openSoakStage(server);
  try {
    const results: KindResult[] = [];
    for (const kind of kinds) {
      const result = await playKind(stage, kind, { server, seed, rounds });
      results.push(result);
      onKind?.(result);
    }
    return { browserVersion: stage.browserVersion, kinds: results };
  } finally {
    await stage.close();
  }
}

/** Plays the rounds of one kind on a stage that is open. */
export async function playKind(
  stage: SoakStage,
  kind: FaultKind,
  { server, seed, rounds }: Pick<SoakOptions, 'server' | 'seed' | 'rounds'>,
): Promise<KindResult> {
  const verdicts: RoundVerdict[] = [];
  for (let index = 0; index < rounds; index += 1) verdicts.push(await stage.play(kind, seed, index));
  const sum = (count: (verdict: RoundVerdict) => number) =>
    verdicts.reduce((total, verdict) => total + count(verdict), 0);
  return {
    server,
    kind: kind.name,
    rounds,
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    recovered: sum(({ isRecovered }) => (isRecovered ? 1 : 0)),
    problems: verdicts.flatMap(({ problems }, index) =>
      problems.length === 0 ? [] : [`seed ${seed}, round ${index}: ${problems.join('; ')}`],
    ),
  };
}
