/** The catalogue of a language. */
import type { BugReportMessages } from './bugReportMessages.ts';
import { en } from './en.ts';
import { es } from './es.ts';

export interface BugReportCatalogue {
  /** BCP 47, of the catalogue itself. */
  readonly language: string;
  readonly messages: BugReportMessages;
}

/** @param language BCP 47; one without a catalogue, or none, is shown in English. */
export function messagesIn(language: string): BugReportCatalogue {
  return /^es\b/i.test(language) ? { language: 'es', messages: es } : { language: 'en', messages: en };
}

/** The text with each `{name}` replaced; what has no value leaves nothing, and no gap. */
export function fill(text: string, values: Readonly<Record<string, string | number | null>>): string {
  return text
    .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
    .replace(/ +/g, ' ')
    .replace(/ (?=[,;)])/g, '')
    .replace(/\(\s*\)|[,\s]+$/g, '')
    .trim();
}
