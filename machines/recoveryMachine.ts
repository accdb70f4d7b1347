/** The statechart: seven states, every road a guarded transition of its own that names its codes. */
import { initialContext, type RecoveryContext } from './recoveryContext.ts';
import type { RecoveryEvent, Remedy } from './recoveryEvents.ts';
import {
  codesOnRoad,
  type FailureRoad,
  leastExpiryWarningMs,
  type RecoveryPolicy,
  recoveryPolicy,
} from './recoveryPolicy.ts';
import { type OpenSessionInput, recoverySetupFor, type WaitUntilInput } from './recoverySetup.ts';
import type { Verdict } from './triage.ts';

/** The chart for a policy. Pure: services are provided, time and dice come with each event. */
export function recoveryMachineFor(policy: RecoveryPolicy) {
  const takes = (verdict: Verdict, ...roads: FailureRoad[]) => ({
    type: 'takes' as const,
    params: { verdict, codes: roads.flatMap((road) => codesOnRoad(policy, road)) },
  });
  const anyWait: FailureRoad[] = ['backoff', 'slow-backoff', 'reopen', 'refuse'];
  const closings = {
    type: 'takes' as const,
    params: { verdict: 'spread' as const, codes: ['SERVER_OVERLOADED' as const] },
  };
  const automatic = { type: 'nextAttempt', params: { trigger: 'automatic' } } as const;
  const manual = { type: 'nextAttempt', params: { trigger: 'manual' } } as const;
  const probe = { type: 'graceProbe', params: { trigger: 'automatic' } } as const;
  const wake = ['noteWake', 'wakeCycle', { type: 'nextAttempt', params: { trigger: 'wake' } }] as const;
  const sharedWake = ['wakeCycle', automatic] as const;
  const remedied = (remedy: Remedy) =>
    ['noteFailure', { type: 'remedy', params: { remedy, trigger: 'remedy' } }] as const;
  const loggedIn = { type: 'remedyLogin', params: { trigger: 'remedy' } } as const;
  const opening = '#recovery.initializing.opening';
  const openInput = ({ context }: { context: RecoveryContext }): OpenSessionInput => {
    const { run, remedy, floors, trigger, graceEndsAt } = context;
    const replayStallMs = graceEndsAt === null ? null : policy.replayStallMs;
    return { run, remedy, floors, isManual: trigger === 'manual', replayStallMs };
  };
  /** Waits in grace are bounded by its length: the window may have been planned before the clock was set back. */
  const withinGrace =
    (deadline: 'nextAttemptAt' | 'graceEndsAt') =>
    ({ context, event }: { context: RecoveryContext; event: RecoveryEvent }): WaitUntilInput => {
      const latestAt = event.at + policy.graceMs;
      return { until: Math.min(context[deadline] ?? latestAt, latestAt), ends: 'backoff.elapsed' };
    };
  const triageRows = [
    { guard: takes('reauth', 'reauth', 'reread-token'), target: '#recovery.reauth', actions: 'noteFailure' },
    { guard: takes('reread-token', 'reread-token'), target: opening, actions: remedied('reread-token') },
    { guard: takes('reopen', 'reopen'), target: opening, actions: remedied('reopen') },
    { guard: takes('reset', 'reset'), target: opening, actions: remedied('reset') },
    {
      guard: takes('reread-history', 'reread-history'),
      target: opening,
      actions: remedied('reread-history'),
    },
    {
      guard: takes('fail', 'fail', 'reset', 'reread-history'),
      target: '#recovery.failed.dormant',
      actions: 'noteFailure',
    },
    {
      guard: takes('sleep-again', ...anyWait),
      target: '#recovery.failed.waiting',
      actions: ['noteFailure', 'planWake'],
    },
    {
      guard: takes('wait-for-server', ...anyWait),
      target: '#recovery.failed.waiting',
      actions: ['noteFailure', 'planWake'],
    },
    {
      guard: closings,
      target: '#recovery.retrying.waiting',
      actions: ['noteFailure', 'planSpread'],
    },
    {
      guard: takes('backoff', 'backoff', 'reopen', 'refuse'),
      target: '#recovery.retrying.waiting',
      actions: ['noteFailure', 'planRetry'],
    },
    {
      guard: takes('slow-backoff', 'slow-backoff'),
      target: '#recovery.retrying.waiting',
      actions: ['noteFailure', 'planRetry'],
    },
    {
      guard: takes('enter-grace', ...anyWait),
      target: '#recovery.grace',
      actions: ['noteFailure', 'openGrace'],
    },
    { guard: takes('close-grace', ...anyWait), target: '#recovery.grace.closing', actions: 'noteFailure' },
    {
      guard: takes('spent', ...anyWait),
      target: '#recovery.failed.waiting',
      actions: ['noteFailure', 'planWake'],
    },
  ] as const;
  /** An attempt that the machine slept through is made afresh where it was. */
  const onceMore = (target: string) => ({
    guard: takes('slept-through', ...anyWait),
    target,
    reenter: true,
    actions: ['noteFailure', 'attemptAfresh'] as const,
  });
  /** Only an attempt leaves a grace window's own probe to come; only a loss can be met at once. */
  const answerRows = [
    ...triageRows,
    {
      guard: takes('await-probe', ...anyWait),
      target: '#recovery.grace.entering',
      actions: ['noteFailure', 'keepProbe'],
    },
  ] as const;
  const lossRows = [
    ...triageRows,
    {
      guard: takes('reconnect', ...anyWait),
      target: '#recovery.retrying.attempting',
      actions: ['noteFailure', automatic],
    },
  ] as const;

  return recoverySetupFor(policy).createMachine({
    id: 'recovery',
    context: initialContext,
    initial: 'idle',
    on: {
      'network.lost': { actions: 'noteOffline' },
      'network.restored': { actions: 'noteOnline' },
      'page.hidden': { actions: 'noteHidden' },
      'page.shown': { actions: 'noteShown' },
      'clock.setBack': { actions: 'moveMoments' },
      'attempt.progressed': { guard: 'isCurrent', actions: 'noteProgress' },
      'attempt.succeeded': { guard: 'isCurrent', target: '.recovered', actions: 'noteRenewal' },
      'attempt.failed': answerRows,
      'reset.requested': {
        target: '.initializing.opening',
        actions: [
          'noteTrouble',
          'freshCycle',
          { type: 'remedy', params: { remedy: 'reset', trigger: 'manual' } },
        ],
      },
    },
    states: {
      idle: {
        description: 'Nothing was started.',
        on: {
          'session.started': { target: 'initializing', actions: 'noteTrouble' },
          'retry.requested': { target: 'initializing', actions: 'noteTrouble' },
          'reset.requested': {},
        },
      },

      initializing: {
        description: 'The first attempt, immediate: the local record, then the session.',
        initial: 'restoring',
        states: {
          restoring: {
            invoke: { id: 'restoreRecord', src: 'restoreRecord' },
            on: {
              'record.restored': [
                {
                  guard: 'resumesRetryWait',
                  target: '#recovery.retrying.waiting',
                  actions: ['resumeStanding', 'resumeWait'],
                },
                {
                  guard: 'resumesRetry',
                  target: '#recovery.retrying.attempting',
                  actions: ['resumeStanding', 'resumeWait', automatic],
                },
                {
                  guard: 'resumesGrace',
                  target: '#recovery.grace',
                  actions: ['resumeStanding', 'resumeWait'],
                },
                {
                  target: 'opening',
                  actions: ['resumeStanding', { type: 'nextAttempt', params: { trigger: 'start' } }],
                },
              ],
            },
          },
          opening: {
            entry: ['startRun', 'announceAttempt'],
            exit: 'endRun',
            invoke: { id: 'openSession', src: 'openSession', input: openInput },
            on: {
              'retry.requested': { actions: 'fullCycle' },
              'attempt.failed': onceMore('opening'),
            },
          },
        },
      },

      retrying: {
        description: 'Automatic retries, each after its wait.',
        initial: 'waiting',
        states: {
          waiting: {
            invoke: { id: 'waitUntil', src: 'waitUntil', input: untilNextAttempt },
            on: {
              'backoff.elapsed': { target: 'attempting', actions: ['passFloors', automatic] },
              'retry.requested': { target: 'attempting', actions: manual },
              'network.restored': [
                { guard: 'allowsAttempt', target: 'attempting', actions: ['noteOnline', automatic] },
                { actions: 'noteOnline' },
              ],
              'page.slept': { guard: 'allowsAttempt', target: 'attempting', actions: automatic },
              'session.shared': { target: 'attempting', actions: automatic },
              'network.lost': { target: '#recovery.grace', actions: ['noteUnreachable', 'openGrace'] },
              'recovery.cancelled': { target: '#recovery.failed.cancelled' },
            },
          },
          attempting: {
            entry: ['startRun', 'announceAttempt'],
            exit: 'endRun',
            invoke: { id: 'openSession', src: 'openSession', input: openInput },
            on: { 'attempt.failed': onceMore('attempting') },
          },
        },
      },

      grace: {
        description:
          'A last window after the retries: one probe by the dice, one when an event calls for it.',
        initial: 'entering',
        states: {
          entering: {
            always: [
              { guard: ({ context }) => context.nextAttemptAt !== null, target: 'waiting' },
              { target: 'closing' },
            ],
          },
          waiting: {
            invoke: { id: 'waitUntil', src: 'waitUntil', input: withinGrace('nextAttemptAt') },
            on: { 'backoff.elapsed': { target: 'attempting', actions: ['passFloors', probe] } },
          },
          closing: {
            invoke: { id: 'waitUntil', src: 'waitUntil', input: withinGrace('graceEndsAt') },
            on: {
              'backoff.elapsed': [
                { guard: 'overslept', target: 'attempting', actions: probe },
                { target: '#recovery.failed.waiting', actions: 'planWake' },
              ],
            },
          },
          attempting: {
            entry: ['startRun', 'announceAttempt'],
            exit: 'endRun',
            invoke: { id: 'openSession', src: 'openSession', input: openInput },
            on: {
              'attempt.failed': onceMore('attempting'),
              'retry.requested': {},
              'session.shared': {},
              'network.restored': { actions: 'noteOnline' },
              'page.shown': { actions: 'noteShown' },
              // Time slept through doesn't count: one fresh attempt comes before the deadline is judged.
              'page.slept': { actions: 'openGrace' },
              'recovery.cancelled': {},
            },
          },
        },
        on: {
          'retry.requested': {
            target: '.attempting',
            actions: { type: 'graceProbe', params: { trigger: 'manual' } },
          },
          'network.restored': [
            { guard: 'hasAttemptsLeft', target: 'retrying.attempting', actions: ['noteOnline', automatic] },
            {
              guard: 'isUnprobedGrace',
              target: '.attempting',
              actions: ['noteOnline', 'noteGraceProbe', probe],
            },
            { actions: 'noteOnline' },
          ],
          'page.shown': [
            {
              guard: 'isUnprobedGrace',
              target: '.attempting',
              actions: ['noteShown', 'noteGraceProbe', probe],
            },
            { actions: 'noteShown' },
          ],
          'page.slept': { guard: 'allowsAttempt', target: '.attempting', actions: probe },
          'session.shared': { target: '.attempting', actions: probe },
          'recovery.cancelled': { target: 'failed.cancelled' },
        },
      },

      recovered: {
        description: 'A proven live session.',
        entry: ['announceRecovery', 'becomeRecovered', 'beginTrial'],
        exit: 'endTrial',
        initial: 'steady',
        on: {
          'session.settled': { guard: 'isOnTrial', actions: 'settle' },
          'operation.sent': { guard: 'isOnTrial', actions: 'suspendTrial' },
          'operation.answered': { guard: 'isOnTrial', actions: 'beginTrial' },
          'session.doubted': { target: '.verifying' },
          'retry.requested': { target: '.verifying' },
          'page.slept': { target: '.verifying' },
          'user.signedIn': { target: '.verifying' },
          'page.shown': [
            { guard: 'wasHiddenLong', target: '.verifying', actions: 'noteShown' },
            { actions: 'noteShown' },
          ],
          'network.lost': { target: 'grace', actions: ['noteUnreachable', 'openGrace'] },
          'session.lost': lossRows,
        },
        states: {
          steady: {
            invoke: {
              id: 'expiry',
              src: 'waitUntil',
              input: ({ context, event }): WaitUntilInput => ({
                until: warningAt(policy, context.expiresAt, event.at),
                ends: 'expiry.reached',
              }),
            },
            on: {
              'expiry.reached': { guard: 'endsInTime', target: 'expiring' },
              'session.renewed': { target: 'steady', reenter: true, actions: 'noteRenewal' },
            },
          },
          expiring: {
            description: 'The user is warned and can extend.',
            entry: 'announceExpiry',
            invoke: {
              id: 'expiry',
              src: 'waitUntil',
              input: ({ context }): WaitUntilInput => ({ until: context.expiresAt, ends: 'expiry.reached' }),
            },
            on: {
              'expiry.reached': { target: 'verifying' },
              // What moves nothing is no reason to take the warning back and give it again.
              'session.renewed': [{ guard: 'renewsNothing' }, { target: 'steady', actions: 'noteRenewal' }],
            },
          },
          verifying: {
            description: 'Somebody doubts the session: one status settles it.',
            entry: ['verify', 'startRun', 'announceAttempt'],
            exit: 'endRun',
            invoke: { id: 'openSession', src: 'openSession', input: openInput },
            on: {
              'attempt.succeeded': { guard: 'isCurrent', target: 'steady', actions: 'noteRenewal' },
              'attempt.failed': { ...onceMore('verifying'), actions: ['noteCheckFailed', 'attemptAfresh'] },
              'session.doubted': {},
              'retry.requested': {},
              'page.slept': {},
              'user.signedIn': {},
              'page.shown': { actions: 'noteShown' },
              'session.renewed': { actions: 'noteRenewal' },
              'network.lost': { actions: 'noteOffline' },
            },
          },
        },
      },

      reauth: {
        description: 'The user must log in; the work is kept.',
        initial: 'prompting',
        entry: ['openIncident', 'leaveGrace'],
        on: {
          'user.signedIn': { target: 'initializing.opening', actions: loggedIn },
          'retry.requested': {
            target: 'initializing.opening',
            actions: { type: 'remedyLogin', params: { trigger: 'manual' } },
          },
          'recovery.cancelled': { target: 'failed.cancelled' },
        },
        states: {
          prompting: {
            on: {
              'session.shared': { target: '#recovery.initializing.opening', actions: loggedIn },
              'page.shown': [
                { guard: 'mayCheckLogin', target: 'checking', actions: ['noteShown', 'noteLoginCheck'] },
                { actions: 'noteShown' },
              ],
            },
          },
          checking: {
            description: 'Perhaps another tab has logged in: one status tells.',
            entry: ['verify', 'startRun', 'announceAttempt'],
            exit: 'endRun',
            invoke: { id: 'openSession', src: 'openSession', input: openInput },
            on: {
              'attempt.failed': { guard: 'stillSignedOut', target: 'prompting', actions: 'noteCheckFailed' },
              'retry.requested': {},
            },
          },
        },
      },

      failed: {
        description: 'Dormant, not dead: a manual retry starts a fresh cycle.',
        entry: 'openIncident',
        initial: 'dormant',
        on: {
          'retry.requested': { target: 'initializing.opening', actions: ['freshCycle', manual] },
          'user.signedIn': { target: 'initializing.opening', actions: ['freshCycle', loggedIn] },
          'conflict.decided': {
            guard: 'isConflict',
            target: 'initializing.opening',
            actions: ['freshCycle', 'decide'],
          },
        },
        states: {
          dormant: {
            description: 'Nothing happens until the user acts, or another tab has recovered the session.',
            on: {
              'session.shared': { target: '#recovery.initializing.opening', actions: sharedWake },
              'recovery.cancelled': { target: 'cancelled' },
            },
          },
          cancelled: { description: 'The user has called it off: nobody else goes on.' },
          waiting: {
            description:
              'Wakes for one attempt: at a random moment of a widening window, or when an event calls.',
            invoke: { id: 'waitUntil', src: 'waitUntil', input: untilNextAttempt },
            on: {
              'backoff.elapsed': [
                { guard: 'sleepsOn', target: 'waiting', reenter: true, actions: 'planWake' },
                { target: '#recovery.initializing.opening', actions: ['passFloors', ...wake] },
              ],
              'network.restored': [
                {
                  guard: 'mayWake',
                  target: '#recovery.initializing.opening',
                  actions: ['noteOnline', ...wake],
                },
                { target: 'waiting', reenter: true, actions: ['noteOnline', 'hastenWake'] },
              ],
              'page.shown': [
                {
                  guard: 'mayWake',
                  target: '#recovery.initializing.opening',
                  actions: ['noteShown', ...wake],
                },
                { target: 'waiting', reenter: true, actions: ['noteShown', 'hastenWake'] },
              ],
              'page.slept': {
                guard: 'mayWakeInSight',
                target: '#recovery.initializing.opening',
                actions: wake,
              },
              'session.shared': { target: '#recovery.initializing.opening', actions: sharedWake },
              'recovery.cancelled': { target: 'cancelled' },
            },
          },
        },
      },
    },
  });
}

/** The shipped chart. */
export const recoveryMachine = recoveryMachineFor(recoveryPolicy);

function untilNextAttempt({ context }: { context: RecoveryContext }): WaitUntilInput {
  return { until: context.nextAttemptAt, ends: 'backoff.elapsed' };
}

/**
 * When to warn of an expiry: the policy's time ahead, or half-way through what is left of a shorter session, but never
 * with less time to react than there has to be.
 */
function warningAt(policy: RecoveryPolicy, expiresAt: number | null, at: number): number | null {
  if (expiresAt === null) return null;
  const aheadMs = Math.min(policy.expiryWarningMs, Math.max(leastExpiryWarningMs, (expiresAt - at) / 2));
  return Math.max(at, expiresAt - aheadMs);
}
