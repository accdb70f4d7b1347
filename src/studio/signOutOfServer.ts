/** Ends the login on the server. */
import { readCsrfToken } from '../index.ts';
import { logoutPath } from './studioAddress.ts';

/** How long the server may take, ms. */
const limitMs = 4_000;

/** Whether the server took it; `false` when it refused or could not be reached in time. */
export async function signOutOfServer(signal: AbortSignal): Promise<boolean> {
  const token = readCsrfToken();
  try {
    const response = await fetch(logoutPath, {
      method: 'POST',
      credentials: 'same-origin',
      headers: token === null ? {} : { 'x-csrftoken': token },
      signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    });
    return response.ok;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
}
