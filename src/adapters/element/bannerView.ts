/** The banner that blocks nothing: what happened, that the work is safe, which attempt, when the next one, and a retry. */
import type { Wording } from '../messages/wording.ts';
import { buildNode, setOptionalText, setText } from './buildNode.ts';
import { buildCountingText } from './countingText.ts';
import { buildIcon } from './icon.ts';
import type { RecoveryScreen } from './recoveryScreen.ts';

export interface BannerView {
  readonly node: HTMLElement;
  draw(screen: RecoveryScreen, wording: Wording, isShown: boolean): void;
  focus(): void;
}

export interface BannerHandlers {
  retry(): void;
  /** There is more to choose from than the banner has room for. */
  openOptions(): void;
}

export function buildBanner({ retry, openOptions }: BannerHandlers): BannerView {
  const icon = buildIcon('sync');
  const title = buildCountingText('banner-title');
  const explanation = buildNode('span', { part: 'banner-explanation' });
  const work = buildNode('span', { part: 'work-is-safe' });
  const attempt = buildNode('span', { part: 'attempt' });
  const step = buildNode('span', { part: 'step' });
  const countdown = buildNode('span', { role: 'timer', 'aria-live': 'off', part: 'countdown' });
  const retryButton = buildNode('button', { type: 'button', class: 'primary', part: 'button retry' });
  const optionsButton = buildNode('button', { type: 'button', part: 'button options' });
  retryButton.addEventListener('click', retry);
  optionsButton.addEventListener('click', openOptions);
  const node = buildNode(
    'section',
    { part: 'banner', class: 'banner' },
    icon.node,
    buildNode(
      'div',
      { class: 'words' },
      buildNode('p', { class: 'title' }, title.node),
      buildNode('p', {}, explanation, ' ', work),
      buildNode('p', { class: 'facts' }, attempt, step, countdown),
    ),
    buildNode('div', { class: 'actions' }, retryButton, optionsButton),
  );
  node.hidden = true;
  return {
    node,
    focus: () => retryButton.focus(),
    draw(screen, { messages }, isShown) {
      node.hidden = !isShown;
      if (!isShown) return;
      const { counting } = screen;
      node.dataset.tone = screen.chip.tone;
      node.setAttribute('aria-label', messages.regions.connection);
      icon.show(screen.chip.icon);
      title.draw(counting?.[0] ?? screen.title, counting === null ? '' : screen.when, counting?.[1] ?? '');
      setText(explanation, screen.explanation);
      setText(work, screen.work);
      setOptionalText(attempt, screen.attempt);
      setOptionalText(step, screen.step);
      setOptionalText(countdown, counting === null ? screen.countdown : '');
      setText(retryButton, messages.actions.manual_retry);
      setText(optionsButton, messages.buttons.options);
      optionsButton.hidden = screen.reason === '';
    },
  };
}
