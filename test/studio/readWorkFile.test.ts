import { describe, expect, it } from 'vitest';
import { en } from '../../src/studio/messages/en.ts';
import { readWorkFile, WorkFileError } from '../../src/studio/readWorkFile.ts';

const record = {
  version: '1.0',
  datasourceId: 'd1',
  sessionId: null,
  lastActivity: '2026-03-14T09:30:00.000Z',
  currentState: {
    transformations: [
      { name: 'rename_column', params: { old_name: 'wind', new_name: 'gust' } },
      { name: 'sort_rows', params: { columns: ['gust'], descending: false } },
    ],
    position: 1,
    metadata: {},
  },
  recoveryInfo: { lastSuccessfulOperation: null, errorHistory: [], retryCount: 0 },
};
const datasources = [
  { id: 'd1', name: 'Seattle', rows: 1461, columns: 6 },
  { id: 'd2', name: 'Gauges', rows: 5, columns: 2 },
];
const context = { store: { datasourceId: 'd1', datasources }, messages: en };
const read = (content: unknown) => readWorkFile(JSON.stringify(content), context);

describe('a saved copy of work', () => {
  it('is read, and its applied changes are counted', () => {
    expect(read(record)).toEqual({ record, count: 1 });
  });

  it.each([
    ['nothing of ours', 'This file is no saved work'],
    [JSON.stringify({ ...record, version: '2.0' }), 'This record has version 2.0'],
    [JSON.stringify({ ...record, currentState: undefined }), 'currentState is missing'],
    [JSON.stringify({ ...record, datasourceId: 'd2' }), 'belongs to the table “Gauges”'],
    [JSON.stringify({ ...record, datasourceId: 'd3' }), 'belongs to another table'],
    [
      JSON.stringify({ ...record, currentState: { ...record.currentState, position: 0 } }),
      'holds no applied changes',
    ],
  ])('is refused with a sentence: %.30s', (text, sentence) => {
    expect(() => readWorkFile(text, context)).toThrow(WorkFileError);
    expect(() => readWorkFile(text, context)).toThrow(sentence);
  });
});
