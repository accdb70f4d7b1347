/** The results as Markdown tables. */
import { faultTapes } from './faultTape.ts';
import { inDecimals, inPerCent, inSeconds, inThousands } from './numbers.ts';
import { peerComparisons } from './peerComparison.ts';
import { tapeClients, titleOf } from './tapeClients.ts';
import { goalsOf, plainRatios } from './tapeGoals.ts';
import { scoresOn, type TapeScore } from './tapeScores.ts';

const columns = [
  'client',
  'recovered',
  'with no click, in 10 min',
  'attempts per success',
  'p50',
  'p95',
  'p99',
  'early sends',
  'peak requests/s',
];

/** One table for each tape that was played. */
export function tapeTables(scores: readonly TapeScore[]): string {
  return faultTapes
    .map((tape) => ({ tape, rows: scoresOn(scores, tape.name) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ tape, rows }) => `### ${tape.title}\n\n${table(columns, rows.map(cellsOf))}`)
    .join('\n\n');
}

/** The goals and what was measured; empty unless holdfast played. */
export function goalTable(scores: readonly TapeScore[]): string {
  const goals = goalsOf(scores);
  if (goals.length === 0) return '';
  return table(
    ['tape', 'goal', 'measured', 'met'],
    goals.map(({ tape, goal, measured, isMet }) => [tape, goal, measured, isMet ? 'yes' : '**no**']),
  );
}

/** How the goal for p99 depends on the plain machine's time limit. */
export function ratioTable(scores: readonly TapeScore[]): string {
  return table(
    ['against', 'its p99', "holdfast's p99 by it", 'at most 0.67'],
    plainRatios(scores).map(({ against, p99Ms, ratio }) => [
      against,
      inSeconds(p99Ms),
      inDecimals(ratio, 3),
      ratio <= 0.67 ? 'yes' : '**no**',
    ]),
  );
}

/** How many peers do better than holdfast on each tape. */
export function comparisonTable(scores: readonly TapeScore[]): string {
  return table(
    [
      'tape',
      'peers',
      'recover more',
      'recover fewer',
      'sooner at p50',
      'sooner at p95',
      'sooner at p99',
      'fewer attempts',
    ],
    peerComparisons(scores).map((row) => [
      row.tape,
      `${row.peers} ${row.variant}`,
      ...[
        row.recoverMore,
        row.recoverFewer,
        row.soonerAtP50,
        row.soonerAtP95,
        row.soonerAtP99,
        row.sendFewer,
      ].map(String),
    ]),
  );
}

/** Each client's configuration, and the place in its documentation where there is one. */
export function clientTable(): string {
  return table(
    ['client', 'version', 'configuration'],
    tapeClients.map((client) => [titleOf(client), client.version, client.source]),
    ['---', '---', '---'],
  );
}

function cellsOf({ client, result }: TapeScore): string[] {
  const title = titleOf(client);
  return [
    client.variant === 'shipped' ? `**${title}**` : title,
    inPerCent(result.recovered, result.sessions),
    inPerCent(result.recoveredWithoutClick, result.sessions),
    inDecimals(result.attemptsPerSuccess, 3),
    inSeconds(result.p50Ms),
    inSeconds(result.p95Ms),
    inSeconds(result.p99Ms),
    inThousands(result.earlySends),
    inThousands(result.peakPerSecond),
  ];
}

/** A Markdown table; the first column is text, the others are read as numbers. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  rules: readonly string[] = head.map((_, index) => (index === 0 ? '---' : '---:')),
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(rules), ...rows.map(line)].join('\n');
}
