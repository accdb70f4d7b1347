/** Which language the page speaks: the one that was chosen here before, else the first of the browser's that there is. */
import { catalogues, type Language } from './messages/liveMessages.ts';

const key = 'holdfast.studio.language';

type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** @param preferred As the browser lists them, the dearest first (BCP 47). */
export function languageAtStart(
  memory: Memory = localStorage,
  preferred: readonly string[] = navigator.languages,
): Language {
  const candidates = [memory.getItem(key) ?? '', ...preferred];
  for (const candidate of candidates) {
    const [language = ''] = candidate.toLowerCase().split('-');
    if (isLanguage(language)) return language;
  }
  return 'en';
}

export function rememberLanguage(language: Language, memory: Memory = localStorage): void {
  memory.setItem(key, language);
}

const isLanguage = (text: string): text is Language => Object.hasOwn(catalogues, text);
