/** Cleans a span of what Sentry's own integrations collected in the page: for `beforeSendSpan`. */
import { elementKinds } from './elementKinds.ts';
import { scrubAddress } from './scrubAddress.ts';

/**
 * As much of a span as is read here. One within a transaction (SDK 8 to 10, and 11 where it is told to) has a
 * `description` and `data`, one that travels by itself (SDK 11) a `name` and `attributes`.
 */
export interface ScrubbedSpan {
  description?: string;
  data?: object;
  name?: string;
  attributes?: object;
  is_segment?: boolean;
  status?: string;
  links?: { attributes?: object }[];
}

/** What the SDK itself says of a span: which kind it is, of which page's life, and of which version of the application. */
const ownFields = [
  'sentry.op',
  'sentry.origin',
  'sentry.source',
  'sentry.sample_rate',
  'sentry.segment.id',
  'sentry.segment.name.source',
  'sentry.trace_lifecycle',
  'sentry.sdk.name',
  'sentry.sdk.version',
  'sentry.release',
  'sentry.environment',
  'sentry.link.type',
  'http.request.method',
  'http.response.status_code',
];

/**
 * Cleans `span` in place and gives it back. Its name is an address, an element or a query; what remains is which kind of
 * span it was, of which session call, and how long. Attributes that an application sets itself are left out too.
 */
export function scrubSentrySpan<S extends ScrubbedSpan>(span: S): S {
  const open: ScrubbedSpan = span;
  const { description, name, attributes, data } = open;
  if (description !== undefined) open.description = scrubDescription(description, textOf(data, 'sentry.op'));
  if (name !== undefined) open.name = open.is_segment === true ? scrubSegmentName(name) : streamedName(open);
  if (data !== undefined) open.data = kept(data);
  if (attributes !== undefined) {
    const segment = textOf(attributes, 'sentry.segment.name');
    const address = textOf(attributes, 'url.full');
    open.attributes = {
      ...kept(attributes),
      ...(segment !== null && { 'sentry.segment.name': scrubSegmentName(segment) }),
      ...(address !== null && { 'url.full': scrubAddress(address) }),
    };
  }
  // A span that failed may say so in somebody's words.
  if (open.status !== undefined && !/^[a-z_]+$/.test(open.status)) open.status = 'unknown_error';
  for (const link of open.links ?? [])
    if (link.attributes !== undefined) link.attributes = kept(link.attributes);
  return span;
}

/** The name of a transaction, or of a span that stands for one: a path loses what it says, a word stays. */
export function scrubSegmentName(name: string): string {
  return name.includes('/') ? scrubAddress(name) : name;
}

function scrubDescription(description: string, op: string | null): string {
  const address = /^(?:[A-Z]+ )?(\S*\/\S*)$/.exec(description)?.[1];
  if (address !== undefined) return scrubAddress(address);
  return op?.startsWith('ui.') ? elementKinds(description) : '';
}

/** A span of its own must be called something: a request by its address, anything else by its kind. */
function streamedName({ name = '', attributes }: ScrubbedSpan): string {
  const op = textOf(attributes, 'sentry.op');
  const address = textOf(attributes, 'url.full');
  const method = textOf(attributes, 'http.request.method');
  if (address !== null && method !== null) return `${method} ${scrubAddress(address)}`;
  return scrubDescription(name, null) || (op ?? 'span');
}

function textOf(attributes: object | undefined, name: string): string | null {
  const found = Object.entries(attributes ?? {}).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : null;
}

function kept(attributes: object): object {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => ownFields.includes(name)));
}
