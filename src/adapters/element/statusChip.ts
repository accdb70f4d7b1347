/** The status chip: the state of the connection as a colour, an icon and a word, never as a colour alone. */
import type { RecoveryState } from '../../recoveryState.ts';
import type { RecoveryMessages } from '../messages/recoveryMessages.ts';
import type { IconName } from './icon.ts';

export type Tone = 'ok' | 'busy' | 'warn' | 'bad';

export interface StatusChip {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
}

export function statusChip(
  { states }: RecoveryMessages,
  { value, failure }: Pick<RecoveryState, 'value' | 'failure'>,
): StatusChip {
  if (value === 'failed' && failure?.code === 'HISTORY_CONFLICT') {
    return { tone: 'bad', icon: 'fork', text: states.conflict };
  }
  return { ...looks[value], text: states[value] };
}

const looks: Readonly<Record<RecoveryState['value'], Omit<StatusChip, 'text'>>> = {
  idle: { tone: 'busy', icon: 'clock' },
  initializing: { tone: 'busy', icon: 'sync' },
  retrying: { tone: 'warn', icon: 'sync' },
  grace: { tone: 'warn', icon: 'sync' },
  recovered: { tone: 'ok', icon: 'check' },
  failed: { tone: 'bad', icon: 'cut' },
  reauth: { tone: 'warn', icon: 'lock' },
};
