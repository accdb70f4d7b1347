import { expect, test } from 'vitest';
import type { DrawnShapes } from '../../visualizations/drawnShapes.ts';
import { clearTitleLeft, layoutFaults } from '../../visualizations/layoutFaults.ts';

const square = (left: number, bottom: number) => ({ left, right: left + 20, bottom, top: bottom + 20 });
const level = (y: number, fromX: number, toX: number) =>
  Array.from({ length: toX - fromX }, (_, at) => ({ x: fromX + at, y }));

function drawing(parts: Partial<DrawnShapes>): DrawnShapes {
  return { width: 200, height: 100, boxes: [], clusters: [], arrows: [], ...parts };
}

const boxes = [
  { name: 'a', area: square(0, 0) },
  { name: 'b', area: square(50, 0) },
  { name: 'c', area: square(100, 0) },
];

test('an arrow that runs through a box on its way is a fault', () => {
  const arrows = [{ from: 'a', to: 'c', points: level(10, 20, 100) }];
  expect(layoutFaults(drawing({ boxes, arrows }))).toEqual(['the arrow from a to c runs through b']);
});

test('an arrow may leave its own box and enter the one it leads to', () => {
  const arrows = [{ from: 'a', to: 'b', points: level(10, 5, 65) }];
  expect(layoutFaults(drawing({ boxes, arrows }))).toEqual([]);
});

const cluster = {
  id: 'state-x',
  area: { left: 0, right: 200, bottom: 0, top: 60 },
  title: { left: 9, right: 40, bottom: 44, top: 56 },
};

test('a title stands on the left unless an arrow runs there', () => {
  expect(clearTitleLeft(drawing({ clusters: [cluster] }), cluster)).toBe(9);
  const struck = drawing({ clusters: [cluster], arrows: [{ from: 'a', to: 'b', points: level(50, 0, 60) }] });
  expect(clearTitleLeft(struck, cluster)).toBeGreaterThan(60);
  expect(layoutFaults(struck)).toEqual([]);
});

test('a title with an arrow along the whole edge is a fault', () => {
  const struck = drawing({
    clusters: [cluster],
    arrows: [{ from: 'a', to: 'b', points: level(50, 0, 200) }],
  });
  expect(layoutFaults(struck)).toEqual(['an arrow runs through the title of state-x']);
});
