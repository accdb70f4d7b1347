/** The faults and actions that the lab panel offers, each with the parameters worth turning. */
import type { LabCommand } from './labApi.ts';

export interface FaultParameter {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly max: number;
  /** What one unit is in the lab's own unit, e.g. 1000 ms for a second. */
  readonly factor: number;
}

export interface FaultForm {
  readonly kind: string;
  readonly label: string;
  readonly hint: string;
  readonly parameters: readonly FaultParameter[];
}

const forSeconds = (value: number): FaultParameter => ({
  key: 'durationMs',
  label: 'for',
  unit: 's',
  value,
  max: 600,
  factor: 1000,
});
const afterSeconds = (value: number): FaultParameter => ({
  ...forSeconds(value),
  key: 'delayMs',
  label: 'after',
});

/** Faults strike requests until they end or are lifted. */
export const faultForms: readonly FaultForm[] = [
  { kind: 'refuse', label: 'Refuse', hint: 'Every connection is reset.', parameters: [forSeconds(10)] },
  {
    kind: 'delay',
    label: 'Delay',
    hint: 'Every request is held back.',
    parameters: [{ ...forSeconds(6), key: 'delayMs', label: 'by' }, forSeconds(30)],
  },
  {
    kind: 'blackhole',
    label: 'Black-hole',
    hint: 'Requests vanish without an answer.',
    parameters: [forSeconds(20)],
  },
  {
    kind: 'cut',
    label: 'Cut the body',
    hint: 'Answers end in the middle.',
    parameters: [{ key: 'calls', label: 'calls', unit: '', value: 2, max: 1000, factor: 1 }],
  },
  {
    kind: 'lose-answer',
    label: 'Lose the answer',
    hint: 'The server does its work; the answer is lost.',
    parameters: [{ key: 'calls', label: 'calls', unit: '', value: 1, max: 1000, factor: 1 }],
  },
  {
    kind: 'unavailable',
    label: '503',
    hint: 'Busy, with Retry-After.',
    parameters: [
      { key: 'retryAfterS', label: 'Retry-After', unit: 's', value: 5, max: 3600, factor: 1 },
      forSeconds(12),
    ],
  },
];

/** Actions happen at once. */
export const actionForms: readonly FaultForm[] = [
  { kind: 'kill', label: 'Kill the server', hint: 'It stays down.', parameters: [] },
  { kind: 'restart', label: 'Start the server', hint: 'One that is up is stopped first.', parameters: [] },
  {
    kind: 'kill-restart',
    label: 'Kill and restart',
    hint: 'Back after a pause.',
    parameters: [afterSeconds(5)],
  },
  {
    kind: 'expire-login',
    label: 'Expire the login',
    hint: 'The next call meets the login page.',
    parameters: [],
  },
  {
    kind: 'forget-session',
    label: 'Forget the session',
    hint: 'The server loses all sessions.',
    parameters: [],
  },
];

/** The command that a form means with the values that its inputs hold; what is no number keeps its default. */
export function labCommand(form: FaultForm, values: Readonly<Record<string, string>>): LabCommand {
  const parameters = form.parameters.map(({ key, value, factor, max }): [string, number] => {
    const typed = Number(values[key]);
    const chosen = values[key] === undefined || values[key] === '' || !Number.isFinite(typed) ? value : typed;
    return [key, Math.round(Math.min(Math.max(chosen, 0), max) * factor)];
  });
  return { kind: form.kind, ...Object.fromEntries(parameters) };
}
