/** What can be asked of the journal's bench on the command line. */
import { parseArgs } from 'node:util';

export interface JournalOptions {
  /** Starts of each client at each size. */
  readonly starts: number;
  /** Operations of each client at each size. */
  readonly operations: number;
  /** Operations that are replayed. */
  readonly replay: number;
  /** Whether `docs/journal.md` is written. */
  readonly write: boolean;
}

/** Reads the arguments. @throws RangeError that says what to give instead */
export function journalOptionsFrom(args: string[]): JournalOptions {
  const { values } = parseArgs({
    args,
    options: {
      starts: { type: 'string', default: '100' },
      operations: { type: 'string', default: '300' },
      replay: { type: 'string', default: '10000' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    starts: positive('starts', values.starts),
    operations: positive('operations', values.operations),
    replay: positive('replay', values.replay),
    write: values.write,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`--${name} must be a whole number of at least 1; it is "${text}".`);
  }
  return value;
}
