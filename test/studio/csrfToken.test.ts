import { expect, it } from 'vitest';
import { csrfToken } from '../../src/studio/csrfToken.ts';

it('finds the token among other cookies', () => {
  expect(csrfToken('a=1; csrftoken=x%3Dy=; b=2')).toBe('x=y=');
});

it('finds none where there is none', () => {
  expect(csrfToken('')).toBeNull();
  expect(csrfToken('xcsrftoken=1')).toBeNull();
});
