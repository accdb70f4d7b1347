import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableDigest } from '../../src/journal/tableDigest.ts';
import type { Row } from '../../src/session/sessionApi.ts';

const row = fc.record({ site: fc.string({ unit: 'binary' }), flow: fc.option(fc.double({ noNaN: true })) });

describe('a digest of the first rows', () => {
  it('is none where no rows are shown, and one where there are zero', () => {
    expect(tableDigest(null)).toBeNull();
    expect(tableDigest([])).toMatch(/^[0-9a-f]{8}$/);
  });

  it('is the same for the same rows, also after they were stored', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const stored = JSON.parse(JSON.stringify(rows)) as Row[];
        expect(tableDigest(stored)).toBe(tableDigest(rows));
        expect(tableDigest(rows)).toMatch(/^[0-9a-f]{8}$/);
      }),
    );
  });

  it('changes with any cell of the first ten rows, and not with later ones', () => {
    const rows = Array.from({ length: 12 }, (_, index) => ({ site: `s${index}`, flow: index }));
    const changed = (at: number) => rows.map((each, index) => (index === at ? { ...each, flow: -1 } : each));
    for (let at = 0; at < 10; at += 1) expect(tableDigest(changed(at))).not.toBe(tableDigest(rows));
    expect(tableDigest(changed(10))).toBe(tableDigest(rows));
  });
});
