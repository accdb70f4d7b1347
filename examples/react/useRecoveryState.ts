/** A recovery's state as a React value. */
import type { RecoveryState, SessionRecovery } from 'holdfast';
import { useSyncExternalStore } from 'react';

export function useRecoveryState({ subscribe, getState }: SessionRecovery): RecoveryState {
  return useSyncExternalStore(subscribe, getState, getState);
}
