/** Cleans the breadcrumbs that Sentry leaves by itself: of requests, clicks, the console and addresses. */
import { elementKinds } from './elementKinds.ts';
import { scrubAddress } from './scrubAddress.ts';

/** As much of a breadcrumb as is read here; those of SDK 8 to 11 fit. */
export interface ScrubbedBreadcrumb {
  category?: string;
  message?: string;
  data?: Record<string, unknown>;
}

/** What a request's breadcrumb keeps besides its address: numbers and a method. */
const requestFields = ['method', 'status_code', 'request_body_size', 'response_body_size'];

/**
 * The breadcrumbs without what can quote rows, columns or tokens. The console's are dropped, clicks keep the kind of
 * element, requests and navigations their scrubbed address; what an application leaves itself is left as it is.
 */
export function scrubBreadcrumbs<B extends ScrubbedBreadcrumb>(breadcrumbs: readonly B[]): B[] {
  const kept = breadcrumbs.filter(({ category }) => category !== 'console');
  for (const breadcrumb of kept) scrub(breadcrumb);
  return kept;
}

function scrub(breadcrumb: ScrubbedBreadcrumb): void {
  const { category = '', data = {}, message = '' } = breadcrumb;
  if (category === 'fetch' || category === 'xhr' || category === 'http') {
    breadcrumb.data = {
      ...Object.fromEntries(requestFields.filter((name) => name in data).map((name) => [name, data[name]])),
      url: addressIn(data.url),
    };
    delete breadcrumb.message;
  } else if (category === 'navigation') {
    breadcrumb.data = { from: addressIn(data.from), to: addressIn(data.to) };
  } else if (category.startsWith('ui.')) {
    breadcrumb.message = elementKinds(message);
    delete breadcrumb.data;
  } else if (category.startsWith('sentry.')) {
    // It repeats the text of an earlier event, which its id leads to.
    delete breadcrumb.message;
  }
}

function addressIn(address: unknown): string {
  return typeof address === 'string' ? scrubAddress(address) : '';
}
