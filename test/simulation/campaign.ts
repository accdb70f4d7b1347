/** Many seeds in a row: each by itself, and the first failures told in few lines. */
import { playSeed, type RunResult, type ServerKind } from './playSeed.ts';

export interface CampaignOptions {
  readonly seed: number;
  readonly runs: number;
  readonly servers: readonly ServerKind[];
  /** Ends the campaign at this many failures. @default none does */
  readonly maxFailures?: number;
  readonly onRun?: (result: RunResult) => void;
}

export interface FailedRun {
  readonly seed: number;
  readonly server: ServerKind;
  readonly invariant: string;
  readonly detail: string;
  readonly tail: readonly string[];
}

export interface CampaignResult {
  readonly runs: number;
  readonly failures: readonly FailedRun[];
}

/** Lines of the log that a report shows. */
const shownLines = 40;

/** Plays each seed from `seed` on; with two servers they take turns. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { seed, runs, servers, maxFailures = Number.POSITIVE_INFINITY, onRun } = options;
  const failures: FailedRun[] = [];
  let done = 0;
  for (let index = 0; index < runs && failures.length < maxFailures; index += 1) {
    const server = servers[(seed + index) % servers.length] ?? 'ours';
    const result = await playSeed(seed + index, server);
    done += 1;
    onRun?.(result);
    const { violation } = result;
    if (violation !== null)
      failures.push({ seed: seed + index, server, ...violation, tail: result.lines(-shownLines) });
  }
  return { runs: done, failures };
}
