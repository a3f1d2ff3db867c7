/** Which part of a picture is looked at, and how near: plain numbers, so that dragging costs no drawing. */

/** The point of the picture at the left upper corner, and pixels for each of its units. */
export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const least = 0.05;
const most = 3;
/** A small picture is not blown up further than this. */
const natural = 1.15;

const within = (scale: number): number => Math.min(most, Math.max(least, scale));

/** All of a picture, in the middle. */
export const fitting = (picture: Size, frame: Size): MapView => {
  if (frame.width === 0 || frame.height === 0) return { x: 0, y: 0, scale: 1 };
  const scale = within(Math.min(frame.width / picture.width, frame.height / picture.height, natural));
  return { scale, x: (picture.width - frame.width / scale) / 2, y: (picture.height - frame.height / scale) / 2 };
};

/** Nearer or further, with the point under the pointer where it is. */
export const zoomed = (view: MapView, factor: number, at: { readonly x: number; readonly y: number }): MapView => {
  const scale = within(view.scale * factor);
  return { scale, x: view.x + at.x / view.scale - at.x / scale, y: view.y + at.y / view.scale - at.y / scale };
};

/** Moved by pixels. */
export const moved = (view: MapView, x: number, y: number): MapView => ({
  ...view,
  x: view.x - x / view.scale,
  y: view.y - y / view.scale,
});

/** A point of the picture in the middle, near enough to read. */
export const centred = (view: MapView, at: { readonly x: number; readonly y: number }, frame: Size): MapView => {
  const scale = Math.max(view.scale, 0.9);
  return { scale, x: at.x - frame.width / scale / 2, y: at.y - frame.height / scale / 2 };
};

/** Whether a point of the picture can be seen. */
export const isIn = ({ x, y, scale }: MapView, at: { readonly x: number; readonly y: number }, { width, height }: Size): boolean =>
  at.x >= x && at.y >= y && at.x <= x + width / scale && at.y <= y + height / scale;

/** How much can be read: only states, names too, or everything. */
export const levelOf = ({ scale }: MapView): 'far' | 'middle' | 'near' => (scale < 0.42 ? 'far' : scale < 0.72 ? 'middle' : 'near');

type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

const steps: Readonly<Record<Direction, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const isDirection = (key: string): key is Direction => Object.hasOwn(steps, key);

interface Placed extends Size {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** The next box in a direction: near along it, and not far aside. */
export const nextBox = <Box extends Placed>(boxes: readonly Box[], from: Box, direction: Direction): Box | undefined => {
  const [dx, dy] = steps[direction];
  const middle = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const start = middle(from);
  let best: { readonly box: Box; readonly cost: number } | undefined;
  for (const box of boxes) {
    const to = middle(box);
    const ahead = (to.x - start.x) * dx + (to.y - start.y) * dy;
    const aside = Math.abs((to.x - start.x) * dy + (to.y - start.y) * dx);
    if (box.id === from.id || ahead < 8) continue;
    const cost = ahead + aside * 2.5;
    if (best === undefined || cost < best.cost) best = { box, cost };
  }
  return best?.box;
};
