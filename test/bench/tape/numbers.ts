/** How the bench writes numbers. */

/** Ms as seconds with two decimals; a dash for never. */
export function inSeconds(ms: number): string {
  return Number.isFinite(ms) ? `${(ms / 1000).toFixed(2)} s` : 'never';
}

/** A share in per cent: with two decimals, and never rounded up to a hundred. */
export function inPerCent(part: number, whole: number): string {
  return `${(Math.floor((part / whole) * 10_000) / 100).toFixed(2)} %`;
}

/** A number with that many decimals; a dash when there is none. */
export function inDecimals(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : '–';
}

/** A whole number with a comma between thousands. */
export function inThousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
