import type { RecoverySource } from '../sessionRecovery.ts';
export function browserSources(): readonly RecoverySource[] {
  return [];
}
