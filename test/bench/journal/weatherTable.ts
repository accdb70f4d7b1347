/** The table that sessions show: as many rows of weather as a server's preview has, or a few. */
import type { StandInTable } from './standInSession.ts';

const columns = ['date', 'precipitation', 'temp_max', 'temp_min', 'wind', 'weather'];
const kinds = ['drizzle', 'rain', 'sun', 'snow', 'fog'];
const firstDay = Date.UTC(2012, 0, 1);
const dayMs = 86_400_000;

/** A table whose answers carry that many rows and entries of the history. */
export function weatherTable(previewRows: number, historyLimit: number): StandInTable {
  const rows = Array.from({ length: previewRows }, (_, day) => ({
    date: new Date(firstDay + day * dayMs).toISOString().slice(0, 10),
    precipitation: ((day * 37) % 200) / 10,
    temp_max: ((day * 53) % 350) / 10,
    temp_min: ((day * 29) % 180) / 10,
    wind: ((day * 17) % 95) / 10,
    weather: kinds[day % kinds.length] ?? '',
  }));
  return { columns, shape: [1461, columns.length], previewJson: JSON.stringify(rows), historyLimit };
}
