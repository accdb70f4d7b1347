import { describe, expect, it } from 'vitest';
import { checkView } from '../../src/session/checkView.ts';

const view = {
  exists: true,
  sessionId: 'session-1',
  datasourceId: 'weather',
  position: 2,
  total: 3,
  shape: [1461, 6],
  columns: ['date', 'wind'],
  preview: [{ date: '2012-01-01', wind: null }],
  expiresAt: 1_800_000_000_000,
};
const full = {
  ...view,
  userId: '1',
  etag: '"a:1"',
  history: [
    { step: 1, name: 'rename_column', at: '2026-01-01T00:00:00Z', id: 'k-1' },
    { step: 2, name: 'undo', at: '2026-01-01T00:00:01Z' },
  ],
  result: { statistics: { mean: 1.5 } },
};
const absent = {
  exists: false,
  sessionId: null,
  datasourceId: 'weather',
  position: 0,
  total: 0,
  shape: null,
  columns: null,
  preview: null,
  expiresAt: null,
};

describe('an answer that is a view', () => {
  it.each<[string, object]>([
    ['with what every server says', view],
    ['with everything that a server can say', full],
    ['of no session', absent],
    ['with nothing known of what is optional', { ...view, userId: null, etag: null, history: null }],
    ['with empty lists', { ...view, shape: [0, 0], columns: [], preview: [], history: [], result: {} }],
    ['that expired long ago', { ...view, expiresAt: -1 }],
  ])('%s is kept as it is', (_, given) => {
    expect(checkView(given)).toStrictEqual(given);
  });

  it('loses what is undefined, and what no view has', () => {
    const given = { ...view, userId: undefined, etag: undefined, history: undefined, result: undefined };
    expect(checkView({ ...given, token: 'secret' })).toStrictEqual(view);
  });

  it('shares nothing with what the API holds', () => {
    const given = structuredClone(full);
    const checked = checkView(given);
    expect(checked).not.toBe(given);
    expect(checked?.preview).not.toBe(given.preview);
    expect(checked?.preview?.[0]).not.toBe(given.preview[0]);
    expect(checked?.result).not.toBe(given.result);
    given.columns.push('later');
    expect(checked?.columns).toEqual(['date', 'wind']);
  });
});

describe('an answer that is none', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'ok'],
    ['a number', 5],
    ['a list', []],
    ['an empty object', {}],
    ['a function', () => view],
  ])('because it is %s', (_, given) => {
    expect(checkView(given)).toBeNull();
  });

  const required = Object.keys(view) as (keyof typeof view)[];
  it.each(required)('because it has no %s', (key) => {
    const { [key]: _, ...rest } = view;
    expect(checkView(rest)).toBeNull();
    expect(checkView({ ...view, [key]: undefined })).toBeNull();
  });

  it.each<[string, unknown]>([
    ['exists', 'true'],
    ['exists', null],
    ['sessionId', 7],
    ['datasourceId', null],
    ['datasourceId', 7],
    ['userId', 1],
    ['position', -1],
    ['position', 1.5],
    ['position', '2'],
    ['position', null],
    ['position', Number.NaN],
    ['total', -1],
    ['total', 0.5],
    ['total', Number.POSITIVE_INFINITY],
    ['total', null],
    ['shape', [3]],
    ['shape', ['3', 4]],
    ['shape', [3, -4]],
    ['shape', [3.5, 4]],
    ['shape', '3x4'],
    ['columns', 'date'],
    ['columns', [1]],
    ['columns', [null]],
    ['preview', {}],
    ['preview', 'rows'],
    ['expiresAt', Number.POSITIVE_INFINITY],
    ['expiresAt', Number.NaN],
    ['expiresAt', '2026-01-01T00:00:00Z'],
    ['etag', 1],
    ['history', {}],
    ['history', ['undo']],
    ['history', [{ step: '1', name: 'undo', at: 'now' }]],
    ['history', [{ step: 1, name: 7, at: 'now' }]],
    ['history', [{ step: 1, name: 'undo', at: 7 }]],
    ['history', [{ step: 1, name: 'undo' }]],
    ['history', [{ step: 1, at: 'now' }]],
    ['history', [{ name: 'undo', at: 'now' }]],
    ['history', [{ step: 1, name: 'undo', at: 'now', id: 7 }]],
    ['history', [{ step: 1, name: 'undo', at: 'now', id: null }]],
    ['result', null],
    ['result', 'mean'],
    ['result', 5],
  ])('because its %s is %j', (key, value) => {
    expect(checkView({ ...full, [key]: value })).toBeNull();
  });
});
