/** A copy of a part of the chart without the one thing in it that is not ours: sentences that a server wrote. */

/** Where a failure carries what a server said. */
const serverText = 'userMessage';

/** Plain JSON, with every `userMessage` left out at any depth. */
export function withoutServerText(part: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(part, (key, value: unknown) => (key === serverText ? undefined : value)));
}
