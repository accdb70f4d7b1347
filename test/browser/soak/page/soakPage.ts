/** The page under test: the public door and nothing else, worked from outside through `window.soak`. */
import {
  createSessionRecovery,
  hydromlApi,
  type RecoveryState,
  SessionError,
  type SessionRecovery,
} from '../../../../src/index.ts';
import type { SoakOperation } from '../operationPlan.ts';
import type { TabEvent } from '../tabEvent.ts';
import { fillDisk, freeDisk } from './fillDisk.ts';
import { holdingFetch } from './holdingFetch.ts';

let recovery: SessionRecovery | null = null;

function tell(event: TabEvent): void {
  void window.soakTell(event);
}

function opened(): SessionRecovery {
  if (recovery === null) throw new Error('Open the page under test first.');
  return recovery;
}

const gate = holdingFetch({
  onSent: (change) => tell({ kind: 'sent', ...change }),
  onHeld: (moment) => tell({ kind: 'held', moment }),
});

function tellState({ value, pending, durability, failure }: RecoveryState): void {
  tell({ kind: 'state', state: { value, pending, durability, code: failure?.code ?? null } });
}

function follow(followed: SessionRecovery): void {
  followed.subscribe(tellState);
  followed.on('operation.applied', ({ id }) => tell({ kind: 'applied', id }));
  followed.on('operation.refused', ({ id, name, failure }) =>
    tell({ kind: 'refused', id, name, code: failure.code }),
  );
  followed.on('work.conflicted', () => tell({ kind: 'conflicted' }));
  followed.on('plug.failed', ({ plug, error }) => tell({ kind: 'plug-failed', plug, reason: String(error) }));
  tellState(followed.getState());
}

async function performOne({ serial, name, params }: SoakOperation): Promise<void> {
  try {
    await opened().perform({ name, params });
    tell({ kind: 'resolved', serial });
  } catch (error) {
    const reason = error instanceof SessionError ? error.failure.code : String(error);
    tell({ kind: 'rejected', serial, reason });
  }
}

window.soak = {
  open({ datasourceId, userId, policy }) {
    const api = hydromlApi({ baseUrl: '', datasourceId, fetch: gate.fetch });
    recovery = createSessionRecovery({ datasourceId, api, userId, policy });
    follow(recovery);
    recovery.start();
  },
  perform(operations) {
    for (const operation of operations) void performOne(operation);
  },
  hold: gate.hold,
  release: gate.release,
  signedIn: () => opened().signedIn(),
  act: (action) => opened().act(action),
  fillDisk,
  freeDisk,
};
