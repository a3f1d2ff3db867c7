import { expect, test } from 'vitest';
import { goNumber, goSyntax } from './field-error.ts';

test.each([
  [0, '0'],
  [-5, '-5'],
  [2 ** 31, '2147483648'],
  [1.5, '1.5'],
  [999_999.5, '999999.5'],
  [1_234_567.5, '1.2345675e+06'],
  [2_147_483_648.5, '2.1474836485e+09'],
  [-0.0001, '-0.0001'],
  [0.000_05, '5e-05'],
  [1e21, '1e+21'],
  [1.5e-100, '1.5e-100'],
])('Go prints %s as %s', (value, text) => {
  expect(goNumber(value)).toBe(text);
  expect(goSyntax({ a: [value] })).toBe(`map[string]interface {}{"a":[]interface {}{${text}}}`);
});
