import { describe, expect, test } from 'vitest';
import { keyFiguresOf } from '../../../src/studio/operations/keyFigures.ts';
import { en } from '../../../src/studio/operations/messages/en.ts';
import { es } from '../../../src/studio/operations/messages/es.ts';
import { plotIds, plotOf } from '../../../src/studio/operations/reportPlots.ts';
import { pressRows, roadRows } from '../../../src/studio/operations/shareTables.ts';
import { counter, histogram, reportOf } from './sampleReport.ts';

const starts = 'holdfast_start_duration_seconds';
const recoveries = 'holdfast_recoveries_total';
const attempts = 'holdfast_attempts_total';
const actions = 'holdfast_actions_total';
const report = reportOf([
  histogram(starts, { path: 'holdfast', outcome: 'recovered' }, [18, 0, 0, 0], null, [1, 0, 0, 0]),
  histogram(starts, { path: 'existing', outcome: 'failed' }, null, null, [1, 0, 0, 0]),
  counter(recoveries, { code: 'SERVER_ERROR', outcome: 'recovered' }, 3, null, null),
  counter(recoveries, { code: 'SERVER_ERROR', outcome: 'failed' }, null, 1, null),
  counter(recoveries, { code: 'SERVER_ERROR', outcome: 'recovered_late' }, null, null, 1),
  counter(attempts, { road: 'start', trigger: 'start', outcome: 'recovered' }, 8, null, null),
  counter(attempts, { road: 'backoff', trigger: 'automatic', outcome: 'failed' }, 2, null, null),
  counter(actions, { action: 'manual_retry', code: 'SERVER_ERROR', outcome: 'helped' }, 1, null, null),
  counter(actions, { action: 'manual_retry', code: 'SERVER_ERROR', outcome: 'not_helped' }, 3, null, null),
  counter(actions, { action: 'export_work', code: 'none', outcome: 'unjudged' }, 1, null, null),
]);

describe.each([
  ['English', en],
  ['Spanish', es],
])('in %s', (_language, messages) => {
  test('the figures say how much succeeded, and of how much', () => {
    const shown = keyFiguresOf(report, messages).map(({ value, tone }) => [value, tone]);
    const perSuccess = (1.25).toLocaleString(messages.locale);
    expect(shown).toEqual([
      ['95 %', 'ok'],
      ['75 %', 'bad'],
      ['–', 'plain'],
      [perSuccess, 'plain'],
      ['0', 'plain'],
      ['0', 'plain'],
    ]);
  });

  test('every plot has words and a value for each step', () => {
    for (const id of plotIds) {
      const plot = plotOf(id, report, messages);
      for (const { label, values } of plot.series) {
        expect(label, id).not.toBe('');
        expect(values, id).toHaveLength(3);
      }
      expect(plot.formatTime(plot.from)).toMatch(/^\d\d?:\d\d$/);
    }
  });

  test('roads and presses have their shares, and what was not judged has none', () => {
    expect(roadRows(report, messages).map(({ count, share }) => [count, share])).toEqual([
      [8, 1],
      [2, 0],
    ]);
    expect(pressRows(report, messages)).toEqual([
      { group: 'SERVER_ERROR', name: messages.actions.manual_retry, count: 4, share: 0.25 },
      { group: messages.presses.none, name: messages.actions.export_work, count: 1, share: null },
    ]);
  });

  test('durations and counts are worded for one and for many', () => {
    expect([5, 600, 9000].map(messages.duration)[1]).toBe('10 min');
    expect(messages.incidents.users(1)).not.toContain('1 users');
    expect(messages.incidents.summary(0, 0)).toMatch(/^(Nobody is held up|Nadie está detenido)\.$/);
    expect(messages.incidents.summary(1, 2)).not.toBe(messages.incidents.summary(2, 2));
  });
});

test('the two catalogues say different things', () => {
  for (const id of plotIds) expect(es.plots[id].lead).not.toBe(en.plots[id].lead);
  for (const [code, meaning] of Object.entries(es.meanings)) {
    expect(Object.entries(en.meanings)).not.toContainEqual([code, meaning]);
  }
});

test('the codes beyond the fifth are one series', () => {
  const codes = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
  const name = 'holdfast_failures_total';
  const many = reportOf(
    codes.map((code, index) => counter(name, { code, seen: 'attempt' }, 10 - index, null, null)),
  );
  const { series } = plotOf('failures', many, en);
  expect(series.map(({ label }) => label)).toEqual(['A', 'B', 'C', 'D', 'E', 'Others']);
  expect(series.at(-1)?.values).toEqual([9, 0, 0]);
});
