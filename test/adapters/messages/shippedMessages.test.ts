import { describe, expect, it } from 'vitest';
import { failureCodes, recoveryActions } from '../../../machines/sessionFailure.ts';
import { type RecoveryMessages, recoveryPolicy, shippedMessages } from '../../../src/index.ts';

/** Every text of a catalogue with the path of its keys. */
function textsOf(messages: object, path = ''): [path: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? textsOf(value, `${path}.${key}`)
      : [[`${path}.${key}`, String(value)] as [string, string]],
  );
}

const twiceIn = (texts: readonly string[]): string[] =>
  texts.filter((text, index) => texts.indexOf(text) !== index);

describe.each(Object.entries(shippedMessages))('the catalogue %s', (_, messages: RecoveryMessages) => {
  it('words every failure, every action, every state and every step', () => {
    expect(Object.keys(messages.failures)).toEqual([...failureCodes]);
    expect(Object.keys(messages.actions).toSorted()).toEqual([...recoveryActions].toSorted());
    expect(Object.keys(messages.states).toSorted()).toEqual(
      ['idle', 'initializing', 'retrying', 'grace', 'recovered', 'failed', 'reauth', 'conflict'].toSorted(),
    );
    expect(Object.keys(messages.steps)).toEqual([
      'restoring',
      'checking',
      'initializing',
      'replaying',
      'verifying',
    ]);
    for (const [path, text] of textsOf(messages)) expect(text.trim(), path).not.toBe('');
  });

  it('says nothing twice: no two failures, states, actions or steps share their wording', () => {
    const { failures } = messages;
    for (const part of ['title', 'next', 'stopped'] as const) {
      expect(twiceIn(failureCodes.map((code) => failures[code][part]))).toEqual([]);
    }
    const sentences = Object.values(failures).flatMap((failure) => Object.values(failure));
    expect(twiceIn(sentences)).toEqual([]);
    for (const part of ['states', 'actions', 'steps'] as const) {
      expect(twiceIn(Object.values(messages[part]))).toEqual([]);
    }
  });

  it('has the same names to fill in as the English one', () => {
    const filledIn = (texts: [string, string][]) =>
      texts
        .map(([path, text]) => `${path} ${(text.match(/\{\w+\}/g) ?? []).toSorted().join(' ')}`)
        .filter((line) => line.includes('{'));
    expect(filledIn(textsOf(messages))).toEqual(filledIn(textsOf(shippedMessages.en)));
  });

  it('is plain data', () => {
    expect(structuredClone(messages)).toEqual(messages);
    expect(JSON.parse(JSON.stringify(messages))).toEqual(messages);
  });

  it('names the retry button as it is named where a sentence speaks of it', () => {
    const { failures, actions } = messages;
    expect(failures.NETWORK_UNREACHABLE.stopped).toContain(actions.manual_retry);
  });
});

it('Spanish and English say nothing with the same words', () => {
  const english = new Map(textsOf(shippedMessages.en));
  const same = textsOf(shippedMessages.es).filter(([path, text]) => english.get(path) === text);
  expect(same).toEqual([]);
});

it('the English catalogue holds the four sentences of the specification word for word', () => {
  const { failures } = shippedMessages.en;
  expect(failures.NETWORK_UNREACHABLE.counting?.replace('{when}', 'in 5 seconds')).toBe(
    'Check internet connection, retry in 5 seconds',
  );
  expect(failures.AUTHENTICATION_REQUIRED.title).toBe('Session expired, please log in again');
  expect(failures.SERVER_OVERLOADED.title).toBe('Server busy, retrying automatically');
  expect(failures.SESSION_CORRUPTED.title).toBe('Session corrupted, reloading fresh data');
});

it('every action that the policy offers has a name', () => {
  for (const { actions } of Object.values(recoveryPolicy.failures)) {
    for (const action of actions) expect(shippedMessages.es.actions[action]).not.toBe('');
  }
});
