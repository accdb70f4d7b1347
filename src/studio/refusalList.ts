/** Changes that the server refused while no form waited for them: said until the user has read it. */
import { alpineComponent } from './alpineComponent.ts';
import type { StudioPage } from './studioPage.ts';
import type { Refusal } from './studioStore.ts';

/** So many are named; what an import of a long record meets must not fill the screen. */
const mostNamed = 3;

export function refusalList({ store, messages }: StudioPage) {
  return alpineComponent({
    get named(): readonly Refusal[] {
      return store.refusals.slice(0, mostNamed);
    },
    get moreText(): string {
      const more = store.refusals.length - mostNamed;
      return more > 0 ? messages.moreRefused(more) : '';
    },
    dismiss() {
      store.refusals = [];
    },
  });
}
