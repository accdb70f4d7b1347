/** Writes the bounds of the automatic roads as a page: one row for each failure code. */
import { recoveryPolicy } from '../machines/recoveryPolicy.ts';
import { anyRoadBound, roadBound } from '../machines/roadBounds.ts';
import { failureCodes } from '../machines/sessionFailure.ts';

/** The page, in Markdown. */
export function roadsDocument(): string {
  const { maxRetries, graceMs, wakeWindowMs, wakeWindowMaxMs, wakeSpacingMs } = recoveryPolicy;
  const any = anyRoadBound(recoveryPolicy);
  const anyKeyless = anyRoadBound(recoveryPolicy, { hasKeys: false });
  const keyless = roadBound(recoveryPolicy, 'SERVER_ERROR', { hasKeys: false });
  const exampleMs = 10_000;
  const given = roadBound(recoveryPolicy, 'SERVER_OVERLOADED', { retryAfterMs: exampleMs });
  const lines = [
    '# How long recovery goes on by itself',
    '',
    'Computed from `recoveryPolicy`, and asserted by a test over the real engine. Each row counts from a start at which',
    'every attempt meets the same failure, while nobody acts, nothing changes and no server sends a `Retry-After`.',
    '',
    '| code | road | attempts | ends in | after | with slow calls, at most |',
    '| --- | --- | --- | --- | --- | --- |',
    ...failureCodes.map(roadLine),
    '',
    `- *Attempts* are the first one, a remedy, up to ${maxRetries} retries, and the probe of the grace window of ${inSeconds(graceMs)}.`,
    '- *After* runs from the luckiest dice to the unluckiest, with every call failing at once.',
    '- *With slow calls* every call of every attempt takes as long as its limit allows: a status, an initialize, a second',
    '  status; a reset adds a clear. Each operation to be replayed adds its own limit to each attempt.',
    '- On a server without idempotency keys an attempt after a lost answer first waits until no copy of it can run any',
    `  more: the road of \`SERVER_ERROR\` then ends after at most ${inSeconds(keyless.mostMs)}, ${inSeconds(keyless.slowestMs)} with slow calls. A`,
    `  history with copies of our own in it is built again, once: ${inSeconds(anyKeyless.slowestMs)} at most, whatever failures follow each other.`,
    `- From \`failed\`, where it says *wakes*, one attempt follows in each window of ${windows(wakeWindowMs)} … up to ${inSeconds(wakeWindowMaxMs)},`,
    `  and one when the network is restored or the page is shown, at least ${inSeconds(wakeSpacingMs)} apart.`,
    `- Whatever failures follow each other, the road from a start, a loss or a doubt has at most ${any.attempts} attempts and`,
    `  ${inSeconds(any.mostMs)} of waiting, ${inSeconds(any.slowestMs)} with slow calls.`,
    '- A `Retry-After` of 1 s or more takes the place of the delays: the next attempt comes 0–10 % later than the server',
    `  asked the first time, and after one to two times as long when it asks again. With one of ${inSeconds(exampleMs)} in every answer`,
    `  the road of \`SERVER_OVERLOADED\` ends after ${inSeconds(given.leastMs)} to ${inSeconds(given.mostMs)}. One of 0 leaves the delays as they are; one`,
    '  beyond the grace window ends the road in `failed` at once, which wakes at the time that the server gave.',
    '- A call that the machine slept through counts for nothing: its attempt is made once more, under its own limits.',
    '',
    '## The roads, drawn',
    '',
    'Each is walked through the chart itself, with every call failing at once. A solid box is an attempt or an end, a',
    'dashed one a wait.',
    '',
    ...failureCodes.flatMap((code) => [`![The road of ${code}](../visualizations/roads/${code}.svg)`, '']),
  ];
  return lines.join('\n');
}

function roadLine(code: (typeof failureCodes)[number]): string {
  const { road, attempts, endsIn, wakes, leastMs, mostMs, slowestMs } = roadBound(recoveryPolicy, code);
  const end = `\`${endsIn}\`${wakes ? ', wakes' : ''}`;
  const after = mostMs === 0 ? 'at once' : `${(leastMs / 1000).toFixed(1)}–${(mostMs / 1000).toFixed(1)} s`;
  return `| \`${code}\` | ${road} | ${attempts} | ${end} | ${after} | ${inSeconds(slowestMs)} |`;
}

function windows(firstMs: number): string {
  return [1, 2, 4, 8].map((factor) => (firstMs * factor) / 1000).join(', ');
}

function inSeconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
