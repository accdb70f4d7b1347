/** The table as a file for other programs: read with its progress shown, and given to the browser to keep. */
import { SessionError } from '../index.ts';
import { alpineComponent } from './alpineComponent.ts';
import type { ExportFormat } from './studioApi.ts';
import type { StudioPage } from './studioPage.ts';

/** How long the browser is given to take the file, ms. */
const keptMs = 60_000;

export function tableExport(studio: StudioPage) {
  const { store, messages } = studio;
  let reading = new AbortController();

  return alpineComponent({
    format: 'csv' as ExportFormat,
    isReading: false,
    received: 0,
    total: null as number | null,
    problem: '',
    done: '',

    get isOffered(): boolean {
      return store.contract === 'full';
    },
    get progressText(): string {
      if (!this.isReading) return '';
      return this.received === 0
        ? messages.exported.preparing
        : messages.exported.received(this.received, this.total);
    },
    get share(): number | null {
      return this.received === 0 || this.total === null ? null : this.received / this.total;
    },

    async start() {
      const { datasourceId } = store;
      if (datasourceId === null || this.isReading) return;
      reading = new AbortController();
      const { signal } = reading;
      const { format } = this;
      this.isReading = true;
      this.received = 0;
      this.total = null;
      this.problem = '';
      this.done = '';
      try {
        const file = await studio.api.readExport(datasourceId, format, {
          signal,
          onBytes: (received, total) => {
            this.received = received;
            this.total = total;
          },
        });
        const name = store.datasources?.find(({ id }) => id === datasourceId)?.name ?? 'table';
        handOver(file, `${name}.${format}`);
        this.done = messages.exported.done(`${name}.${format}`);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof SessionError)) throw error;
        this.problem = error.failure.userMessage ?? messages.exported.failed;
        if (error.failure.code !== 'OPERATION_REJECTED') studio.recovery()?.report(error);
      } finally {
        this.isReading = false;
      }
    },
    stop() {
      reading.abort();
    },
  });
}

function handOver(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keptMs);
}
