import { describe, expect, it } from 'vitest';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import type { SessionView } from '../../src/session/sessionApi.ts';
import { datasourceId } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';
import { fickleApi } from './fickleApi.ts';

const right = { kind: 'right' } as const;
const foreign: [string, Partial<SessionView>][] = [
  ['another datasource', { datasourceId: 'another' }],
  ['another position', { position: 7, total: 7 }],
  ['no session', { exists: false }],
];

async function recovered() {
  const clock = virtualClock();
  const api = fickleApi(clock, () => undefined);
  const recovery = createSessionRecovery({ datasourceId, api, clock, storage: false, sources: [] });
  recovery.start();
  await clock.settle();
  expect(recovery.getState().value).toBe('recovered');
  return { api, clock, recovery };
}

describe('an answer that describes another session', () => {
  it.each(foreign)(
    'renews nothing when it tells of %s: the session is looked at instead',
    async (_, view) => {
      const { api, clock, recovery } = await recovered();
      api.follow([{ kind: 'lie', view }, right, right, right, right]);
      await recovery.extend();
      expect(recovery.actor.getSnapshot().value).toEqual({ recovered: 'verifying' });
      await clock.settle();
      expect(recovery.getState()).toMatchObject({
        value: 'recovered',
        session: { exists: true, datasourceId, position: 0 },
      });
      expect(api.calls.map(({ endpoint }) => endpoint).slice(-2)).toEqual(['extend', 'status']);
      await recovery.stop();
    },
  );

  it.each(foreign)(
    'applies no operation when it tells of %s: what became of it is found out',
    async (_, view) => {
      const { api, clock, recovery } = await recovered();
      api.follow([{ kind: 'lie', view }, right, right, right, right]);
      const performed = recovery.perform({ name: 'sort_rows', params: { columns: ['a'] } });
      // Until no copy of the operation can run any more.
      await clock.advance(40_000);
      await expect(performed).resolves.toMatchObject({ exists: true, datasourceId, position: 1 });
      expect(api.truth().position).toBe(1);
      expect(recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 1 }, pending: 0 });
      await recovery.stop();
    },
  );
});
