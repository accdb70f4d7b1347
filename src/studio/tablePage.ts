/** One page of the table as it is drawn: from the server's rows, or from the preview that recovery keeps. */
import type { JsonValue, SessionView } from '../index.ts';
import type { ColumnSummary, RowsPage } from './studioApi.ts';

export interface TablePage extends RowsPage {
  /**
   * `preview` rows were kept on this device or came with the session; types and counts are unknown then. `only` rows did,
   * too, and the server gives no others.
   */
  readonly source: 'rows' | 'preview' | 'only';
}

/** The first rows as the session's view carries them, or `null` when it carries none. */
export function previewPage(session: SessionView): TablePage | null {
  const { preview, shape } = session;
  if (preview === null) return null;
  const names = session.columns ?? Object.keys(preview[0] ?? {});
  if (names.length === 0) return null;
  const columns: ColumnSummary[] = names.map((name) => ({ name, type: null, missing: null }));
  const rows = preview.map((row) => names.map((name): JsonValue => row[name] ?? null));
  return {
    source: 'preview',
    etag: session.etag ?? null,
    offset: 0,
    total: shape?.[0] ?? rows.length,
    columns,
    rows,
  };
}

/** What tells one state of a session's table from another; rows read for one are not shown for the other. */
export function tableVersion(session: SessionView): string {
  const { datasourceId, sessionId, etag, position, total } = session;
  return [datasourceId, etag ?? `${sessionId} ${position}/${total}`].join(' ');
}

/** Whether a column's cells stand right-aligned: by its type, or by what its cells hold while that is unknown. */
export function isNumberColumn(page: TablePage, index: number): boolean {
  const type = page.columns[index]?.type;
  if (type === 'integer' || type === 'float') return true;
  return type === null && page.rows.some((row) => typeof row[index] === 'number');
}
