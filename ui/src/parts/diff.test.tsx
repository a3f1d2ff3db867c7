import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Json } from '../generated/rows.ts';
import { Diff } from './diff.tsx';

afterEach(cleanup);

const show = (desired: Json | undefined, live: Json | undefined, path?: string) =>
  render(
    <MantineProvider env="test">
      <Diff
        desired={desired}
        live={live}
        drift={path === undefined ? [] : [{ path, kind: 'changed' }]}
        all
        desiredTitle="Git"
        liveTitle="Cluster"
      />
    </MantineProvider>,
  );

const many = (count: number): { [key: string]: Json } =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]));

test('lines without drift are folded, and open on demand', () => {
  show({ ...many(30), z: 1 }, { ...many(30), z: 2 }, '/z');
  expect(screen.queryByText(/key3: 3/u)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: '27 lines without drift' }));
  expect(screen.getAllByText(/^\s*key3: 3$/u)).toHaveLength(2);
});

test('what a colour says is also said in words', () => {
  show({ z: 1, same: 'x' }, { z: 2, same: 'y', extra: 1 }, '/z');
  expect(screen.getAllByText('differs, would be changed:', { exact: false }).length).toBe(2);
  expect(screen.getByText('differs, would be changed')).toBeTruthy();
  expect(screen.getByText('written differently, means the same')).toBeTruthy();
  expect(screen.getByText('only on this side, does not count')).toBeTruthy();
});

test('an object that the cluster has not would be created, all of it', () => {
  show({ a: 1, b: { c: 2 } }, undefined);
  expect(screen.getAllByText('not in the cluster, would be created:', { exact: false })).toHaveLength(3);
  expect(screen.queryByText('does not count', { exact: false })).toBeNull();
});

test('an object that Git does not name is said to be only in the cluster', () => {
  show(undefined, { a: 1 });
  expect(screen.getByText('only in the cluster, Git does not name it')).toBeTruthy();
});

test('a very long object is drawn in portions', () => {
  // Texts are counted in the document: asking for elements by their text would look at each of thousands.
  const { container } = show(many(1600), many(1600));
  const shown = (text: string): number => (container.textContent ?? '').split(text).length - 1;
  const more = (): HTMLButtonElement | null => container.querySelector('button');
  expect([shown('key1499:'), shown('key1500:'), more()?.textContent]).toEqual([2, 0, ' 100 more lines: show the next 3,000']);
  fireEvent.click(more() as HTMLButtonElement);
  expect([shown('key1599:'), more()]).toEqual([2, null]);
});

test('markup and control characters in a manifest are text', () => {
  show({ a: '<script>alert(1)</script>', b: 'x\u202Ey' }, {});
  expect(screen.getByText(/<script>alert\(1\)<\/script>/u)).toBeTruthy();
  expect(document.querySelector('script[src], .side script')).toBeNull();
  expect(screen.getByText(/x\\u202ey/u)).toBeTruthy();
});
