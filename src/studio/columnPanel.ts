/** The statistics of the column that is selected in the table, with a small histogram. */
import Alpine from 'alpinejs';
import { SessionError } from '../index.ts';
import { alpineComponent } from './alpineComponent.ts';
import { type HistogramBar, histogramBars } from './histogram.ts';
import { figure, type StatisticsRow, statisticsBins, statisticsRows } from './statisticsRows.ts';
import type { ColumnStatistics } from './studioApi.ts';
import type { StudioPage } from './studioPage.ts';
import { tableVersion } from './tablePage.ts';
import { timelineBins } from './timelineBins.ts';

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
    get plotKind(): 'timeline' | 'histogram' {
      return this.statistics?.timeline == null ? 'histogram' : 'timeline';
    },
    get bars(): readonly HistogramBar[] {
      const { statistics } = this;
      if (statistics === null) return [];
      if (statistics.timeline !== null) {
        // Time goes on without a gap.
        return histogramBars(timelineBins(messages, statistics.timeline), { ...box, gap: 0 });
      }
      return statistics.histogram === null ? [] : histogramBars(statisticsBins(messages, statistics), box);
    },
    /** One path for all bars: Alpine's templates make no SVG elements. */
    get barsPath(): string {
      return this.bars.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h-${width}z`).join('');
    },
    get barsText(): string {
      const timeline = this.statistics?.timeline;
      return timeline == null ? messages.histogram(this.bars) : messages.timeline(timeline.unit, this.bars);
    },
    get top(): readonly { label: string; count: number; share: string }[] {
      // Over time, what comes most often is told by the plot.
      if (this.statistics?.top == null || this.statistics.timeline !== null) return [];
      const bins = statisticsBins(messages, this.statistics);
      const most = Math.max(1, ...bins.map(({ count }) => count));
      return bins.map((bin) => ({ ...bin, share: `${(bin.count / most) * 100}%` }));
    },
    get ends(): readonly [string, string] {
      const { statistics } = this;
      if (statistics?.timeline != null) {
        return [this.bars[0]?.label ?? '', this.bars.at(-1)?.label ?? ''];
      }
      const bins = statistics?.histogram ?? [];
      const [first, last] = [bins[0], bins.at(-1)];
      return first === undefined || last === undefined ? ['', ''] : [figure(first.from), figure(last.to)];
    },
    countText(value: number): string {
      return new Intl.NumberFormat(messages.locale).format(value);
    },
  });
}
