/** The table: reads the rows in view whenever the session's table or the view changes, and shows what is known meanwhile. */
import Alpine from 'alpinejs';
import { SessionError, type SessionView } from '../index.ts';
import { alpineComponent } from './alpineComponent.ts';
import { pressedColumn } from './grid/gridHead.ts';
import { createRowCache, type RowCache } from './grid/rowCache.ts';
import { createTableGrid, type GridContent, type GridView, type TableGrid } from './grid/tableGrid.ts';
import type { ColumnSummary, RowsPage } from './studioApi.ts';
import type { StudioPage } from './studioPage.ts';
import { isNumberColumn, previewPage, type TablePage, tableVersion } from './tablePage.ts';

/** Reads of one state that may fail before the page stops asking by itself. */
const automaticReads = 2;

/** What is known of the table that is shown, its rows apart. */
interface ShownTable {
  readonly columns: readonly ColumnSummary[];
  readonly numeric: readonly boolean[];
  readonly total: number;
  readonly source: TablePage['source'];
}

export function tableView(studio: StudioPage) {
  const { store, messages } = studio;
  let grid: TableGrid | null = null;
  let cache: RowCache | null = null;
  /** The version whose rows are read; '' for none. */
  let readFor = '';
  let failures = 0;
  /** Rows that came with the session, for as long as the server's own are not there. */
  let preview: TablePage | null = null;

  return alpineComponent({
    table: null as ShownTable | null,
    view: { first: 0, last: 0, direction: 1 } as GridView,
    /** Whether every row in view is there. */
    isComplete: true,
    problem: '',

    init() {
      cache = createRowCache({
        read: (offset, limit, signal) => {
          const { datasourceId } = store;
          if (datasourceId === null) throw new Error('No table is open.');
          return studio.api.readRows(datasourceId, { offset, limit }, signal);
        },
        onBlock: (page, isNew) => this.takeBlock(page, isNew),
        onFailure: (error) => this.noteFailure(error),
      });
      grid = this.makeGrid();
      Alpine.effect(() => {
        if (store.datasourceId === null) return;
        this.clear();
      });
      Alpine.effect(() => this.refresh());
      Alpine.effect(() => {
        store.columns = this.table?.columns ?? [];
      });
      // Drawn in one go, heads and rows: nothing of one table is ever seen beside something of another.
      Alpine.effect(() => grid?.show(this.content));
    },
    destroy() {
      cache?.clear();
      grid?.stop();
    },

    makeGrid(): TableGrid | null {
      const { scroller, canvas, pane, table } = this.$refs;
      if (!scroller || !canvas || !pane || !(table instanceof HTMLTableElement)) return null;
      table.tHead?.addEventListener('click', (event) => {
        const column = pressedColumn(event);
        if (column !== null) this.select(column);
      });
      return createTableGrid(
        { scroller, canvas, pane, table },
        {
          onView: (view) => this.lookAt(view),
          onChoose: (column) => this.select(this.table?.columns[column]?.name ?? ''),
        },
      );
    },

    clear() {
      cache?.clear();
      this.table = null;
      this.problem = '';
      preview = null;
      readFor = '';
      failures = 0;
      grid?.reset();
    },

    /** Reads what is in view and not there yet; while there is no session, shows what recovery kept. */
    refresh() {
      const state = store.recovery;
      const session = state?.session;
      if (state === null || !session?.exists) return;
      // Where the server's rows come at once, what came with the session would only be seen to change.
      const isSoon = state.value === 'recovered' && store.contract === 'full';
      if (this.table === null && !isSoon) this.showPreview(session);
      if (state.value !== 'recovered') {
        failures = 0;
        cache?.pause();
        return;
      }
      if (store.contract === 'existing') {
        this.showFirstRows(session);
        return;
      }
      const version = tableVersion(session);
      if (version !== readFor) {
        readFor = version;
        failures = 0;
        cache?.renew();
      }
      const { first, last, direction } = Alpine.raw(this).view;
      const total = session.shape?.[0] ?? Number.POSITIVE_INFINITY;
      this.read({ first: Math.min(first, Math.max(0, total - 1)), last: Math.min(last, total), direction });
    },

    read({ first, last, direction }: GridView) {
      // Not to be looked at by the effect that draws.
      const { recovery, contract } = Alpine.raw(store);
      if (recovery?.value !== 'recovered' || contract === 'existing') return;
      if (readFor === '' || failures >= automaticReads) return;
      cache?.want(first, Math.max(last, first + 1), direction);
    },

    takeBlock(page: RowsPage, isNew: boolean) {
      this.problem = '';
      failures = 0;
      preview = null;
      if (isNew || Alpine.raw(this).table?.source !== 'rows') {
        const shown = { ...page, source: 'rows' as const };
        this.table = Object.freeze({ ...tableOf(shown) });
      } else {
        grid?.redraw();
      }
    },

    noteFailure(error: unknown) {
      if (!(error instanceof SessionError)) throw error;
      if (error.failure.code === 'API_MISMATCH') {
        // There is no such address: that is a server with fewer calls, and no trouble with the session.
        store.contract = 'existing';
        return;
      }
      failures += 1;
      const session = store.recovery?.session;
      if (this.table === null && session?.exists) this.showPreview(session);
      this.problem = error.failure.userMessage ?? messages.rowsFailed;
      studio.recovery()?.report(error);
    },

    /** All rows that a server of the existing contract has to give came with the session. */
    showFirstRows(session: SessionView) {
      const version = `${tableVersion(session)} first`;
      if (version === readFor) return;
      readFor = version;
      cache?.clear();
      this.problem = '';
      this.showPreview(session, 'only');
    },

    showPreview(session: SessionView, source: TablePage['source'] = 'preview') {
      const page = previewPage(session);
      if (page === null) return;
      preview = Object.freeze({ ...page, source });
      this.table = Object.freeze(tableOf(preview));
    },

    /** What the grid draws; read in an effect, so that whatever it says is drawn again when it changes. */
    get content(): GridContent | null {
      const { table } = this;
      if (table === null) return null;
      const number = new Intl.NumberFormat(messages.locale);
      const total = this.reach;
      return {
        total,
        columns: table.columns,
        numeric: table.numeric,
        selectedColumn: table.columns.findIndex(({ name }) => name === store.selectedColumn),
        rowAt: (row) => cache?.rowAt(row) ?? preview?.rows[row],
        rowLabel: (row) => number.format(row + 1),
        longestRowLabel: number.format(total),
        locale: messages.locale,
        missingWord: messages.missingCell,
        rowWord: messages.rowHead,
        typeText: ({ type }) => (type === null ? '' : (messages.types[type] ?? type)),
        missingText: ({ missing }) => (missing === null ? '' : messages.missing(missing)),
      };
    },

    lookAt(view: GridView) {
      this.view = view;
      const content = Alpine.raw(this).table;
      let isComplete = true;
      for (let row = view.first; isComplete && row < view.last; row += 1) {
        isComplete = (cache?.rowAt(row) ?? preview?.rows[row]) !== undefined;
      }
      this.isComplete = isComplete;
      if (content !== null) this.read(view);
    },

    retryList() {
      void studio.refreshList();
    },
    retryRead() {
      failures = 0;
      this.problem = '';
      this.refresh();
    },

    /** How many rows one can scroll to: a server of the existing contract gives the first ones only. */
    get reach(): number {
      return this.table?.source === 'only' ? (preview?.rows.length ?? 0) : this.total;
    },
    get total(): number {
      return this.table?.total ?? 0;
    },
    get shapeText(): string {
      if (this.table === null) return '';
      return `${messages.rows(this.total)} × ${messages.columns(this.table.columns.length)}`;
    },
    get rangeText(): string {
      const { table, view } = this;
      if (table === null) return '';
      if (view.last === view.first) return messages.noRows;
      return messages.rowRange(view.first + 1, view.last, table.total);
    },
    /** What stands in the way of the rows that were asked for. */
    get note(): string {
      if (this.problem !== '') return this.problem;
      if (this.hasMoreRows) return messages.firstRowsOnly(preview?.rows.length ?? 0);
      return !this.isComplete && store.recovery?.value !== 'recovered' ? messages.rowsWhenBack : '';
    },
    /** Said in the table's place while there is none and the wait is no longer a short one. */
    get emptyText(): string {
      const { phase } = store;
      if (this.table !== null || store.listProblem !== '') return store.listProblem;
      return phase === 'banner' || phase === 'dialog' ? messages.tableWhenBack : '';
    },
    /** The table is longer than what the server gives of it. */
    get hasMoreRows(): boolean {
      return this.table?.source === 'only' && (preview?.rows.length ?? 0) < this.table.total;
    },
    get canGoBack(): boolean {
      return this.view.first > 0;
    },
    get canGoOn(): boolean {
      return this.view.last < this.reach;
    },

    go(where: 'first' | 'previous' | 'next' | 'last') {
      if (where === 'first') grid?.showRow(0, 'nearest');
      else if (where === 'last') grid?.showRow(Math.max(0, this.total - 1), 'nearest');
      else grid?.movePages(where === 'next' ? 1 : -1);
    },
    goToRow(event: Event) {
      const input = event.target;
      if (!(input instanceof HTMLInputElement) || input.value === '') return;
      const row = Math.floor(Number(input.value));
      if (!Number.isFinite(row)) return;
      grid?.showRow(Math.min(Math.max(1, row), Math.max(1, this.total)) - 1, 'center');
    },

    select(column: string) {
      if (column === '') return;
      store.selectedColumn = store.selectedColumn === column ? null : column;
    },
  });
}

function tableOf(page: TablePage): ShownTable {
  const { columns, total, source } = page;
  return { columns, total, source, numeric: columns.map((_, index) => isNumberColumn(page, index)) };
}
