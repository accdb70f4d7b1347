/** The commands of a recovery as templates call them: without arguments, and never with a rejection nobody hears. */
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import type { JsonObject } from '../../session/sessionApi.ts';
import type { SessionRecovery } from '../../sessionRecovery.ts';

export interface RecoveryCommands {
  retry(): void;
  cancel(): void;
  extend(): void;
  logIn(): void;
  reload(): void;
  startOver(): void;
  saveCopy(): void;
  keepMine(): void;
  useServer(): void;
  act(action: RecoveryAction): void;
  /** Sends an operation; what becomes of it is the promise's. @throws TypeError when there is no recovery yet */
  perform(name: string, params?: JsonObject): ReturnType<SessionRecovery['perform']>;
}

/** Commands over the recovery of the moment; without one they do nothing. */
export function recoveryCommands(current: () => SessionRecovery | null): RecoveryCommands {
  function act(action: RecoveryAction): void {
    // What a button leads to shows in the state; what the server refuses is a failure there.
    void current()?.act(action).catch(reportToPage);
  }

  return {
    retry: () => current()?.retry(),
    cancel: () => current()?.cancel(),
    extend: () => void current()?.extend().catch(reportToPage),
    logIn: () => act('log_in'),
    reload: () => act('reload_page'),
    startOver: () => act('reset_session'),
    saveCopy: () => act('export_work'),
    keepMine: () => act('keep_mine'),
    useServer: () => act('use_server'),
    act,
    async perform(name, params = {}) {
      const recovery = current();
      if (recovery === null) throw new TypeError(`There is no recovery yet that could perform ${name}.`);
      return await recovery.perform({ name, params });
    },
  };
}

function reportToPage(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else console.error(error);
}
