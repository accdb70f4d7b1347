import { describe, expect, test } from 'vitest';
import {
  absentSession,
  isSuccess,
  sessionlessResultOf,
  sessionViewOf,
} from '../../src/session/sessionViewOf.ts';
import { answeredOn, datasourceId, sessionInfo, successBody } from './fixtures/answerFixture.ts';

const context = { datasourceId, headers: new Headers({ date: answeredOn }), nowAt: Date.parse(answeredOn) };
const viewOf = (body: unknown, headers: Record<string, string> = {}) =>
  sessionViewOf(body, { ...context, headers: new Headers({ date: answeredOn, ...headers }) });
const infoView = (changes: Record<string, unknown>, headers?: Record<string, string>) =>
  viewOf(successBody(sessionInfo(changes)), headers);

test('an answer of HydroML becomes a view', () => {
  expect(viewOf({ ...successBody(), message: 'Column renamed' })).toStrictEqual({
    exists: true,
    sessionId: '2026-11-22T11:00:00.250000',
    datasourceId,
    userId: '1',
    position: 2,
    total: 3,
    shape: [1461, 6],
    columns: ['date', 'rain_mm'],
    preview: [{ date: '2012-01-01', rain_mm: 0.5 }],
    expiresAt: Date.UTC(2026, 10, 22, 16),
    etag: null,
    history: [
      { step: 0, name: 'rename_column', at: '2026-11-22T11:10:00.000000' },
      { step: 1, name: 'fill_missing_values', at: '2026-11-22T11:20:00.000000' },
    ],
    result: { message: 'Column renamed' },
  });
});

test('an answer of our own server becomes a view with an id, an entity tag and operation ids', () => {
  const info = sessionInfo({
    session_id: 'a1',
    expires_at: '2026-11-22T16:30:00.000Z',
    epoch: 'a1',
    revision: 7,
    position: 3,
    operations_history: [{ step: 1, operation_name: 'undo', timestamp: '2026-11-22T11:10:00Z', id: 'k1' }],
  });
  expect(viewOf(successBody(info), { etag: '"a1:7"' })).toMatchObject({
    sessionId: 'a1',
    position: 3,
    expiresAt: Date.UTC(2026, 10, 22, 16, 30),
    etag: '"a1:7"',
    history: [{ step: 1, name: 'undo', at: '2026-11-22T11:10:00Z', id: 'k1' }],
  });
});

describe('no session', () => {
  const absent = {
    exists: false,
    sessionId: null,
    datasourceId,
    position: 0,
    total: 0,
    shape: null,
    columns: null,
    preview: null,
    expiresAt: null,
    etag: null,
    history: null,
  };

  test('said by session_exists or by is_expired', () => {
    expect(
      viewOf({
        success: true,
        session_info: { session_exists: false },
        data_preview: null,
        column_info: null,
      }),
    ).toStrictEqual(absent);
    expect(infoView({ is_expired: true })).toMatchObject(absent);
    expect(infoView({ is_expired: null, session_exists: null })?.exists).toBe(true);
    expect(absentSession(datasourceId)).toStrictEqual(absent);
  });

  test('names whoever asked, where the answer does', () => {
    const named = { success: true, session_info: { session_exists: false, user_id: 2 } };
    expect(viewOf({ ...named, data_preview: null, column_info: null })).toStrictEqual({
      ...absent,
      userId: '2',
    });
  });

  test('keeps what else was answered', () => {
    expect(
      viewOf({ success: true, message: 'Cleared', session_info: { session_exists: false } })?.result,
    ).toEqual({
      message: 'Cleared',
    });
  });
});

describe('position and total', () => {
  test('go by the newest name that is there', () => {
    const names = {
      position: 5,
      current_step: 6,
      current_position: 7,
      total_operations: 8,
      history_length: 9,
    };
    expect(infoView(names)).toMatchObject({ position: 5, total: 8 });
    expect(infoView({ ...names, position: null })).toMatchObject({ position: 6, total: 8 });
    expect(
      infoView({ ...names, position: null, current_step: undefined, total_operations: null }),
    ).toMatchObject({
      position: 7,
      total: 9,
    });
    expect(infoView({ current_step: 4, total_operations: undefined })).toMatchObject({
      position: 4,
      total: 4,
    });
    expect(infoView({ current_step: 0, total_operations: 0 })).toMatchObject({ position: 0, total: 0 });
  });

  test.each([undefined, null, -1, 1.5, '2'])('a position of %j is no position', (current_step) => {
    expect(infoView({ current_step })).toBeNull();
    expect(infoView({ current_step: undefined, current_position: current_step })).toBeNull();
  });
});

describe('what identifies', () => {
  test('numbers become strings, null stays null, absent stays absent', () => {
    expect(infoView({ user_id: 7, session_id: 9 })).toMatchObject({ userId: '7', sessionId: '9' });
    expect(infoView({ user_id: null, session_id: null, created_at: null })).toMatchObject({
      userId: null,
      sessionId: null,
    });
    expect(infoView({ user_id: undefined })).not.toHaveProperty('userId');
  });

  test('the datasource is the one the server gives, and ours when it gives none', () => {
    expect(infoView({ datasource_id: 'other' })?.datasourceId).toBe('other');
    expect(infoView({ datasource_id: datasourceId.toUpperCase() })?.datasourceId).toBe(datasourceId);
    expect(infoView({ datasource_id: null })?.datasourceId).toBe(datasourceId);
    expect(infoView({ datasource_id: undefined })?.datasourceId).toBe(datasourceId);
  });
});

describe('the entity tag', () => {
  test('comes from the header, or from epoch and revision', () => {
    expect(infoView({}, { etag: '"e:12"' })?.etag).toBe('"e:12"');
    expect(infoView({}, { etag: '"epoch-1:12"' })?.etag).toBe('"epoch-1:12"');
    expect(infoView({ epoch: 'e', revision: 3 }, { etag: '"e:12"' })?.etag).toBe('"e:12"');
    expect(infoView({ epoch: 'e', revision: 3 })?.etag).toBe('"e:3"');
    expect(infoView({ epoch: 4, revision: 0 })?.etag).toBe('"4:0"');
  });

  test.each([
    'W/"e:12"',
    '"d41d8cd98f00b204e9800998ecf8427e"',
    'e:12',
    '"e:f"',
    '"a:b:1"',
    '"e:1"x',
    'x"e:1"',
    '""',
  ])('a header of %s is none of a session', (etag) => {
    expect(infoView({}, { etag })?.etag).toBeNull();
    expect(infoView({ epoch: 'e', revision: 3 }, { etag })?.etag).toBe('"e:3"');
  });

  test('half an epoch is none', () => {
    expect(infoView({ epoch: 'e' })?.etag).toBeNull();
    expect(infoView({ revision: 3 })?.etag).toBeNull();
    expect(infoView({ epoch: null, revision: 3 })?.etag).toBeNull();
    expect(infoView({ epoch: 'e', revision: null })?.etag).toBeNull();
  });
});

describe('columns', () => {
  const columns = (column_info: unknown, data_preview: unknown = [{ a: 1, b: 2 }]) =>
    viewOf(successBody(sessionInfo(), { column_info, data_preview }))?.columns;

  test('are read from names, from objects with names, or from an object by name', () => {
    expect(columns(['x', 'y'])).toEqual(['x', 'y']);
    expect(columns([{ name: 'x', type: 'int' }, 'y'])).toEqual(['x', 'y']);
    expect(columns({ x: { type: 'int' }, y: {} })).toEqual(['x', 'y']);
    expect(columns([])).toEqual([]);
  });

  test('are those of the first row where the server names none', () => {
    expect(columns(null)).toEqual(['a', 'b']);
    expect(columns(undefined)).toEqual(['a', 'b']);
    expect(columns('x,y')).toEqual(['a', 'b']);
    expect(columns([1, null])).toEqual(['a', 'b']);
    expect(columns(['x', { type: 'int' }])).toEqual(['a', 'b']);
    expect(columns(null, [])).toBeNull();
    expect(columns(null, null)).toBeNull();
  });
});

describe('the rest', () => {
  test('a history that cannot be read is not judged', () => {
    expect(infoView({ operations_history: [{ step: 'x' }] })?.history).toBeNull();
    expect(infoView({ operations_history: null })?.history).toBeNull();
    expect(infoView({ operations_history: [] })?.history).toEqual([]);
    expect(
      infoView({ operations_history: [{ step: 0, operation_name: 'undo', timestamp: 't', id: [] }] })
        ?.history,
    ).toStrictEqual([{ step: 0, name: 'undo', at: 't' }]);
    expect(
      infoView({ operations_history: [{ step: 0, operation_name: 'undo', timestamp: 't', id: 5 }] })?.history,
    ).toEqual([{ step: 0, name: 'undo', at: 't', id: '5' }]);
  });

  test('an expiry that cannot be read is none', () => {
    expect(infoView({ expires_at: 5, timeout_minutes: 'x' })?.expiresAt).toBeNull();
    expect(infoView({ expires_at: 5, timeout_minutes: -1 })?.expiresAt).toBeNull();
    expect(infoView({ expires_at: undefined, timeout_minutes: undefined })?.expiresAt).toBeNull();
  });

  test('shape and preview may be absent', () => {
    expect(infoView({ current_shape: null })?.shape).toBeNull();
    expect(infoView({ current_shape: undefined })?.shape).toBeNull();
    expect(viewOf(successBody(sessionInfo(), { data_preview: undefined }))?.preview).toBeNull();
  });

  test('what stands beside the session is its result', () => {
    const extra = { statistics: { mean: 3.5, missing: 0 }, datasource: { id: 'x' } };
    expect(viewOf({ ...successBody(), ...extra })?.result).toEqual(extra);
    expect(viewOf(successBody())).not.toHaveProperty('result');
  });
});

test.each([
  ['nothing', undefined],
  ['a list', []],
  ['no success', { session_info: sessionInfo() }],
  ['a failure', { ...successBody(), success: false }],
  ['no session', { success: true }],
  ['a null session', successBody(null)],
  ['an empty session', successBody({})],
  ['session_exists that is a word', successBody(sessionInfo({ session_exists: 'yes' }))],
  ['is_expired that is a word', successBody(sessionInfo({ is_expired: 'no' }))],
  ['a user that is an object', successBody(sessionInfo({ user_id: {} }))],
  ['a datasource that is a number', successBody(sessionInfo({ datasource_id: 5 }))],
  ['a shape of three', successBody(sessionInfo({ current_shape: [1, 2, 3] }))],
  ['a shape of words', successBody(sessionInfo({ current_shape: ['1', '2'] }))],
  ['a negative shape', successBody(sessionInfo({ current_shape: [-1, 2] }))],
  ['a preview of words', successBody(sessionInfo(), { data_preview: ['row'] })],
  ['a preview of lists', successBody(sessionInfo(), { data_preview: [[1, 2]] })],
  ['a preview of nulls', successBody(sessionInfo(), { data_preview: [null] })],
  ['a preview that is an object', successBody(sessionInfo(), { data_preview: {} })],
  ['a revision that is a word', successBody(sessionInfo({ revision: 'x' }))],
  ['a total that is a word', successBody(sessionInfo({ total_operations: 'x' }))],
])('%s is no view', (_, body) => {
  expect(viewOf(body)).toBeNull();
});

test('a success that says nothing of a session has a result of its own', () => {
  expect(sessionlessResultOf({ success: true, statistics: { mean: 1 } })).toEqual({
    result: { statistics: { mean: 1 } },
  });
  expect(sessionlessResultOf({ success: true, session_info: null, column_info: [] })).toEqual({});
  expect(sessionlessResultOf({ success: true, session_info: {} })).toBeNull();
  expect(sessionlessResultOf({ success: false })).toBeNull();
  expect(sessionlessResultOf({})).toBeNull();
  expect(sessionlessResultOf(undefined)).toBeNull();
});

test('a success is what says so', () => {
  expect(isSuccess({ success: true, session_info: {} })).toBe(true);
  expect(isSuccess({ success: 'true' })).toBe(false);
  expect(isSuccess({})).toBe(false);
  expect(isSuccess(undefined)).toBe(false);
});
