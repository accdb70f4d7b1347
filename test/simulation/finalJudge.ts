/** The invariants of a run that has come to rest: nothing lost, nothing doubled, and the table is the fold. */
import { type Baseline, type FoldedOperation, foldOf, runSince } from './baseline.ts';
import type { Browser } from './browser.ts';
import { isDecided } from './ledger.ts';
import type { ModelHistory } from './modelServer.ts';
import type { World } from './world.ts';

/** More operations without a promise than this are not tried in every combination: then only the others are judged. */
const maxOpen = 12;

export function judgeRest(world: World, browser: Browser, baseline: Baseline, user: string): void {
  const { ledger } = world;
  const history = browser.server.history(user);
  const own = [...ledger.operations.values()].filter((operation) => operation.user === user);
  const living = new Set(browser.tabs.filter(({ gate }) => !gate.isDead).map(({ gate }) => gate.name));

  for (const operation of own) {
    if (isDecided(operation)) continue;
    if (living.has(operation.tab)) {
      world.fail('every caller gets an answer', `${operation.label} is open in a page at rest`);
    } else if (!ledger.wasRun(operation.label) && !browser.disk.hasVerdict(operation.label)) {
      world.fail('queued work is never lost', `${operation.label} is neither applied nor told off`);
    }
  }

  const applied = history.labels.slice(0, history.position);
  const begun = new Set(baseline.labels);
  const twice = applied.find(
    (label, index) => applied.indexOf(label) !== index && !begun.has(label) && !ledger.isNobodys(label),
  );
  if (twice !== undefined) world.fail('nothing is applied twice', `${twice} stands twice in the history`);

  const run = runSince(ledger, baseline, user).filter(
    (done) => !('ackedMs' in done) || !done.isToldOff || done.isFree,
  );
  const open = run.filter((done) => 'ackedMs' in done && (done.ackedMs === null || done.isFree));
  if (open.length > maxOpen) return;
  const expected = foldOf(baseline, run);
  const comparesTail = browser.server.kind === 'ours';
  if (isExplained(run, open, baseline, history, comparesTail)) return;
  // Somebody else's steps die with their session; a page that never saw them begins without.
  const labels = baseline.labels.filter((label) => label.startsWith('#'));
  const position = baseline.labels
    .slice(0, baseline.position)
    .filter((label) => label.startsWith('#')).length;
  const hasForeign = history.labels.some((label) => !label.startsWith('#'));
  const bare = { ...baseline, labels, position };
  if (!hasForeign && isExplained(run, open, bare, history, comparesTail)) return;
  world.fail(
    'the table is the fold of what was acknowledged',
    `expected ${shown(expected)}${open.length > 0 ? ` (open: ${open.map(({ label }) => label).join(' ')})` : ''}, found ${shown(history)}`,
  );
}

/** Whether some choice among the operations without a promise folds into the history that was found. */
function isExplained(
  run: readonly FoldedOperation[],
  open: readonly FoldedOperation[],
  baseline: Baseline,
  history: ModelHistory,
  comparesTail: boolean,
): boolean {
  for (let choice = 0; choice < 2 ** open.length; choice += 1) {
    const left = new Set(open.filter((_, index) => (choice >> index) & 1));
    const fold = foldOf(
      baseline,
      run.filter((operation) => !left.has(operation)),
    );
    const end = comparesTail ? undefined : fold.position;
    const isSame =
      fold.position === history.position &&
      fold.labels.slice(0, end).join() === history.labels.slice(0, end).join();
    if (isSame) return true;
  }
  return false;
}

function shown({ labels, position }: Pick<ModelHistory, 'labels' | 'position'>): string {
  return `[${labels.slice(0, position).join(' ')} | ${labels.slice(position).join(' ')}]`;
}
