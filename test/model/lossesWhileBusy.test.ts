import { expect, it } from 'vitest';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import { SessionError } from '../../src/session/sessionApi.ts';
import { datasourceId, failureOf, scriptedApi } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';

it('an operation that always fails after 6 s on a healthy session ends in failed, not in a loop', async () => {
  const clock = virtualClock();
  const api = scriptedApi({ exists: true });
  let sent = 0;
  const recovery = createSessionRecovery({
    datasourceId,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
    api: {
      ...api,
      async apply() {
        sent += 1;
        await new Promise<void>(
          (resolve) => void clock.setTimeout(resolve, recoveryPolicy.steadyAfterMs + 1000),
        );
        throw new SessionError(failureOf('NETWORK_UNREACHABLE', { attribution: 'network' }));
      },
    },
  });
  let sentUntilFailed: number | null = null;
  recovery.subscribe(({ value }) => {
    if (value === 'failed') sentUntilFailed ??= sent;
  });
  recovery.start();
  await clock.advance(10_000);
  void recovery.perform({ name: 'sort_rows', params: { columns: ['a'] } }).catch(() => undefined);
  await clock.advance(120_000);
  // One on the steady session, one at once after the loss, the retries, and the grace window's probe.
  expect(sentUntilFailed).toBe(1 + 1 + recoveryPolicy.maxRetries + 1);
  await recovery.stop();
});
