/** The measurements as Markdown tables. */
import { inDecimals, inThousands } from '../tape/numbers.ts';
import { journalGoals } from './journalGoals.ts';
import type { JournalMeasurement, SizeMeasurement } from './journalMeasurement.ts';
import { medianOf, overheadOf } from './journalOverhead.ts';

/** All of them, each under a heading. */
export function journalTables(measured: JournalMeasurement): string {
  return [
    ['Goals', goalTable(measured)],
    ['Starts', clientTable(measured, 'starts')],
    ['Operations', clientTable(measured, 'operations')],
    ['Long tasks', longTaskTable(measured)],
    ['Work of the device', deviceTable(measured)],
    ['The machine', machineTable(measured)],
  ]
    .map(([title, text]) => `### ${title}\n\n${text}`)
    .join('\n\n');
}

function goalTable(measured: JournalMeasurement): string {
  return table(
    ['goal', 'journal', 'measured', 'met'],
    journalGoals(measured).map(({ size, goal, measuredMs, isMet }) => [
      goal,
      inThousands(size),
      inMs(measuredMs),
      isMet ? 'yes' : '**no**',
    ]),
  );
}

function clientTable({ sizes }: JournalMeasurement, of: 'starts' | 'operations'): string {
  const rows = sizes.flatMap((measured) => rowsOf(measured, of));
  return table(
    [
      'the engine, added to',
      'journal',
      'alone, median',
      'engine, median',
      'ratio',
      'added, median',
      'p95',
      'p99',
    ],
    rows,
  );
}

function rowsOf(measured: SizeMeasurement, of: 'starts' | 'operations'): string[][] {
  const rounds = measured[of];
  return (['fetch', 'api'] as const).map((plain) => {
    const { medianMs, p95Ms, p99Ms, ratio } = overheadOf(rounds, 'holdfast', plain);
    return [
      plain === 'fetch' ? 'one bare `fetch`' : 'the same call of `hydromlApi`',
      inThousands(measured.size),
      inMs(medianOf(rounds[plain])),
      inMs(medianOf(rounds.holdfast)),
      inDecimals(ratio, 2),
      ...[medianMs, p95Ms, p99Ms].map(inMs),
    ];
  });
}

function longTaskTable({ sizes, replay }: JournalMeasurement): string {
  const { report, longTasks } = replay;
  const rows = sizes.map(({ size, starts, startLongTasks }) => [
    `${inThousands(starts.holdfast.length)} starts with a journal of ${inThousands(size)}`,
    ...longest(startLongTasks),
  ]);
  const seconds = (report.tookMs / 1000).toFixed(1);
  rows.push([
    `one replay of ${inThousands(report.total)} operations in ${seconds} s, with ${inThousands(report.frames)} frames`,
    ...longest(longTasks),
  ]);
  return table(['during', 'tasks over 50 ms', 'the longest'], rows);
}

function longest(longTasks: readonly number[]): string[] {
  return [String(longTasks.length), longTasks.length === 0 ? '–' : inMs(Math.max(...longTasks))];
}

function deviceTable({ sizes }: JournalMeasurement): string {
  return table(
    [
      'journal',
      'records opened per start',
      'durable writes per operation',
      'of them before the request',
      'records sealed per operation',
    ],
    sizes.map(({ size, opensPerStart, perOperation }) => [
      inThousands(size),
      inDecimals(opensPerStart, 1),
      inDecimals(perOperation.writes, 2),
      inDecimals(perOperation.writesBeforeRequest, 2),
      inDecimals(perOperation.seals, 2),
    ]),
  );
}

function machineTable({ browserVersion, processor, load, latencyMs }: JournalMeasurement): string {
  return table(
    ['what', 'value'],
    [
      ['browser', `Chromium ${browserVersion}`],
      ['processors', processor],
      [
        'load of the machine over a minute, per processor, before and after',
        load.map((of) => of.toFixed(2)).join(', '),
      ],
      ['the server takes', inMs(latencyMs)],
    ],
  );
}

function inMs(ms: number): string {
  return `${inDecimals(ms, 1)} ms`;
}

/** A Markdown table; the first column is text, the others are read as numbers. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}
