import { expect, test } from 'vitest';
import { cleanUserMessage, userMessageLimit } from '../../src/session/userMessage.ts';

test('an ordinary sentence is kept as it is', () => {
  expect(cleanUserMessage('La columna «lluvia» no existe 🌧️.')).toBe('La columna «lluvia» no existe 🌧️.');
});

test('control characters, line breaks and half characters become one space', () => {
  expect(cleanUserMessage(' a\r\n\tb\u0000\u001B[31mc\u2028d\uD800e\u0085 ')).toBe('a b [31mc d e');
});

test('marks that reorder text vanish', () => {
  expect(cleanUserMessage('a\u202Eb\u2066c\u2069d\u200Ee\u061Cf\uFEFFg')).toBe('abcdefg');
});

test('a long sentence ends at the limit, and no character is cut in two', () => {
  expect(cleanUserMessage('x'.repeat(userMessageLimit))).toHaveLength(userMessageLimit);
  expect(cleanUserMessage('x'.repeat(userMessageLimit + 1))).toBe('x'.repeat(userMessageLimit));
  expect(cleanUserMessage('🌧'.repeat(500))).toBe('🌧'.repeat(userMessageLimit));
  expect(cleanUserMessage(`${'x'.repeat(userMessageLimit - 1)} yz`)).toBe('x'.repeat(userMessageLimit - 1));
});

test.each([undefined, null, '', ' \n ', '\u202E'])('nothing to show is undefined: %j', (text) => {
  expect(cleanUserMessage(text)).toBeUndefined();
});
