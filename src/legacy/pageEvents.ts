/** The events by which an existing page hears of its session, with the details it reads. */
import type { JsonObject, JsonValue } from '../session/sessionApi.ts';
import type { PageBody } from './pageBody.ts';

/** The event of each call that succeeded; `session-state-changed` comes before it. */
const eventOf: Readonly<Record<string, string>> = {
  initialize: 'session-initialized',
  undo: 'session-operation-undone',
  redo: 'session-operation-redone',
  save: 'session-saved',
};

/** The event that tells of a call's success, or null where the page knows none. */
export function successEventOf(name: string): string | null {
  return Object.hasOwn(eventOf, name) ? (eventOf[name] ?? null) : null;
}

/** Tells the page that a call succeeded. Events bubble from the document to the window. */
export function announceSuccess(name: string, body: PageBody): void {
  const event = successEventOf(name);
  // A save that leaves the session says nothing of it.
  if (body.session_info) announceState(body);
  if (event === null) return;
  dispatch(event, name === 'save' ? savedDetail(body) : tableDetail(body));
  if (name !== 'save') announceTable(body);
}

/** Tells the page that its session is another one than it last heard, without a call of its own. */
export function announceChange(body: PageBody): void {
  announceState(body);
  announceTable(body);
}

function announceState(body: PageBody): void {
  dispatch('session-state-changed', { sessionInfo: body.session_info ?? null });
}

function announceTable(body: PageBody): void {
  window.dispatchEvent(new CustomEvent('data-studio-grid-update', { detail: tableDetail(body) }));
}

function tableDetail({ session_info, data_preview, column_info }: PageBody): JsonObject {
  return {
    sessionInfo: session_info ?? null,
    dataPreview: data_preview ?? null,
    columnInfo: column_info ?? null,
  };
}

function savedDetail({ new_datasource, datasource }: PageBody): { newDatasource: JsonValue } {
  return { newDatasource: new_datasource ?? datasource ?? null };
}

function dispatch(name: string, detail: JsonObject): void {
  document.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}
