/** The geometry of a small histogram: bars in a box, as an SVG path would want them. */

export interface HistogramBin {
  readonly count: number;
  /** What the bar stands for, e.g. "1.5 to 2". */
  readonly label: string;
}

export interface HistogramBar extends HistogramBin {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The least height of a bar that counts something: a rare value stays visible. */
const leastHeight = 1.5;

/** One bar for each bin in a box of `width` by `height`, a `gap` apart; the tallest fills the box. */
export function histogramBars(
  bins: readonly HistogramBin[],
  { width, height, gap }: { width: number; height: number; gap: number },
): readonly HistogramBar[] {
  if (bins.length === 0) return [];
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const step = width / bins.length;
  const space = Math.min(gap, step / 2);
  return bins.map((bin, index) => {
    const barHeight = bin.count === 0 ? 0 : Math.max(leastHeight, (bin.count / most) * height);
    return {
      ...bin,
      x: round(index * step + space / 2),
      y: round(height - barHeight),
      width: round(step - space),
      height: round(barHeight),
    };
  });
}

const round = (value: number): number => Math.round(value * 100) / 100;
