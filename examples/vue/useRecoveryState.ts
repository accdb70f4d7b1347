/** A recovery's state as a Vue ref; it ends with the component that asked for it. */
import type { RecoveryState, SessionRecovery } from 'holdfast';
import { onScopeDispose, type ShallowRef, shallowReadonly, shallowRef } from 'vue';

export function useRecoveryState(recovery: SessionRecovery): Readonly<ShallowRef<RecoveryState>> {
  const state = shallowRef(recovery.getState());
  onScopeDispose(
    recovery.subscribe((next) => {
      state.value = next;
    }),
  );
  return shallowReadonly(state);
}
