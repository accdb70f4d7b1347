/** `x-t="word"` says a word of the page's catalogue in an element, `x-t:title="word"` in one of its attributes. */
import type Alpine from 'alpinejs';
import type { StudioMessages } from './messages/studioMessages.ts';

export function registerWords(alpine: Alpine.Alpine, messages: Pick<StudioMessages, 'words'>): void {
  alpine.directive('t', (element, { value, expression }, { effect }) => {
    effect(() => {
      const word: unknown = Reflect.get(messages.words, expression);
      if (typeof word !== 'string') throw new TypeError(`There is no word "${expression}".`);
      if (value) element.setAttribute(value, word);
      else if (element.textContent !== word) element.textContent = word;
    });
  });
}
