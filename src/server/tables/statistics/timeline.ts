/** How moments are spread over time, in units of the calendar. */
import type { CellValue } from '../tableSchema.ts';

const timelineUnits = ['minute', 'hour', 'day', 'month', 'year', 'decade', 'century'] as const;
type TimelineUnit = (typeof timelineUnits)[number];

// A type and not an interface, since only that counts as JSON.
export type Timeline = {
  readonly unit: TimelineUnit;
  /** Every unit from the first value to the last, those without a value included; `from` is its first day or moment. */
  readonly bins: readonly { readonly from: string; readonly count: number }[];
};

/** Wider spans are told in the next larger unit. */
const maxBins = 48;

const unitMs: Readonly<Record<TimelineUnit, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
  decade: 315_360_000_000,
  century: 3_153_600_000_000,
};

interface TimelineRequest {
  readonly id: string;
  readonly type: 'date' | 'datetime';
  readonly from: string;
  /** ISO 8601, as are `max` and the bins. */
  readonly min: string;
  readonly max: string;
}

export async function timelineOf(
  { id, type, from, min, max }: TimelineRequest,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<Timeline | null> {
  const unit = unitFor(momentOf(min), momentOf(max), type);
  if (unit === null) return null;
  const rows = await query(
    `SELECT CAST(date_trunc('${unit}', ${id}) AS TIMESTAMP) AS unit, count(*) FROM (${from}) WHERE ${id} IS NOT NULL GROUP BY unit ORDER BY unit`,
  );
  const counts = new Map(rows.map(([moment, count]) => [momentOf(String(moment)), Number(count)]));
  const [first] = counts.keys();
  const last = [...counts.keys()].at(-1);
  if (first === undefined || last === undefined) return null;
  const bins: { from: string; count: number }[] = [];
  for (let at = first; at <= last && bins.length <= maxBins + 1; at = next(at, unit)) {
    const iso = new Date(at).toISOString();
    bins.push({ from: type === 'date' ? iso.slice(0, 10) : iso.slice(0, 19), count: counts.get(at) ?? 0 });
  }
  return { unit, bins };
}

/** Null when not even centuries are large enough, or a year is none that JavaScript knows. */
function unitFor(min: number, max: number, type: 'date' | 'datetime'): TimelineUnit | null {
  const units = type === 'date' ? timelineUnits.filter((unit) => unitMs[unit] >= unitMs.day) : timelineUnits;
  return units.find((unit) => (max - min) / unitMs[unit] < maxBins) ?? null;
}

/** A table's moments have no zone; read as UTC they keep their digits. */
function momentOf(iso: string): number {
  const [day = '', time = '00:00:00'] = iso.split(/[T ]/);
  return Date.parse(`${day}T${time.slice(0, 8)}Z`);
}

function next(at: number, unit: TimelineUnit): number {
  const date = new Date(at);
  switch (unit) {
    case 'month':
      return date.setUTCMonth(date.getUTCMonth() + 1);
    case 'year':
      return date.setUTCFullYear(date.getUTCFullYear() + 1);
    case 'decade':
      return date.setUTCFullYear(date.getUTCFullYear() + 10);
    case 'century':
      return date.setUTCFullYear(date.getUTCFullYear() + 100);
    default:
      return at + unitMs[unit];
  }
}
