/** Words a catalogue's sentences in a language: placeholders, plurals, numbers, relative and clock times by Intl. */
import type { PluralText, RecoveryMessages } from './recoveryMessages.ts';

/** From this many seconds on, minutes say more. */
const minutesFromS = 120;
/** Beyond this many ms a clock time says more than a span. */
const clockTimeBeyondMs = 3_600_000;
/** Beyond this many ms the day belongs to the time. */
const dayBeyondMs = 43_200_000;

export interface Wording {
  readonly messages: RecoveryMessages;
  /** BCP 47: the language of the catalogue, with the region that the page names. */
  readonly locale: string;
  /** Fills the names in braces; a name without a value stays as it is. */
  fill(text: string, values: Readonly<Record<string, string | number>>): string;
  /** The wording for this many; `{count}` is filled. */
  plural(text: PluralText, count: number): string;
  /** "in 5 seconds", "in 4 minutes", "now". */
  until(deadline: number, now: number): string;
  /** Whether a deadline is so far away that its clock time should be named. */
  isFar(deadline: number, now: number): boolean;
  /** "14:32", or the day with it when that is not soon. Both in ms since the epoch. */
  moment(at: number, now: number): string;
}

export function wordingIn(messages: RecoveryMessages, locale: string): Wording {
  const number = new Intl.NumberFormat(locale);
  const categories = new Intl.PluralRules(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const calendar = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

  const fill: Wording['fill'] = (text, values) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) return whole;
      return typeof value === 'number' ? number.format(value) : value;
    });

  return {
    messages,
    locale,
    fill,
    plural: (text, count) => fill(text[categories.select(count)] ?? text.other, { count }),
    until(deadline, now) {
      const seconds = secondsLeft(deadline, now);
      return seconds >= minutesFromS
        ? relative.format(Math.ceil(seconds / 60), 'minute')
        : relative.format(seconds, 'second');
    },
    isFar: (deadline, now) => deadline - now > clockTimeBeyondMs,
    moment: (at, now) => (Math.abs(at - now) > dayBeyondMs ? calendar : clock).format(at),
  };
}

/** Whole seconds until a deadline, rounded up so that zero means now, never below 0. Both in ms since the epoch. */
function secondsLeft(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}
