import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Json } from '../generated/rows.ts';
import { Diff } from './diff.tsx';

afterEach(cleanup);

const show = (desired: Json, live: Json, path?: string) =>
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

test('a very long object is drawn in portions', () => {
  show(many(5000), many(5000));
  expect(screen.queryByText(/key4999/u)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: '3,500 more lines: show the next 3,000' }));
  expect(screen.getAllByText(/key4499: 4499/u)).toHaveLength(2);
  expect(screen.getByRole('button', { name: '500 more lines: show the next 3,000' })).toBeTruthy();
});

test('markup and control characters in a manifest are text', () => {
  show({ a: '<script>alert(1)</script>', b: 'x\u202Ey' }, {});
  expect(screen.getByText(/<script>alert\(1\)<\/script>/u)).toBeTruthy();
  expect(document.querySelector('script[src], .side script')).toBeNull();
  expect(screen.getByText(/x\\u202ey/u)).toBeTruthy();
});
