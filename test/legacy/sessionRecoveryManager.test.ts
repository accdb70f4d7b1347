import { describe, expect, it } from 'vitest';
import { SessionRecoveryManager } from '../../src/legacy/sessionRecoveryManager.ts';
import { SessionError } from '../../src/session/sessionApi.ts';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import { datasourceId, failureOf, scriptedApi } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';

function setUp(api = scriptedApi(), storage = memoryStorage()) {
  const clock = virtualClock();
  const shown: string[] = [];
  const manager = new SessionRecoveryManager(datasourceId, {
    api,
    clock,
    storage,
    tabs: false,
    sources: [],
    random: () => 0.5,
    showUi: ({ code }) => shown.push(code),
  });
  return { api, clock, manager, shown, storage };
}

const rename = { name: 'rename_column', params: { old_name: 'a', new_name: 'b' } } as const;

describe('SessionRecoveryManager', () => {
  it("has the specification's fields, and sends nothing until it is asked to", async () => {
    const { api, clock, manager } = setUp();
    await clock.settle();
    expect(manager).toMatchObject({
      datasourceId,
      maxRetries: 3,
      retryDelay: 2000,
      graceTimeout: 30_000,
      currentAttempt: 0,
      sessionState: null,
    });
    expect(api.calls).toEqual([]);
  });

  it('opens a session that fails twice, after retryDelay and twice that', async () => {
    const { api, clock, manager } = setUp();
    api.script('SERVER_ERROR', 'SERVER_ERROR');
    const opened = manager.initializeWithRetry();
    await clock.settle();
    expect(manager.currentAttempt).toBe(1);
    await clock.advance(2000 * 1.15 + 4000 * 1.15);
    await expect(opened).resolves.toMatchObject({ exists: true, position: 0 });
    expect(api.calls).toEqual(['status', 'status', 'status', 'initialize']);
  });

  it('goes by fields that were set before the start', async () => {
    const { api, clock, manager } = setUp();
    manager.maxRetries = 1;
    manager.retryDelay = 500;
    manager.graceTimeout = 1000;
    api.breakWith('SERVER_ERROR');
    const startedAt = clock.now();
    const opened = manager.initializeWithRetry();
    const refused = expect(opened).rejects.toBeInstanceOf(SessionError);
    await clock.settle();
    expect(manager.recovery.getState().maxAttempts).toBe(2);
    expect(manager.recovery.getState().nextAttemptAt).toBeCloseTo(startedAt + 500 * 1.15, 3);
    await clock.advance(500 * 1.15);
    expect(manager.recovery.getState().graceEndsAt).toBeCloseTo(startedAt + 500 * 1.15 + 1000, 3);
    await clock.advance(1000);
    await refused;
    expect(manager.recovery.getState().value).toBe('failed');
  });

  it('goes by fields that were set later from the next cycle on, and keeps its work', async () => {
    const { api, clock, manager } = setUp();
    const opened = manager.initializeWithRetry();
    await clock.settle();
    await opened;
    await manager.recovery.perform(rename);
    manager.retryDelay = 100;
    await clock.settle();
    expect(manager.recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 1 } });
    api.forget();
    api.script('SERVER_ERROR');
    const alive = manager.handleSessionFailure(new Error('The page saw something.'));
    await clock.settle();
    expect((manager.recovery.getState().nextAttemptAt ?? 0) - clock.now()).toBeCloseTo(115, 3);
    await clock.advance(115);
    await expect(alive).resolves.toBe(true);
    expect(api.applied.map(({ name }) => name)).toEqual(['rename_column']);
  });

  it('lets a cycle under way end by the fields it began with', async () => {
    const { api, clock, manager } = setUp();
    api.breakWith('SERVER_ERROR');
    const opened = manager.initializeWithRetry();
    const refused = expect(opened).rejects.toThrow(SessionError);
    await clock.settle();
    manager.maxRetries = 0;
    expect(manager.recovery.getState().maxAttempts).toBe(4);
    await clock.advance(60_000);
    await refused;
    const again = expect(manager.attemptRecovery()).resolves.toBe(false);
    await clock.advance(60_000);
    await again;
    expect(manager.recovery.getState().maxAttempts).toBe(1);
  });

  it.each([
    ['maxRetries', -1],
    ['maxRetries', 1.5],
    ['retryDelay', Number.NaN],
    ['graceTimeout', Number.POSITIVE_INFINITY],
  ] as const)('refuses %s = %d and says so', (field, value) => {
    const { manager } = setUp();
    expect(() => {
      manager[field] = value;
    }).toThrow(new RegExp(`^SessionRecoveryManager\\.${field} must be`));
  });

  it('rejects when the cycle is spent, and a further call starts afresh', async () => {
    const { api, clock, manager } = setUp();
    api.breakWith('PERMISSION_DENIED');
    const opened = manager.initializeWithRetry();
    const refused = expect(opened).rejects.toMatchObject({ failure: { code: 'PERMISSION_DENIED' } });
    await clock.settle();
    await refused;
    api.heal();
    const again = manager.initializeWithRetry();
    await clock.settle();
    await expect(again).resolves.toMatchObject({ exists: true });
  });

  it('waits for the login where one is needed, and tells attemptRecovery so', async () => {
    const { api, clock, manager } = setUp();
    api.breakWith('AUTHENTICATION_REQUIRED');
    const opened = manager.initializeWithRetry();
    const attempted = manager.attemptRecovery();
    await clock.settle();
    await expect(attempted).resolves.toBe(false);
    expect(manager.recovery.getState().value).toBe('reauth');
    api.heal();
    manager.recovery.signedIn();
    await clock.settle();
    await expect(opened).resolves.toMatchObject({ exists: true });
  });

  it('fills sessionState from what the device holds, for the user that the server names', async () => {
    const first = setUp(scriptedApi());
    const opened = first.manager.initializeWithRetry();
    await first.clock.settle();
    await opened;
    await first.manager.recovery.perform(rename);
    await expect(first.manager.persistSessionState()).resolves.toMatchObject({
      version: '1.0',
      currentState: { position: 1 },
    });
    await first.manager.recovery.stop();

    const later = setUp(first.api, first.storage);
    expect(later.manager.sessionState).toBeNull();
    await later.manager.ready;
    expect(later.manager.sessionState).toMatchObject({
      datasourceId,
      currentState: { transformations: [rename], position: 1 },
    });
    await expect(later.manager.loadPersistedState()).resolves.toEqual(later.manager.sessionState);
  });

  it("is ready with nothing when nobody can say whose the device's work is", async () => {
    const { api, clock, manager } = setUp();
    api.breakWith('hang');
    const ready = manager.ready;
    await clock.advance(4000);
    await ready;
    expect(manager.sessionState).toBeNull();
    expect(clock.armed).toBe(0);
  });

  it('keeps sessionState up with what the server has applied', async () => {
    const { clock, manager } = setUp();
    const opened = manager.initializeWithRetry();
    await clock.settle();
    await opened;
    await Promise.all([manager.recovery.perform(rename), manager.recovery.perform(rename)]);
    await clock.settle();
    expect(manager.sessionState).toMatchObject({ currentState: { position: 2 } });
  });

  it('shows a failure by the code it was taken for, and says nothing else of it', () => {
    const { manager, shown } = setUp();
    expect(manager.showRecoveryUI(new SessionError(failureOf('SERVER_OVERLOADED'))).code).toBe(
      'SERVER_OVERLOADED',
    );
    expect(manager.showRecoveryUI(new TypeError('Failed to fetch')).code).toBe('NETWORK_UNREACHABLE');
    expect(shown).toEqual(['SERVER_OVERLOADED', 'NETWORK_UNREACHABLE']);
  });

  it('forgets a session on the server and on the device, and opens another one later', async () => {
    const { api, clock, manager } = setUp();
    const opened = manager.initializeWithRetry();
    await clock.settle();
    await opened;
    await manager.recovery.perform(rename);
    await manager.forget();
    await clock.settle();
    expect(manager.sessionState).toBeNull();
    expect(api.calls.filter((call) => call === 'clear')).toHaveLength(1);
    expect(api.calls.filter((call) => call === 'initialize')).toHaveLength(1);
    const again = manager.initializeWithRetry();
    await clock.settle();
    await expect(again).resolves.toMatchObject({ position: 0 });
  });

  it('can be made where there is no browser, and refuses a datasource it can do nothing with', () => {
    expect(new SessionRecoveryManager(datasourceId).currentAttempt).toBe(0);
    expect(() => new SessionRecoveryManager('')).toThrow(/datasourceId/);
  });
});
