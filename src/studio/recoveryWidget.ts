/** Hands the open table's recovery to `<session-recovery>`, and hears what the user asks of the page itself. */
import Alpine from 'alpinejs';
import { defineSessionRecoveryElement, type RecoveryElementEvents } from '../index.ts';
import { alpineComponent } from './alpineComponent.ts';
import { otherTabLoginAddress } from './studioAddress.ts';
import type { StudioPage } from './studioPage.ts';

export function recoveryWidget(studio: StudioPage) {
  const { store } = studio;
  const Element = defineSessionRecoveryElement();

  return alpineComponent({
    otherTabLogin: otherTabLoginAddress(),

    init() {
      const element = this.$el;
      Alpine.effect(() => {
        // Another table is another recovery, and its state is the first that is heard of it.
        void store.recovery;
        if (Element !== null && element instanceof Element) element.recovery = studio.recovery();
      });
    },
    notePhase({ detail }: CustomEvent<RecoveryElementEvents['recovery-phase']>) {
      store.phase = detail.phase;
    },
    noteAction({ detail }: CustomEvent<RecoveryElementEvents['recovery-action']>) {
      if (detail.action === 'choose_datasource') document.getElementById('datasource')?.focus();
    },
  });
}
