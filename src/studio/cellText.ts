/** How one value of the table is written in its cell. */
import type { JsonValue } from '../index.ts';

/** Digits after the point that a cell shows at most; the full value stands in its title. */
const mostDecimals = 4;

export interface CellText {
  readonly text: string;
  /** The value as it is, where the text is shorter. */
  readonly full: string | null;
  readonly isMissing: boolean;
  /** Digits after the point, or `null` for what is no number. */
  readonly decimals: number | null;
}

export function cellText(value: JsonValue | undefined): CellText {
  if (value === null || value === undefined || value === '') {
    return { text: '', full: null, isMissing: true, decimals: null };
  }
  if (typeof value === 'number') return numberText(value);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return { text, full: null, isMissing: false, decimals: null };
}

function numberText(value: number): CellText {
  const full = String(value);
  // Exponents stand for themselves: rounding 1.2e-7 to four digits would write a zero.
  if (full.includes('e')) return { text: full, full: null, isMissing: false, decimals: 0 };
  const point = full.indexOf('.');
  if (point === -1) return { text: full, full: null, isMissing: false, decimals: 0 };
  const decimals = full.length - point - 1;
  if (decimals <= mostDecimals) return { text: full, full: null, isMissing: false, decimals };
  const rounded = Number(value.toFixed(mostDecimals));
  const text = rounded === 0 ? value.toPrecision(3) : value.toFixed(mostDecimals);
  return { text, full, isMissing: false, decimals: mostDecimals };
}

/**
 * What follows a number so that the points of a column stand in one line: figure spaces for the digits, and a
 * punctuation space for a missing point. Nothing is added to the number itself, since a zero would claim precision.
 */
export function pointPadding(decimals: number, widest: number): string {
  if (decimals >= widest) return '';
  const point = decimals === 0 ? '\u2008' : '';
  return point + '\u2007'.repeat(widest - decimals);
}
