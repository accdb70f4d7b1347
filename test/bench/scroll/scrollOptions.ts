/** What can be asked of the scroll bench on the command line. */
import { parseArgs } from 'node:util';

export interface ScrollOptions {
  /** Rows of the table. */
  readonly rows: number;
  /** How often each client is scrolled in each way at each speed. */
  readonly rounds: number;
  /** Whether the figures in `docs/data-studio.md` are written. */
  readonly write: boolean;
}

/** Reads the arguments. @throws RangeError that says what to give instead */
export function scrollOptionsFrom(args: string[]): ScrollOptions {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '3000000' },
      rounds: { type: 'string', default: '3' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    rows: atLeast('rows', values.rows, 2_000),
    rounds: atLeast('rounds', values.rounds, 1),
    write: values.write,
  };
}

function atLeast(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`--${name} must be a whole number of at least ${least}; it is "${text}".`);
  }
  return value;
}
