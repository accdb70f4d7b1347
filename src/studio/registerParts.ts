/** Registers every part of the page with Alpine, over one conductor. */
import type Alpine from 'alpinejs';
import { changeStrip } from './changeStrip.ts';
import { columnPanel } from './columnPanel.ts';
import { historyButtons } from './historyButtons.ts';
import { historyList } from './historyList.ts';
import { labPanel } from './lab/labPanel.ts';
import { operationForm } from './operationForm.ts';
import type { FormName } from './operationRequest.ts';
import { recoveryWidget } from './recoveryWidget.ts';
import { refusalList } from './refusalList.ts';
import { sheetPanel } from './sheetPanel.ts';
import { studioHeader } from './studioHeader.ts';
import type { StudioPage } from './studioPage.ts';
import { tableExport } from './tableExport.ts';
import { tableView } from './tableView.ts';
import { registerWords } from './wordDirective.ts';
import { workCopy } from './workCopy.ts';

/** The names are those that `index.html` uses in its `x-data`. */
export function registerParts(alpine: Alpine.Alpine, page: StudioPage): void {
  alpine.store('studio', page.store);
  registerWords(alpine, page.messages);
  alpine.effect(() => {
    document.documentElement.lang = page.store.language;
  });
  alpine.data('studioHeader', () => studioHeader(page));
  alpine.data('tableView', () => tableView(page));
  alpine.data('recoveryWidget', () => recoveryWidget(page));
  alpine.data('sheetPanel', () => sheetPanel(page));
  alpine.data('columnPanel', () => columnPanel(page));
  alpine.data('operationForm', (name: FormName) => operationForm(page, name));
  alpine.data('historyButtons', () => historyButtons(page));
  alpine.data('historyList', () => historyList(page));
  alpine.data('changeStrip', () => changeStrip(page));
  alpine.data('tableExport', () => tableExport(page));
  alpine.data('workCopy', () => workCopy(page));
  alpine.data('refusalList', () => refusalList(page));
  alpine.data('labPanel', () => labPanel(page));
}
