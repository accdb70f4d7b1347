/** Chooses the catalogue for a language tag: the application's over the shipped one, English where there is none. */
import { mergeMessages } from './mergeMessages.ts';
import type { PartialMessages, RecoveryMessages } from './recoveryMessages.ts';
import { shippedMessages } from './shippedMessages.ts';
import { type Wording, wordingIn } from './wording.ts';

/**
 * Wording by language, e.g. `{ es: { actions: { log_in: 'Entrar' } }, pt: … }`. A shipped language is changed, another
 * one is added; what an added one leaves out is said in English.
 */
export type MessagesByLanguage = Readonly<Record<string, PartialMessages>>;

const fallback = 'en';

/**
 * All catalogues there are, with an application's wording in them, the last one over those before it.
 * @throws TypeError for wording that fits no message
 */
export function cataloguesWith(
  ...own: readonly MessagesByLanguage[]
): Readonly<Record<string, RecoveryMessages>> {
  const catalogues: Record<string, RecoveryMessages> = { ...shippedMessages };
  for (const [language, changes] of own.flatMap((messages) => Object.entries(messages))) {
    const tag = canonicalTag(language);
    if (tag === null)
      throw new TypeError(`messages.${language} names no language: use a tag such as es or pt-BR.`);
    const base = catalogueIn(catalogues, tag)?.[1] ?? shippedMessages[fallback];
    catalogues[tag] = mergeMessages(base, changes);
  }
  return catalogues;
}

/** The wording for a `lang` attribute's value; its region decides how numbers and times are written. */
export function wordingFor(
  catalogues: Readonly<Record<string, RecoveryMessages>>,
  language: string,
): Wording {
  const tag = canonicalTag(language);
  const found = tag === null ? null : catalogueIn(catalogues, tag);
  if (tag === null || found === null) {
    return wordingIn(catalogues[fallback] ?? shippedMessages[fallback], fallback);
  }
  return wordingIn(found[1], tag);
}

/** The catalogue of a tag, or of the next shorter one: es-AR, then es (RFC 4647 §3.4, lookup). */
function catalogueIn(
  catalogues: Readonly<Record<string, RecoveryMessages>>,
  tag: string,
): readonly [string, RecoveryMessages] | null {
  const parts = tag.split('-');
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('-');
    const catalogue = Object.hasOwn(catalogues, name) ? catalogues[name] : undefined;
    if (catalogue !== undefined) return [name, catalogue];
  }
  return null;
}

/** The tag as Intl writes it; null when it is none. Some servers write es_AR. */
function canonicalTag(language: string): string | null {
  try {
    return Intl.getCanonicalLocales(language.trim().replaceAll('_', '-'))[0] ?? null;
  } catch {
    // Whatever stands in a `lang` attribute must not stop recovery from being shown.
    return null;
  }
}
