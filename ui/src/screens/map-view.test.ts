import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centred, fitting, isIn, levelOf, type MapView, moved, nextBox, zoomed } from './map-view.ts';

const frame = { width: 800, height: 500 };
const sizes = fc.record({ width: fc.integer({ min: 50, max: 12_000 }), height: fc.integer({ min: 50, max: 8000 }) });
const views: fc.Arbitrary<MapView> = fc.record({
  x: fc.integer({ min: -500, max: 500 }),
  y: fc.integer({ min: -500, max: 500 }),
  scale: fc.double({ min: 0.05, max: 3, noNaN: true }),
});
const points = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 500 }) });

test('a picture that fits is seen to its corners, in the middle', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const view = fitting(size, frame);
      const inner = { x: size.width * 0.001, y: size.height * 0.001 };
      const outer = { x: size.width * 0.999, y: size.height * 0.999 };
      expect([isIn(view, inner, frame), isIn(view, outer, frame)]).toEqual([true, true]);
      expect(view.x + frame.width / view.scale / 2).toBeCloseTo(size.width / 2);
      expect(view.y + frame.height / view.scale / 2).toBeCloseTo(size.height / 2);
    }),
  );
  expect(fitting({ width: 10, height: 10 }, { width: 0, height: 0 })).toEqual({ x: 0, y: 0, scale: 1 });
});

test('what is under the pointer stays there while zooming, and goes with it while moving', () => {
  const under = (view: MapView, at: { readonly x: number; readonly y: number }) => [view.x + at.x / view.scale, view.y + at.y / view.scale];
  fc.assert(
    fc.property(views, points, fc.double({ min: 0.2, max: 5, noNaN: true }), (view, at, factor) => {
      const [x = 0, y = 0] = under(view, at);
      const [nearX, nearY] = under(zoomed(view, factor, at), at);
      expect(nearX).toBeCloseTo(x, 5);
      expect(nearY).toBeCloseTo(y, 5);
      const [movedX, movedY] = under(moved(view, 30, -20), { x: at.x + 30, y: at.y - 20 });
      expect(movedX).toBeCloseTo(x, 5);
      expect(movedY).toBeCloseTo(y, 5);
    }),
  );
});

test('levels go from far to near, and what is brought to the middle can be read', () => {
  const levels = [0.1, 0.5, 1].map((scale) => levelOf({ x: 0, y: 0, scale }));
  expect(levels).toEqual(['far', 'middle', 'near']);
  expect(levelOf(centred({ x: 0, y: 0, scale: 0.1 }, { x: 4000, y: 3000 }, frame))).toBe('near');
});

test('arrows lead to the nearest box in their direction, and nowhere past the last one', () => {
  const box = (id: string, x: number, y: number) => ({ id, x, y, width: 100, height: 40 });
  const [middle, right, far, below] = [box('m', 0, 0), box('r', 120, 0), box('f', 400, 0), box('b', 30, 100)];
  const boxes = [far, right, below, middle];
  expect(nextBox(boxes, middle, 'ArrowRight')?.id).toBe('r');
  expect(nextBox(boxes, middle, 'ArrowDown')?.id).toBe('b');
  expect(nextBox(boxes, right, 'ArrowLeft')?.id).toBe('m');
  expect(nextBox(boxes, middle, 'ArrowUp')).toBeUndefined();
});
