import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSessionRecovery, type SessionRecovery } from '../../src/index.ts';
import { coverUntilKnown } from '../../src/studio/coverUntilKnown.ts';
import '../../src/studio/styles/layout.css';
import { datasourceId, scriptedApi } from '../support/scriptedApi.ts';

let recovery: SessionRecovery;
let user: string;
let table: HTMLElement;
let uncover: () => void;

const isCovered = () => getComputedStyle(table).visibility === 'hidden';

/** The page goes into the back-forward cache and comes back; no test browser has to have one. */
function comeBack(token: string): void {
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  // biome-ignore lint/suspicious/noDocumentCookie: a login changes it in the same way.
  document.cookie = `csrftoken=${token}`;
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
}

beforeEach(async () => {
  document.body.innerHTML = '<div class="workbench"><p>Rows of a user</p></div>';
  const found = document.querySelector<HTMLElement>('.workbench p');
  if (found === null) throw new Error('The page has no table.');
  table = found;
  // biome-ignore lint/suspicious/noDocumentCookie: a login changes it in the same way.
  document.cookie = 'csrftoken=first';
  user = '1';
  const api = scriptedApi({ exists: true });
  const { status } = api;
  recovery = createSessionRecovery({
    datasourceId,
    api: { ...api, status: async (signal) => ({ ...(await status(signal)), userId: user }) },
    storage: false,
    onUserChanged: () => undefined,
  });
  uncover = coverUntilKnown(() => recovery);
  recovery.start();
  await expect.poll(() => recovery.getState().value).toBe('recovered');
});

afterEach(async () => {
  uncover();
  await recovery.stop();
  document.documentElement.removeAttribute('data-covered');
});

it('a page that comes back after a login is covered until the session is proved to be its own', async () => {
  comeBack('second');
  expect(isCovered()).toBe(true);
  await expect.poll(isCovered).toBe(false);
});

it('stays covered where another user has logged in', async () => {
  user = '2';
  comeBack('second');
  await expect.poll(() => recovery.getState().value).toBe('failed');
  expect(isCovered()).toBe(true);
});

it('is not covered where nobody has logged in meanwhile', () => {
  comeBack('first');
  expect(isCovered()).toBe(false);
});
