/** What the body of an answer turned out to be, whatever its Content-Type claimed. */
import { parseRelaxedJson } from './parseRelaxedJson.ts';

export type AnswerBody =
  | { readonly kind: 'json'; readonly value: unknown }
  /** HTML or XML: a page for people. */
  | { readonly kind: 'page'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' }
  /** The connection ended before the body did. */
  | { readonly kind: 'cut' }
  /** Nobody has read the body; only its declared media type is known. */
  | { readonly kind: 'unread'; readonly declared: 'json' | 'page' | 'other' };

/** Says what a body is. The contents decide: debug pages come as JSON, JSON comes as text/html. */
export function readAnswerBody(text: string, contentType: string | null): AnswerBody {
  const source = text.replace(/^\uFEFF/, '').trim();
  if (source === '') return { kind: 'empty' };
  if (source.startsWith('<')) return { kind: 'page', text: source };
  const reading = parseRelaxedJson(source);
  if (reading.kind === 'value') return { kind: 'json', value: reading.value };
  if (reading.kind === 'cut') return { kind: 'cut' };
  return { kind: declaredMedia(contentType) === 'page' ? 'page' : 'text', text: source };
}

/** The media type that a Content-Type header declares, as far as it matters here (RFC 6839 suffixes included). */
export function declaredMedia(contentType: string | null): 'json' | 'page' | 'other' {
  const mediaType = (contentType ?? '').split(';', 1).join('').trim().toLowerCase();
  if (/^application\/(?:.+\+)?json$/.test(mediaType)) return 'json';
  return /^text\/html$|[/+]xml$/.test(mediaType) ? 'page' : 'other';
}
