/** A moment as HydroML writes it: the wall time of its server's zone, to the microsecond, and no word of the zone. */
const zoneOffsetMs = -6 * 3_600_000;

/** @param at Ms since the epoch. */
export function zonelessMoment(at: number): string {
  return new Date(at + zoneOffsetMs).toISOString().replace(/Z$/, '000');
}
