import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  type BugReport,
  createBugReport,
  defineBugReportElement,
  parseBugReport,
  type SendBugReport,
} from '../../../src/index.ts';
import { failure, recoveryState } from '../../studio/recoveryStates.ts';
import { mountElement } from '../element/mountElement.ts';
import { stagedRecovery } from '../element/stagedRecovery.ts';

const stopped = recoveryState({
  value: 'failed',
  failure: failure('PERMISSION_DENIED', { userMessage: 'Words of the server.' }),
  actions: ['contact_support'],
});

interface Mounted {
  readonly dialog: HTMLDialogElement;
  part(name: string): HTMLElement;
  status(): string;
  focused(): Element | null;
}

function mount(send: SendBugReport | null = null, { button = true, reporting = true } = {}): Mounted {
  defineBugReportElement();
  document.documentElement.lang = 'en';
  const element = document.createElement('session-bug-report');
  const recovery = stagedRecovery(stopped);
  if (reporting) element.reporter = createBugReport(recovery);
  recovery.tell({ type: 'attempt.failed', attempt: 1, failure: failure('PERMISSION_DENIED'), at: 0 });
  element.send = send;
  element.toggleAttribute('button', button);
  document.body.append(element);
  const root = element.shadowRoot;
  const part = (name: string): HTMLElement => {
    const found = root?.querySelector(`[part~="${name}"]`);
    if (!(found instanceof HTMLElement)) throw new Error(`The element has no part ${name}.`);
    return found;
  };
  const dialog = part('dialog');
  if (!(dialog instanceof HTMLDialogElement)) throw new Error('The dialog is none.');
  return { dialog, part, status: () => part('status').innerText, focused: () => root?.activeElement ?? null };
}

afterEach(() => {
  document.body.replaceChildren();
});

describe('the bug report', () => {
  it('opens with one click, takes the focus, and shows all that would be sent', async () => {
    const sent: BugReport[] = [];
    const { dialog, part, focused } = mount(async (report) => {
      sent.push(report);
      return { id: '7f3a' };
    });
    expect(dialog.open).toBe(false);
    part('open').click();
    expect(dialog.open).toBe(true);
    expect(focused()).toBe(part('title'));
    expect(part('text').innerText).toContain('Attempt 1 failed: PERMISSION_DENIED');
    expect(part('text').innerText).toContain('Failure: PERMISSION_DENIED, road: fail');
    expect(part('text').innerText).not.toContain('Words of the server');
    expect(sent).toEqual([]);
    part('send').click();
    await expect.poll(() => sent.length).toBe(1);
    expect(parseBugReport(JSON.parse(part('json').textContent ?? ''))).toEqual(sent[0]);
  });

  it('takes the note into what is shown, and tells the number it got', async () => {
    const sent: BugReport[] = [];
    const { part, status } = mount(async (report) => {
      sent.push(report);
      return { id: '7f3a' };
    });
    part('open').click();
    await userEvent.type(page.elementLocator(part('note')), 'It stood still.');
    expect(part('text').innerText).toContain('Note: It stood still.');
    part('send').click();
    await expect.poll(status).toBe('Sent. Thank you. Its number is 7f3a.');
    expect(sent[0]?.note).toBe('It stood still.');
    // The same report is not sent twice; another note makes it another one.
    part('send').click();
    await userEvent.type(page.elementLocator(part('note')), ' Twice.');
    part('send').click();
    await expect
      .poll(() => sent.map(({ note }) => note))
      .toEqual(['It stood still.', 'It stood still. Twice.']);
  });

  it('that cannot be sent says so, and can be sent again', async () => {
    let isDown = true;
    const { part, status } = mount(async () => {
      if (isDown) throw new TypeError('Failed to fetch');
      return { id: null };
    });
    part('open').click();
    part('send').click();
    await expect.poll(status).toMatch(/^It could not be sent\. Copy or download it/);
    isDown = false;
    part('send').click();
    await expect.poll(status).toBe('Sent. Thank you.');
  });

  it('is called off by closing it', async () => {
    const signals: AbortSignal[] = [];
    const { dialog, part, status } = mount((_, signal) => {
      signals.push(signal);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    part('open').click();
    part('send').click();
    expect(status()).toBe('Sending…');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => dialog.open).toBe(false);
    await expect.poll(() => signals[0]?.aborted).toBe(true);
    part('open').click();
    expect(status()).toBe('');
    expect(part('send').getAttribute('aria-disabled')).toBe('false');
  });

  it('has no button to send where the application gave no way, and none to open unless asked for', () => {
    const { part } = mount(null, { button: false });
    expect(part('send').hidden).toBe(true);
    expect(part('open').checkVisibility()).toBe(false);
  });

  it('without anything to report on says so', () => {
    const { part, status } = mount(null, { reporting: false });
    part('open').click();
    expect(status()).toBe('There is nothing to report on yet.');
  });

  it('selects the text where the browser does not let it copy', async () => {
    const { part, status } = mount();
    part('open').click();
    const { clipboard } = navigator;
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
    part('copy').click();
    await expect.poll(status).toMatch(/^The browser did not allow copying/);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
  });

  it('speaks the language of the page, also when that changes', async () => {
    const { part } = mount();
    part('open').click();
    expect(part('title').innerText).toBe('Report a problem');
    document.documentElement.lang = 'es-EC';
    await expect.poll(() => part('title').innerText).toBe('Informar de un problema');
    expect(part('text').innerText).toContain('Falló el intento 1');
    expect(part('title').closest('[lang]')?.getAttribute('lang')).toBe('es');
  });
});

it('contacting support in <session-recovery> opens it, and once', () => {
  const mounted = mountElement();
  const { dialog } = mount();
  mounted.recovery.show(stopped);
  mounted.find('action-contact_support').click();
  expect(dialog.open).toBe(true);
  expect(mounted.recovery.acted).toEqual([]);
});
