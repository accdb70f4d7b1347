/** Judges a round: the server's own history and table against what the pages said and were asked. */
import { foldOperations, type PlannedHistory, type SoakOperation } from './operationPlan.ts';
import type { RoundLedger } from './roundLedger.ts';
import type { SoakRound } from './soakRound.ts';
import { foldTable, previewOf } from './soakTable.ts';
import type { ServerTruth } from './soakUser.ts';

export interface RoundVerdict {
  readonly acknowledged: number;
  /** Operations that a page had in its journal and the server does not have. */
  readonly lost: number;
  /** Operations that the server has once more than anybody asked for. */
  readonly doubled: number;
  readonly isRecovered: boolean;
  /** One sentence for each thing that is wrong. */
  readonly problems: readonly string[];
}

/** The verdict of a round whose pages have come to rest. */
export async function judgeRound(round: SoakRound): Promise<RoundVerdict> {
  const { ledger, server, datasourceId } = round;
  const truth = await server.user.truth(datasourceId);
  const { steps, position } = foldOperations(ledger.performed);
  const problems = ledger.refused.map((sentence) => `refused ${sentence}`);
  if (!truth.exists) problems.push('the server has no session');
  if (truth.position !== position)
    problems.push(`the server stands at ${truth.position} instead of ${position}`);
  const { lost, doubled } = countMissing(truth, { steps, position }, ledger);
  if (lost + doubled > 0) problems.push(`${lost} lost, ${doubled} doubled`);
  if (ledger.unheard.length > 0) {
    const names = ledger.unheard.map(({ serial, name }) => `${serial} ${name}`);
    problems.push(`no page told of ${names.join(', ')}`);
  }
  const isRecovered = round.tabs.length > 0 && round.tabs.every((tab) => tab.isSettled);
  if (!isRecovered) problems.push('a page is not recovered');
  if (problems.length === 0)
    problems.push(...wrongTable(truth, orderOf(truth, steps, ledger).slice(0, position)));
  return { acknowledged: ledger.acknowledged.size, lost, doubled, isRecovered, problems };
}

function countMissing(truth: ServerTruth, { steps, position }: PlannedHistory, ledger: RoundLedger) {
  if (truth.ids === null) {
    return {
      lost: Math.max(0, position - truth.position),
      doubled: Math.max(0, truth.position - position),
    };
  }
  const missing = new Set(steps.map(({ serial }) => serial));
  const surplus = truth.ids.filter((id) => {
    const serial = ledger.serialOf(id);
    return serial === undefined || !missing.delete(serial);
  });
  return { lost: missing.size, doubled: surplus.length };
}

/** The steps in the order that the server has them in, where it tells: two tabs agree on one when they write. */
function orderOf(
  { ids }: ServerTruth,
  steps: readonly SoakOperation[],
  ledger: RoundLedger,
): readonly SoakOperation[] {
  if (ids === null) return steps;
  return ids.flatMap((id) => steps.find(({ serial }) => serial === ledger.serialOf(id)) ?? []);
}

/** What is wrong with the server's table. */
function wrongTable(truth: ServerTruth, steps: readonly SoakOperation[]): string[] {
  try {
    const table = foldTable(steps);
    const names = table.map(([name]) => name);
    if (String(names) !== String(truth.columns))
      return [`the columns are ${truth.columns} instead of ${names}`];
    return previewOf(table) === truth.preview ? [] : ['the table is not the fold of the operations'];
  } catch (impossible) {
    return [`the order is impossible: ${impossible instanceof Error ? impossible.message : impossible}`];
  }
}
