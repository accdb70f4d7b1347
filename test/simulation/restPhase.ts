/** After the world has healed: time passes, the user does what the page asks for, and everything has to come to rest. */
import type { Browser } from './browser.ts';
import type { Stage } from './faultEvents.ts';
import type { SimulatedTab } from './simulatedTab.ts';
import type { World } from './world.ts';

export interface RestPorts {
  /** The next proof takes the server's history: the user chose it. */
  rebase(): void;
  /** The next proof takes the server's history as it stands, unless the session is cleared and built again. */
  keepMine(): void;
  /** What is not on the device is given up by the user's choice. */
  releaseUnstored(): void;
  isOver(): boolean;
}

const user = 'user-1';
/** How often the user looks, and how long until then: short at first; then an hour for the server that asks for one. */
const looksMs = [...Array<number>(20).fill(30_000), ...Array<number>(8).fill(600_000)];
/** No copy of a request lands later than this after it was sent. */
const copiesMs = 40_000;

export async function comeToRest(
  world: World,
  browser: Browser,
  stage: Stage,
  ports: RestPorts,
): Promise<void> {
  const { time } = world;
  heal(world, browser, stage);
  await waitUntilResting(world, browser, stage, ports);
  if (ports.isOver()) return;
  // A copy that landed after its own answer is seen by the next read at the earliest: so there is one more.
  await time.run(time.nowMs() + copiesMs, ports.isOver);
  for (const tab of stage.living()) tab.push('page.slept');
  await waitUntilResting(world, browser, stage, ports);
}

function heal(world: World, browser: Browser, stage: Stage): void {
  const { log } = world;
  log.add('world', 'HEALS');
  world.isHealed = true;
  browser.server.isDown = false;
  browser.disk.isFull = false;
  stage.wake();
  for (const { gate } of browser.tabs) gate.thaw();
  if (browser.device.cookieUser !== user) stage.logIn(user);
  const wasOffline = !browser.device.isOnline;
  browser.device.isOnline = true;
  if (stage.living().length === 0) stage.open();
  // Behind whatever a page that was frozen hears first: in the end it is shown.
  world.time.after(1, () => {
    for (const tab of stage.living()) {
      if (wasOffline) tab.push('network.restored');
      tab.push('page.shown');
    }
  });
}

async function waitUntilResting(
  world: World,
  browser: Browser,
  stage: Stage,
  ports: RestPorts,
): Promise<void> {
  const { time } = world;
  const isResting = () => {
    const living = stage.living();
    // A session that is being verified is recovered as well, and what is found out may take as long as copies live.
    return (
      living.length > 0 &&
      living.every(
        ({ state }) => state.value === 'recovered' && state.pending === 0 && state.progress === null,
      )
    );
  };
  for (const [look, lookMs] of looksMs.entries()) {
    const endsMs = time.nowMs() + lookMs;
    while (time.nowMs() < endsMs && !ports.isOver()) {
      await time.run(Math.min(endsMs, time.nowMs() + 5_000), ports.isOver);
      if (isResting()) {
        // Steady for a moment: nothing that was queued shows a loss at once.
        await time.run(time.nowMs() + 6_000, ports.isOver);
        if (isResting()) return;
      }
    }
    if (ports.isOver()) return;
    if (stage.living().length === 0) stage.open();
    // One person at one page: what is chosen in one tab is chosen for all.
    let hasChosen = false;
    for (const tab of stage.living()) {
      const isChoice = tab.state.actions.includes('use_server');
      if (!isChoice || !hasChosen) help(world, browser, stage, ports, tab, look);
      hasChosen ||= isChoice;
    }
  }
  const restless = stage.living().filter(({ state }) => state.value !== 'recovered' || state.pending > 0);
  const shown = restless.map(
    ({ gate, state }) =>
      `${gate.name} is ${state.value} ${state.failure?.code ?? ''}, pending ${state.pending}, ${nextOf(state.nextAttemptAt, browser.device.wallMs())}`,
  );
  world.fail('every run comes to rest', shown.join('; '));
}

function nextOf(nextAttemptAt: number | null, nowMs: number): string {
  return nextAttemptAt === null ? 'no next attempt' : `next attempt in ${nextAttemptAt - nowMs} ms`;
}

/** What a user does about what the page shows. */
function help(
  world: World,
  browser: Browser,
  stage: Stage,
  ports: RestPorts,
  tab: SimulatedTab,
  look: number,
): void {
  const { value, actions, nextAttemptAt, pending } = tab.state;
  if (browser.device.cookieUser !== user) {
    stage.logIn(user);
    return;
  }
  if (value === 'recovered' && pending === 0) return;
  if (actions.includes('use_server')) {
    // Ours first; on top of the server's where some of that was there before us, and where it can't be done the page asks again.
    if (actions.includes('keep_mine') && look % 2 === 0) {
      ports.releaseUnstored();
      ports.keepMine();
      tab.act('keep_mine');
      return;
    }
    ports.rebase();
    tab.act('use_server');
    return;
  }
  if (value === 'reauth') {
    tab.push('user.signedIn');
    return;
  }
  if (value === 'failed' && nextAttemptAt === null) {
    if (look < 3) {
      tab.retry();
      return;
    }
    tab.stop();
    world.time.after(100, stage.open);
  }
}
