import { describe, expect, it } from 'vitest';
import { workHistory } from '../../src/studio/workHistory.ts';

const made = (id: string) => ({ id, name: 'rename_column', params: {} });
const served = [
  { step: 0, name: 'fill_missing_values', at: '2026-03-14T09:00:00' },
  { step: 1, name: 'rename_column', at: '2026-03-14T09:01:00' },
];

describe('the history from the record of this device', () => {
  it('names what was undone, which the server does not show any more', () => {
    const currentState = { transformations: [made('a'), made('b')], position: 1, metadata: { adopted: 0 } };
    expect(workHistory({ currentState }, [])).toEqual({
      history: [
        { step: 0, name: 'rename_column', at: '', id: 'a' },
        { step: 1, name: 'rename_column', at: '', id: 'b' },
      ],
      position: 1,
    });
  });

  it('stands behind what was there before, which only the server knows', () => {
    const currentState = { transformations: [made('a'), made('b')], position: 1, metadata: { adopted: 1 } };
    expect(workHistory({ currentState }, served)).toEqual({
      history: [
        { step: 0, name: 'fill_missing_values', at: '2026-03-14T09:00:00' },
        { step: 1, name: 'rename_column', at: '2026-03-14T09:01:00', id: 'a' },
        { step: 2, name: 'rename_column', at: '', id: 'b' },
      ],
      position: 2,
    });
  });

  it('bears a server that tells no history', () => {
    const currentState = { transformations: [], position: 0, metadata: {} };
    expect(workHistory({ currentState }, null)).toEqual({ history: [], position: 0 });
  });
});
