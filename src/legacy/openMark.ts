/** Remembers on the device that a page has opened a session and not ended it, so that a reload finds its way back. */
import type { SessionStorage, StorageScope } from '../storage/sessionStorage.ts';

export interface OpenMark {
  get(): Promise<boolean>;
  set(isOpen: boolean): void;
}

const id = 'page-session';

/** The mark of one datasource. It saves a click; that a device fails is told by the journal, which uses the same one. */
export function openMark(storage: SessionStorage, datasourceId: string, signal: AbortSignal): OpenMark {
  const scope: StorageScope = { userId: null, datasourceId };
  let known: boolean | null = null;
  return {
    async get() {
      // Without the mark the page asks once more than it had to.
      const record = await storage.get(scope, id, signal).catch(() => null);
      known = record?.kind === 'read' && record.value === true;
      return known;
    },
    set(isOpen) {
      if (known === isOpen) return;
      known = isOpen;
      storage.put(scope, id, isOpen, signal).catch(() => {
        known = null;
      });
    },
  };
}
