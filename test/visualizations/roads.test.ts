import { describe, expect, it, test } from 'vitest';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { roadBound } from '../../machines/roadBounds.ts';
import { layoutFaults } from '../../visualizations/layoutFaults.ts';
import { roadDiagram } from '../../visualizations/roadDiagram.ts';
import { roadLayout, shapesOf } from '../../visualizations/roadLayout.ts';
import { allRoads } from '../../visualizations/roadWalk.ts';
import { secondsBetween } from '../../visualizations/roadWords.ts';

/** A line of this many letters still fits its box in the widest of the fonts. */
const longestLine = 29;
/** The width of a page of the docs, px. */
const pageWidthPx = 900;

describe.each(allRoads().map(({ code, steps }) => [code, steps] as const))(
  'the drawn road of %s',
  (code, steps) => {
    const bound = roadBound(recoveryPolicy, code);

    it('has the attempts and ends where its bound says', () => {
      expect(steps.filter(({ does }) => does === 'attempt')).toHaveLength(bound.attempts);
      expect(steps.at(-1)?.state.split('.')[0]).toBe(bound.endsIn);
    });

    it('waits as long as its bound, by the luckiest dice and by the unluckiest', () => {
      const sum = (side: 0 | 1) => steps.reduce((total, { waitMs }) => total + (waitMs?.[side] ?? 0), 0);
      expect(sum(0)).toBeCloseTo(bound.leastMs, 0);
      expect(sum(1)).toBeCloseTo(bound.mostMs, 0);
    });

    it('has no arrow through a box, and no box over another', () => {
      const shapes = shapesOf(roadLayout(steps));
      expect(shapes.arrows).toHaveLength(steps.length - 1);
      expect(layoutFaults(shapes)).toEqual([]);
      const overlaps = shapes.boxes.flatMap((one, index) =>
        shapes.boxes.slice(index + 1).filter(({ area }) => {
          const beside = area.left >= one.area.right || area.right <= one.area.left;
          return !beside && area.bottom < one.area.top && area.top > one.area.bottom;
        }),
      );
      expect(overlaps).toEqual([]);
    });

    it('fits its words into its boxes, at 12 px or more on a page of the docs', () => {
      const { boxes } = roadLayout(steps);
      for (const { words, step } of boxes) {
        for (const line of [...words, step.state]) expect(line.length, line).toBeLessThanOrEqual(longestLine);
      }
      const svg = roadDiagram(code, steps);
      const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
      const fontSize = Number(/font: (\d+)px/.exec(svg)?.[1]);
      expect(fontSize * Math.min(1, pageWidthPx / width)).toBeGreaterThanOrEqual(12);
    });
  },
);

test('a range of seconds is one number where the dice change nothing', () => {
  expect(secondsBetween(2200, 2400)).toBe('2.2–2.4');
  expect(secondsBetween(30_000, 30_010)).toBe('30');
});
