import { describe, expect, test } from 'vitest';
import {
  parseSessionRecord,
  type SessionRecord,
  SessionRecordError,
} from '../../src/storage/sessionRecord.ts';

const record: SessionRecord = {
  version: '1.0',
  datasourceId: '6f1c2a34-9f7e-4c55-8e0a-1b7a3c1d2e3f',
  sessionId: 's-1',
  lastActivity: '2026-11-22T10:00:00.000Z',
  currentState: {
    transformations: [
      {
        id: 'b0a8f2f6-3f3b-4b0e-9a3e-0d6b3f1d2c11',
        name: 'rename_column',
        params: { old_name: 'caudal', new_name: 'q' },
        at: '2026-11-22T09:59:00Z',
      },
      { name: 'drop_columns', params: { columns: ['wind'] } },
    ],
    position: 1,
    metadata: { shape: [1461, 5], note: null },
  },
  recoveryInfo: {
    lastSuccessfulOperation: { name: 'rename_column', at: '2026-11-22T09:59:00Z' },
    errorHistory: [{ code: 'SESSION_TIMEOUT', at: '2026-11-22T09:58:00Z' }],
    retryCount: 2,
  },
};

function refusal(input: unknown): SessionRecordError {
  try {
    parseSessionRecord(input);
  } catch (cause) {
    if (cause instanceof SessionRecordError) return cause;
    throw cause;
  }
  throw new Error('The record was taken.');
}

const withState = (change: object) => ({ ...record, currentState: { ...record.currentState, ...change } });

describe('a record that can be read', () => {
  test('comes back as it was, as a copy of its own', () => {
    const parsed = parseSessionRecord(record);
    expect(parsed).toEqual(record);
    expect(parsed.currentState.metadata).not.toBe(record.currentState.metadata);
    expect(parseSessionRecord(JSON.parse(JSON.stringify(parsed)))).toEqual(record);
  });

  test('may have no session, no work and nothing done yet', () => {
    const empty = {
      ...record,
      sessionId: null,
      currentState: { transformations: [], position: 0, metadata: {} },
      recoveryInfo: { lastSuccessfulOperation: null, errorHistory: [], retryCount: 0 },
    };
    expect(parseSessionRecord(empty)).toEqual(empty);
  });

  test('is not changed by being read', () => {
    const frozen = Object.freeze({ ...record, unknown: { later: true } });
    expect(parseSessionRecord(frozen)).toEqual(record);
  });
});

describe('a record of a newer version', () => {
  test.for(['1.1', '2.0', '10.0'])('%s is left alone, and the message says what to do', (version) => {
    const error = refusal({ ...record, version, currentState: 'quite another shape' });
    expect(error.code).toBe('newer');
    expect(error.message).toContain(version);
    expect(error.message).toContain('reload the page');
  });
});

describe('a record that cannot be read', () => {
  const circular: Record<string, unknown> = { ...record };
  circular.self = circular;

  test.for<[string, unknown, string]>([
    ['nothing', undefined, 'it is missing'],
    ['null', null, 'it must be an object'],
    ['text', JSON.stringify(record), 'it must be an object'],
    ['no version', { ...record, version: undefined }, 'version is missing'],
    ['an older version', { ...record, version: '0.9' }, 'version must be "1.0"'],
    ['a version that is no text', { ...record, version: 1 }, 'version must be "1.0"'],
    ['no datasource', { ...record, datasourceId: '' }, 'datasourceId must not be empty'],
    ['a moment that is none', { ...record, lastActivity: 'yesterday' }, 'lastActivity must be a moment'],
    ['no state', { ...record, currentState: [] }, 'currentState.transformations is missing'],
    ['a fraction', withState({ position: 0.5 }), 'currentState.position must be a whole number'],
    ['below zero', withState({ position: -1 }), 'currentState.position must not be negative'],
    ['a number JSON has not', withState({ position: Number.NaN }), 'currentState.position must be a number'],
    ['a position too far', withState({ position: 3 }), 'currentState must not have a position beyond'],
    [
      'parameters in a list',
      withState({ transformations: [{ name: 'undo', params: [] }] }),
      'currentState.transformations.0.params must be an object',
    ],
    ['a list for metadata', withState({ metadata: [] }), 'currentState.metadata must be an object'],
    [
      'an unknown failure',
      { ...record, recoveryInfo: { ...record.recoveryInfo, errorHistory: [{ code: 'X', at: '2026' }] } },
      'recoveryInfo.errorHistory.0.code must be a failure code',
    ],
    ['a circle', circular, 'it is not plain JSON'],
    ['a big integer', { ...record, big: 1n }, 'it is not plain JSON'],
  ])('%s is refused in one sentence that names the place', ([, input, sentence]) => {
    const error = refusal(input);
    expect(error.code).toBe('invalid');
    expect(error.message).toContain(sentence);
    expect(error.message.endsWith('.')).toBe(true);
    expect(error.message).not.toContain('. ');
  });

  test('an error says nothing of what the record holds', () => {
    const secret = { ...record, lastActivity: 'caudal-secreto' };
    expect(refusal(secret).message).not.toContain('caudal-secreto');
  });
});
