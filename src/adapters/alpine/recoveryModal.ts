/** `Alpine.data('recoveryModal')`: a dialog that opens when a person is needed and closes when not. */
import type { TemplateStore } from './recoveryStore.ts';
import type { RecoveryOption, SessionRecoveryObject } from './sessionRecoveryObject.ts';
import type { RecoveryCommands } from './templateCommands.ts';

interface ModalParts {
  readonly store: TemplateStore;
  readonly sessionRecovery: SessionRecoveryObject;
  readonly commands: RecoveryCommands;
}

/** What Alpine adds to a component. */
interface AlpineMagics {
  readonly $el: HTMLElement;
  readonly $watch: (property: string, callback: (value: unknown) => void) => void;
}

interface RecoveryModal extends Omit<RecoveryCommands, 'act' | 'perform'> {
  readonly sessionRecovery: SessionRecoveryObject;
  readonly recovery: TemplateStore;
  readonly isOpen: boolean;
  readonly message: string;
  readonly options: readonly RecoveryOption[];
  close(): void;
  init(): void;
  destroy(): void;
}

/** On a `<dialog>` it is a real one: it takes the focus and gives it back. On anything else use `x-show="isOpen"`. */
export function recoveryModal({ store, sessionRecovery, commands }: ModalParts): RecoveryModal {
  const { act: _, perform: __, ...plain } = commands;
  let isThere = false;
  const modal: RecoveryModal & ThisType<RecoveryModal & AlpineMagics> = {
    ...plain,
    sessionRecovery,
    recovery: store,
    get isOpen() {
      return sessionRecovery.showRecoveryModal;
    },
    get message() {
      return sessionRecovery.lastError ?? '';
    },
    get options() {
      return sessionRecovery.recoveryOptions;
    },
    close() {
      sessionRecovery.showRecoveryModal = false;
    },
    init() {
      const dialog = this.$el;
      if (!(dialog instanceof HTMLDialogElement)) return;
      isThere = true;
      const follow = () => {
        if (!isThere) return;
        if (sessionRecovery.showRecoveryModal && !dialog.open) dialog.showModal();
        else if (!sessionRecovery.showRecoveryModal && dialog.open) dialog.close();
      };
      // Escape closes a dialog without asking anybody.
      dialog.addEventListener('close', () => {
        sessionRecovery.showRecoveryModal = false;
      });
      this.$watch('isOpen', follow);
      follow();
    },
    destroy() {
      isThere = false;
    },
  };
  return modal;
}
