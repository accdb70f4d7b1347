/** What can be asked of the tape bench on the command line. */
import { parseArgs } from 'node:util';

export interface TapeOptions {
  readonly sessions: number;
  readonly seed: number;
  /** Part of a client's name, or null for all of them. */
  readonly only: string | null;
  /** Whether `docs/tape.md` and `docs/tape.svg` are written. */
  readonly write: boolean;
}

/** Reads the arguments. @throws RangeError that says what to give instead */
export function tapeOptionsFrom(args: string[]): TapeOptions {
  const { values } = parseArgs({
    args,
    options: {
      sessions: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const options: TapeOptions = {
    sessions: wholeNumber('sessions', values.sessions, 1),
    seed: wholeNumber('seed', values.seed, 0),
    only: values.only ?? null,
    write: values.write,
  };
  if (options.write && options.only !== null) {
    throw new RangeError('--write needs every client for its page: leave --only out.');
  }
  return options;
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`--${name} must be a whole number of at least ${least}; it is "${text}".`);
  }
  return value;
}
