/** Starts the operations page in the language that the address asks for, or else that of Data Studio. */
import { languageAtStart, rememberLanguage } from '../languageChoice.ts';
import { en } from './messages/en.ts';
import { es } from './messages/es.ts';
import { type SpanHours, spans } from './operationsApi.ts';
import { openOperationsPage } from './operationsPage.ts';

const catalogues = { en, es };
type Language = keyof typeof catalogues;

const isLanguage = (text: string): text is Language => Object.hasOwn(catalogues, text);

function languageOf(address: URL): Language {
  const asked = address.searchParams.get('lang') ?? '';
  return isLanguage(asked) ? asked : languageAtStart();
}

function hoursOf(address: URL): SpanHours {
  return spans.find((hours) => String(hours) === address.searchParams.get('hours')) ?? 1;
}

/** What is chosen stands in the address: a reload keeps it, and it can be sent to somebody. */
function note(name: string, value: string): void {
  const address = new URL(location.href);
  address.searchParams.set(name, value);
  history.replaceState(null, '', address.pathname + address.search);
}

let close = (): void => {};

function open(): void {
  const address = new URL(location.href);
  const language = languageOf(address);
  const messages = catalogues[language];
  document.documentElement.lang = language;
  document.title = `${messages.title} · Data Studio`;
  close();
  close = openOperationsPage({
    messages,
    hours: hoursOf(address),
    onHours: (hours) => note('hours', String(hours)),
    onLanguage(next) {
      note('lang', next);
      if (isLanguage(next)) rememberLanguage(next);
      open();
    },
  });
}

open();
