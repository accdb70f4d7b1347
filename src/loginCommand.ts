/** What the `log_in` button does. */
import { goToLogin, type LoginWay } from './goToLogin.ts';
import type { RecoveryCore } from './recoveryCore.ts';
import { sleepUntilAborted } from './sleepUntilAborted.ts';
import { announceSignedIn } from './sources/loginSource.ts';

/** How long storing what is not on the device yet may take, ms, before the page is left. */
const flushLimitMs = 3_000;

export interface LoginCommandOptions {
  readonly way: LoginWay;
  /** Whether all work would be there after this page. */
  readonly mayLeave: () => boolean;
  /** The pop-up's login has succeeded. */
  readonly onSignedIn: () => void;
}

type LoginCore = Pick<RecoveryCore, 'api' | 'clock' | 'final' | 'hub' | 'journal' | 'send'>;

/** Opens the login. @throws Error when leaving the page would lose work and no pop-up can be had */
export function createLoginCommand(core: LoginCore, options: LoginCommandOptions): () => Promise<void> {
  const { api, clock, final, hub, journal } = core;

  async function flush(): Promise<boolean> {
    const over = new AbortController();
    const late = sleepUntilAborted(clock, flushLimitMs, over.signal).then(() => false);
    try {
      return await Promise.race([journal.storeOwed(), late]);
    } finally {
      // Ended by ourselves, on the next line.
      late.catch(() => undefined);
      over.abort();
    }
  }

  return () => {
    const resumed = new AbortController();
    const off = hub.on('session.recovered', () => resumed.abort());
    resumed.signal.addEventListener('abort', off, { once: true });
    return goToLogin({
      way: options.way,
      addressFor: api.loginAddress && ((returnPath) => api.loginAddress?.(returnPath) ?? returnPath),
      mustStay: !options.mayLeave(),
      flush: async () => (await flush()) && options.mayLeave(),
      clock,
      over: final,
      resumed: resumed.signal,
      onArrived() {
        options.onSignedIn();
        announceSignedIn();
      },
      // It was closed by hand, or by the page that the login led to: one look tells.
      onClosed: () => core.send({ type: 'page.shown' }),
    });
  };
}
