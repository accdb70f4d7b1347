/** The statistics of the column that is selected in the table, with a small histogram. */
import Alpine from 'alpinejs';
import { SessionError } from '../index.ts';
import { alpineComponent } from './alpineComponent.ts';
import { type HistogramBar, histogramBars } from './histogram.ts';
import { type StatisticsRow, statisticsBins, statisticsRows } from './statisticsRows.ts';
import type { ColumnStatistics } from './studioApi.ts';
import type { StudioPage } from './studioPage.ts';
import { tableVersion } from './tablePage.ts';

/** The histogram's box, in units of its own view box. */
const box = { width: 240, height: 64, gap: 1.5 };

export function columnPanel(studio: StudioPage) {
  const { store, messages } = studio;
  let reading = new AbortController();
  let readFor = '';

  return alpineComponent({
    statistics: null as ColumnStatistics | null,
    problem: '',

    init() {
      Alpine.effect(() => this.refresh());
    },

    refresh() {
      const column = store.selectedColumn;
      const state = store.recovery;
      if (column === null) {
        readFor = '';
        this.statistics = null;
        this.problem = '';
        return;
      }
      if (!state?.session?.exists) return;
      // A rename or an undo can take the selected column away.
      if (state.session.columns?.includes(column) === false) {
        store.selectedColumn = null;
        return;
      }
      if (state.value !== 'recovered') return;
      const wanted = `${tableVersion(state.session)} ${column}`;
      if (wanted === readFor) return;
      readFor = wanted;
      void this.read(column);
    },

    async read(column: string) {
      const { datasourceId } = store;
      if (datasourceId === null) return;
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      this.problem = '';
      if (Alpine.raw(this.statistics)?.column !== column) this.statistics = null;
      try {
        this.statistics = Object.freeze(await studio.api.readStatistics(datasourceId, column, signal));
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof SessionError)) throw error;
        this.statistics = null;
        this.problem = error.failure.userMessage ?? messages.statisticsFailed;
        // What this server has no address for, and what it refuses, says nothing of the session.
        const { code } = error.failure;
        if (code !== 'OPERATION_REJECTED' && code !== 'API_MISMATCH') studio.recovery()?.report(error);
      }
    },

    retryRead() {
      readFor = '';
      this.refresh();
    },
    close() {
      store.selectedColumn = null;
    },

    get name(): string {
      return store.selectedColumn ?? '';
    },
    get typeText(): string {
      const type = this.statistics?.type;
      return type === undefined ? '' : (messages.types[type] ?? type);
    },
    get rows(): readonly StatisticsRow[] {
      return this.statistics === null ? [] : statisticsRows(messages, this.statistics);
    },
    get bars(): readonly HistogramBar[] {
      if (this.statistics?.histogram == null) return [];
      return histogramBars(statisticsBins(this.statistics), box);
    },
    /** One path for all bars: Alpine's templates make no SVG elements. */
    get barsPath(): string {
      return this.bars.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h-${width}z`).join('');
    },
    get barsText(): string {
      return messages.histogram(this.bars);
    },
    get top(): readonly { label: string; count: number; share: string }[] {
      if (this.statistics?.top == null) return [];
      const bins = statisticsBins(this.statistics);
      const most = Math.max(1, ...bins.map(({ count }) => count));
      return bins.map((bin) => ({ ...bin, share: `${(bin.count / most) * 100}%` }));
    },
    get ends(): readonly [string, string] {
      return [this.bars[0]?.label.split(' to ')[0] ?? '', this.bars.at(-1)?.label.split(' to ').at(-1) ?? ''];
    },
  });
}
