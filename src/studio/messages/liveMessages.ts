/** The catalogue of the language that is chosen at the moment of reading: who reads it in an effect is told of a switch. */
import { en } from './en.ts';
import { es } from './es.ts';
import type { StudioMessages } from './studioMessages.ts';

export const catalogues = { en, es } satisfies Record<string, StudioMessages>;
export type Language = keyof typeof catalogues;

/** @param chosen Reads the language, from a reactive store. */
export function liveMessages(chosen: () => Language): StudioMessages {
  return new Proxy<StudioMessages>(en, { get: (_, key) => Reflect.get(catalogues[chosen()], key) });
}
