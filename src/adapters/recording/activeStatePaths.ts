/** From a snapshot's value to the ids of the states that are active, outermost first. */

export type StateValue = string | { readonly [state: string]: StateValue | undefined };

/** `{retrying: 'waiting'}` gives `['retrying', 'retrying.waiting']`. */
export function activeStatePaths(value: StateValue, parent = ''): readonly string[] {
  const path = (name: string): string => (parent === '' ? name : `${parent}.${name}`);
  if (typeof value === 'string') return [path(value)];
  return Object.entries(value).flatMap(([name, inner]) => [
    path(name),
    ...(inner === undefined ? [] : activeStatePaths(inner, path(name))),
  ]);
}
