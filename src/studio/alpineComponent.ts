/** Gives the methods of a component Alpine's magics as their `this`, without naming its type twice. */
import type Alpine from 'alpinejs';

export function alpineComponent<T extends object>(
  component: Alpine.AlpineComponent<T>,
): Alpine.AlpineComponent<T> {
  return component;
}
