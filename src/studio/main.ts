/** Starts the page and opens the table that the address asks for. */
import Alpine from 'alpinejs';
import type { SessionRecovery } from '../index.ts';
import { beaconSink, createSessionTrace, measureTo, readCsrfToken, recordTransitions } from '../index.ts';
import { bugReports } from './bugReports.ts';
import { chartInspection } from './lab/chartInspection.ts';
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
const recorder = recordTransitions();
const trace = createSessionTrace();
const page = createStudioPage({
  store,
  messages: liveMessages(() => store.language),
  api: studioApi({ csrfToken: readCsrfToken }),
  adapters: [
    measureTo(beaconSink({ url: '/tools/api/studio/metrics/' })),
    bugReports(trace, recorder).follow,
  ],
  inspect: await chartInspection(location.href, recorder),
  trace,
});

window.holdfast = {
  get recovery() {
    return page.recovery();
  },
};

registerParts(Alpine, page);
Alpine.start();
await page.start();
