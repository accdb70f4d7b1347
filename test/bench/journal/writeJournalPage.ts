/** Writes what was measured into the docs: `docs/journal.md`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inThousands } from '../tape/numbers.ts';
import type { JournalMeasurement } from './journalMeasurement.ts';
import { journalTables } from './journalTables.ts';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));

export async function writeJournalPage(measured: JournalMeasurement): Promise<void> {
  await mkdir(docs, { recursive: true });
  await writeFile(`${docs}journal.md`, journalPage(measured));
}

/** The page as Markdown. Everything that is a number of this run is computed from it. */
function journalPage(measured: JournalMeasurement): string {
  const [{ starts, operations } = { starts: { fetch: [] }, operations: { fetch: [] } }] = measured.sizes;
  return `# What the journal costs

What the engine adds to a start and to an operation, beside the same calls without it, with a journal of 1, 100 and 10,000
operations on the device. This page is written by \`npm run bench -- journal --write\`; nothing on it is typed by hand but
the words.

${journalTables(measured)}

## How it was measured

- A real Chromium, its own IndexedDB, AES-256-GCM by WebCrypto, Web Locks and BroadcastChannel: what a page gets by
  default. Each write is on the disk before it counts (\`durability: 'strict'\`).
- The server stands in for ours: keys, entity tags, a hundred rows and the newest 200 entries of the history in each
  answer, and ${measured.latencyMs} ms between the whole request and its answer, watched and not slept.
- **Start**: from the creation of the recovery to \`recovered\`, on a page that was just loaded, beside one status on
  another. ${inThousands(starts.fetch.length)} of each at each size.
- **Operation**: from \`perform\` to its answer, beside one POST, on a page that has been open for a while, 20 ms apart.
  ${inThousands(operations.fetch.length)} of each at each size.
- The clients take turns, and each round begins with the next one. The percentiles are those of the differences within
  a round, so the noise of both calls is in them: p99 is more than what the engine adds.
- **Bare \`fetch\`**: the request and \`response.json()\`, no check of anything. The goals are judged beside it.
- **Replay**: the server forgets the session, and the page is told. Here the server is in the page and answers at once
  with next to nothing, so the time is the engine's own.
- **Work of the device** is counted, not timed, so it does not depend on how busy the machine is: a write is a read-write
  transaction of IndexedDB, and a record is opened or sealed by one call of WebCrypto.
- Long tasks are those of the browser's own Long Tasks API: more than 50 ms without a turn for anything else.

## What it does not show

One browser on one machine; a disk that is slow to confirm a write makes each operation slower by as much. Other tabs
of the session were closed.
`;
}
