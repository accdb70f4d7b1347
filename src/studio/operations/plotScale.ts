/** Round numbers for axes. Pure. */

/** The least round number that is at least `most`: 1, 2, 2.5 or 5 times a power of ten. */
export function roundUp(most: number): number {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= most * 0.999_999) ?? 10;
  return factor * power;
}

/** The least even number with one digit, zeros apart, that is at least `most`: its half counts whole things. */
export function roundUpCount(most: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, most))));
  const factor = [1, 2, 4, 6, 8, 10].find(
    (candidate) => candidate * power >= most && (candidate * power) % 2 === 0,
  );
  return (factor ?? 20) * power;
}

/** Steps at which a time axis is marked: at most `most`, on round times of day, each far enough from the ends to be read. */
export function markedSteps(
  { from, stepMs, steps }: { from: number; stepMs: number; steps: number },
  most: number,
  /** Minutes that the local time is ahead of UTC. */
  zoneMinutes: number,
): number[] {
  const spanMs = stepMs * steps;
  const everyMs =
    [5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440]
      .map((minutes) => minutes * 60_000)
      .find((candidate) => spanMs / candidate <= most) ?? spanMs;
  const zoneMs = zoneMinutes * 60_000;
  return Array.from({ length: steps }, (_, step) => step).filter(
    (step) => (from + step * stepMs + zoneMs) % everyMs < stepMs,
  );
}
