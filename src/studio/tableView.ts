/** The table: reads the page of rows that is wanted whenever the session's table or the place changes. */
import Alpine from 'alpinejs';
import { SessionError, type SessionView } from '../index.ts';
import { alpineComponent } from './alpineComponent.ts';
import { clampOffset, lastOffset, offsetOfRow, pageNumbers, rowsPerPage } from './pageOfRows.ts';
import type { ColumnSummary } from './studioApi.ts';
import type { StudioPage } from './studioPage.ts';
import { drawTableBody } from './tableBody.ts';
import { isNumberColumn, previewPage, type TablePage, tableVersion } from './tablePage.ts';

/** Reads of one state that may fail before the page stops asking by itself. */
const automaticReads = 2;

export function tableView(studio: StudioPage) {
  const { store, messages } = studio;
  let reading = new AbortController();
  let readFor = '';
  let failures = { of: '', count: 0 };
  let rowToShow: number | null = null;

  return alpineComponent({
    page: null as TablePage | null,
    wantedOffset: 0,
    isReading: false,
    problem: '',

    init() {
      Alpine.effect(() => {
        if (store.datasourceId === null) return;
        this.clear();
      });
      Alpine.effect(() => this.refresh());
      Alpine.effect(() => {
        store.columns = this.page?.columns ?? [];
      });
      Alpine.effect(() => {
        const body = this.$refs.body;
        if (!(body instanceof HTMLTableSectionElement)) return;
        if (this.page === null) body.replaceChildren();
        else drawTableBody(body, this.page, store.selectedColumn, messages.missingCell);
        this.showRow();
      });
    },

    clear() {
      this.page = null;
      this.wantedOffset = 0;
      this.problem = '';
      readFor = '';
    },

    /** Reads what is wanted and not there yet; while there is no session, shows what recovery kept. */
    refresh() {
      const state = store.recovery;
      const session = state?.session;
      if (state === null || !session?.exists) return;
      if (this.page === null) this.showPreview();
      if (state.value !== 'recovered') {
        failures = { of: '', count: 0 };
        return;
      }
      if (store.contract === 'existing') {
        this.showFirstRows(session);
        return;
      }
      const wanted = `${tableVersion(session)} @${this.wantedOffset}`;
      if (wanted === readFor) return;
      if (failures.of === wanted && failures.count >= automaticReads) return;
      void this.read(wanted);
    },

    async read(wanted: string) {
      const { datasourceId } = store;
      if (datasourceId === null) return;
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      readFor = wanted;
      this.isReading = true;
      try {
        const place = { offset: this.wantedOffset, limit: rowsPerPage };
        const page = await studio.api.readRows(datasourceId, place, signal);
        this.problem = '';
        failures = { of: '', count: 0 };
        const inside = clampOffset(page.offset, page.total);
        if (inside !== page.offset) this.wantedOffset = inside;
        else this.page = Object.freeze({ ...page, source: 'rows' as const });
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof SessionError)) throw error;
        if (error.failure.code === 'API_MISMATCH') {
          // There is no such address: that is a server with fewer calls, and no trouble with the session.
          store.contract = 'existing';
          return;
        }
        failures = { of: wanted, count: failures.of === wanted ? failures.count + 1 : 1 };
        readFor = '';
        this.problem = error.failure.userMessage ?? messages.rowsFailed;
        if (this.wantedOffset === 0) this.showPreview();
        studio.recovery()?.report(error);
      } finally {
        if (reading.signal === signal) this.isReading = false;
      }
    },

    /** All rows that a server of the existing contract has to give came with the session. */
    showFirstRows(session: SessionView) {
      const wanted = `${tableVersion(session)} first`;
      if (wanted === readFor) return;
      readFor = wanted;
      reading.abort();
      this.wantedOffset = 0;
      this.problem = '';
      const first = previewPage(session);
      if (first !== null) this.page = Object.freeze({ ...first, source: 'only' as const });
    },

    showPreview() {
      const session = store.recovery?.session;
      const preview = session ? previewPage(session) : null;
      if (preview !== null) this.page = Object.freeze(preview);
    },

    retryList() {
      void studio.refreshList();
    },
    retryRead() {
      failures = { of: '', count: 0 };
      this.problem = '';
      this.refresh();
    },

    get total(): number {
      return this.page?.total ?? 0;
    },
    get shapeText(): string {
      if (this.page === null) return '';
      return `${messages.rows(this.total)} × ${messages.columns(this.page.columns.length)}`;
    },
    get rangeText(): string {
      const { page } = this;
      if (page === null) return '';
      if (page.rows.length === 0) return messages.noRows;
      return messages.rowRange(page.offset + 1, page.offset + page.rows.length, page.total);
    },
    /** What stands in the way of the rows that were asked for. */
    get note(): string {
      if (this.problem !== '') return this.problem;
      if (this.hasMoreRows) return messages.firstRowsOnly(this.page?.rows.length ?? 0);
      const isWaiting = this.page !== null && this.page.offset !== this.wantedOffset;
      return isWaiting && store.recovery?.value !== 'recovered' ? messages.rowsWhenBack : '';
    },
    /** Said in the table's place while there is none and the wait is no longer a short one. */
    get emptyText(): string {
      const { phase } = store;
      if (this.page !== null || store.listProblem !== '') return store.listProblem;
      return phase === 'banner' || phase === 'dialog' ? messages.tableWhenBack : '';
    },
    /** The table is longer than what the server gives of it. */
    get hasMoreRows(): boolean {
      return this.page?.source === 'only' && this.page.rows.length < this.page.total;
    },
    get canPage(): boolean {
      return store.contract === 'full';
    },
    get canGoBack(): boolean {
      return this.canPage && this.wantedOffset > 0;
    },
    get canGoOn(): boolean {
      return this.canPage && this.wantedOffset < lastOffset(this.total);
    },
    get pageText(): string {
      const { page, pages } = pageNumbers(this.wantedOffset, this.total);
      return `${page} / ${pages}`;
    },

    go(where: 'first' | 'previous' | 'next' | 'last') {
      if (!this.canPage) return;
      const last = lastOffset(this.total);
      const target = {
        first: 0,
        previous: this.wantedOffset - rowsPerPage,
        next: this.wantedOffset + rowsPerPage,
        last,
      }[where];
      this.wantedOffset = clampOffset(target, this.total);
      this.$refs.scroller?.scrollTo({ top: 0 });
    },
    goToRow(event: Event) {
      const input = event.target;
      if (!this.canPage || !(input instanceof HTMLInputElement) || input.value === '') return;
      const row = Number(input.value);
      if (!Number.isFinite(row)) return;
      this.wantedOffset = offsetOfRow(row, this.total);
      rowToShow = row;
      this.showRow();
    },
    /** Brings the row that was asked for into sight once its page is drawn. */
    showRow() {
      const { page } = this;
      const body = this.$refs.body;
      if (rowToShow === null || page === null || page.offset !== this.wantedOffset) return;
      if (body instanceof HTMLTableSectionElement) {
        body.rows[Math.min(rowToShow, page.total) - 1 - page.offset]?.scrollIntoView({ block: 'center' });
      }
      rowToShow = null;
    },

    select(column: ColumnSummary) {
      store.selectedColumn = store.selectedColumn === column.name ? null : column.name;
    },
    isSelected(column: ColumnSummary): boolean {
      return store.selectedColumn === column.name;
    },
    isNumber(index: number): boolean {
      return this.page !== null && isNumberColumn(this.page, index);
    },
    typeText(column: ColumnSummary): string {
      return column.type === null ? '' : (messages.types[column.type] ?? column.type);
    },
    missingText(column: ColumnSummary): string {
      return column.missing === null ? '' : messages.missing(column.missing);
    },
  });
}
