/** Every sight that differs: each state, code, step and question, as the engine and its policy give them. */
import { failureCodes } from '../../../machines/sessionFailure.ts';
import {
  type FailureCode,
  type RecoveryNotice,
  type RecoveryState,
  recoveryPolicy,
} from '../../../src/index.ts';
import { failure, now, recoveryState } from '../../studio/recoveryStates.ts';

export interface ShownCase {
  readonly name: string;
  readonly states: readonly { readonly state: RecoveryState; readonly elapsedMs: number }[];
  readonly notices?: readonly RecoveryNotice[];
  /** The action that is pressed fails. */
  readonly fails?: boolean;
  /** Where the chip stands. */
  readonly chip?: 'auto' | 'inline';
  /** The parts that are clicked then. */
  readonly press?: readonly string[];
  /** The part that must be in sight at the end. */
  readonly shows: string;
}

const attributions: Partial<Record<FailureCode, 'network' | 'auth' | 'data' | 'client'>> = {
  NETWORK_UNREACHABLE: 'network',
  AUTHENTICATION_REQUIRED: 'auth',
  HISTORY_CONFLICT: 'data',
};

function stateOn(code: FailureCode, more: Partial<RecoveryState>): RecoveryState {
  return recoveryState({
    attempt: 2,
    pending: 2,
    failure: failure(code, { attribution: attributions[code] ?? 'server' }),
    actions: recoveryPolicy.failures[code].actions,
    ...more,
  });
}

const at = (state: RecoveryState, elapsedMs = 0) => [{ state, elapsedMs }];
const waiting = (code: FailureCode) => stateOn(code, { value: 'retrying', nextAttemptAt: now + 5_000 });
const asksForLogin: readonly FailureCode[] = ['AUTHENTICATION_REQUIRED', 'CSRF_REJECTED'];
const stopped = (code: FailureCode, more: Partial<RecoveryState> = {}) =>
  stateOn(code, { value: asksForLogin.includes(code) ? 'reauth' : 'failed', ...more });
const kebab = (code: string) => code.toLowerCase().replaceAll('_', '-');

const banners: ShownCase[] = failureCodes.map((code) => ({
  name: `banner-${kebab(code)}`,
  states: at(waiting(code)),
  shows: 'banner',
}));

/** An attempt under way that no wait led to: a remedy, a press, a page that was loaded anew. */
const openings: ShownCase[] = failureCodes.map((code) => ({
  name: `initializing-${kebab(code)}`,
  states: at(
    stateOn(code, {
      value: 'initializing',
      attempt: 1,
      progress: { step: 'initializing', done: 0, total: 0 },
    }),
    4_000,
  ),
  shows: 'banner',
}));

/** The window's last part, when no attempt of its own is to come. */
const graces: ShownCase[] = failureCodes.map((code) => ({
  name: `grace-${kebab(code)}`,
  states: at(stateOn(code, { value: 'grace', attempt: 4, graceEndsAt: now + 18_000 })),
  shows: 'banner',
}));

const dialogs: ShownCase[] = failureCodes.map((code) => ({
  name: `dialog-${kebab(code)}`,
  states: at(stopped(code)),
  shows: 'dialog',
}));

/** Where the user gave up the login that was asked for. */
const givenUp: ShownCase[] = asksForLogin.map((code) => ({
  name: `dialog-failed-${kebab(code)}`,
  states: at(stateOn(code, { value: 'failed' })),
  shows: 'dialog',
}));

const steps: ShownCase[] = (['restoring', 'checking', 'initializing', 'replaying', 'verifying'] as const).map(
  (step) => ({
    name: `step-${step}`,
    states: at(stateOn('NETWORK_UNREACHABLE', { value: 'retrying', progress: { step, done: 3, total: 7 } })),
    shows: 'step',
  }),
);

const chips: ShownCase[] = (
  ['initializing', 'retrying', 'grace', 'recovered', 'failed', 'reauth'] as const
).map((value) => ({
  name: `chip-inline-${value}`,
  states: at(value === 'recovered' ? recoveryState() : stateOn('SERVER_ERROR', { value })),
  chip: 'inline',
  press: value === 'failed' || value === 'reauth' ? ['close-dialog'] : [],
  shows: 'chip',
}));

export const shownCases: readonly ShownCase[] = [
  {
    name: 'chip',
    states: at(stateOn('NETWORK_UNREACHABLE', { value: 'retrying', attempt: 1 }), 1_500),
    shows: 'chip',
  },
  { name: 'banner-opening', states: at(recoveryState({ value: 'initializing' }), 4_000), shows: 'banner' },
  ...banners,
  ...openings,
  ...graces,
  {
    name: 'grace-probe',
    states: at(
      stateOn('SERVER_ERROR', {
        value: 'grace',
        attempt: 4,
        nextAttemptAt: now + 9_000,
        graceEndsAt: now + 18_000,
      }),
    ),
    shows: 'banner',
  },
  {
    name: 'banner-far-away',
    states: at(stateOn('SERVER_OVERLOADED', { value: 'retrying', nextAttemptAt: now + 86_400_000 })),
    shows: 'banner',
  },
  {
    name: 'banner-memory',
    states: at(stateOn('NETWORK_UNREACHABLE', { value: 'retrying', durability: 'memory' })),
    shows: 'banner',
  },
  {
    name: 'banner-closed-dialog',
    states: at(stopped('SERVER_ERROR')),
    press: ['close-dialog'],
    shows: 'options',
  },
  ...steps,
  ...dialogs,
  ...givenUp,
  {
    name: 'dialog-server-sentence',
    states: at(
      stopped('PERMISSION_DENIED', {
        failure: failure('PERMISSION_DENIED', {
          status: 403,
          attribution: 'auth',
          userMessage: 'The basin “Río Bermejo” belongs to another team.',
        }),
        nextAttemptAt: now + 25_000,
      }),
    ),
    shows: 'server-sentence',
  },
  {
    name: 'dialog-details',
    states: at(stopped('SERVER_ERROR')),
    press: ['action-contact_support'],
    shows: 'details',
  },
  {
    name: 'dialog-problem',
    states: at(stopped('SESSION_CORRUPTED')),
    fails: true,
    press: ['action-export_work'],
    shows: 'problem',
  },
  ...(
    [
      ['reset_session', 'SESSION_CORRUPTED'],
      ['use_server', 'HISTORY_CONFLICT'],
      ['keep_mine', 'HISTORY_CONFLICT'],
    ] as const
  ).map(
    ([action, code]): ShownCase => ({
      name: `question-${kebab(action)}`,
      states: at(stopped(code)),
      press: [`action-${action}`],
      shows: 'question',
    }),
  ),
  {
    name: 'toast',
    states: [...at(waiting('NETWORK_UNREACHABLE')), ...at(recoveryState())],
    shows: 'toast',
  },
  {
    name: 'toast-sending',
    states: [...at(waiting('NETWORK_UNREACHABLE')), ...at(recoveryState({ pending: 2 }))],
    shows: 'toast',
  },
  {
    name: 'expiring',
    states: at(recoveryState({ expiresAt: now + 90_000 })),
    notices: [{ type: 'session.expiring', expiresAt: now + 90_000, at: now }],
    shows: 'expiring',
  },
  {
    name: 'refusals',
    states: at(recoveryState()),
    notices: ['1', '2', '3', '4'].map((id) => ({
      type: 'operation.refused',
      id,
      name: 'rename_column',
      failure: failure(
        'OPERATION_REJECTED',
        id === '2' ? { userMessage: 'There is a column “gust” already.' } : {},
      ),
      at: now,
    })),
    shows: 'refusals',
  },
  ...chips,
];
