import { describe, expect, it } from 'vitest';
import { failureCodes } from '../../../machines/sessionFailure.ts';
import { recoveryScreen } from '../../../src/adapters/element/recoveryScreen.ts';
import { wordingIn } from '../../../src/adapters/messages/wording.ts';
import { type RecoveryState, shippedMessages } from '../../../src/index.ts';
import { conflict, failure, now, reauth, recoveryState, retrying } from '../../studio/recoveryStates.ts';

const wording = wordingIn(shippedMessages.en, 'en');
const screen = (state: RecoveryState, at = now) =>
  recoveryScreen({ state, wording, elapsedMs: at - now, wasTold: false, isOnline: true, now: at });

describe('what the element says of a recovery', () => {
  it('words an unreachable server as the specification does, with the seconds that are left', () => {
    const { counting, when, attempt } = screen(retrying);
    expect(counting?.join(when)).toBe('Check internet connection, retry in 5 seconds');
    expect(attempt).toBe('Attempt 2 of 4');
  });

  it('reads the countdown off the deadline', () => {
    expect(screen(retrying, now + 4_200).when).toBe('in 1 second');
    expect(screen(retrying, now + 9_000).when).toBe('now');
    expect(screen({ ...retrying, nextAttemptAt: now + 7_200_000 })).toMatchObject({
      when: '',
      counting: null,
      title: 'Check internet connection',
      countdown: expect.stringMatching(/^Next try at \d/),
    });
  });

  it('counts down to the end of the grace window while no attempt is planned, and promises none', () => {
    const grace = recoveryState({
      value: 'grace',
      attempt: 4,
      graceEndsAt: now + 12_000,
      failure: failure('NETWORK_UNREACHABLE'),
    });
    expect(screen(grace)).toMatchObject({
      counting: null,
      countdown: 'Automatic tries pause in 12 seconds',
      attempt: 'Attempt 4 of 4',
    });
  });

  it('shows the step instead of a countdown while an attempt runs', () => {
    const replaying = { ...retrying, progress: { step: 'replaying', done: 3, total: 7 } } as const;
    expect(screen(replaying)).toMatchObject({
      step: 'Replaying change 3 of 7',
      countdown: '',
      counting: null,
    });
  });

  it('says where the work is', () => {
    expect(screen({ ...retrying, pending: 0 }).work).toBe('Your work is safe.');
    expect(screen({ ...retrying, pending: 1 }).work).toContain('1 change is kept on this device');
    expect(screen({ ...retrying, pending: 2, durability: 'memory' }).work).toContain('in this tab only');
    expect(screen({ ...retrying, durability: 'failing' }).work).not.toContain('safe');
  });

  it('explains a login and a conflict by what the user can do', () => {
    expect(screen(reauth)).toMatchObject({
      level: 'dialog',
      title: 'Session expired, please log in again',
      chip: { tone: 'warn', icon: 'lock', text: 'Login needed' },
      needsLogin: true,
    });
    expect(screen(conflict)).toMatchObject({
      level: 'dialog',
      title: 'This data was changed somewhere else',
      chip: { tone: 'bad', icon: 'fork', text: 'Decision needed' },
    });
  });

  it('does not say that it reloads once it has stopped', () => {
    const state = { failure: failure('SESSION_CORRUPTED') };
    expect(screen(recoveryState({ ...state, value: 'initializing' })).title).toContain('reloading');
    expect(screen(recoveryState({ ...state, value: 'failed' })).title).not.toContain('reloading');
  });

  it('explains a stop whose reason it was not told', () => {
    expect(screen(recoveryState({ value: 'failed' }))).toMatchObject({
      title: shippedMessages.en.failures.UNKNOWN.title,
      topic: 'UNKNOWN',
    });
    expect(screen(recoveryState({ value: 'reauth' })).topic).toBe('AUTHENTICATION_REQUIRED');
  });

  it('tells a slow opening from a lost connection', () => {
    expect(screen(recoveryState({ value: 'initializing', session: null })).topic).toBe('opening');
    expect(screen(recoveryState({ value: 'retrying' })).title).toBe('Reconnecting to the server');
  });

  it('quotes the server’s own sentence', () => {
    const refused = failure('PERMISSION_DENIED', { userMessage: 'This basin belongs to another team.' });
    const { serverSentence, details } = screen(recoveryState({ value: 'failed', failure: refused }));
    expect(serverSentence).toBe('This basin belongs to another team.');
    expect(JSON.stringify(details)).not.toContain('basin');
  });

  it('every code has its own words while it goes on and once it has stopped', () => {
    const words = failureCodes.flatMap((code) =>
      (['retrying', 'failed'] as const).map((value) => {
        const { title, explanation } = screen(recoveryState({ value, failure: failure(code) }));
        return `${title} ${explanation}`;
      }),
    );
    expect(new Set(words).size).toBe(2 * failureCodes.length);
  });
});
