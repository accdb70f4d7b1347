/** Undo and redo: the two buttons and their keys. */
import { alpineComponent } from './alpineComponent.ts';
import { refusalSentence } from './refusalSentence.ts';
import type { StudioPage } from './studioPage.ts';

export function historyButtons(studio: StudioPage) {
  const { store, messages } = studio;

  return alpineComponent({
    problem: '',

    init() {
      document.addEventListener('keydown', (event) => {
        const asked = keyAsks(event);
        if (asked === null) return;
        event.preventDefault();
        void (asked === 'undo' ? this.undo() : this.redo());
      });
    },

    get canUndo(): boolean {
      const { recovery, submissions } = store;
      return (recovery?.session?.position ?? 0) > 0 || submissions.length > 0;
    },
    get canRedo(): boolean {
      const { recovery, workHistory } = store;
      if (workHistory !== null) return workHistory.position < workHistory.history.length;
      const session = recovery?.session;
      return session != null && session.position < session.total;
    },

    undo(): Promise<void> {
      return this.canUndo ? this.move('undo') : Promise.resolve();
    },
    redo(): Promise<void> {
      return this.canRedo ? this.move('redo') : Promise.resolve();
    },
    async move(name: 'undo' | 'redo') {
      this.problem = '';
      try {
        await studio.submit(name, {});
      } catch (error) {
        this.problem = refusalSentence(messages, messages.describe(name, {}), error);
      }
    },
  });
}

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y), unless a control or a dialog has its own use for them. */
function keyAsks(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const target = event.target;
  if (
    target instanceof Element &&
    target.closest('input, select, textarea, dialog, session-recovery, [contenteditable]')
  )
    return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !event.shiftKey ? 'redo' : null;
}
