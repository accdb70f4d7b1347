import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AttachedPage, attachToPage } from '../../src/legacy/attachToPage.ts';
import { readPageConfig } from '../../src/legacy/pageConfig.ts';
import { type HydromlFetch, hydromlFetch, refusal } from './hydromlFetch.ts';

const original = window.fetch;
/** Another one for each test: what a device holds of one is nothing to the next. */
let datasourceId: string;
let session: string;
let server: HydromlFetch;
let attached: AttachedPage;
let events: string[];
const eventNames = [
  'session-state-changed',
  'session-initialized',
  'session-operation-undone',
  'session-saved',
  'data-studio-grid-update',
];
const hear = (event: Event) => void events.push(event.type);

beforeEach(() => {
  datasourceId = crypto.randomUUID();
  session = `/tools/api/studio/${datasourceId}/session`;
  server = hydromlFetch(datasourceId);
  window.fetch = server.fetch;
  events = [];
  for (const name of eventNames) window.addEventListener(name, hear);
  attached = attachToPage(readPageConfig({ datasourceId, userId: 1 }, {}));
});

afterEach(async () => {
  for (const name of eventNames) window.removeEventListener(name, hear);
  await attached.detach();
  window.fetch = original;
});

async function post(name: string, params: object = {}): Promise<{ status: number; body: object }> {
  const response = await fetch(`${session}/${name}/`, { method: 'POST', body: JSON.stringify(params) });
  return { status: response.status, body: await response.json() };
}

const rename = (from: string, to: string) => post('rename-column', { old_name: from, new_name: to });

const call = (name: string, ...given: readonly string[]): Promise<object> => {
  const called = Reflect.get(window, name) as (...given: readonly string[]) => Promise<object>;
  return called(...given);
};

describe('a page that was attached', () => {
  it('sends what is no session call as it always did', async () => {
    await fetch('/elsewhere/');
    expect(server.calls).toEqual(['GET /elsewhere/']);
    expect(attached.recovery).toBeNull();
  });

  it('opens a session through the engine, although the first tries fail', async () => {
    server.failNext('status', refusal(500, 'no'), refusal(500, 'no'));
    attached.follow((recovery) =>
      recovery.subscribe(({ value }) => value === 'retrying' && recovery.retry()),
    );
    expect(await post('initialize')).toMatchObject({
      status: 200,
      body: { success: true, session_info: { current_position: 0, history_length: 0 } },
    });
    expect(server.calls).toEqual(['GET status', 'GET status', 'GET status', 'POST initialize']);
  });

  it('builds the work again for the page’s next call when the server has forgotten it', async () => {
    await post('initialize');
    await rename('a', 'x');
    server.forget();
    expect(await rename('b', 'y')).toMatchObject({
      status: 200,
      body: { success: true, column_info: ['x', 'y'], session_info: { current_position: 2 } },
    });
  });

  it('hands on what the server refuses, word for word', async () => {
    await post('initialize');
    expect(await rename('nothing', 'x')).toEqual({
      status: 400,
      body: { success: false, error: 'There is no column "nothing".' },
    });
    expect(await post('undo')).toMatchObject({
      status: 400,
      body: { success: false, error: 'There is nothing to undo' },
    });
  });

  it('answers a status from the server, and starts where a session is there', async () => {
    const none = await (await fetch(`${session}/status/`)).json();
    expect(none).toMatchObject({ success: true, session_info: { session_exists: false } });
    expect(attached.recovery).toBeNull();
    await server.fetch(`${session}/initialize/`, { method: 'POST' });
    const some = await (await fetch(`${session}/status/`)).json();
    expect(some).toMatchObject({ session_info: { session_exists: true, current_position: 0 } });
    await expect.poll(() => attached.recovery?.getState().value).toBe('recovered');
  });

  it('reads once more when a read has failed because the session was gone', async () => {
    await post('initialize');
    server.forget();
    server.failNext('column-statistics', refusal(410, 'gone'));
    expect(await post('column-statistics', { column_name: 'a' })).toMatchObject({
      status: 200,
      body: { statistics: { mean: 1 } },
    });
    expect(server.calls.filter((made) => made === 'POST initialize')).toHaveLength(2);
  });

  it('leaves a body that is no JSON to the server', async () => {
    await post('initialize');
    const response = await fetch(`${session}/rename-column/`, { method: 'POST', body: new FormData() });
    expect(response.status).toBe(400);
  });

  it('throws what fetch throws when the page gives up', async () => {
    server.failNext('status', refusal(500, 'no'));
    const controller = new AbortController();
    const opened = fetch(`${session}/initialize/`, { method: 'POST', signal: controller.signal });
    const refused = expect(opened).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => attached.recovery?.getState().value).toBe('retrying');
    controller.abort();
    await refused;
  });

  it('answers with a sentence where only a person can go on', async () => {
    server.failNext('status', refusal(403, 'no'));
    expect(await post('initialize')).toMatchObject({
      status: 403,
      body: { success: false, error: 'You do not have permission to work on this data' },
    });
  });

  it('brings the widget up again when the page asks for it', async () => {
    const dialog = () => document.querySelector('session-recovery')?.shadowRoot?.querySelector('dialog');
    server.failNext('status', refusal(403, 'no'));
    await post('initialize');
    await expect.poll(() => dialog()?.open).toBe(true);
    const closed = new Promise((resolve) => dialog()?.addEventListener('close', resolve, { once: true }));
    dialog()?.close();
    await closed;
    expect(dialog()?.open).toBe(false);
    attached.manager?.showRecoveryUI(new TypeError('Failed to fetch'));
    await expect.poll(() => dialog()?.open).toBe(true);
  });

  it('ends a session that the page ends, and opens a fresh one', async () => {
    await post('initialize');
    await rename('a', 'x');
    expect(await post('clear')).toMatchObject({ status: 200, body: { success: true } });
    expect(await post('initialize')).toMatchObject({ body: { column_info: ['a', 'b'] } });
  });

  it('saves once, ends the session with the server, and keeps it where the server does', async () => {
    server.endsWithSave = false;
    expect(await call('initializeSession')).toMatchObject({ success: true });
    events.length = 0;
    expect(await call('saveSession', 'Copy')).toMatchObject({ new_datasource: { name: 'Copy' } });
    expect(events).toEqual(['session-saved']);
    server.endsWithSave = true;
    events.length = 0;
    expect(await call('saveSession', 'Copy')).toMatchObject({ session_info: { session_exists: false } });
    expect(events).toEqual(['session-state-changed', 'session-saved']);
    expect(server.calls.filter((made) => made === 'POST save')).toHaveLength(2);
    expect(attached.recovery).toBeNull();
  });

  it('does not send a save again that the server refused', async () => {
    await post('initialize');
    server.failNext('save', refusal(400, 'That name is taken.'));
    expect(await call('saveSession', 'Copy')).toMatchObject({ success: false, error: 'That name is taken.' });
    expect(server.calls.filter((made) => made === 'POST save')).toHaveLength(1);
  });

  it('asks for a name where a save has none, and saves nothing without', async () => {
    const asked = vi.spyOn(window, 'prompt').mockReturnValue(null);
    expect(await call('saveSession')).toBeUndefined();
    expect(asked).toHaveBeenCalledOnce();
    expect(server.calls).toEqual([]);
    asked.mockRestore();
  });

  it('offers the functions with their events', async () => {
    await call('initializeSession');
    await rename('a', 'x');
    await expect(call('undoOperation')).resolves.toMatchObject({ success: true, column_info: ['a', 'b'] });
    expect(events).toEqual([
      'session-state-changed',
      'session-initialized',
      'data-studio-grid-update',
      'session-state-changed',
      'session-operation-undone',
      'data-studio-grid-update',
    ]);
    await expect(call('redoOperation')).resolves.toMatchObject({ success: true, column_info: ['x', 'b'] });
  });

  it('tells the page of work that it did not ask for', async () => {
    await post('initialize');
    await attached.recovery?.perform({ name: 'rename_column', params: { old_name: 'a', new_name: 'x' } });
    await expect.poll(() => events).toEqual(['session-state-changed', 'data-studio-grid-update']);
  });

  it('gives one manager for the page’s data, and one of its own with options', async () => {
    const Manager = Reflect.get(window, 'SessionRecoveryManager');
    expect(new Manager(datasourceId)).toBe(attached.manager);
    expect(new Manager(datasourceId)).toBeInstanceOf(Manager);
    expect(new Manager(datasourceId, { storage: false })).not.toBe(attached.manager);
    expect(() => new Manager('')).toThrow(/datasourceId/);
  });

  it('shows the widget, and takes it away again', async () => {
    expect(document.querySelectorAll('session-recovery')).toHaveLength(1);
    await post('initialize');
    expect(document.querySelector('session-recovery')?.recovery).toBe(attached.recovery);
    const requested: Event[] = [];
    const note = (event: Event) => void requested.push(event);
    document.addEventListener('session-recovery-requested', note);
    attached.manager?.showRecoveryUI(new TypeError('Failed to fetch'));
    document.removeEventListener('session-recovery-requested', note);
    expect(requested).toMatchObject([{ detail: { code: 'NETWORK_UNREACHABLE' } }]);
    await attached.detach();
    expect(document.querySelectorAll('session-recovery')).toHaveLength(0);
    expect(window.fetch).toBe(server.fetch);
    expect(Reflect.get(window, 'initializeSession')).toBeUndefined();
  });
});
