/** Starts the page and opens the table that the address asks for. */
import Alpine from 'alpinejs';
import type { SessionRecovery } from '../index.ts';
import { beaconSink, measureTo, readCsrfToken } from '../index.ts';
import { languageAtStart } from './languageChoice.ts';
import { liveMessages } from './messages/liveMessages.ts';
import { registerParts } from './registerParts.ts';
import { studioApi } from './studioApi.ts';
import { createStudioPage } from './studioPage.ts';
import { emptyStudioStore } from './studioStore.ts';

declare global {
  interface Window {
    /** For the console and for tests: the recovery of the open table. */
    holdfast?: { readonly recovery: SessionRecovery | null };
  }
}

const store = Alpine.reactive(emptyStudioStore());
store.language = languageAtStart();
const page = createStudioPage({
  store,
  messages: liveMessages(() => store.language),
  api: studioApi({ csrfToken: readCsrfToken }),
  adapters: [measureTo(beaconSink({ url: '/tools/api/studio/metrics/' }))],
});

window.holdfast = {
  get recovery() {
    return page.recovery();
  },
};

registerParts(Alpine, page);
Alpine.start();
await page.start();
