/** One run: a user, tabs, a server and faults from one seed, until the world heals and everything has come to rest. */
import { type Baseline, baselineOf, foldOf, runSince } from './baseline.ts';
import type { Browser } from './browser.ts';
import { createDevice } from './device.ts';
import { diceOf } from './dice.ts';
import { createDisk } from './disk.ts';
import { createEventLog } from './eventLog.ts';
import { happen, type Stage } from './faultEvents.ts';
import { type EventKind, faultPlanOf } from './faultPlan.ts';
import { judgeRest } from './finalJudge.ts';
import { createHydromlServer } from './hydromlServer.ts';
import { createLedger, sealLabel } from './ledger.ts';
import { createOursServer } from './oursServer.ts';
import { comeToRest } from './restPhase.ts';
import { type JournalFound, openTab, type SimulatedTab } from './simulatedTab.ts';
import type { TabJudge } from './tabJudge.ts';
import { createTabLocks } from './tabLocks.ts';
import { createTabMessages } from './tabMessages.ts';
import { createWorld, type Violation, type World } from './world.ts';
import { createWorldTime } from './worldTime.ts';

export type ServerKind = 'ours' | 'hydroml';

export interface RunResult {
  readonly seed: number;
  readonly server: ServerKind;
  readonly violation: Violation | null;
  /** How often each kind of fault has struck. */
  readonly struck: World['struck'];
  /** The log's lines, from a place on; negative counts from the end. */
  readonly lines: (from?: number) => string[];
}

const user = 'user-1';
/** A run has some thousands; more than this says that something goes round for ever. */
const maxEvents = 40_000;
/** More tabs than this are not opened at a time. */
const maxTabs = 4;

/** Plays a seed against a kind of server. */
export async function playSeed(seed: number, kind: ServerKind): Promise<RunResult> {
  const dice = diceOf(seed);
  const time = createWorldTime();
  const log = createEventLog(time.nowMs);
  const plan = faultPlanOf(dice, kind);
  const world = createWorld({ time, dice, log, ledger: createLedger(), plan });
  const { ledger } = world;
  const device = createDevice(world);
  const server = kind === 'ours' ? createOursServer(world) : createHydromlServer(world);
  const disk = createDisk();
  const browser: Browser = {
    device,
    server,
    disk,
    locks: createTabLocks(world),
    messages: createTabMessages(world),
    tabs: [],
    isRebasing: () => isRebasing,
    isBaseline: (label) => baseline.labels.includes(label),
    clearedMs: () => clearedMs,
    onClear() {
      clearedMs = time.nowMs();
      if (!isKeeping) return;
      isKeeping = false;
      // Nobody knew whether a save had ended that history; who keeps his own has it built again.
      ledger.executions = ledger.executions.filter(
        ({ label, atMs }) => label !== sealLabel || atMs <= provedMs,
      );
      isRebasing = false;
      baseline = { labels: [], position: 0, fromMs: 0 };
    },
    holds: (label) => disk.holds(`"label":"${label}"`),
  };
  let baseline: Baseline = { labels: [], position: 0, fromMs: 0 };
  /** The next proof takes the server's history as it stands: nothing is on the device, or the user chose so. */
  let isRebasing = true;
  let isKeeping = false;
  /** When a page last had its session proved. */
  let provedMs = 0;
  let clearedMs = Number.NEGATIVE_INFINITY;
  let tabs = 0;

  const hooks = {
    onRecovered(journal: JournalFound, seen: ReturnType<TabJudge['seen']>) {
      // The login can have changed since the answer that proved it.
      if ((seen?.user ?? device.cookieUser) !== user) return;
      provedMs = time.nowMs();
      if (!isRebasing) {
        if (journal === 'absent') takeAsItStands(seen?.history ?? null);
        else takeForeign(journal);
        return;
      }
      isRebasing = false;
      isKeeping = false;
      ledger.release((operation) => operation.user === user);
      takeAsItStands(seen?.history ?? null);
    },
    onLost({ gate }: SimulatedTab) {
      // What never reached the device goes with its page; that the device failed was to be seen.
      ledger.release(({ tab, label }) => tab === gate.name && !browser.holds(label));
      if (plan.isMemoryOnly) isRebasing = true;
    },
  };

  const stage: Stage = {
    living: () => browser.tabs.filter(({ gate, isStopping }) => !gate.isDead && !isStopping),
    open() {
      const living = stage.living();
      const [first] = living;
      if (first !== undefined && living.length >= maxTabs) return first;
      if (first !== undefined && (plan.isMemoryOnly || (kind === 'hydroml' && !plan.hasLocks))) return first;
      tabs += 1;
      const tab = openTab(world, browser, `tab${tabs}`, hooks);
      browser.tabs.push(tab);
      if (device.isAsleep) tab.gate.freeze();
      return tab;
    },
    crash(tab) {
      log.add(tab.gate.name, 'CRASHES');
      hooks.onLost(tab);
      tab.gate.kill();
    },
    loseKeys() {
      // A page that still runs would know what the device no longer tells.
      for (const tab of stage.living()) stage.crash(tab);
      disk.loseKeys();
      ledger.release(() => true);
      isRebasing = true;
    },
    logIn(next) {
      device.cookieUser = next;
      log.add('world', next === null ? 'the login has ended' : `${next} logs in`);
      if (next === null) return;
      for (const { push } of stage.living()) push('user.signedIn');
    },
    wake() {
      if (!device.isAsleep) return;
      log.add('world', 'the machine wakes');
      device.wake();
      for (const { gate, push } of stage.living()) {
        push('page.slept');
        gate.thaw();
      }
    },
  };
  const isOver = () => {
    if (time.events > maxEvents) world.fail('every run comes to rest', 'events without end');
    return world.violation !== null;
  };
  const onRejection = (reason: unknown) =>
    world.fail('the engine does not throw', reason instanceof Error ? `${reason.stack}` : String(reason));

  process.on('unhandledRejection', onRejection);
  // What a listener throws, the chart throws again in a task of its own.
  process.on('uncaughtException', onRejection);
  try {
    log.add('world', `seed ${seed}, ${kind}: ${JSON.stringify(plan)}`);
    schedule();
    await time.run(plan.activeMs, isOver);
    if (!isOver())
      await comeToRest(world, browser, stage, {
        rebase,
        keepMine,
        releaseUnstored,
        isOver,
      });
    if (!isOver()) judgeRest(world, browser, baseline, user);
  } finally {
    for (const { gate } of browser.tabs) gate.kill();
    await new Promise((resolve) => (isOver() ? setTimeout(resolve, 5) : setImmediate(resolve)));
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onRejection);
  }
  return { seed, server: kind, violation: world.violation, struck: world.struck, lines: log.lines };

  /** As the page has read it: what has happened since counts like what happens from now on. */
  function takeAsItStands(seen: Baseline | null): void {
    baseline = seen ?? baselineOf(server.history(user), time.nowMs());
    log.add('judge', `takes the history as it stands: ${baseline.position} steps`);
  }

  /**
   * Who has no history of his own takes one that he finds without being asked. What a page that has died did unstored is
   * taken like somebody else's by whoever could read that there is nothing.
   */
  function takeForeign(journal: JournalFound): void {
    const history = server.history(user);
    const isTaken = (label: string) =>
      journal === 'there' ? ledger.isNobodys(label) : !label.startsWith('#');
    const isForeign = history.labels.length > 0 && history.labels.every(isTaken);
    if (
      !isForeign ||
      foldOf(baseline, runSince(ledger, baseline, user)).labels.some((label) => !isTaken(label))
    )
      return;
    baseline = baselineOf(history, time.nowMs());
    log.add('judge', `takes the history that was found: ${baseline.position} steps`);
  }

  function rebase(): void {
    isRebasing = true;
  }

  function keepMine(): void {
    isRebasing = true;
    isKeeping = true;
  }

  function releaseUnstored(): void {
    ledger.release(({ label }) => !browser.holds(label));
  }

  function schedule(): void {
    if (plan.foreignStepsBefore > 0) {
      server.receive(
        {
          call: 'initialize',
          user,
          fetchId: 0,
          operation: null,
          isAnswered: () => false,
          isAborted: () => false,
          isOrphaned: () => false,
        },
        () => undefined,
      );
      for (let step = 0; step < plan.foreignStepsBefore; step += 1) server.foreignStep(user);
    }
    for (let tab = 0; tab < plan.tabs; tab += 1) time.after(tab === 0 ? 0 : dice.whole(0, 8_000), stage.open);
    let atMs = dice.whole(0, 2_000);
    for (let operation = 0; operation < plan.operations; operation += 1) {
      time.after(atMs, performSomewhere);
      atMs += dice.chance(0.5)
        ? dice.whole(0, 300)
        : dice.whole(300, Math.ceil((2 * plan.activeMs) / plan.operations));
    }
    for (const [event, count] of Object.entries(plan.events) as [EventKind, number][]) {
      for (let index = 0; index < count; index += 1)
        time.after(dice.whole(0, plan.activeMs), () => happen(event, world, browser, stage));
    }
    // A user looks after the page now and then: logs in, chooses, opens it again.
    for (let lookMs = 15_000; lookMs < plan.activeMs; lookMs += 15_000) time.after(lookMs, look);
  }

  function performSomewhere(): void {
    const living = stage.living();
    if (living.length > 0 && !world.isHealed) dice.pick(living).perform(dice.chance(0.04));
  }

  function look(): void {
    if (world.isHealed || device.isAsleep) return;
    const living = stage.living();
    if (living.length === 0) return void stage.open();
    const tab = dice.pick(living);
    if (tab.state.value !== 'failed' || dice.chance(0.5)) return;
    tab.retry();
  }
}
