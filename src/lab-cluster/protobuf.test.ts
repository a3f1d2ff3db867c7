import { expect, test } from 'vitest';
import { message, repeated } from './protobuf.ts';

test('fields are a tag, a length and their bytes, as the encoding says', () => {
  expect(Buffer.from(message([2, 'testing'])).toString('hex')).toBe('120774657374696e67');
  expect(Buffer.from(message([3, message([1, 'a'])])).toString('hex')).toBe('1a030a0161');
  expect(Buffer.from(message(...repeated(1, ['a', 'b']))).toString('hex')).toBe('0a01610a0162');
});

test('numbers above 127 take more bytes', () => {
  const long = Buffer.from(message([31, 'x'.repeat(300)]));
  expect(long.subarray(0, 4).toString('hex')).toBe('fa01ac02');
  expect(long.length).toBe(304);
});

test('what is empty is left out', () => {
  expect(message([1, ''], [2, undefined])).toHaveLength(0);
});
