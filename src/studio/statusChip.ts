/** The status chip: the state of the connection as a colour, an icon and a word, never as a colour alone. */
import type { RecoveryState } from '../index.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import type { Urgency } from './recoveryUrgency.ts';

export type Tone = 'ok' | 'busy' | 'warn' | 'bad';

export interface StatusChip {
  readonly tone: Tone;
  /** The id of a symbol in the page's icon sheet. */
  readonly icon: 'check' | 'sync' | 'lock' | 'cut' | 'fork';
  readonly text: string;
}

/** `null` while it is too early to say anything: the chip then keeps what it showed. */
export function statusChip(
  messages: StudioMessages,
  state: Pick<RecoveryState, 'value' | 'failure'>,
  urgency: Urgency,
): StatusChip | null {
  const { phases } = messages;
  switch (state.value) {
    case 'idle':
      return null;
    case 'recovered':
      return { tone: 'ok', icon: 'check', text: phases.connected };
    case 'initializing':
      return urgency === 'calm' ? null : { tone: 'busy', icon: 'sync', text: phases.opening };
    case 'retrying':
      return urgency === 'calm' ? null : { tone: 'warn', icon: 'sync', text: phases.reconnecting };
    case 'grace':
      return urgency === 'calm' ? null : { tone: 'warn', icon: 'sync', text: phases.stillTrying };
    case 'reauth':
      return { tone: 'warn', icon: 'lock', text: phases.loginNeeded };
    case 'failed':
      return state.failure?.code === 'HISTORY_CONFLICT'
        ? { tone: 'bad', icon: 'fork', text: phases.decisionNeeded }
        : { tone: 'bad', icon: 'cut', text: phases.stopped };
  }
}
