/** The header: which table, who works on it, how the connection is, and the way out. */
import Alpine from 'alpinejs';
import { alpineComponent } from './alpineComponent.ts';
import { rememberLanguage } from './languageChoice.ts';
import type { Language } from './messages/liveMessages.ts';
import type { StudioPage } from './studioPage.ts';

export function studioHeader(studio: StudioPage) {
  const { store, messages } = studio;

  return alpineComponent({
    isSigningOut: false,
    /** Other tables with changes that wait; null where the device does not tell. */
    elsewhere: [] as readonly string[] | null,

    init() {
      Alpine.effect(() => {
        const picker = this.$refs.picker;
        // The options come with the list, so that the choice can only be shown after it.
        void store.datasources;
        const chosen = store.datasourceId ?? '';
        void this.$nextTick(() => {
          if (picker instanceof HTMLSelectElement) picker.value = chosen;
        });
      });
    },

    get noChoice(): string {
      return store.datasourceId === null ? messages.words.chooseTable : messages.words.thisTable;
    },
    get otherLanguage(): Language {
      return store.language === 'en' ? 'es' : 'en';
    },
    /** In its own words: whoever needs it can't read the others. */
    get otherLanguageName(): string {
      return this.otherLanguage === 'es' ? 'Cambiar a español' : 'Change to English';
    },
    switchLanguage() {
      store.language = this.otherLanguage;
      rememberLanguage(store.language);
    },
    get isListed(): boolean {
      return store.datasources?.some(({ id }) => id === store.datasourceId) ?? false;
    },
    get pending(): number {
      return store.recovery?.pending ?? 0;
    },
    /** Only what has waited long enough to be shown: an online change is sent within the blink of an eye. */
    get pendingText(): string {
      const isHeld = store.recovery?.value !== 'recovered' && store.phase !== 'calm';
      return this.pending > 0 && isHeld ? messages.pending(this.pending) : '';
    },
    get durabilityText(): string {
      const durability = store.recovery?.durability ?? 'durable';
      return durability === 'durable' ? '' : messages.durability[durability];
    },
    get signOutQuestion(): string {
      return messages.confirm.signOut(this.pending, this.elsewhere);
    },

    pick(event: Event) {
      if (event.target instanceof HTMLSelectElement) studio.choose(event.target.value);
    },
    async askSignOut() {
      this.elsewhere = await studio.pendingElsewhere();
      const dialog = this.$refs.signOut;
      const isWaiting = this.pending > 0 || this.elsewhere === null || this.elsewhere.length > 0;
      if (isWaiting && dialog instanceof HTMLDialogElement) dialog.showModal();
      else void this.signOut();
    },
    closeSignOut() {
      const dialog = this.$refs.signOut;
      if (dialog instanceof HTMLDialogElement) dialog.close();
    },
    async keepCopy() {
      await studio.act('export_work');
    },
    async signOut() {
      this.closeSignOut();
      this.isSigningOut = true;
      try {
        await studio.signOut();
      } finally {
        this.isSigningOut = false;
      }
    },
  });
}
