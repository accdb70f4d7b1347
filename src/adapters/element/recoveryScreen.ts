/** What the chip, the banner and the dialog say: pure words from the recovery's state and the time. */
import type { FailureCode } from '../../../machines/sessionFailure.ts';
import type { RecoveryState } from '../../recoveryState.ts';
import type { FailureMessage } from '../messages/recoveryMessages.ts';
import type { Wording } from '../messages/wording.ts';
import { type Detail, failureDetails } from './failureDetails.ts';
import { type RecoveryButton, recoveryButtons } from './recoveryButtons.ts';
import { type LevelInput, type RecoveryLevel, recoveryLevel } from './recoveryLevel.ts';
import { type StatusChip, statusChip } from './statusChip.ts';

export interface RecoveryScreen {
  readonly level: RecoveryLevel;
  readonly chip: StatusChip;
  /** What happened. */
  readonly title: string;
  /** The title with its countdown, cut where the live part stands; `null` when the countdown stands on its own. */
  readonly counting: readonly [before: string, after: string] | null;
  /** "in 5 seconds", or empty when nothing is waited for. */
  readonly when: string;
  /** "Next try in 5 seconds", or empty. */
  readonly countdown: string;
  /** What happens next, or what the user can do. */
  readonly explanation: string;
  /** A sentence that the server meant for the user; shown as text only. */
  readonly serverSentence: string;
  /** That the work is safe, and where it is. */
  readonly work: string;
  /** "Attempt 2 of 4", or empty. */
  readonly attempt: string;
  /** "Replaying change 3 of 7", or empty. */
  readonly step: string;
  readonly buttons: readonly RecoveryButton[];
  readonly details: readonly Detail[];
  /** What only the user can settle: a dialog that was closed for it stays closed. Empty when there is nothing. */
  readonly reason: string;
  /** What the screen is about; countdowns, attempts and steps never change it. */
  readonly topic: FailureCode | 'opening' | 'reconnecting';
  readonly needsLogin: boolean;
}

export interface ScreenInput extends LevelInput {
  readonly state: RecoveryState;
  readonly wording: Wording;
  /** Ms since the epoch. */
  readonly now: number;
}

export function recoveryScreen(input: ScreenInput): RecoveryScreen {
  const { state, wording, now } = input;
  const { messages } = wording;
  const failure = shownFailure(state);
  const message = failure === null ? null : messages.failures[failure];
  const isStopped = state.value === 'failed' || state.value === 'reauth';
  const isAutomatic = state.value === 'initializing' || state.value === 'retrying' || state.value === 'grace';
  const opening = state.value === 'initializing' ? messages.opening : messages.reconnecting;
  const countdown = countdownOf(state, wording, now);
  const { progress } = state;
  return {
    level: recoveryLevel(input),
    chip: statusChip(messages, state),
    title: (isStopped ? message?.stoppedTitle : undefined) ?? message?.title ?? opening.title,
    counting: countingTitle(message, countdown),
    ...countdown,
    explanation: (isStopped ? message?.stopped : message?.next) ?? opening.next,
    serverSentence: state.failure?.userMessage ?? '',
    work: workSentence(state, wording),
    attempt:
      state.attempt >= 1 && isAutomatic
        ? wording.fill(messages.attempt, { attempt: state.attempt, maxAttempts: state.maxAttempts })
        : '',
    step:
      progress === null
        ? ''
        : wording.fill(messages.steps[progress.step], { done: progress.done, total: progress.total }),
    buttons: recoveryButtons(messages, state),
    details: failureDetails(messages, state),
    reason: isStopped ? `${state.value} ${failure}` : '',
    topic: failure ?? (state.value === 'initializing' ? 'opening' : 'reconnecting'),
    needsLogin: state.value === 'reauth',
  };
}

/** A stop whose reason nobody told is worded all the same. */
function shownFailure({ value, failure }: RecoveryState): FailureCode | null {
  if (failure !== null) return failure.code;
  if (value === 'reauth') return 'AUTHENTICATION_REQUIRED';
  return value === 'failed' ? 'UNKNOWN' : null;
}

type Countdown = Pick<RecoveryScreen, 'when' | 'countdown'>;

function countdownOf(state: RecoveryState, wording: Wording, now: number): Countdown {
  const { countdown } = wording.messages;
  const isOver = state.progress !== null || state.value === 'recovered' || state.value === 'idle';
  const deadline = isOver ? null : (state.nextAttemptAt ?? state.graceEndsAt);
  if (deadline === null) return { when: '', countdown: '' };
  if (wording.isFar(deadline, now)) {
    return { when: '', countdown: wording.fill(countdown.later, { time: wording.moment(deadline, now) }) };
  }
  const when = wording.until(deadline, now);
  const sentence = state.nextAttemptAt === null ? countdown.grace : countdown.soon;
  // The end of the grace window is no next try: it does not belong into a title that promises one.
  return { when: state.nextAttemptAt === null ? '' : when, countdown: wording.fill(sentence, { when }) };
}

function countingTitle(message: FailureMessage | null, { when }: Countdown): RecoveryScreen['counting'] {
  if (when === '' || message?.counting === undefined) return null;
  const [before = '', after = ''] = message.counting.split('{when}');
  return [before, after];
}

function workSentence({ pending, durability }: RecoveryState, wording: Wording): string {
  const { work } = wording.messages;
  if (durability === 'durable') return pending === 0 ? work.safe : wording.plural(work.keptHere, pending);
  return pending === 0 ? work.sent : wording.plural(work.keptInTab, pending);
}
