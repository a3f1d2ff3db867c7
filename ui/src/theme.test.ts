import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'theme.css'), 'utf8');

/** Tokens of the first block that starts with `selector`. */
const tokens = (selector: string): ReadonlyMap<string, string> => {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}', 1)[0] ?? '';
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gu)].map(([, name = '', value = '']) => [name, value]));
};

/** Relative luminance (WCAG 2.2). */
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

const tones = ['synced', 'drifted', 'orphaned', 'pending', 'committed', 'draft', 'error', 'warning', 'info'];
const pairs = [
  ...tones.flatMap((tone) => [
    [tone, `${tone}-bg`],
    [tone, 'surface'],
  ]),
  ...['ink', 'ink-2', 'ink-3', 'brand-ink'].flatMap((ink) => [
    [ink, 'surface'],
    [ink, 'page'],
    [ink, 'surface-2'],
  ]),
  ...['add', 'del', 'chg'].map((mark) => [`${mark}-ink`, `${mark}-bg`]),
];

test.each([
  ['light', ':root'],
  ['dark', ':root[data-mantine-color-scheme="dark"]'],
])('text in %s colours has a contrast of at least 4.5', (_name, selector) => {
  const of = tokens(selector);
  const low = pairs
    .map(([front = '', back = '']) => ({ front, back, ratio: contrast(of.get(front) ?? '#000000', of.get(back) ?? '#000000') }))
    .filter(({ ratio }) => ratio < 4.5);
  expect(low).toEqual([]);
});
