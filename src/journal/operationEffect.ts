/** What an operation does to the position: the one place that knows the operations with a meaning of their own. */

export type OperationEffect = 'step' | 'undo' | 'redo' | 'none' | 'ends-session';

const special: Readonly<Record<string, OperationEffect>> = {
  undo: 'undo',
  redo: 'redo',
  save: 'none',
  column_statistics: 'none',
  clear: 'ends-session',
};

/** The effect of an operation by its name; a name without a meaning of its own is a step forward. */
export function effectOf(name: string): OperationEffect {
  return Object.hasOwn(special, name) ? (special[name] ?? 'step') : 'step';
}

/** By how much the position moves when the server applies an operation. */
export function positionDelta(name: string): -1 | 0 | 1 {
  const effect = effectOf(name);
  if (effect === 'undo') return -1;
  return effect === 'step' || effect === 'redo' ? 1 : 0;
}
