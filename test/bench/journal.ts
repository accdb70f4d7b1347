/** `npm run bench -- journal`: what the engine adds to a start and to an operation, beside the plain client. */
import { journalGoals } from './journal/journalGoals.ts';
import { journalOptionsFrom } from './journal/journalOptions.ts';
import { journalTables } from './journal/journalTables.ts';
import { measureJournal } from './journal/measureJournal.ts';
import { writeJournalPage } from './journal/writeJournalPage.ts';

/**
 * Measures in a real Chromium and prints Markdown tables.
 * Options: `--starts N` (100) and `--operations N` (300) for the samples at each size, `--replay N` (10000) for the
 * operations of the replay, `--write` for `docs/journal.md`. The exit code is 1 when a goal is missed.
 *
 * @throws RangeError that says what to give instead
 */
export async function run(args: string[]): Promise<void> {
  const options = journalOptionsFrom(args);
  const measured = await measureJournal(options, (step) => void process.stderr.write(`${step}\n`));
  console.log(journalTables(measured));
  if (options.write) await writeJournalPage(measured);
  if (journalGoals(measured).some(({ isMet }) => !isMet)) process.exitCode = 1;
}
