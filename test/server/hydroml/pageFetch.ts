/** A `fetch` with a logged-in browser's cookies and its CSRF token, as a page of the server has it. */
import type { ApiClient } from '../apiClient.ts';

export function pageFetch(client: ApiClient): typeof fetch {
  return async (input, init = {}) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init.headers);
    const token = client.jar.get('csrftoken');
    if (init.method === 'POST' && token !== undefined) headers.set('x-csrftoken', token);
    return client.fetch(pathname + search, { ...init, headers });
  };
}
