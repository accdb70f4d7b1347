/** Reads the dates of HTTP headers. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const month = `(?<month>${months.join('|')})`;
const time = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})';

/** IMF-fixdate, and the two obsolete forms that recipients must still accept. */
const forms = [
  new RegExp(`^[A-Z][a-z]{2}, (?<day>\\d{1,2}) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^[A-Z][a-z]{5,8}, (?<day>\\d{2})-${month}-(?<year>\\d{2}) ${time} GMT$`),
  new RegExp(`^[A-Z][a-z]{2} ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/**
 * The moment an HTTP date names, ms since the epoch, or null when it is none of the three forms of RFC 9110 §5.6.7.
 * `nowAt` decides the century of a two-digit year: at most 50 years ahead of it.
 */
export function parseHttpDate(text: string | null, nowAt: number): number | null {
  const groups = forms
    .map((form) => form.exec(text?.trim() ?? '')?.groups)
    .find((found) => found !== undefined);
  if (groups === undefined) return null;
  const part = (name: string): number => Number(groups[name]);
  const [day, hour, minute, second] = [part('day'), part('hour'), part('minute'), part('second')];
  const monthIndex = months.indexOf(groups.month ?? '');
  const year = groups.year?.length === 2 ? fullYear(part('year'), nowAt) : part('year');
  if (hour > 23 || minute > 59 || second > 60) return null;
  const midnight = Date.UTC(year, monthIndex, day);
  // Date.UTC rolls a 31st of February over into March: such a date names no moment.
  if (new Date(midnight).getUTCDate() !== day) return null;
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000;
}

function fullYear(twoDigits: number, nowAt: number): number {
  const thisYear = new Date(nowAt).getUTCFullYear();
  const inThisCentury = thisYear - (thisYear % 100) + twoDigits;
  return inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury;
}
