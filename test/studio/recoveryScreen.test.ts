import { describe, expect, it } from 'vitest';
import type { RecoveryState } from '../../src/index.ts';
import { en } from '../../src/studio/messages/en.ts';
import { recoveryScreen } from '../../src/studio/recoveryScreen.ts';
import { conflict, failure, now, reauth, recoveryState, retrying } from './recoveryStates.ts';

const screen = (state: RecoveryState, at = now, troubledSince = now) =>
  recoveryScreen({ state, messages: en, troubledSince, isOnline: true, now: at });

describe('what the page says of a recovery', () => {
  it('words an unreachable server as the specification does, with the seconds that are left', () => {
    const shown = screen(retrying);
    expect(`${shown.title}, ${shown.countdown}`).toBe('Check internet connection, retry in 5 seconds');
    expect(shown.countdownInTitle).toBe(true);
    expect(shown.attempt).toBe('Attempt 2 of 4');
  });

  it('reads the countdown off the deadline', () => {
    expect(screen(retrying, now + 4_200).countdown).toBe('retry in 1 second');
    expect(screen(retrying, now + 9_000).countdown).toBe('retrying now');
  });

  it('counts down to the end of the grace window while no attempt is planned', () => {
    const grace = recoveryState({ value: 'grace', attempt: 4, graceEndsAt: now + 12_000 });
    expect(screen(grace).countdown).toBe('waiting 12 seconds more for the connection');
    expect(screen(grace).attempt).toBe('Attempt 4 of 4');
  });

  it('shows the step instead of a countdown while an attempt runs', () => {
    const replaying = recoveryState({
      ...retrying,
      progress: { step: 'replaying', done: 3, total: 7 },
    });
    expect(screen(replaying)).toMatchObject({
      step: 'Replaying change 3 of 7',
      countdown: '',
      isTrying: true,
    });
  });

  it('says where the work is', () => {
    expect(screen({ ...retrying, pending: 0 }).work).toBe('Your work is safe.');
    expect(screen({ ...retrying, pending: 1 }).work).toBe(
      'Your work is safe: 1 change is kept on this device until sent.',
    );
    expect(screen({ ...retrying, pending: 2, durability: 'memory' }).work).toContain('in this tab only');
  });

  it('announces a new phase and no passing second', () => {
    expect(screen(retrying, now + 1_000).phase).toBe(screen(retrying, now + 3_000).phase);
    expect(screen(retrying).phase).not.toBe(screen({ ...retrying, attempt: 3 }).phase);
    expect(screen(retrying).announcement).toBe('Check internet connection, retry in 5 seconds');
  });

  it('explains a login and a conflict by what the user can do', () => {
    expect(screen(reauth)).toMatchObject({
      title: 'Session expired, please log in again',
      chip: { tone: 'warn', icon: 'lock', text: 'Login needed' },
      attempt: '',
    });
    expect(screen(conflict)).toMatchObject({
      title: 'This table was changed somewhere else',
      chip: { tone: 'bad', icon: 'fork', text: 'Decision needed' },
    });
  });

  it('explains a stop whose reason it was not told', () => {
    expect(screen(recoveryState({ value: 'failed' })).title).toBe(en.failures.UNKNOWN.title);
  });

  it('tells a slow opening from a lost connection', () => {
    const opening = recoveryState({ value: 'initializing', session: null });
    expect(screen(opening, now + 4_000).title).toBe('Opening the table');
    const lost = recoveryState({ value: 'retrying', attempt: 1 });
    expect(screen(lost, now + 4_000).title).toBe('Reconnecting');
  });

  it('keeps the chip as it was during the first second, and empty before a start', () => {
    expect(screen(recoveryState({ value: 'initializing' })).chip).toBeNull();
    expect(screen(recoveryState({ value: 'idle' })).chip).toBeNull();
    expect(screen(recoveryState({ value: 'grace', attempt: 4 })).chip?.text).toBe('Still trying');
    expect(screen(recoveryState({ value: 'failed', failure: failure('SERVER_ERROR') })).chip?.text).toBe(
      'Not connected',
    );
    expect(screen(recoveryState()).chip).toMatchObject({ tone: 'ok', text: 'Connected' });
  });

  it('quotes the server’s own sentence', () => {
    const refused = recoveryState({
      value: 'failed',
      failure: failure('PERMISSION_DENIED', { userMessage: 'This basin belongs to another team.' }),
    });
    expect(screen(refused).serverSentence).toBe('This basin belongs to another team.');
  });
});
