import { expect, it } from 'vitest';
import { timelineBins } from '../../src/studio/timelineBins.ts';

it('names the units as the language does, in the zone of the table, which is none', () => {
  const months = { unit: 'month', bins: [{ from: '2012-01-01', count: 3 }] };
  expect(timelineBins({ locale: 'en' }, months)).toEqual([{ count: 3, label: 'Jan 2012' }]);
  expect(timelineBins({ locale: 'es' }, months)[0]?.label).toBe('ene 2012');
  const hours = { unit: 'hour', bins: [{ from: '2024-02-28T23:00:00', count: 1 }] };
  expect(timelineBins({ locale: 'en-GB' }, hours)[0]?.label).toBe('28/02/2024, 23:00');
});
