import { expect, it } from 'vitest';
import { SessionError } from '../../src/index.ts';
import type { RowsPage } from '../../src/studio/studioApi.ts';
import { mountStudio } from './mountStudio.ts';
import { failure, recoveryState, retrying, view } from './recoveryStates.ts';

const columns: RowsPage['columns'] = [
  { name: 'date', type: 'date', missing: 0 },
  { name: 'wind', type: 'float', missing: 1 },
];

const rowsOf =
  (total: number) =>
  (offset: number, limit: number): RowsPage => ({
    etag: '"e1:1"',
    offset,
    total,
    columns,
    rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) => [
      '2012-01-01',
      offset + index === 1 ? null : offset + index + 0.5,
    ]),
  });
const total = 1_461;
const rows = rowsOf(total);
const shaped = (rowCount: number) => recoveryState({ session: { ...view, shape: [rowCount, 2] } });

type Find = (id: string) => HTMLElement;
const bodyRows = (find: Find) => [...find('rows').querySelectorAll('tr')];
const rowNumbers = (find: Find) => bodyRows(find).map((row) => row.querySelector('th')?.textContent ?? '');
const firstRow = (find: Find) => rowNumbers(find)[0];
const lastRow = (find: Find) => rowNumbers(find).at(-1);
const isWaiting = (find: Find) => find('rows').querySelector('td.waiting') !== null;

it('shows rows with types, missing counts and empty cells', async () => {
  const { show, find } = await mountStudio({ rows });
  await show(shaped(total));
  await expect
    .poll(() => document.querySelector('th[data-column="wind"]')?.textContent)
    .toMatch(/decimal.*1 missing/s);
  expect(find('shape').textContent).toBe('1,461 rows × 2 columns');
  await expect.poll(() => find('range').textContent).toMatch(/^1–\d+ of 1,461 rows$/);
  const [, windOfFirst] = bodyRows(find)[0]?.querySelectorAll('td') ?? [];
  expect(windOfFirst?.textContent).toBe('0.5');
  expect(windOfFirst?.className).toContain('number');
  const [, windOfSecond] = bodyRows(find)[1]?.querySelectorAll('td') ?? [];
  expect(windOfSecond?.className).toContain('missing');
});

it('goes on by views, to the ends and to any row', async () => {
  const { show, find } = await mountStudio({ rows });
  await show(shaped(total));
  await expect.poll(() => firstRow(find)).toBe('1');
  find('next-page').click();
  await expect.poll(() => Number(firstRow(find))).toBeGreaterThan(1);
  find('previous-page').click();
  await expect.poll(() => firstRow(find)).toBe('1');
  find('last-page').click();
  await expect.poll(() => lastRow(find)).toBe('1,461');
  expect(find('next-page').getAttribute('aria-disabled')).toBe('true');
  find('first-page').click();
  await expect.poll(() => firstRow(find)).toBe('1');
  const goTo = find('go-to-row') as HTMLInputElement;
  goTo.value = '777';
  goTo.dispatchEvent(new Event('change'));
  await expect.poll(() => rowNumbers(find)).toContain('777');
  await expect.poll(() => isWaiting(find)).toBe(false);
});

it('holds three million rows in a few elements, and tells where each stands', async () => {
  const millions = 3_000_000;
  const { show, find } = await mountStudio({ rows: rowsOf(millions) });
  await show(shaped(millions));
  await expect.poll(() => isWaiting(find)).toBe(false);
  const before = bodyRows(find).length;
  find('last-page').click();
  await expect.poll(() => lastRow(find)).toBe('3,000,000');
  expect(bodyRows(find).length).toBeLessThanOrEqual(before + 1);
  const grid = document.getElementById('table');
  expect(grid?.getAttribute('aria-rowcount')).toBe('3000001');
  expect(bodyRows(find).at(-1)?.getAttribute('aria-rowindex')).toBe('3000001');
  await expect.poll(() => isWaiting(find)).toBe(false);
});

it('is moved through by keys, whose cell is named to those who cannot see it', async () => {
  const { show, find, store } = await mountStudio({ rows });
  await show(shaped(total));
  await expect.poll(() => isWaiting(find)).toBe(false);
  const grid = document.getElementById('table');
  if (!(grid instanceof HTMLTableElement)) throw new Error('There is no grid.');
  grid.focus();
  const press = (key: string, ctrlKey = false) =>
    grid.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
  const active = () => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.textContent;
  expect(active()).toBe('2012-01-01');
  press('ArrowRight');
  expect(active()).toBe('0.5');
  press('ArrowDown');
  press('ArrowDown');
  expect(active()).toBe('2.5');
  press('PageDown');
  expect(Number(active())).toBeGreaterThan(2.5);
  press('End', true);
  await expect.poll(active).toBe('1460.5');
  press('Enter');
  expect(store.selectedColumn).toBe('wind');
  press('Home', true);
  await expect.poll(active).toBe('2012-01-01');
});

it('keeps the columns where they are while rows come and go', async () => {
  const long = (offset: number, limit: number): RowsPage => {
    const page = rows(offset, limit);
    if (offset === 0) return page;
    return {
      ...page,
      rows: page.rows.map(() => ['a text that is far longer than any date could be', 123_456.789]),
    };
  };
  const { show, find } = await mountStudio({ rows: long });
  await show(shaped(total));
  await expect.poll(() => isWaiting(find)).toBe(false);
  const places = () =>
    [...document.querySelectorAll('thead th')].map((head) => head.getBoundingClientRect().left);
  const before = places();
  find('last-page').click();
  await expect.poll(() => bodyRows(find)[0]?.textContent).toContain('far longer');
  expect(places()).toEqual(before);
});

it('shows what recovery kept while there is no connection, and says so of other rows', async () => {
  const { show, find } = await mountStudio({ rows });
  await show({ ...retrying, session: { ...view, shape: [total, 3] } }, 4_000);
  await expect.poll(() => bodyRows(find)[0]?.textContent).toContain('2012-01-01');
  find('last-page').click();
  await expect.poll(() => find('rows-note').textContent).toContain('follow when the connection is back');
  expect(isWaiting(find)).toBe(true);
  await show(shaped(total));
  await expect.poll(() => isWaiting(find)).toBe(false);
  expect(lastRow(find)).toBe('1,461');
});

it('says what it waits for where no row was ever seen', async () => {
  const { show, find, isShown } = await mountStudio();
  await show({ ...retrying, session: null }, 4_000);
  await expect.poll(() => isShown('list-problem')).toBe(true);
  expect(find('list-problem').textContent).toContain('as soon as the server answers');
});

it('selects a column for the forms by a click on its head', async () => {
  const { show, find, store } = await mountStudio({ rows });
  await show(recoveryState({ session: { ...view, shape: [total, 2], columns: ['date', 'wind'] } }));
  await expect.poll(() => isWaiting(find)).toBe(false);
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

it('speaks Spanish at once when it is asked to', async () => {
  const { show, find, store } = await mountStudio({ rows });
  await show(shaped(total));
  await expect.poll(() => find('shape').textContent).toBe('1,461 rows × 2 columns');
  store.language = 'es';
  await expect.poll(() => find('shape').textContent).toBe('1.461 filas × 2 columnas');
  expect(find('undo').textContent).toContain('Deshacer');
  expect(document.querySelector('th[data-column="wind"]')?.textContent).toMatch(/decimal.*1 falta/s);
  expect(document.documentElement.lang).toBe('es');
});
