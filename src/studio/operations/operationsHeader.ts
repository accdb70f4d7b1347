/** The page's header: the way back, the span, pause, and the language. */
import { element } from './element.ts';
import type { OperationsMessages } from './messages/operationsMessages.ts';
import { type SpanHours, spans } from './operationsApi.ts';

export interface HeaderHandlers {
  onHours(hours: SpanHours): void;
  onPause(isPaused: boolean): void;
  onLanguage(language: string): void;
}

export interface OperationsHeader {
  readonly element: HTMLElement;
  /** How fresh the page is. */
  say(text: string): void;
}

/** Names of languages, each in its own. */
const languages: Readonly<Record<string, string>> = { en: 'English', es: 'Español' };

export function operationsHeader(
  messages: OperationsMessages,
  hours: SpanHours,
  handlers: HeaderHandlers,
): OperationsHeader {
  const state = element('span', { class: 'state', 'data-testid': 'live' });

  const spanButtons = spans.map((span) => {
    const button = element(
      'button',
      { type: 'button', class: 'button small', 'aria-pressed': span === hours ? 'true' : 'false' },
      messages.spanOf(span),
    );
    button.addEventListener('click', () => {
      for (const other of spanButtons) other.setAttribute('aria-pressed', String(other === button));
      handlers.onHours(span);
    });
    return button;
  });
  const group = { class: 'button-group', role: 'group', 'aria-label': messages.span };

  let isPaused = false;
  const pause = element('button', { type: 'button', class: 'button small' }, messages.pause);
  pause.addEventListener('click', () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? messages.resume : messages.pause;
    handlers.onPause(isPaused);
  });

  const picker = element(
    'select',
    { 'aria-label': messages.language },
    ...Object.entries(languages).map(([code, name]) =>
      element('option', { value: code, selected: messages.locale.startsWith(code) }, name),
    ),
  );
  picker.addEventListener('change', () => handlers.onLanguage(picker.value));

  return {
    element: element(
      'header',
      { class: 'topbar' },
      element('a', { class: 'brand', href: '/studio/' }, messages.toStudio),
      element('h1', {}, messages.title),
      state,
      element('div', group, ...spanButtons),
      pause,
      picker,
    ),
    say(text) {
      state.textContent = text;
    },
  };
}
