/** What the chip, the banner and the dialog say: pure words from the recovery's state and the time. */
import type { RecoveryState } from '../index.ts';
import { retryWords, secondsLeft } from './countdown.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import { type RecoveryButton, recoveryButtons } from './recoveryButtons.ts';
import { type Urgency, type UrgencyInput, urgencyOf } from './recoveryUrgency.ts';
import { type StatusChip, statusChip } from './statusChip.ts';

export interface RecoveryScreen {
  readonly urgency: Urgency;
  readonly chip: StatusChip | null;
  /** What happened. */
  readonly title: string;
  /** What happens next, or what the user can do. */
  readonly explanation: string;
  /** A sentence that the server meant for the user; shown as text only. */
  readonly serverSentence: string;
  /** That the work is safe, and where it is. */
  readonly work: string;
  /** "Attempt 2 of 4", or empty. */
  readonly attempt: string;
  /** "retry in 5 seconds", or empty when nothing is waited for. */
  readonly countdown: string;
  /** The countdown belongs into the title's sentence. */
  readonly countdownInTitle: boolean;
  /** "Replaying change 3 of 7", or empty. */
  readonly step: string;
  readonly isTrying: boolean;
  readonly buttons: readonly RecoveryButton[];
  /** Changes when a screen reader should hear of a new phase; countdowns and steps never change it. */
  readonly phase: string;
  /** What is said then. */
  readonly announcement: string;
}

export interface ScreenInput extends UrgencyInput {
  readonly state: RecoveryState;
  readonly messages: StudioMessages;
}

export function recoveryScreen(input: ScreenInput): RecoveryScreen {
  const { state, messages, now } = input;
  const urgency = urgencyOf(input);
  const { title, explanation } = words(state, messages);
  const countdown = countdownWords(state, messages, now);
  const countdownInTitle =
    countdown !== '' &&
    state.failure !== null &&
    messages.failures[state.failure.code].countdownInTitle === true;
  const { progress } = state;
  const isAutomatic = state.value === 'initializing' || state.value === 'retrying' || state.value === 'grace';
  return {
    urgency,
    chip: statusChip(messages, state, urgency),
    title,
    explanation,
    serverSentence: state.failure?.userMessage ?? '',
    work:
      state.durability === 'durable'
        ? messages.workIsSafe(state.pending)
        : messages.workInThisTabOnly(state.pending),
    attempt: state.attempt >= 1 && isAutomatic ? messages.attempt(state.attempt, state.maxAttempts) : '',
    countdown,
    countdownInTitle,
    step: progress === null ? '' : messages.steps[progress.step](progress.done, progress.total),
    isTrying: progress !== null,
    buttons: recoveryButtons(messages, state),
    phase: `${state.value} ${urgency} ${state.failure?.code ?? ''} ${state.attempt}`,
    announcement: countdownInTitle ? `${title}, ${countdown}` : title,
  };
}

function words(state: RecoveryState, messages: StudioMessages): { title: string; explanation: string } {
  const { phases } = messages;
  const failure = state.failure === null ? null : messages.failures[state.failure.code];
  if (state.value === 'reauth') {
    const message = failure ?? messages.failures.AUTHENTICATION_REQUIRED;
    return { title: message.title, explanation: message.stopped };
  }
  if (state.value === 'failed') {
    const message = failure ?? messages.failures.UNKNOWN;
    return { title: message.title, explanation: message.stopped };
  }
  if (failure !== null) return { title: failure.title, explanation: failure.next };
  return state.value === 'initializing'
    ? { title: phases.opening, explanation: phases.openingNext }
    : { title: phases.reconnecting, explanation: phases.reconnectingNext };
}

function countdownWords(state: RecoveryState, messages: StudioMessages, now: number): string {
  if (state.progress !== null || state.value === 'recovered' || state.value === 'idle') return '';
  if (state.nextAttemptAt !== null) return retryWords(messages, state.nextAttemptAt, now);
  if (state.graceEndsAt !== null) return messages.waitingUpTo(secondsLeft(state.graceEndsAt, now));
  return '';
}
