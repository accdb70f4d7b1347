import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { defineSessionRecoveryElement, type RecoveryState, SessionError } from '../../../src/index.ts';
import { conflict, failure, now, reauth, recoveryState, retrying } from '../../studio/recoveryStates.ts';
import { mountElement } from './mountElement.ts';
import { stagedRecovery } from './stagedRecovery.ts';

const lost = recoveryState({ value: 'retrying', attempt: 1, failure: failure('NETWORK_UNREACHABLE') });
const stopped = recoveryState({
  value: 'failed',
  failure: failure('SERVER_ERROR'),
  actions: ['automatic_retry', 'manual_retry', 'contact_support'],
});
const corrupted = recoveryState({
  value: 'failed',
  failure: failure('SESSION_CORRUPTED'),
  actions: ['automatic_retry', 'reset_session', 'export_work'],
});
const session = recoveryState();

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe('a recovery grows in sight with its time', () => {
  it('shows nothing in the first second, then a chip, after three seconds a banner, and a toast at its end', () => {
    const { recovery, isShown, text } = mountElement();
    const parts = () => ['chip', 'banner', 'toast', 'dialog'].filter((part) => isShown(part));
    expect(parts()).toEqual([]);
    recovery.show(lost);
    vi.advanceTimersByTime(999);
    expect(parts()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(parts()).toEqual(['chip']);
    expect(text('chip')).toBe('Reconnecting');
    vi.advanceTimersByTime(2_000);
    expect(parts()).toEqual(['banner']);
    recovery.show(session);
    expect(parts()).toEqual(['toast']);
    expect(text('toast')).toBe('Connected again. Your work is complete.');
    vi.advanceTimersByTime(6_000);
    expect(parts()).toEqual([]);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('shows the banner from the second attempt on, with attempt, live seconds and a retry', () => {
    const { recovery, isShown, text, find } = mountElement();
    recovery.show({ ...retrying, pending: 2 });
    expect(text('banner-title')).toBe('Check internet connection, retry in 5 seconds');
    vi.advanceTimersByTime(3_500);
    expect(text('banner-title')).toBe('Check internet connection, retry in 2 seconds');
    expect(text('attempt')).toBe('Attempt 2 of 4');
    expect(text('work-is-safe')).toContain('2 changes are kept on this device');
    expect(isShown('dialog')).toBe(false);
    find('retry').click();
    expect(recovery.acted).toEqual(['manual_retry']);
  });

  it('keeps the retry in sight from the first banner or dialog until the session is back', () => {
    const { recovery, isShown, find } = mountElement();
    const hasRetry = () => isShown('retry') || isShown('action-manual_retry');
    recovery.show(reauth);
    expect(hasRetry()).toBe(true);
    find('action-manual_retry').click();
    for (const value of ['initializing', 'retrying', 'grace', 'failed', 'initializing'] as const) {
      recovery.show(recoveryState({ value, failure: failure('SERVER_ERROR') }));
      expect(hasRetry(), value).toBe(true);
      if (isShown('dialog')) find('close-dialog').click();
      expect(hasRetry(), value).toBe(true);
    }
    recovery.show(session);
    expect(hasRetry()).toBe(false);
  });

  it('a first opening that takes long ends in a toast that speaks of no loss', () => {
    const opening = recoveryState({ value: 'initializing', session: null });
    const { recovery, text } = mountElement(opening);
    vi.advanceTimersByTime(3_000);
    expect(text('banner-title')).toBe('Opening your session');
    recovery.show(session);
    expect(text('toast')).toBe('Connected. You can go on working.');
  });

  it('a chip that stands in the page is always there, and keeps what it said while it is too early to say more', () => {
    const { element, recovery, text } = mountElement();
    element.setAttribute('chip', 'inline');
    expect(text('chip')).toBe('Connected');
    recovery.show(lost);
    expect(text('chip')).toBe('Connected');
    vi.advanceTimersByTime(1_000);
    expect(text('chip')).toBe('Reconnecting');
  });
});

describe('the live region', () => {
  it('changes exactly once with every phase, and never with a countdown, an attempt or a step', () => {
    const { recovery, live, find } = mountElement();
    const observer = new MutationObserver(() => {});
    observer.observe(live, { childList: true, characterData: true, subtree: true, attributes: true });
    const changes = (run: () => void): number => {
      run();
      return observer.takeRecords().length;
    };
    const inMs = (ms: number): Partial<RecoveryState> => ({ nextAttemptAt: Date.now() + ms });
    expect(changes(() => recovery.show({ ...lost, ...inMs(2_000) }))).toBe(0);
    expect(changes(() => vi.advanceTimersByTime(1_000))).toBe(1);
    expect(live.textContent).toBe('Reconnecting');
    expect(changes(() => vi.advanceTimersByTime(1_999))).toBe(0);
    expect(changes(() => vi.advanceTimersByTime(1))).toBe(1);
    expect(changes(() => recovery.show({ ...lost, attempt: 2, ...inMs(8_000) }))).toBe(0);
    expect(changes(() => vi.advanceTimersByTime(8_000))).toBe(0);
    for (const step of ['checking', 'initializing', 'replaying', 'verifying'] as const) {
      const state = { ...lost, attempt: 3, progress: { step, done: 1, total: 2 } };
      expect(changes(() => recovery.show(state))).toBe(0);
    }
    const grace = { ...lost, value: 'grace', attempt: 4, graceEndsAt: Date.now() + 30_000 } as const;
    expect(changes(() => recovery.show(grace))).toBe(0);
    expect(changes(() => vi.advanceTimersByTime(30_000))).toBe(0);
    expect(changes(() => recovery.show({ ...stopped, ...inMs(30_000) }))).toBe(1);
    expect(live.textContent).toBe('The server met an error. Your work is safe.');
    expect(changes(() => vi.advanceTimersByTime(30_000))).toBe(0);
    expect(changes(() => find('close-dialog').click())).toBe(1);
    expect(changes(() => recovery.show(session))).toBe(1);
    expect(live.textContent).toBe('Connected again. Your work is complete.');
    expect(changes(() => vi.advanceTimersByTime(5_999))).toBe(0);
    expect(changes(() => vi.advanceTimersByTime(1))).toBe(1);
    expect(live.textContent).toBe('');
    expect(changes(() => vi.advanceTimersByTime(60_000))).toBe(0);
    observer.disconnect();
  });

  it('says the sentence with the seconds of that moment', () => {
    const { recovery, live } = mountElement();
    recovery.show(retrying);
    expect(live.textContent).toBe('Check internet connection, retry in 5 seconds. Your work is safe.');
    vi.advanceTimersByTime(2_000);
    expect(live.textContent).toContain('in 5 seconds');
  });

  it('no countdown is a live region, and each is a timer', () => {
    const { recovery, find } = mountElement();
    recovery.show({ ...retrying, failure: failure('SERVER_ERROR') });
    for (const node of find('banner').querySelectorAll('[part="countdown"]')) {
      expect(node.getAttribute('role')).toBe('timer');
      expect(node.getAttribute('aria-live')).toBe('off');
      expect(node.closest('[role="status"], [role="alert"]')).toBeNull();
    }
  });
});

describe('the dialog', () => {
  it('takes the focus to its heading and gives it back where it was', () => {
    const { recovery, dialog, focused, find } = mountElement();
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    recovery.show(reauth);
    expect(dialog.matches(':modal')).toBe(true);
    expect(focused()?.textContent).toBe('Session expired, please log in again');
    find('close-dialog').click();
    expect(focused()).toBe(field);
  });

  it('gives the focus back to the work when the session is back, from a button that is gone', () => {
    const { recovery, focused, find } = mountElement();
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    recovery.show(stopped);
    find('close-dialog').click();
    find('options').focus();
    find('options').click();
    expect(focused()).toBe(find('dialog-title'));
    find('close-dialog').click();
    expect(focused()).toBe(find('options'));
    recovery.show(session);
    expect(focused()).toBe(field);
  });

  it('is worked by the keyboard alone: reached, answered, unfolded and closed', async () => {
    vi.useRealTimers();
    const { recovery, focused, find, isShown, dialog } = mountElement();
    recovery.show(corrupted);
    const walked: (string | undefined)[] = [];
    for (let step = 0; step < 5; step += 1) {
      await userEvent.tab();
      walked.push(focused()?.textContent);
    }
    expect(walked).toEqual([
      'Start afresh from the original data',
      'Save a copy of my changes',
      'Retry now',
      'Not now',
      'Details',
    ]);
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => isShown('details')).toBe(true);
    find('action-reset_session').focus();
    await userEvent.keyboard('{Enter}');
    expect(focused()).toBe(find('question'));
    expect(recovery.acted).toEqual([]);
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(focused()).toBe(find('dialog-title'));
    await userEvent.keyboard('{Escape}');
    expect(dialog.open).toBe(false);
    expect(isShown('banner')).toBe(true);
    expect(focused()).toBe(find('retry'));
    await userEvent.keyboard('{Enter}');
    expect(recovery.acted).toEqual(['manual_retry']);
  });

  it.each([
    ['reset_session', corrupted, 'all changes since are dropped'],
    ['use_server', conflict, '2 changes that only this device knows are dropped'],
    ['keep_mine', conflict, 'What was changed somewhere else is dropped'],
  ] as const)('asks once more before %s drops work', (action, state, sentence) => {
    const { recovery, find, text, focused, isShown } = mountElement();
    recovery.show(state);
    find(`action-${action}`).click();
    expect(recovery.acted).toEqual([]);
    expect(focused()).toBe(find('question'));
    expect(text('question')).toContain(sentence);
    find('back').click();
    expect(isShown('question')).toBe(false);
    find(`action-${action}`).click();
    find('confirm').click();
    expect(recovery.acted).toEqual([action]);
  });

  it('does at once what drops nothing, and stays', () => {
    const { recovery, find, dialog } = mountElement();
    recovery.show(conflict);
    find('action-export_work').click();
    expect(recovery.acted).toEqual(['export_work']);
    expect(dialog.open).toBe(true);
  });

  it('does not ask again for what the user has closed, until something else happens', () => {
    const { recovery, find, dialog } = mountElement();
    recovery.show(stopped);
    find('close-dialog').click();
    recovery.show({ ...stopped, value: 'initializing' });
    recovery.show({ ...stopped, pending: 1 });
    vi.advanceTimersByTime(60_000);
    expect(dialog.open).toBe(false);
    recovery.show(conflict);
    expect(dialog.open).toBe(true);
  });

  it('comes back when a retry from it failed again', () => {
    const { recovery, find, dialog } = mountElement();
    recovery.show(stopped);
    find('action-manual_retry').click();
    recovery.show({ ...stopped, value: 'initializing' });
    expect(dialog.open).toBe(false);
    recovery.show({ ...stopped, failure: failure('SERVER_ERROR') });
    expect(dialog.open).toBe(true);
  });

  it('stays open while an automatic try runs from it, and closes on success', () => {
    const { recovery, dialog } = mountElement();
    recovery.show(stopped);
    recovery.show({ ...stopped, value: 'initializing' });
    expect(dialog.open).toBe(true);
    recovery.show(session);
    expect(dialog.open).toBe(false);
  });

  it('says so when an action did not work, and why', async () => {
    const { recovery, find, text, dialog } = mountElement();
    recovery.show(corrupted);
    recovery.refuseNext(new SessionError(failure('NETWORK_UNREACHABLE')));
    find('action-reset_session').click();
    find('confirm').click();
    expect(dialog.open).toBe(false);
    await vi.waitFor(() => expect(dialog.open).toBe(true));
    expect(text('problem')).toBe('That did not work: Check internet connection.');
    recovery.show(session);
    recovery.show(stopped);
    expect(find('problem').hidden).toBe(true);
  });

  it('says what else can be done when keeping the own changes leads to the same conflict', async () => {
    const { recovery, find, text, dialog } = mountElement();
    recovery.show(conflict);
    find('action-keep_mine').click();
    find('confirm').click();
    await Promise.resolve();
    recovery.show(recoveryState({ value: 'initializing', pending: 2 }));
    recovery.show({ ...conflict, pending: 1 });
    expect(dialog.open).toBe(true);
    expect(text('problem')).toContain('Save a copy, use the server’s version, then import the copy.');
  });

  it('shows the server’s words as text and never as markup', () => {
    const words = '<img src=x onerror="document.title=1">';
    const { recovery, dialog, text } = mountElement();
    recovery.show(
      recoveryState({ value: 'failed', failure: failure('PERMISSION_DENIED', { userMessage: words }) }),
    );
    expect(dialog.querySelector('img')).toBeNull();
    expect(text('server-sentence')).toContain(words);
  });

  it('keeps the focus on a button while its sentence is drawn anew', () => {
    const { recovery, find, focused } = mountElement();
    recovery.show({ ...stopped, nextAttemptAt: now + 30_000 });
    const button = find('action-manual_retry');
    button.focus();
    vi.advanceTimersByTime(5_000);
    recovery.show({ ...stopped, pending: 3, nextAttemptAt: now + 40_000 });
    expect(focused()).toBe(button);
  });

  it('asks once for one login, however many sessions of the page have lost it', () => {
    const { recovery, element, find } = mountElement();
    const second = document.createElement('session-recovery');
    const other = stagedRecovery(session);
    second.recovery = other;
    element.after(second);
    const open = () => [element, second].filter((one) => one.shadowRoot?.querySelector('dialog')?.open);
    recovery.show(reauth);
    other.show(reauth);
    expect(open()).toEqual([element]);
    other.show(session);
    recovery.show(session);
    expect(open()).toEqual([]);
    other.show(conflict);
    recovery.show(reauth);
    expect(open()).toEqual([second]);
    second.remove();
    expect(open()).toEqual([element]);
    find('close-dialog').click();
  });
});

describe('what has the focus', () => {
  it('is not hidden by the banner, which moves to the other edge as long as it would be', () => {
    const { recovery, find } = mountElement();
    const low = document.body.appendChild(document.createElement('input'));
    const high = document.body.appendChild(document.createElement('input'));
    low.setAttribute('style', 'position: fixed; bottom: 40px; left: 50%; width: 40px; height: 20px');
    high.setAttribute('style', 'position: fixed; top: 40px; left: 50%; width: 40px; height: 20px');
    const covers = (field: HTMLElement) => {
      const [banner, box] = [find('banner').getBoundingClientRect(), field.getBoundingClientRect()];
      return banner.top <= box.top && banner.bottom >= box.bottom;
    };
    low.focus();
    recovery.show(retrying);
    expect(covers(low)).toBe(false);
    expect(covers(high)).toBe(true);
    high.focus();
    expect(covers(high)).toBe(false);
    expect(covers(low)).toBe(true);
    recovery.show(session);
    expect(document.activeElement).toBe(high);
  });

  it('a page can bring up at once what is there to be seen', () => {
    const { recovery, element, isShown, find } = mountElement();
    element.open();
    expect(isShown('banner')).toBe(false);
    recovery.show(lost);
    element.open();
    expect(isShown('banner')).toBe(true);
    recovery.show(stopped);
    find('close-dialog').click();
    element.open();
    expect(isShown('dialog')).toBe(true);
  });
});

describe('what the page hears', () => {
  it('is asked before every button, and can do it in its own way', () => {
    const { element, recovery, find } = mountElement();
    const asked: string[] = [];
    document.body.addEventListener(
      'recovery-action',
      (event) => {
        asked.push(event.detail.action);
        if (event.detail.action === 'log_in') event.preventDefault();
      },
      { once: false },
    );
    recovery.show(reauth);
    find('action-log_in').click();
    expect(asked).toEqual(['log_in']);
    expect(recovery.acted).toEqual([]);
    find('action-manual_retry').click();
    expect(recovery.acted).toEqual(['manual_retry']);
    expect(element.isConnected).toBe(true);
  });

  it('hears of a choice of data after the dialog is gone, so that it can take the focus', () => {
    const { recovery, find, focused } = mountElement();
    const picker = document.body.appendChild(document.createElement('select'));
    document.body.addEventListener(
      'recovery-action',
      ({ detail }) => detail.action === 'choose_datasource' && picker.focus(),
    );
    recovery.show(
      recoveryState({
        value: 'failed',
        failure: failure('DATASOURCE_NOT_FOUND'),
        actions: ['choose_datasource'],
      }),
    );
    find('action-choose_datasource').click();
    expect(focused()).toBe(picker);
  });

  it('what to tell support is unfolded, and holds no server text', () => {
    const { recovery, find, text } = mountElement();
    recovery.show({ ...stopped, failure: failure('SERVER_ERROR', { status: 500, userMessage: 'secret' }) });
    find('action-contact_support').click();
    expect(text('details')).toMatch(/SERVER_ERROR[\s\S]*500/);
    expect(text('details')).not.toContain('secret');
  });

  it('hears of every new phase', () => {
    const { recovery } = mountElement();
    const phases: string[] = [];
    document.body.addEventListener('recovery-phase', ({ detail }) => phases.push(detail.phase));
    recovery.show(lost);
    vi.advanceTimersByTime(4_000);
    recovery.show(stopped);
    recovery.show(session);
    vi.advanceTimersByTime(6_000);
    expect(phases).toEqual(['chip', 'banner', 'dialog', 'toast', 'calm']);
  });

  it('a refused change is told until it was read, the first three by name; a page can tell it itself', () => {
    const { recovery, text, isShown, find, element } = mountElement();
    const refuse = (id: string, userMessage?: string) =>
      recovery.tell({
        type: 'operation.refused',
        id,
        name: 'rename_column',
        failure: failure('OPERATION_REJECTED', userMessage === undefined ? {} : { userMessage }),
        at: now,
      });
    refuse('1', 'There is a column gust already.');
    for (const id of ['2', '3', '4']) refuse(id);
    expect(text('refusals')).toContain('“Rename a column” was not accepted: There is a column gust already.');
    expect(text('refusals')).toContain('“Rename a column” was not accepted. Everything else');
    expect(text('refusals')).toContain('1 more change was not accepted.');
    find('dismiss').click();
    expect(isShown('refusals')).toBe(false);
    element.addEventListener('recovery-refused', (event) => event.preventDefault());
    refuse('5');
    expect(isShown('refusals')).toBe(false);
  });
});

describe('the end of a session', () => {
  const ending = recoveryState({ expiresAt: now + 120_000 });
  const warn = { type: 'session.expiring', expiresAt: now + 120_000, at: now } as const;

  it('is announced with the time that is left, and can be put off', () => {
    const { recovery, text, find, live, isShown } = mountElement(ending);
    expect(isShown('expiring')).toBe(false);
    recovery.tell(warn);
    expect(text('expiring-title')).toBe('Your session ends in 2 minutes');
    expect(live.textContent).toContain('Your session ends in 2 minutes');
    vi.advanceTimersByTime(60_000);
    expect(text('expiring-title')).toBe('Your session ends in 60 seconds');
    find('extend').click();
    expect(recovery.acted).toEqual(['extend']);
    recovery.show(recoveryState({ expiresAt: now + 3_600_000 }));
    expect(isShown('expiring')).toBe(false);
    expect(live.textContent).toBe('');
  });

  it('is warned of at least 20 s ahead even if nobody tells', () => {
    const { isShown } = mountElement(ending);
    vi.advanceTimersByTime(89_999);
    expect(isShown('expiring')).toBe(false);
    vi.advanceTimersByTime(1);
    expect(isShown('expiring')).toBe(true);
  });

  it('a session that cannot be extended is doubted, and the user is told', async () => {
    const { recovery, find, text } = mountElement(ending);
    recovery.tell(warn);
    const error = new SessionError(failure('SERVER_ERROR'));
    recovery.refuseNext(error);
    find('extend').click();
    await vi.waitFor(() => expect(text('expiring')).toContain('The session could not be extended.'));
    expect(recovery.reported).toEqual([error]);
  });
});

describe('the language', () => {
  it('is the document’s, and a change of it is followed', async () => {
    const { recovery, text, element } = mountElement();
    recovery.show({ ...retrying, pending: 1 });
    document.documentElement.lang = 'es-AR';
    await expect
      .poll(() => text('banner-title'))
      .toBe('Compruebe la conexión a internet; se reintentará dentro de 5 segundos');
    expect(text('work-is-safe')).toContain('1 cambio queda guardado');
    expect(element.shadowRoot?.querySelector('[lang]')?.getAttribute('lang')).toBe('es-AR');
  });

  it('is that of the nearest element that names one, through shadow roots', async () => {
    const { recovery, element, text } = mountElement();
    const outer = document.body.appendChild(document.createElement('div'));
    outer.lang = 'es';
    const inner = outer.attachShadow({ mode: 'open' }).appendChild(document.createElement('p'));
    inner.append(element);
    recovery.show(retrying);
    expect(text('retry')).toBe('Reintentar ahora');
    outer.lang = 'en';
    await expect.poll(() => text('retry')).toBe('Retry now');
    inner.lang = 'es';
    await expect.poll(() => text('retry')).toBe('Reintentar ahora');
  });

  it('is English where there is no catalogue, and says that it is', async () => {
    const { recovery, text, element } = mountElement();
    recovery.show(retrying);
    document.documentElement.lang = 'fr';
    await expect.poll(() => element.shadowRoot?.querySelector('[lang]')?.getAttribute('lang')).toBe('en');
    expect(text('retry')).toBe('Retry now');
  });

  it('an application changes sentences and adds languages', async () => {
    const { recovery, text, element } = mountElement();
    element.messages = {
      en: { actions: { manual_retry: 'Once more' } },
      pt: { actions: { manual_retry: 'Tentar agora' } },
    };
    recovery.show(retrying);
    expect(text('retry')).toBe('Once more');
    document.documentElement.lang = 'pt-BR';
    await expect.poll(() => text('retry')).toBe('Tentar agora');
    expect(text('attempt')).toBe('Attempt 2 of 4');
    expect(() => {
      element.messages = { en: { actions: { manual_retri: 'x' } as Record<string, string> } };
    }).toThrow(/manual_retri is no message/);
    expect(text('retry')).toBe('Tentar agora');
  });
});

describe('its life in a page', () => {
  it('leaves no listener and no timer behind when it is disconnected, in either way', () => {
    const { recovery, element, isShown } = mountElement();
    recovery.show(retrying);
    expect(recovery.listeners()).toBeGreaterThan(0);
    element.recovery = null;
    expect(recovery.listeners()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(isShown('banner')).toBe(false);
    element.recovery = recovery;
    expect(isShown('banner')).toBe(true);
    element.remove();
    expect(recovery.listeners()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    document.body.append(element);
    expect(isShown('banner')).toBe(true);
  });

  it('is defined once, under one class', () => {
    const known = defineSessionRecoveryElement();
    expect(known).toBe(customElements.get('session-recovery'));
    expect(defineSessionRecoveryElement()).toBe(known);
  });

  it('takes the properties that were set before it was defined', () => {
    const recovery = stagedRecovery(retrying);
    const early = document.createElement('early-recovery');
    Object.assign(early, { recovery, messages: { en: { actions: { manual_retry: 'Early' } } } });
    document.body.append(early);
    expect(recovery.listeners()).toBe(0);
    defineSessionRecoveryElement({ name: 'early-recovery' });
    expect(early.shadowRoot?.querySelector('[part~="retry"]')?.textContent).toBe('Early');
  });

  it('is themed by custom properties and parts', () => {
    const { element, recovery, find } = mountElement();
    recovery.show(retrying);
    element.style.setProperty('--session-recovery-accent', 'rgb(1, 2, 3)');
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = 'session-recovery::part(banner) { outline: 3px solid rgb(4, 5, 6); }';
    expect(getComputedStyle(find('retry')).backgroundColor).toBe('rgb(1, 2, 3)');
    expect(getComputedStyle(find('banner')).outlineColor).toBe('rgb(4, 5, 6)');
    style.remove();
  });

  it.each([
    ['banner', { ...retrying, pending: 2 }],
    ['dialog', conflict],
  ] as const)('fits into 320 px: %s', async (part, state) => {
    await page.viewport(320, 640);
    document.documentElement.lang = 'es';
    const { recovery, find } = mountElement();
    document.documentElement.lang = 'es';
    recovery.show(state);
    const box = find(part).getBoundingClientRect();
    expect(box.left).toBeGreaterThanOrEqual(0);
    expect(box.right).toBeLessThanOrEqual(320);
    expect(find(part).scrollWidth).toBeLessThanOrEqual(find(part).clientWidth);
    await page.viewport(1280, 800);
  });
});
