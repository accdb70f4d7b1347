import { describe, expect, it } from 'vitest';
import { createSessionRecovery } from '../src/createSessionRecovery.ts';
import type { JournalOperation } from '../src/session/sessionApi.ts';
import { datasourceId, scriptedApi } from './support/scriptedApi.ts';
import { virtualClock } from './support/virtualClock.ts';

/** A session with one operation of ours, one of somebody else's behind our back, and one of ours still queued. */
async function inConflict() {
  const clock = virtualClock();
  const api = scriptedApi();
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
  });
  const conflicts: number[] = [];
  recovery.on('work.conflicted', ({ pending }) => conflicts.push(pending));
  recovery.start();
  await clock.settle();
  await recovery.perform({ name: 'rename_column', params: { mine: 1 } });
  await clock.advance(10_000);
  const foreign: JournalOperation = { id: 'foreign', name: 'drop_columns', params: {}, expectedPosition: 1 };
  api.applied.push(foreign);
  api.script('NETWORK_UNREACHABLE');
  const queued = recovery.perform({ name: 'sort_rows', params: { mine: 2 } });
  const outcome = queued.then(
    ({ position }) => `applied at ${position}`,
    (error: unknown) => (error instanceof Error ? error.name : 'thrown'),
  );
  await clock.advance(60_000);
  return { api, clock, conflicts, outcome, recovery };
}

describe('a history that somebody else changed', () => {
  it('stops recovery with a choice, and nothing is discarded before it', async () => {
    const { api, conflicts, recovery } = await inConflict();
    expect(recovery.getState()).toMatchObject({
      value: 'failed',
      pending: 1,
      nextAttemptAt: null,
      actions: ['keep_mine', 'use_server', 'export_work'],
    });
    expect(conflicts).toEqual([1]);
    expect(api.applied.map(({ name }) => name)).toEqual(['rename_column', 'drop_columns']);
  });

  it("use_server takes the server's history and drops what was queued, telling its caller", async () => {
    const { api, clock, outcome, recovery } = await inConflict();
    await recovery.act('use_server');
    await clock.advance(1_000);
    expect(await outcome).toBe('SessionError');
    expect(recovery.getState()).toMatchObject({ value: 'recovered', pending: 0, session: { position: 2 } });
    expect(api.applied.map(({ name }) => name)).toEqual(['rename_column', 'drop_columns']);
  });

  it('keep_mine builds the session again from the journal and sends what was queued', async () => {
    const { api, clock, outcome, recovery } = await inConflict();
    await recovery.act('keep_mine');
    await clock.advance(1_000);
    expect(await outcome).toBe('applied at 2');
    expect(recovery.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(api.applied.map(({ name }) => name)).toEqual(['rename_column', 'sort_rows']);
  });

  it('is exported with what is queued', async () => {
    const { recovery } = await inConflict();
    const { currentState } = await recovery.exportWork();
    expect(currentState.transformations.map(({ name }) => name)).toEqual(['rename_column', 'sort_rows']);
    expect(currentState.position).toBe(2);
  });
});
