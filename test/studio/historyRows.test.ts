import { expect, it } from 'vitest';
import { historyLabels } from '../../src/studio/historyLabels.ts';
import { historyRows } from '../../src/studio/historyRows.ts';
import { en } from '../../src/studio/messages/en.ts';
import { view } from './recoveryStates.ts';

it('lists the oldest first and tells the redo tail from what is applied', () => {
  const rows = historyRows(en, view, {});
  expect(rows.map(({ text, state }) => `${text}: ${state}`)).toEqual([
    'Rename a column: current',
    'Sort rows: undone',
  ]);
});

it('calls nothing current once everything is undone', () => {
  expect(historyRows(en, { ...view, position: 0 }, {}).map(({ state }) => state)).toEqual([
    'undone',
    'undone',
  ]);
});

it('says more of an operation whose label is known', () => {
  expect(
    historyRows(en, view, {
      a: { name: 'rename_column', params: { old_name: 'wind', new_name: 'speed' } },
    })[0]?.text,
  ).toBe('Rename “wind” to “speed”');
});

it('bears an unknown operation and an unreadable moment', () => {
  const history = [{ step: 0, name: 'transpose', at: 'yesterday' }];
  expect(historyRows(en, { history, position: 1 }, {})).toEqual([
    { key: '0 transpose', text: 'transpose', time: '', position: 1, state: 'current' },
  ]);
  expect(historyRows(en, { history: null, position: 0 }, {})).toEqual([]);
});

it('takes the labels from the record of the work', () => {
  const currentState = {
    transformations: [
      { id: 'a', name: 'rename_column', params: { old_name: 'wind', new_name: 'speed' } },
      { name: 'sort_rows', params: { columns: ['speed'], descending: true } },
    ],
    position: 2,
    metadata: {},
  };
  expect(historyLabels({ currentState })).toEqual({
    a: { name: 'rename_column', params: { old_name: 'wind', new_name: 'speed' } },
  });
});

it('shows no time that names no zone: it is another clock’s', () => {
  const at = [
    '2026-03-14T09:10:00',
    '2026-03-14T09:10:00.123456',
    '2026-03-14T09:10:00Z',
    '2026-03-14T09:10:00+02:00',
  ];
  const history = at.map((moment, step) => ({ step, name: 'rename_column', at: moment }));
  const times = historyRows(en, { history, position: 4 }, {}).map(({ time }) => time !== '');
  expect(times).toEqual([false, false, true, true]);
});
