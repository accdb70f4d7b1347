/** The English catalogue. Plain words: what happened, what happens next, what the user can do. */
import { shippedMessages } from '../../index.ts';
import { enWords } from './enWords.ts';
import type { StudioMessages } from './studioMessages.ts';

const locale = 'en';
const number = new Intl.NumberFormat(locale);

const count = (value: number, one: string, many: string): string =>
  `${number.format(value)} ${value === 1 ? one : many}`;
const changes = (value: number): string => count(value, 'change', 'changes');
const are = (value: number): string => (value === 1 ? 'is' : 'are');
const quoted = (value: unknown): string => `“${String(value)}”`;
const list = (values: unknown): string =>
  Array.isArray(values) ? values.map(quoted).join(', ') : quoted(values);

const operators: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '≠',
  lt: '<',
  le: '≤',
  gt: '>',
  ge: '≥',
  contains: 'contains',
  is_missing: 'is missing',
  is_not_missing: 'is not missing',
};

const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const megabytes = new Intl.NumberFormat(locale, {
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
});

export const en: StudioMessages = {
  locale,
  words: enWords,
  failures: shippedMessages.en.failures,
  pending: (value) => `${changes(value)} waiting to be sent`,
  durability: {
    memory: 'This browser keeps nothing on the device: leave this tab open until all changes are sent.',
    failing: 'Changes cannot be saved on this device just now: leave this tab open until they are sent.',
  },
  types: {
    integer: 'integer',
    float: 'decimal',
    string: 'text',
    boolean: 'true/false',
    date: 'date',
    datetime: 'date and time',
  },
  rowHead: 'Row',
  missingCell: 'missing',
  missing: (value) => (value === 0 ? 'complete' : `${number.format(value)} missing`),
  rows: (value) => count(value, 'row', 'rows'),
  columns: (value) => count(value, 'column', 'columns'),
  rowRange: (first, last, total) =>
    `${number.format(first)}–${number.format(last)} of ${count(total, 'row', 'rows')}`,
  noRows: 'No rows',
  firstRowsOnly: (value) =>
    value === 1
      ? 'This server shows the first row only.'
      : `This server shows the first ${count(value, 'row', 'rows')}.`,
  rowsWhenBack: 'These rows follow when the connection is back.',
  tableWhenBack: 'The table appears here as soon as the server answers.',
  rowsFailed: 'These rows could not be read.',
  statisticsFailed: 'The statistics could not be read.',
  statisticsLabels: {
    count: 'Values',
    missing: 'Missing',
    distinct: 'Distinct',
    min: 'Minimum',
    max: 'Maximum',
    mean: 'Mean',
    median: 'Median',
    std: 'Std. dev.',
  },
  span: (from, to) => `${from} to ${to}`,
  timeUnits: {
    minute: 'minute',
    hour: 'hour',
    day: 'day',
    month: 'month',
    year: 'year',
    decade: 'decade',
    century: 'century',
  },
  timeline: (unit, bins) => {
    const highest = bins.reduce<(typeof bins)[number] | null>(
      (best, bin) => (best === null || bin.count > best.count ? bin : best),
      null,
    );
    return highest === null
      ? 'Values over time'
      : `Values by ${en.timeUnits[unit] ?? unit}, from ${bins[0]?.label} to ${bins.at(-1)?.label}; most, ${number.format(highest.count)}, in ${highest.label}`;
  },
  histogram: (bins) => {
    const highest = bins.reduce<(typeof bins)[number] | null>(
      (best, bin) => (best === null || bin.count > best.count ? bin : best),
      null,
    );
    return highest === null
      ? 'Histogram'
      : `Histogram of ${bins.length} bins; most values, ${number.format(highest.count)}, lie in ${highest.label}`;
  },
  listFailed: 'The list of tables could not be read.',
  noDatasources: 'There is no table yet.',
  operations: {
    rename_column: 'Rename a column',
    change_column_type: 'Change a type',
    fill_missing_values: 'Fill missing values',
    drop_columns: 'Drop columns',
    filter_rows: 'Filter rows',
    sort_rows: 'Sort rows',
    undo: 'Undo',
    redo: 'Redo',
    save: 'Save as a new table',
  },
  describe: (name, params) => {
    switch (name) {
      case 'rename_column':
        return `Rename ${quoted(params.old_name)} to ${quoted(params.new_name)}`;
      case 'change_column_type':
        return `Make ${quoted(params.column_name)} ${en.types[String(params.new_type)] ?? String(params.new_type)}`;
      case 'fill_missing_values':
        return params.strategy === 'value'
          ? `Fill ${list(params.columns)} with ${quoted(params.fill_value)}`
          : `Fill ${list(params.columns)} with the ${String(params.strategy)}`;
      case 'drop_columns':
        return `Drop ${list(params.columns)}`;
      case 'filter_rows':
        return `Keep rows where ${quoted(params.column)} ${operators[String(params.operator)] ?? ''} ${
          params.value === undefined ? '' : quoted(params.value)
        }`.trimEnd();
      case 'sort_rows':
        return `Sort by ${list(params.columns)}, ${params.descending === true ? 'descending' : 'ascending'}`;
      case 'save':
        return `Save as ${quoted(params.name)}`;
      default:
        return en.operations[name] ?? name;
    }
  },
  form: {
    queued: 'Waiting to be sent',
    sending: 'Sending',
    withOthers: (word, others) =>
      others === 0 ? word : `${word}, after ${count(others, 'other', 'others')}`,
    refused: (what, why) => `${what}: ${why}`,
    chooseColumn: 'Choose a column.',
    chooseColumns: 'Choose at least one column.',
    keepOneColumn: 'Keep at least one column.',
    newNameMissing: 'Type the new name.',
    nameTaken: (name) => `There is a column ${quoted(name)} already.`,
    sameName: 'That is its name already.',
    valueMissing: 'Type a value.',
    numberNeeded: (column) => `${quoted(column)} holds numbers: type a number, such as 12.5.`,
    numericColumnsOnly: (columns) => `Mean and median need numbers: leave out ${list(columns)}.`,
    saveNameMissing: 'Type a name for the new table.',
    saved: (name) => `Saved as ${quoted(name)}.`,
  },
  running: {
    elapsed: (seconds, share) =>
      share === null
        ? `${number.format(seconds)} s so far`
        : `${number.format(seconds)} s so far, this part is at ${percent.format(share)}`,
    callingOff: 'It is being called off.',
    calledOff: (what) => `${what} was called off. Nothing was changed.`,
    callOffHint: 'Stops it on the server. If it is done by then, you can undo it.',
    withdrawHint: 'It has not left this device and is simply dropped.',
    cannotCallOff: 'This server finishes what it has begun. You can undo it afterwards.',
    tooLate: (what) => `${what} was done before it could be called off. You can undo it.`,
    notReached: (what) => `${what} could not be called off: the server did not answer. It goes on.`,
  },
  walk: {
    going: (label) => `Going to: ${label}`,
    steps: (done, total) => `Step ${number.format(done)} of ${number.format(total)}`,
    stopHint: 'Steps that are not sent yet are dropped.',
    arrived: (label) => `The table stands at: ${label}`,
    offer: (label, steps, isBack) =>
      `${label}: ${isBack ? 'go back to here' : 'go forward to here'}, ${count(steps, 'step', 'steps')}`,
    busy: 'Wait until the changes under way are done.',
  },
  exported: {
    preparing: 'The server prepares the file.',
    received: (bytes, total) =>
      total === null
        ? `${megabytes.format(bytes / 1e6)} received`
        : `${megabytes.format(bytes / 1e6)} of ${megabytes.format(total / 1e6)} received`,
    done: (fileName) => `${quoted(fileName)} is with your downloads.`,
    failed: 'The file could not be made. Try again.',
  },
  confirm: {
    signOut: (pending, elsewhere) =>
      [
        ...(pending > 0 ? [`${changes(pending)} ${are(pending)} not sent yet.`] : []),
        ...(elsewhere === null ? ['This device does not tell whether changes to other tables wait.'] : []),
        ...(elsewhere !== null && elsewhere.length > 0
          ? [`Changes to ${list(elsewhere)} are not sent yet: open the table to save a copy of them.`]
          : []),
        'Signing out removes what this device keeps of your work.',
      ].join(' '),
  },
  signOutFailed:
    'The server could not be reached: you are still signed in, and nothing was removed. Try again later.',
  operationLost: (what) => `${what} was not applied.`,
  moreRefused: (value) => `${count(value, 'more change was', 'more changes were')} not accepted.`,
  work: {
    imported: (value) => `${changes(value)} imported.`,
    noChanges: 'This file holds no applied changes: nothing was imported.',
    notJson: 'This file is no saved work: choose the file that “Save a copy” gave you.',
    otherTable: (name) =>
      name === null
        ? 'This work belongs to another table: open that one and import it there.'
        : `This work belongs to the table ${quoted(name)}: open that one and import it there.`,
  },
};
