/** The panel beside the table; on a narrow screen a sheet that slides over it. */
import Alpine from 'alpinejs';
import { alpineComponent } from './alpineComponent.ts';
import type { StudioPage } from './studioPage.ts';

/** The same width as in `layout.css`. */
const narrow = '(max-width: 899px)';

export function sheetPanel({ store }: StudioPage) {
  const query = matchMedia(narrow);
  let cameFrom: Element | null = null;

  return alpineComponent({
    isNarrow: query.matches,

    init() {
      query.addEventListener('change', () => {
        this.isNarrow = query.matches;
      });
      Alpine.effect(() => {
        const isSheet = this.isNarrow;
        // What is out of sight must be out of reach for the keyboard as well.
        this.$root.inert = isSheet && store.sheet === 'none';
        if (isSheet && store.sheet === 'panel') {
          cameFrom = document.activeElement;
          void this.$nextTick(() => this.$refs.heading?.focus());
        }
      });
    },

    close() {
      store.sheet = 'none';
      if (cameFrom instanceof HTMLElement) cameFrom.focus();
    },
    closeOnEscape() {
      if (this.isNarrow && store.sheet === 'panel') this.close();
    },
  });
}
