/** A tab with the real engine inside: opened, used, frozen, reloaded and killed. */

import type { RecoveryFact } from '../../machines/recoveryFact.ts';
import type { RecoveryAction } from '../../machines/sessionFailure.ts';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import type { RecoveryState } from '../../src/recoveryState.ts';
import { SessionError } from '../../src/session/sessionApi.ts';
import type { SessionRecovery } from '../../src/sessionRecovery.ts';
import type { Browser } from './browser.ts';
import { createDisk } from './disk.ts';
import type { ScriptedOperation } from './ledger.ts';
import { datasourceId } from './modelServer.ts';
import { networkApi } from './network.ts';
import { scriptedOperation } from './scriptedOperation.ts';
import { tabClock } from './tabClock.ts';
import { createTabGate, type TabGate } from './tabGate.ts';
import { createTabJudge, type TabJudge } from './tabJudge.ts';
import { createTabLocks } from './tabLocks.ts';
import { tabStorage } from './tabStorage.ts';
import type { World } from './world.ts';

export interface SimulatedTab {
  readonly gate: TabGate;
  readonly state: RecoveryState;
  readonly isStopping: boolean;
  push(type: RecoveryFact['type']): void;
  /** The user does something on the page; `isBrief` takes it back soon after. */
  perform(isBrief: boolean): void;
  retry(): void;
  act(action: RecoveryAction): void;
  report(): void;
  /** A clock that was changed looks like a sleep: that is a reason for one fresh attempt. */
  noteReason(): void;
  /** The page is left in an orderly way. */
  stop(): void;
  exportWork(): Promise<Awaited<ReturnType<SessionRecovery['exportWork']>>>;
}

const notices = [
  'attempt.started',
  'attempt.failed',
  'incident.opened',
  'incident.closed',
  'operation.applied',
  'operation.refused',
  'durability.changed',
  'plug.failed',
] as const;

/** What a page knows of its device: `unknown` until it could be read. */
export type JournalFound = 'unknown' | 'there' | 'absent';

/** Opens a tab; its engine starts at once. `onRecovered` hears of every proof, and whether there was a journal. */
export function openTab(
  world: World,
  browser: Browser,
  name: string,
  hooks: {
    readonly onRecovered: (journal: JournalFound, seen: ReturnType<TabJudge['seen']>) => void;
    readonly onLost: (tab: SimulatedTab) => void;
  },
): SimulatedTab {
  const { time, dice, log, ledger, plan } = world;
  const { device, server } = browser;
  const gate = createTabGate(world, name);
  let isStopping = false;
  /** Where the device has no journal, the next proof takes the server's history as it stands. */
  let journal: JournalFound = 'unknown';

  function strike(where: string): void {
    if (gate.isDead || gate.isFrozen || isStopping) return;
    if (world.strikes('crashAtCall')) {
      log.add(name, `CRASHES ${where}`);
      crash();
    } else if (world.strikes('freezeAtCall')) {
      log.add(name, `FREEZES ${where}`);
      gate.freeze();
      time.after(dice.whole(100, 60_000), () => gate.thaw());
    }
  }

  function crash(): void {
    hooks.onLost(tab);
    gate.kill();
  }

  const disk = plan.isMemoryOnly ? createDisk() : browser.disk;
  const judge = createTabJudge(world, browser, gate, {
    stateOf: () => recovery.getState(),
    holds: (label) => disk.holds(`"label":"${label}"`),
    hasReadJournal: () => journal === 'there',
  });
  const locks = plan.hasLocks ? browser.locks : createTabLocks(world);
  let push: (fact: RecoveryFact) => void = () => undefined;
  let ids = 0;
  const named = device.cookieUser ?? 'user-1';
  /** Whose work it is: as the application says, or as the first answer tells. */
  let owner: string | null = plan.namesUser ? named : null;

  const recovery = createSessionRecovery({
    datasourceId,
    api: networkApi(world, server, device, gate, {
      ...judge,
      onView(seen, user) {
        // What a page hears that has lost its turn meanwhile, it does not take.
        const taken = !plan.hasLocks || locks.holder() === gate ? user : null;
        owner ??= taken;
        judge.onView(seen, taken);
      },
      strike,
    }),
    storage: tabStorage(world, disk, gate, {
      isDurable: !plan.isMemoryOnly,
      strike,
      onJournalRead(found) {
        journal = found;
      },
    }),
    tabs: (_name: string) => browser.messages.link(gate, locks),
    clock: tabClock(world, device, gate),
    random: dice.next,
    newId: () => {
      ids += 1;
      return `${name}-${ids}`;
    },
    sources: [
      (hear: (fact: RecoveryFact) => void) => {
        push = hear;
        return () => {
          push = () => undefined;
        };
      },
    ],
    ...(plan.namesUser ? { userId: named } : {}),
  });

  let previous: RecoveryState | null = null;
  recovery.subscribe((state) => {
    if (gate.isDead) return;
    if (state.value === 'recovered' && previous?.value !== 'recovered') {
      hooks.onRecovered(journal, judge.seen());
      if (journal === 'absent') journal = 'there';
    }
    judge.onState(state, previous);
    previous = state;
  });
  for (const type of notices)
    recovery.on(type, (notice) => {
      if (!gate.isDead) judge.onNotice(notice);
    });

  function settled(operation: ScriptedOperation, outcome: 'applied' | 'refused'): void {
    if (!gate.isDead) judge.onOutcome(operation, outcome, 'promise');
  }

  const tab: SimulatedTab = {
    gate,
    get state() {
      return recovery.getState();
    },
    get isStopping() {
      return isStopping;
    },
    push(type) {
      gate.deliver(() => {
        judge.onReason();
        push({ type });
      }, true);
    },
    perform(isBrief) {
      gate.deliver(() => {
        if (isStopping) return;
        const { session } = recovery.getState();
        const asked = scriptedOperation(dice, session?.columns ?? null);
        const operation = ledger.add({
          ...asked,
          user: owner,
          tab: name,
          atMs: time.nowMs(),
          session: server.history(owner ?? named).session,
        });
        log.add(name, `performs ${operation.label} ${JSON.stringify(operation.params)} ${operation.name}`);
        const controller = new AbortController();
        if (isBrief) {
          time.after(dice.whole(0, 2_000), () =>
            gate.deliver(() => {
              if (operation.ackedMs !== null || operation.isToldOff) return;
              log.add(name, `takes back ${operation.label}`);
              operation.isAborted = true;
              controller.abort();
            }),
          );
        }
        recovery
          .perform({ name: operation.name, params: operation.params }, { signal: controller.signal })
          .then(
            () => settled(operation, 'applied'),
            (error: unknown) => {
              if (error instanceof SessionError) return settled(operation, 'refused');
              const isAbort = error instanceof DOMException && error.name === 'AbortError';
              if (!isAbort && !gate.isDead)
                world.fail(
                  'perform rejects for a reason that it names',
                  `${operation.label}: ${String(error)}`,
                );
              // A page that was another user's takes nothing on, so that must never be run. What it had taken on before,
              // and its device had not, comes back with its user, for as long as the page lives.
              const isTurnedAway = isAbort && !isStopping && !operation.isAborted && !operation.wasStored;
              if (!isTurnedAway) return;
              log.add(name, `turns ${operation.label} away`);
              if (operation.atMs < time.nowMs()) operation.isFree = true;
              else operation.isToldOff = true;
            },
          );
      });
    },
    retry: () =>
      gate.deliver(() => {
        log.add(name, 'the user retries');
        judge.onReason();
        recovery.retry();
      }),
    act: (action) =>
      gate.deliver(() => {
        log.add(name, `the user chooses ${action}`);
        judge.onReason();
        judge.allowClear();
        void recovery.act(action).catch((error: unknown) => log.add(name, `${action}: ${String(error)}`));
      }),
    noteReason: judge.onReason,
    report: () =>
      gate.deliver(() => {
        judge.onReason();
        recovery.report(new TypeError('Failed to fetch'));
      }),
    stop() {
      gate.deliver(() => {
        isStopping = true;
        log.add(name, 'leaves the page');
        void recovery.stop().then(() => {
          hooks.onLost(tab);
          gate.kill();
        });
      });
    },
    exportWork: () => recovery.exportWork(),
  };
  log.add(name, 'opens');
  time.after(0, () => gate.deliver(() => recovery.start()));
  return tab;
}
