/** What happens to the session, and what the user can do about it. */
import { useSelector } from '@xstate/react';
import type { SessionRecovery } from 'holdfast';
import { useRecoveryState } from './useRecoveryState.ts';

export function RecoveryPanel({ recovery }: { readonly recovery: SessionRecovery }) {
  const { value, attempt, maxAttempts, actions, pending } = useRecoveryState(recovery);
  const isExpiring = useSelector(recovery.actor, (chart) => chart.matches({ recovered: 'expiring' }));
  return (
    <section aria-label="Session">
      <p role="status" data-testid="state">
        {value}
      </p>
      {value !== 'recovered' && (
        <p>
          Attempt {attempt} of {maxAttempts}. {pending} changes wait on this device.
        </p>
      )}
      {isExpiring && (
        <button type="button" onClick={() => recovery.extend().catch(recovery.report)}>
          Stay signed in
        </button>
      )}
      {value !== 'recovered' &&
        actions.map((action) => (
          <button type="button" key={action} onClick={() => recovery.act(action).catch(recovery.report)}>
            {action.replaceAll('_', ' ')}
          </button>
        ))}
    </section>
  );
}
