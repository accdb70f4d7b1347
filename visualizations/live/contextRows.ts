/** A context as rows to read: what changed stands first, moments as times of the day. */

export interface ContextRow {
  readonly name: string;
  readonly value: string;
  /** As it was before the step; empty where nothing changed. */
  readonly before: string;
  readonly isChanged: boolean;
}

type Context = Readonly<Record<string, unknown>>;

/** The rows of `context`, compared with the one before it. */
export function contextRows(context: Context, before: Context | null): readonly ContextRow[] {
  const rows = Object.keys(context).map((name): ContextRow => {
    const value = wordsFor(name, context[name]);
    const old = before === null ? value : wordsFor(name, before[name]);
    return { name, value, before: old === value ? '' : old, isChanged: old !== value };
  });
  return [...rows.filter(({ isChanged }) => isChanged), ...rows.filter(({ isChanged }) => !isChanged)];
}

/** `14:32:07.250` for a moment, JSON for everything else. */
export function wordsFor(name: string, value: unknown): string {
  if (typeof value === 'number' && /(At|Since)$/.test(name)) return clockTime(value);
  return value === undefined ? '–' : JSON.stringify(value);
}

/** The time of the day in this time zone, to the millisecond. */
export function clockTime(at: number): string {
  const moment = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const clock = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':');
  return `${clock}.${String(moment.getMilliseconds()).padStart(3, '0')}`;
}
