import { expect, test } from 'vitest';
import { Told } from '../remote.ts';
import { translated } from './local.ts';

const told = (fault: unknown): unknown => {
  try {
    return translated(fault);
  } catch (error) {
    return error instanceof Told ? error.message : error;
  }
};
const system = (code: string, syscall: string) => Object.assign(new Error(`${code}: no, ${syscall} '/data'`), { code, syscall });

test.each([
  [system('EADDRINUSE', 'listen'), 'The port is taken.'],
  [system('EACCES', 'listen'), 'This user may not listen on the port.'],
  [system('EADDRNOTAVAIL', 'listen'), 'The address is none of this machine.'],
  [system('ENOTFOUND', 'getaddrinfo'), 'The name leads to no address.'],
  [system('EACCES', 'mkdir'), "The data folder cannot be used (EACCES: no, mkdir '/data')."],
  [system('EROFS', 'open'), "The data folder cannot be used (EROFS: no, open '/data')."],
  [system('ENOSPC', 'write'), "The data folder cannot be used (ENOSPC: no, write '/data')."],
  [
    Object.assign(new Error('attempt to write a readonly database'), { code: 'ERR_SQLITE_ERROR' }),
    'The store in the data folder cannot be used (attempt to write a readonly database).',
  ],
])('%s is told in words', (fault, message) => {
  expect(told(fault)).toBe(message);
});

test('what nobody can put right stays a fault', () => {
  const fault = new TypeError('x is not a function');
  expect(told(fault)).toBe(fault);
});
