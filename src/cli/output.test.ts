import { expect, test } from 'vitest';
import { type Io, plain, plainLine, table } from './output.ts';

test('what a terminal would obey, or show in another order, is not printed', () => {
  expect(plain('a\u001b[31mb\u202ec\u2066d\n\te')).toBe('a\uFFFD[31mb\uFFFDc\uFFFDd\n\te');
});

test('a name with a line end stays on its line', () => {
  expect(plainLine('new\nline\t.yaml')).toBe('new\uFFFDline\uFFFD.yaml');
  const io = { terminal: false, env: {} } as Io;
  expect(table(io, ['FILE', 'STATE'], [['new\nline.yaml', 'synced']])).toBe('FILE           STATE\nnew\uFFFDline.yaml  synced');
});
