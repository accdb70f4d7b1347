import { expect, it } from 'vitest';
import { SessionError } from '../../src/index.ts';
import type { RowsPage } from '../../src/studio/studioApi.ts';
import { mountStudio } from './mountStudio.ts';
import { failure, recoveryState, retrying, view } from './recoveryStates.ts';

const total = 1_461;
const rows = (offset: number): RowsPage => ({
  offset,
  total,
  columns: [
    { name: 'date', type: 'date', missing: 0 },
    { name: 'wind', type: 'float', missing: 1 },
  ],
  rows: Array.from({ length: Math.min(100, total - offset) }, (_, index) => [
    '2012-01-01',
    index === 1 ? null : offset + index + 0.5,
  ]),
});

const bodyRows = (find: (id: string) => HTMLElement) => [...find('rows').querySelectorAll('tr')];
const firstRow = (find: (id: string) => HTMLElement) => bodyRows(find)[0]?.querySelector('th')?.textContent;

it('shows a page of rows with types, missing counts and empty cells', async () => {
  const { show, find } = await mountStudio({ rows });
  await show(recoveryState());
  await expect.poll(() => bodyRows(find).length).toBe(100);
  expect(find('shape').textContent).toBe('1,461 rows × 2 columns');
  expect(find('range').textContent).toBe('1–100 of 1,461 rows');
  const head = document.querySelector('th[data-column="wind"]');
  expect(head?.textContent).toMatch(/decimal.*1 missing/s);
  const [, windOfFirst] = bodyRows(find)[0]?.querySelectorAll('td') ?? [];
  expect(windOfFirst?.textContent).toBe('0.5');
  expect(windOfFirst?.className).toContain('number');
  const [, windOfSecond] = bodyRows(find)[1]?.querySelectorAll('td') ?? [];
  expect(windOfSecond?.className).toContain('missing');
});

it('goes through the pages and to any row', async () => {
  const { show, find } = await mountStudio({ rows });
  await show(recoveryState());
  await expect.poll(() => firstRow(find)).toBe('1');
  find('next-page').click();
  await expect.poll(() => firstRow(find)).toBe('101');
  find('last-page').click();
  await expect.poll(() => firstRow(find)).toBe('1401');
  expect(find('next-page').getAttribute('aria-disabled')).toBe('true');
  find('first-page').click();
  await expect.poll(() => firstRow(find)).toBe('1');
  const goTo = find('go-to-row') as HTMLInputElement;
  goTo.value = '777';
  goTo.dispatchEvent(new Event('change'));
  await expect.poll(() => firstRow(find)).toBe('701');
});

it('shows what recovery kept while there is no connection, and says so of other rows', async () => {
  const { show, find } = await mountStudio({ rows });
  await show(retrying, 4_000);
  await expect.poll(() => bodyRows(find).length).toBe(2);
  find('last-page').click();
  await expect.poll(() => find('rows-note').textContent).toContain('follow when the connection is back');
  expect(bodyRows(find)).toHaveLength(2);
  await show(recoveryState());
  await expect.poll(() => firstRow(find)).toBe('1401');
});

it('says what it waits for where no row was ever seen', async () => {
  const { show, find, isShown } = await mountStudio();
  await show({ ...retrying, session: null }, 4_000);
  await expect.poll(() => isShown('list-problem')).toBe(true);
  expect(find('list-problem').textContent).toContain('as soon as the server answers');
});

it('selects a column for the forms by a click on its head', async () => {
  const { show, find, store } = await mountStudio({ rows });
  await show(recoveryState({ session: { ...view, columns: ['date', 'wind'] } }));
  await expect.poll(() => document.querySelectorAll('.column-head').length).toBe(2);
  (document.querySelector('th[data-column="wind"] button') as HTMLButtonElement).click();
  expect(store.selectedColumn).toBe('wind');
  await expect.poll(() => bodyRows(find)[0]?.querySelector('.selected')?.textContent).toBe('0.5');
  const rename = find('operation-rename_column').querySelector('select');
  await expect.poll(() => rename?.value).toBe('wind');
});

it('shows the first rows and asks for no others where the server has no address for them', async () => {
  let reads = 0;
  const { show, find, store } = await mountStudio({
    rows() {
      reads += 1;
      throw new SessionError(failure('API_MISMATCH', { status: 404 }));
    },
  });
  await show(recoveryState());
  await expect.poll(() => find('rows-note').innerText).toBe('This server shows the first 2 rows.');
  expect(bodyRows(find)).toHaveLength(2);
  expect(store.contract).toBe('existing');
  await expect.poll(() => find('operation-filter_rows').checkVisibility()).toBe(false);
  expect(find('operation-rename_column').checkVisibility()).toBe(true);
  find('next-page').click();
  find('last-page').click();
  expect((find('go-to-row') as HTMLInputElement).disabled).toBe(true);
  const preview = [{ date: '2012-01-01', wind: 9.5, weather: 'sun' }];
  await show(recoveryState({ session: { ...view, etag: null, position: 2, preview } }));
  await expect.poll(() => bodyRows(find)[0]?.textContent).toContain('9.5');
  expect(find('rows-note').innerText).toBe('This server shows the first row only.');
  expect(reads).toBe(1);
});

it('needs no word on further rows where the first are all', async () => {
  const { show, find, store } = await mountStudio();
  store.contract = 'existing';
  await show(recoveryState({ session: { ...view, etag: null, shape: [2, 3] } }));
  await expect.poll(() => bodyRows(find).length).toBe(2);
  expect(find('rows-note').querySelector('span')?.textContent).toBe('');
});
