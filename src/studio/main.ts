/** Starts the page: registers its parts with Alpine and opens the table that the address asks for. */
import Alpine from 'alpinejs';
import { columnPanel } from './columnPanel.ts';
import { csrfToken } from './csrfToken.ts';
import { historyButtons } from './historyButtons.ts';
import { historyList } from './historyList.ts';
import { labPanel } from './lab/labPanel.ts';
import { en } from './messages/en.ts';
import { operationForm } from './operationForm.ts';
import type { FormName } from './operationRequest.ts';
import { recoveryPrompt } from './recoveryPrompt.ts';
import { sheetPanel } from './sheetPanel.ts';
import { studioApi } from './studioApi.ts';
import { studioHeader } from './studioHeader.ts';
import { createStudioPage } from './studioPage.ts';
import { emptyStudioStore } from './studioStore.ts';
import { tableView } from './tableView.ts';

declare global {
  interface Window {
    /** For the console and for tests: the recovery of the open table. */
    holdfast?: { readonly recovery: ReturnType<ReturnType<typeof createStudioPage>['recovery']> };
  }
}

const store = Alpine.reactive(emptyStudioStore());
const page = createStudioPage({ store, messages: en, api: studioApi({ csrfToken }) });

window.holdfast = {
  get recovery() {
    return page.recovery();
  },
};

Alpine.store('studio', store);
Alpine.data('studioHeader', () => studioHeader(page));
Alpine.data('tableView', () => tableView(page));
Alpine.data('recoveryPrompt', () => recoveryPrompt(page));
Alpine.data('sheetPanel', () => sheetPanel(page));
Alpine.data('columnPanel', () => columnPanel(page));
Alpine.data('operationForm', (name: FormName) => operationForm(page, name));
Alpine.data('historyButtons', () => historyButtons(page));
Alpine.data('historyList', () => historyList(page));
Alpine.data('labPanel', () => labPanel(page));
Alpine.start();

await page.start();
