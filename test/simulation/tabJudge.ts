/** The invariants that are judged while a tab runs: at each request, each answer and each notice. */

import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { anyRoadBound } from '../../machines/roadBounds.ts';
import { effectOf } from '../../src/journal/operationEffect.ts';
import type { RecoveryNotice } from '../../src/recoveryNotice.ts';
import type { RecoveryState } from '../../src/recoveryState.ts';
import { type Baseline, baselineOf } from './baseline.ts';
import type { Browser } from './browser.ts';
import type { ScriptedOperation } from './ledger.ts';
import type { ModelHistory } from './modelServer.ts';
import type { NetworkWatch } from './network.ts';
import type { TabGate } from './tabGate.ts';
import type { World } from './world.ts';

export interface TabJudge extends Omit<NetworkWatch, 'strike'> {
  onNotice(notice: RecoveryNotice): void;
  onState(state: RecoveryState, previous: RecoveryState | null): void;
  /** The user or the surroundings gave a reason to try again. */
  onReason(): void;
  onOutcome(operation: ScriptedOperation, outcome: 'applied' | 'refused', how: string): void;
  /** The user has asked for a session to be thrown away. */
  allowClear(): void;
  /** What the page has last read, in the attempt under way, and of whose session; null where it has read nothing. */
  seen(): { readonly history: Baseline; readonly user: string | null } | null;
}

/** What is asked of the page that is judged. */
export interface PageView {
  stateOf(): RecoveryState;
  /** Whether the storage that it uses holds an operation's label. */
  holds(label: string): boolean;
  /** Whether it could read a journal: without one it can't know its own steps from others. */
  hasReadJournal(): boolean;
}

const nowhere = { operationId: '', fetchId: 0, session: '', isLate: false };

/** Attempts that follow from nothing but failures, from a first one until the road has ended, with remedies. */
const attemptsAtMost = anyRoadBound(recoveryPolicy).attempts;

export function createTabJudge(
  world: World,
  browser: Browser,
  gate: TabGate,
  { stateOf, holds, hasReadJournal }: PageView,
): TabJudge {
  const { ledger, log, time } = world;
  let lastSeen: ModelHistory | null = null;
  let seenMs = 0;
  let seenUser: string | null = null;
  let mayClear = false;
  let isIncident = false;
  let attempts = 0;
  /** Whether the attempt under way has sent anything. */
  let hasAsked = false;
  let lastWakeMs = Number.NEGATIVE_INFINITY;
  let lastFailedMs = Number.NEGATIVE_INFINITY;
  let isRepeated = false;
  let lastAcked: ScriptedOperation | null = null;

  function judgeLock(call: string): void {
    if (!world.plan.hasLocks || call === 'compare') return;
    const holder = browser.locks.holder();
    if (holder !== null && holder !== gate && !holder.isDead) {
      world.fail(
        'nothing is sent while another tab holds the lock',
        `${call} by ${gate.name}, held by ${holder.name}`,
      );
    } else if (holder === null && (browser.server.kind === 'hydroml' || call !== 'status')) {
      world.fail('every call is made under the lock', `${call} by ${gate.name}`);
    }
  }

  function judgeClear(): void {
    const foreign = lastSeen?.labels
      .slice(0, lastSeen?.position ?? 0)
      .filter((label) => !label.startsWith('#') || !(holds(label) || isGone(label) || isKeptOpen(label)));
    if (mayClear || foreign === undefined || foreign.length === 0) return;
    world.fail('only what the journal covers is cleared', `${foreign.join(' ')} would be lost`);
  }

  /**
   * A step that a page did that has died with it, as the device was not taking it: it passes for a copy of ours. Or a late
   * copy of one whose history had ended before.
   */
  function isGone(label: string): boolean {
    const runs = ledger.executions.filter((run) => run.label === label && run.session === lastSeen?.session);
    const isCopyOnly = runs.length > 0 && runs.every(({ isLate }) => isLate);
    return isCopyOnly || ledger.operations.get(label)?.isFree === true;
  }

  /** Nobody was told that it is applied, and the page that did it still has it: it will be asked about. */
  function isKeptOpen(label: string): boolean {
    const operation = ledger.operations.get(label);
    const isOpen = operation !== undefined && operation.ackedMs === null && !operation.isToldOff;
    return isOpen && browser.tabs.some(({ gate: { name, isDead } }) => name === operation.tab && !isDead);
  }

  /** A clear whose session ended by itself before it came there has nothing left to do. */
  function isGoneAnyway({ label, name, session, user }: ScriptedOperation): boolean {
    if (name !== 'clear' || ledger.wasRun(label) || user === null) return false;
    return session === null || browser.server.history(user).session !== session;
  }

  /** A copy of the move before has done what this one asked for: the table is the same, whichever of them ran. */
  function isDoneByCopy({ label, name }: ScriptedOperation): boolean {
    if (effectOf(name) !== 'undo' && effectOf(name) !== 'redo') return false;
    const last = ledger.executions.findLast((execution) => execution.label !== null);
    const runs = ledger.executions.filter(
      ({ session, label: ran }) => session === last?.session && ran === last?.label,
    );
    return !ledger.wasRun(label) && (last?.isLate === true || runs.length > 1);
  }

  /** An undo that the server could not do: its history was built again without the step. The fold tells whether it was. */
  function isTakenBack({ label, name, atMs }: ScriptedOperation): boolean {
    return effectOf(name) === 'undo' && !ledger.wasRun(label) && browser.clearedMs() > atMs;
  }

  /** One that was slept through is repeated, once and at the moment of its failure, and counts as the same. */
  function judgeWake(): void {
    attempts = 1;
    isRepeated = !isRepeated && lastFailedMs === time.nowMs() && lastWakeMs < lastFailedMs;
    if (isRepeated) return;
    if (time.nowMs() - lastWakeMs < recoveryPolicy.wakeSpacingMs - 1)
      world.fail('attempts keep within the policy', 'two wake-ups too close together');
    lastWakeMs = time.nowMs();
  }

  function noteSplit({ isWeak, label }: ScriptedOperation): void {
    const others = browser.tabs.filter((tab) => tab.gate !== gate && !tab.gate.isDead);
    if (!isWeak || world.isSplit || others.length === 0) return;
    world.isSplit = true;
    log.add('judge', `${label} is known to ${gate.name} only: the tabs are split`);
  }

  return {
    allowClear() {
      mayClear = true;
    },
    onReason() {
      attempts = 0;
      lastWakeMs = Number.NEGATIVE_INFINITY;
    },
    onSend(call, request) {
      hasAsked = true;
      judgeLock(request?.name ?? call);
      if (call === 'clear') {
        judgeClear();
        if (browser.device.cookieUser !== null) browser.server.noteClear(browser.device.cookieUser);
        browser.onClear();
      }
      const operation = request === null ? undefined : ledger.of(request);
      if (operation === undefined) return;
      const { cookieUser } = browser.device;
      if (cookieUser !== null && operation.user !== null && cookieUser !== operation.user)
        world.fail(
          'work is sent for its owner only',
          `${operation.label} of ${operation.user} as ${cookieUser}`,
        );
      // One that was decided on may have been sealed since; its key or its entity tag has the last word.
      const isDecided = operation.ackedMs !== null && operation.wasStored;
      const mayBeSealed = isDecided || !world.plan.hasLocks;
      if (stateOf().durability === 'durable' && !mayBeSealed && !browser.holds(operation.label))
        world.fail('an operation is on the device before it is sent', operation.label);
    },
    seen: () => (lastSeen === null ? null : { history: baselineOf(lastSeen, seenMs), user: seenUser }),
    onView(seen, user) {
      seenMs = time.nowMs();
      seenUser = user;
      if (user !== null) ledger.own(gate.name, user);
      lastSeen = seen;
    },
    onOutcome(operation, outcome, how) {
      if (outcome === 'refused') {
        log.add(gate.name, `told ${operation.label} is off (${how})`);
        // Who takes the server's history gives his own up, what a page that has died had been told of included.
        const isGivenUp = operation.isFree || operation.isWeak || browser.isRebasing();
        if (operation.ackedMs !== null && !isGivenUp)
          world.fail('an outcome is told once', `${operation.label} was acknowledged, then told off`);
        operation.isToldOff = true;
        // What the device did not take is decided anew by the next page.
        if (stateOf().durability !== 'durable') operation.isFree = true;
        return;
      }
      log.add(gate.name, `told ${operation.label} is applied (${how})`);
      if (isGoneAnyway(operation) || isDoneByCopy(operation) || isTakenBack(operation))
        ledger.run({ ...nowhere, label: operation.label, atMs: time.nowMs() });
      const placeOf = ({ label }: ScriptedOperation) =>
        ledger.executions.findIndex((execution) => execution.label === label);
      // A page that can't use its device keeps its ids to itself; a redo then can't be told from its step.
      if (!ledger.wasRun(operation.label) && ledger.knows(operation) && !operation.isFree)
        world.fail('what is acknowledged was applied', `${operation.label} never reached the server`);
      if (operation.isToldOff && !operation.isFree && operation.ackedMs === null)
        world.fail('an outcome is told once', `${operation.label} was told off, then acknowledged`);
      if (operation.ackedMs !== null) return;
      operation.ackedMs = time.nowMs();
      ledger.revive(operation);
      operation.isWeak = stateOf().durability !== 'durable';
      noteSplit(operation);
      if (operation.tab !== gate.name) return;
      // What died with its session unheard is none of them any more, so places are told anew each time.
      const place = placeOf(operation);
      if (lastAcked !== null && place >= 0 && placeOf(lastAcked) > place && !operation.isFree)
        world.fail('acknowledgements keep the order', `${operation.label} after ${lastAcked.label}`);
      lastAcked = operation;
    },
    onNotice(notice) {
      switch (notice.type) {
        case 'attempt.started': {
          log.add(
            gate.name,
            `attempt ${notice.attempt} (${notice.trigger}${notice.remedy ? `, ${notice.remedy}` : ''})`,
          );
          attempts += 1;
          hasAsked = false;
          // A proof can be another tab's: then this one has read nothing.
          lastSeen = null;
          if (notice.trigger === 'wake') judgeWake();
          if (attempts > attemptsAtMost + 1)
            world.fail('attempts keep within the policy', `${attempts} attempts without a reason`);
          return;
        }
        case 'attempt.failed':
          // Held back by the server's wish, or told by another tab: nobody was asked.
          if (!hasAsked) attempts -= 1;
          lastFailedMs = time.nowMs();
          return log.add(gate.name, `attempt failed: ${notice.failure.code} ${notice.failure.status ?? ''}`);
        case 'incident.opened':
          log.add(gate.name, `incident opened: ${notice.failure.code}`);
          if (isIncident) world.fail('one report for each incident', notice.failure.code);
          isIncident = true;
          return;
        case 'incident.closed':
          log.add(gate.name, 'incident closed');
          isIncident = false;
          return;
        case 'operation.applied':
        case 'operation.refused': {
          const operation = ledger.byId(notice.id);
          if (operation === undefined) return;
          const outcome = notice.type === 'operation.applied' ? 'applied' : 'refused';
          return this.onOutcome(operation, outcome, 'notice');
        }
        case 'durability.changed':
          return log.add(gate.name, `durability: ${notice.durability}`);
        case 'plug.failed': {
          const { error } = notice;
          log.add(
            gate.name,
            `plug failed: ${notice.plug}: ${error instanceof Error ? error.message : String(error)}`,
          );
          if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
            world.fail('the engine does not throw', String(error.stack));
          return;
        }
        default:
          return;
      }
    },
    onState(state, previous) {
      if (previous !== null && previous.value === state.value && previous.pending === state.pending) return;
      const failure = state.value === 'recovered' || state.failure === null ? '' : ` ${state.failure.code}`;
      log.add(gate.name, `is ${state.value}${failure}, pending ${state.pending}`);
      if (state.value !== 'recovered') return;
      attempts = 0;
      mayClear = false;
      const { cookieUser } = browser.device;
      const isCurrent =
        cookieUser !== null && lastSeen?.session === browser.server.history(cookieUser).session;
      const seen = isCurrent ? lastSeen : null;
      const twice = seen?.labels
        .slice(0, seen.position)
        .find(
          (label, index, labels) =>
            labels.indexOf(label) !== index && !browser.isBaseline(label) && !ledger.isNobodys(label),
        );
      if (
        state.pending === 0 &&
        previous?.value !== 'recovered' &&
        twice !== undefined &&
        hasReadJournal() &&
        !browser.isRebasing()
      )
        world.fail('recovered means proven', `${twice} stands twice in the history that was read`);
    },
  };
}
