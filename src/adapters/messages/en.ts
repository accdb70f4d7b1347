/** The English catalogue. Plain words: what happened, what happens next, what the user can do. */
import type { RecoveryMessages } from './recoveryMessages.ts';

export const en: RecoveryMessages = {
  failures: {
    SESSION_TIMEOUT: {
      title: 'The server takes too long to answer',
      next: 'It is asked again automatically.',
      stopped:
        'It was asked several times and did not answer. It is asked again later; you can also retry now.',
    },
    NETWORK_UNREACHABLE: {
      title: 'Check internet connection',
      counting: 'Check internet connection, retry {when}',
      next: 'The server cannot be reached. Another try follows automatically.',
      stopped:
        'The server could not be reached. Another try follows when the connection is back, or when you press “Retry now”.',
    },
    NETWORK_INTERCEPTED: {
      title: 'This network wants a login of its own',
      next: 'Another page answered in the server’s place, as guest networks do. Another try follows automatically.',
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
      title: 'You do not have permission to work on this data',
      next: 'The server refused access.',
      stopped: 'The server refused access. Ask the person who owns the data for it.',
    },
    SERVER_OVERLOADED: {
      title: 'Server busy, retrying automatically',
      next: 'The server asked for some patience. There is nothing you need to do.',
      stopped:
        'The server stayed busy. Another try follows when the server allows it; you can also retry now.',
    },
    SERVER_ERROR: {
      title: 'The server met an error',
      next: 'The request is repeated automatically.',
      stopped: 'The error did not go away. Another try follows later; you can also retry now.',
    },
    SESSION_NOT_FOUND: {
      title: 'The server no longer has your session',
      next: 'It is opened again and your changes are replayed.',
      stopped: 'It could not be opened again yet. Retry, or start afresh from the original data.',
    },
    DATASOURCE_NOT_FOUND: {
      title: 'The server does not have this data',
      next: 'It may have been deleted or renamed.',
      stopped: 'It may have been deleted, or the address is wrong. Choose other data.',
    },
    SESSION_CORRUPTED: {
      title: 'Session corrupted, reloading fresh data',
      stoppedTitle: 'Session corrupted, and fresh data did not help',
      next: 'The data is read from its source again and your changes are replayed.',
      stopped: 'Save a copy of your changes, then start afresh from the original data.',
    },
    HISTORY_CONFLICT: {
      title: 'This data was changed somewhere else',
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
      next: 'One more try follows automatically.',
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
    reset_session: 'Start afresh from the original data',
    choose_datasource: 'Choose other data',
    export_work: 'Save a copy of my changes',
    keep_mine: 'Keep my changes',
    use_server: 'Use the server’s version',
    dismiss: 'Dismiss',
  },
  steps: {
    restoring: 'Reading what this device keeps',
    checking: 'Checking the session',
    initializing: 'Opening the session',
    replaying: 'Replaying change {done} of {total}',
    verifying: 'Verifying the result',
  },
  states: {
    idle: 'Not started',
    initializing: 'Connecting',
    retrying: 'Reconnecting',
    grace: 'Still trying',
    recovered: 'Connected',
    failed: 'Not connected',
    reauth: 'Login needed',
    conflict: 'Decision needed',
  },
  opening: { title: 'Opening your session', next: 'This takes longer than usual.' },
  reconnecting: { title: 'Reconnecting to the server', next: 'The connection was lost.' },
  attempt: 'Attempt {attempt} of {maxAttempts}',
  countdown: {
    soon: 'Next try {when}',
    later: 'Next try at {time}',
    grace: 'Automatic tries pause {when}',
  },
  work: {
    safe: 'Your work is safe.',
    keptHere: {
      one: 'Your work is safe: {count} change is kept on this device until it is sent.',
      other: 'Your work is safe: {count} changes are kept on this device until they are sent.',
    },
    sent: 'The server has all your changes so far.',
    keptInTab: {
      one: '{count} change is kept in this tab only: leave it open until it is sent.',
      other: '{count} changes are kept in this tab only: leave it open until they are sent.',
    },
  },
  over: {
    opened: 'Connected. You can go on working.',
    reconnected: 'Connected again. Your work is complete.',
    sending: {
      one: 'Connected again. {count} change is being sent.',
      other: 'Connected again. {count} changes are being sent.',
    },
  },
  expiring: {
    title: 'Your session ends {when}',
    explanation: 'Keep it open to go on without a break. Your work stays in any case.',
    extend: 'Keep it open',
    failed: 'The session could not be extended.',
  },
  refused: {
    plain: '“{operation}” was not accepted. Everything else is as it was.',
    because: '“{operation}” was not accepted: {reason}',
    more: {
      one: '{count} more change was not accepted.',
      other: '{count} more changes were not accepted.',
    },
  },
  confirm: {
    useServer: {
      none: 'The data is shown as the server has it. Changes that only this device knows are dropped.',
      some: {
        one: 'The data is shown as the server has it. {count} change that only this device knows is dropped.',
        other:
          'The data is shown as the server has it. {count} changes that only this device knows are dropped.',
      },
    },
    keepMine:
      'The original data is opened again with your changes. What was changed somewhere else is dropped.',
    reset: 'The original data is opened again and all changes since are dropped, here and on the server.',
  },
  cannotKeepMine:
    'Your changes could not take the place of the others: this device knows only a part of what was done before. Save a copy, use the server’s version, then import the copy.',
  actionFailed: 'That did not work: {reason}.',
  buttons: {
    options: 'More options',
    close: 'Not now',
    back: 'Back',
    loginInNewTab: 'Log in in another tab',
  },
  regions: {
    connection: 'Connection',
    expiring: 'End of the session',
    refused: 'Changes that were not accepted',
  },
  serverSays: 'The server says:',
  details: {
    summary: 'Details',
    state: 'State',
    code: 'Code',
    status: 'HTTP status',
    cause: 'Caused by',
    time: 'Time',
    attempt: 'Attempt',
    pending: 'Changes waiting',
    durability: 'Kept',
    datasource: 'Data',
  },
  operations: {
    rename_column: 'Rename a column',
    change_column_type: 'Change a type',
    fill_missing_values: 'Fill missing values',
    drop_columns: 'Drop columns',
    filter_rows: 'Filter rows',
    sort_rows: 'Sort rows',
    undo: 'Undo',
    redo: 'Redo',
    save: 'Save as new data',
    clear: 'End the session',
  },
};
