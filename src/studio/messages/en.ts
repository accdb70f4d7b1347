/** The English catalogue. Plain words: what happened, what happens next, what the user can do. */
import { enWords } from './enWords.ts';
import type { StudioMessages } from './studioMessages.ts';

const locale = 'en';
const number = new Intl.NumberFormat(locale);
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

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

const span = (seconds: number): string =>
  seconds >= 120 ? count(Math.ceil(seconds / 60), 'minute', 'minutes') : count(seconds, 'second', 'seconds');

const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const megabytes = new Intl.NumberFormat(locale, {
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
});

export const en: StudioMessages = {
  locale,
  words: enWords,
  failures: {
    SESSION_TIMEOUT: {
      title: 'The server takes too long to answer',
      next: 'It is asked again by itself.',
      stopped:
        'It was asked several times without an answer. It is asked again later; you can also retry now.',
    },
    NETWORK_UNREACHABLE: {
      title: 'Check internet connection',
      countdownInTitle: true,
      next: 'The server cannot be reached. It is tried again by itself.',
      stopped:
        'The server could not be reached. It is tried again when the connection is back, or when you press Retry now.',
    },
    NETWORK_INTERCEPTED: {
      title: 'This network wants a login of its own',
      next: 'Another page answered in the server’s place, as guest networks do. It is tried again by itself.',
      stopped:
        'Another page answered in the server’s place, as guest networks do. Log in to the network, then retry.',
    },
    AUTHENTICATION_REQUIRED: {
      title: 'Session expired, please log in again',
      next: 'After you log in you are back where you were.',
      stopped: 'Your login has ended. After you log in you are back where you were.',
    },
    CSRF_REJECTED: {
      title: 'The server did not accept this page’s security token',
      next: 'The token is read again.',
      stopped: 'This happens after a login in another tab. Log in again or reload the page.',
    },
    PERMISSION_DENIED: {
      title: 'You may not work on this table',
      next: 'The server refused access.',
      stopped: 'The server refused access. Choose another table, or ask the person who owns it.',
    },
    SERVER_OVERLOADED: {
      title: 'Server busy, retrying automatically',
      next: 'It asked for some patience and is tried again by itself.',
      stopped:
        'The server stayed busy. It is tried again when the server asked for it; you can also retry now.',
    },
    SERVER_ERROR: {
      title: 'The server met an error',
      next: 'It is tried again by itself.',
      stopped: 'The error did not go away. It is tried again later; you can also retry now.',
    },
    SESSION_NOT_FOUND: {
      title: 'The server no longer has your session',
      next: 'It is opened again and your changes are replayed.',
      stopped: 'It could not be opened again yet. Retry, or start afresh from the original table.',
    },
    DATASOURCE_NOT_FOUND: {
      title: 'The server does not have this table',
      next: 'It may have been deleted or renamed.',
      stopped: 'It may have been deleted, or the address is wrong. Choose another table.',
    },
    SESSION_CORRUPTED: {
      title: 'Session corrupted, reloading fresh data',
      next: 'The table is read from its source again and your changes are replayed.',
      stopped:
        'Reloading did not mend it. Save a copy of your changes, then start afresh from the original table.',
    },
    HISTORY_CONFLICT: {
      title: 'This table was changed somewhere else',
      next: 'The history is read again.',
      stopped: 'Another tab, device or person changed it meanwhile. Choose which changes to keep.',
    },
    OPERATION_REJECTED: {
      title: 'The server did not accept a change',
      next: 'Everything else is as it was.',
      stopped: 'Everything else is as it was. Correct the change and try again.',
    },
    API_MISMATCH: {
      title: 'This page and the server do not fit together',
      next: 'The server may have been updated.',
      stopped: 'The server may have been updated since this page was loaded. Reload the page.',
    },
    UNKNOWN: {
      title: 'Something unexpected happened',
      next: 'It is tried again by itself.',
      stopped: 'It did not go away. You can retry now.',
    },
  },
  actions: {
    automatic_retry: 'Retry automatically',
    manual_retry: 'Retry now',
    reload_page: 'Reload the page',
    check_connection: 'Check the connection',
    open_network_login: 'Open the network’s login',
    log_in: 'Log in',
    contact_support: 'Show what to tell support',
    reset_session: 'Start afresh from the original table',
    choose_datasource: 'Choose another table',
    export_work: 'Save a copy of my changes',
    keep_mine: 'Keep my changes',
    use_server: 'Use the server’s version',
    dismiss: 'Dismiss',
  },
  phases: {
    connected: 'Connected',
    opening: 'Opening the table',
    openingNext: 'This takes longer than usual.',
    reconnecting: 'Reconnecting',
    reconnectingNext: 'The connection to the server was lost.',
    stillTrying: 'Still trying',
    loginNeeded: 'Login needed',
    decisionNeeded: 'Decision needed',
    stopped: 'Not connected',
    reconnected: 'Connected again. Your work is complete.',
  },
  steps: {
    restoring: () => 'Reading what this device keeps',
    checking: () => 'Checking the session',
    initializing: () => 'Opening the session',
    replaying: (done, total) => `Replaying change ${number.format(done)} of ${number.format(total)}`,
    verifying: () => 'Verifying the result',
  },
  attempt: (attempt, maxAttempts) => `Attempt ${attempt} of ${maxAttempts}`,
  retryIn: (seconds) => (seconds <= 0 ? 'retrying now' : `retry in ${span(seconds)}`),
  retryAt: (moment) => `retry at ${clock.format(moment)}`,
  waitingUpTo: (seconds) => `waiting ${span(seconds)} more for the connection`,
  workIsSafe: (pending) =>
    pending === 0
      ? 'Your work is safe.'
      : `Your work is safe: ${changes(pending)} ${are(pending)} kept on this device until sent.`,
  workInThisTabOnly: (pending) =>
    pending === 0
      ? 'The server has all your changes so far.'
      : `${changes(pending)} ${are(pending)} kept in this tab only: leave it open until sent.`,
  pending: (value) => `${changes(value)} waiting to be sent`,
  durability: {
    memory: 'This browser keeps nothing on the device: leave this tab open until all changes are sent.',
    failing: 'Changes cannot be saved on this device just now: leave this tab open until they are sent.',
  },
  expiring: (moment) => `Your session ends at ${clock.format(moment)} unless you go on.`,
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
    clear: 'End the session',
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
    useServer: (pending) =>
      pending === 0
        ? 'The table is shown as the server has it. Changes that only this device knows are dropped.'
        : `The table is shown as the server has it. ${changes(pending)} that only this device knows ${are(pending)} dropped.`,
    keepMine:
      'The original table is opened again with your changes. What was changed somewhere else is dropped.',
    reset: () =>
      'The original table is opened again and all changes since are dropped, here and on the server.',
    signOut: (pending) =>
      `${changes(pending)} ${are(pending)} not sent yet. Signing out removes what this device keeps of your work.`,
  },
  cannotKeepMine:
    'Your changes could not take the place of the others: this device knows only a part of what was done before. Save a copy, use the server’s version, then import the copy.',
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
