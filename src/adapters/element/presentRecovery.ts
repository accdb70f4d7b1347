/** Shows one recovery in the element's views for as long as it is connected: state and time in, sentences out. */
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import { classifyFailure } from '../../session/classifyFailure.ts';
import type { Wording } from '../messages/wording.ts';
import { announcement, phaseOf } from './announcement.ts';
import { type DialogMemory, mayOpen, memoryAfter } from './dialogMemory.ts';
import type { DialogTurn } from './dialogTurn.ts';
import { keepFocusInSight } from './focusInSight.ts';
import { keepFocus } from './focusKeeper.ts';
import { listenToNetwork } from './listenToNetwork.ts';
import { nextDrawInMs, warnAtLatestMs } from './nextDraw.ts';
import { type RecoveryScreen, recoveryScreen } from './recoveryScreen.ts';
import type { RecoveryViews, ViewHandlers } from './recoveryViews.ts';
import type { Refusal } from './refusalView.ts';
import { type RecoveryPhase, type ShownRecovery, tellPage } from './shownRecovery.ts';
import { isCalm, type Trouble, toldOf, troubleAfter } from './trouble.ts';

/** How long a toast stays, ms. */
const toastMs = 6_000;
/** Actions whose course the banner shows. */
const leavesDialog: readonly RecoveryAction[] = ['manual_retry', 'reset_session', 'keep_mine', 'use_server'];

export interface Stage {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  readonly views: RecoveryViews;
  readonly turn: DialogTurn;
  readonly wording: () => Wording;
  readonly hasInlineChip: () => boolean;
  readonly loginHref: () => string | null;
}

export interface Presentation extends ViewHandlers {
  /** Shows what there is to be seen at once, whatever the time. */
  bringUp(): void;
  /** Draws anew: the language or an attribute has changed. */
  redraw(): void;
  /** Final: nothing is shown, no timer and no listener is left. */
  off(): void;
}

export function presentRecovery(recovery: ShownRecovery, stage: Stage): Presentation {
  const { host, views, turn, wording } = stage;
  const { dialog } = views;
  const focus = keepFocus(host, stage.root);
  const sight = keepFocusInSight(host, views.stack);
  let state = recovery.getState();
  let trouble: Trouble = { phase: 'none', hadSession: false };
  let memory: DialogMemory = { closedBy: 'nobody' };
  let toast = { text: '', until: 0 };
  let expiringAt: number | null = null;
  let extendProblem = '';
  let refusals: readonly Refusal[] = [];
  /** What was done last about the trouble that is still there. */
  let tried: RecoveryAction | null = null;
  let shownPhase: RecoveryPhase = 'calm';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOff = false;

  function noteState(): void {
    state = recovery.getState();
    const before = trouble;
    trouble = troubleAfter(trouble, state, performance.now());
    const isBack = before.phase === 'told' && state.value === 'recovered';
    if (isBack) toast = { text: wordsAtTheEnd(before.isLoss), until: Date.now() + toastMs };
    else if (trouble.phase !== 'none') toast = { text: '', until: 0 };
    if (isCalm(state.value)) {
      tried = null;
      dialog.showProblem('');
    } else if (
      tried === 'keep_mine' &&
      state.value === 'failed' &&
      state.failure?.code === 'HISTORY_CONFLICT'
    ) {
      dialog.showProblem(wording().messages.cannotKeepMine);
    }
    if (state.value !== 'recovered' || state.expiresAt !== expiringAt) {
      expiringAt = null;
      extendProblem = '';
    }
    draw();
  }

  function wordsAtTheEnd(wasLoss: boolean): string {
    const { over } = wording().messages;
    if (!wasLoss) return over.opened;
    return state.pending === 0 ? over.reconnected : wording().plural(over.sending, state.pending);
  }

  function screenAt(now: number): RecoveryScreen {
    return recoveryScreen({
      state,
      wording: wording(),
      elapsedMs: elapsedMs(),
      wasTold: trouble.phase === 'told',
      isOnline: navigator.onLine,
      now,
    });
  }

  function elapsedMs(): number {
    return trouble.phase === 'none' ? 0 : performance.now() - trouble.since;
  }

  function draw(): void {
    if (isOff) return;
    const now = Date.now();
    const screen = screenAt(now);
    const words = wording();
    if (toast.until <= now) toast = { text: '', until: 0 };
    const { expiresAt } = state;
    const endsSoon = state.value === 'recovered' && expiresAt !== null && expiresAt - now <= warnAtLatestMs;
    if (endsSoon) expiringAt = expiresAt;
    memory = memoryAfter(memory, screen.reason, isCalm(state.value));
    dialog.draw(screen, words, state.pending, stage.loginHref());
    const isWanted = screen.level === 'dialog' && mayOpen(memory, screen.reason);
    if (isWanted && !dialog.isOpen && turn.take(host, draw)) dialog.open();
    if (dialog.isOpen && isCalm(state.value)) closeDialog();
    // An automatic try from the dialog leaves it where it is: it would only blink.
    const isTold = screen.level === 'banner' || screen.level === 'dialog';
    if (isTold) trouble = toldOf(trouble);
    views.banner.draw(screen, words, isTold && !dialog.isOpen);
    // While it is too early to say anything, a chip that is always there keeps what it said.
    const isTooEarly = screen.level === 'calm' && state.value !== 'recovered';
    views.chip.draw(isTooEarly ? null : screen.chip, stage.hasInlineChip() || screen.level === 'chip');
    views.toast.draw(toast.text);
    views.expiring.draw(expiringAt, now, words, extendProblem);
    views.refusals.draw(refusals, words);
    enterPhase(screen, words, now);
    focus.restore();
    drawAgain(now);
  }

  function enterPhase(screen: RecoveryScreen, words: Wording, now: number): void {
    const seen = { screen, isDialogOpen: dialog.isOpen, toast: toast.text, expiringAt };
    const phase = phaseOf(seen);
    const isAbout = phase === 'banner' || phase === 'dialog';
    views.live.enter(isAbout ? `${phase} ${screen.topic}` : phase, announcement(phase, seen, words, now));
    if (phase === shownPhase) return;
    shownPhase = phase;
    sight.check();
    tellPage(host, 'recovery-phase', { phase });
  }

  function drawAgain(now: number): void {
    clearTimeout(timer);
    const toastUntil = toast.text === '' ? null : toast.until;
    const waitMs = nextDrawInMs({ state, elapsedMs: elapsedMs(), expiringAt, toastUntil, now });
    if (waitMs !== null) timer = setTimeout(draw, waitMs);
  }

  function closeDialog(): void {
    if (!dialog.isOpen) return;
    dialog.close();
    turn.leave(host);
  }

  /** The banner stays. */
  function leaveDialog(closedBy: 'user' | 'action'): void {
    if (!dialog.isOpen) return;
    const screen = screenAt(Date.now());
    memory = { closedBy, reason: screen.reason };
    // In sight before the dialog goes, so that the focus can go back into it.
    views.banner.draw(screen, wording(), true);
    closeDialog();
    draw();
    // Who had the focus nowhere before goes on from the banner.
    if (!focus.restore()) views.banner.focus();
  }

  function openDialog(): void {
    memory = { closedBy: 'nobody' };
    draw();
  }

  async function act(action: RecoveryAction): Promise<void> {
    dialog.showProblem('');
    // Whoever shows a choice of data needs the focus for it.
    if (action === 'choose_datasource') leaveDialog('user');
    if (!isLeftToUs(action)) return;
    if (action === 'contact_support') dialog.unfoldDetails();
    if (leavesDialog.includes(action)) leaveDialog('action');
    tried = null;
    try {
      await recovery.act(action);
      tried = action;
    } catch (error) {
      if (isOff) return;
      const { actionFailed, failures } = wording().messages;
      const reason = failures[classifyFailure(error).code].title;
      dialog.showProblem(wording().fill(actionFailed, { reason }));
      openDialog();
    }
  }

  /** Asks the page. A press that it answers itself has been made all the same, and is told once, whoever tells it. */
  function isLeftToUs(action: RecoveryAction): boolean {
    let isTold = false;
    const off = recovery.on('action.taken', (notice) => {
      isTold ||= notice.action === action;
    });
    const isLeft = tellPage(host, 'recovery-action', { action });
    off();
    if (!isLeft && !isTold) recovery.noteAction(action);
    return isLeft;
  }

  async function extend(): Promise<void> {
    if (!tellPage(host, 'recovery-action', { action: 'extend' })) return;
    try {
      await recovery.extend();
    } catch (error) {
      if (isOff) return;
      extendProblem = wording().messages.expiring.failed;
      draw();
      // The recovery learns what its own call met only here; what it makes of it shows in the banner.
      recovery.report(error);
    }
  }

  const offs = [
    recovery.subscribe(noteState),
    recovery.on('session.expiring', ({ expiresAt }) => {
      expiringAt = expiresAt;
      draw();
    }),
    recovery.on('operation.refused', (notice) => {
      if (!tellPage(host, 'recovery-refused', notice)) return;
      const { id, name, failure } = notice;
      refusals = [...refusals, { id, name, userMessage: failure.userMessage }];
      draw();
    }),
    listenToNetwork(draw),
    focus.off,
    sight.off,
  ];
  noteState();

  return {
    redraw: draw,
    bringUp() {
      trouble = toldOf(trouble);
      openDialog();
    },
    act: (action) => void act(action),
    openDialog,
    dialogClosed: () => leaveDialog('user'),
    extend: () => void extend(),
    dismissRefusals() {
      refusals = [];
      draw();
    },
    off() {
      if (isOff) return;
      isOff = true;
      clearTimeout(timer);
      for (const off of offs) off();
      closeDialog();
      turn.leave(host);
      views.clear();
    },
  };
}
