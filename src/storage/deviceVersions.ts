/** What the device told last of each scope's version, so that work made for it can go on in memory after a refusal. */
import type { StorageScope, StorageVersion } from './sessionStorage.ts';

export interface DeviceVersions {
  /** Begins to listen: what is told is kept unless the device has told something else meanwhile. */
  hear(scope: StorageScope): (version: StorageVersion) => void;
  /** Whether the device told this version last. It is so once: from then on only memory's own versions count. */
  take(scope: StorageScope, version: StorageVersion): boolean;
  /** The user's records were destroyed: nothing may go on from them. */
  forget(userId: string): void;
}

export function deviceVersions(): DeviceVersions {
  const told = new Map<string, { readonly userId: string | null; readonly version: StorageVersion }>();
  const nameOf = ({ userId, datasourceId }: StorageScope) => JSON.stringify([userId, datasourceId]);
  return {
    hear(scope) {
      const name = nameOf(scope);
      const before = told.get(name);
      return (version) => {
        if (told.get(name) === before) told.set(name, { userId: scope.userId, version });
      };
    },

    take(scope, version) {
      const name = nameOf(scope);
      const last = told.get(name);
      return last !== undefined && last.version === version && told.delete(name);
    },

    forget(userId) {
      for (const [name, last] of told) if (last.userId === userId) told.delete(name);
    },
  };
}
