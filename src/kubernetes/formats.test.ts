import { expect, test } from 'vitest';
import { formatCheck } from './formats.ts';

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['ipv4', ['10.0.0.1', '255.255.255.255'], ['10.0.0', '256.0.0.1', '01.0.0.1', '::1']],
  [
    'ipv6',
    ['::', '::1', '2001:db8::1', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1', '1:2:3:4:5:6:10.0.0.1'],
    ['1', ':::', '1:2', '1::2::3', '1:2:3:4:5:6:7:8:9', '::10.0.0', '10.0.0.1::', '1:2:3:4:5:6:7::8', 'g::'],
  ],
  ['cidr', ['10.0.0.0/8', '::/0'], ['10.0.0.0', '10.0.0.0/33', '::/129', 'x/1']],
  [
    'mac',
    ['00:11:22:33:44:55', '00-11-22-33-44-55', '0011.2233.4455', '00:11:22:33:44:55:66:77'],
    ['00:11:22:33:44', '00:11-22:33:44:55', '001122334455'],
  ],
  ['uuid', ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'], ['123e4567']],
  ['uuid3', ['123e4567-e89b-32d3-a456-426614174000'], ['123e4567-e89b-12d3-a456-426614174000']],
  ['uuid4', ['123e4567-e89b-42d3-a456-426614174000'], ['123e4567-e89b-42d3-1456-426614174000']],
  ['uuid5', ['123e4567-e89b-52d3-b456-426614174000'], ['123e4567-e89b-42d3-b456-426614174000']],
  ['date', ['2026-02-28', '2024-02-29', '2026-12-31'], ['2026-02-29', '1900-02-29', '2026-13-01', '2026-4-1', '2026-04-31', '2026-01-00']],
  [
    'date-time',
    ['2026-11-24T12:00:00Z', '2026-11-24t12:00:00.5+02:00', '2000-02-29T23:59:59z'],
    ['2026-11-24', '2026-11-24T24:00:00Z', '2026-11-24T12:60:00Z', 'x', '2026-11-24 12:00:00Z', '2026-11-31T12:00:00Z', '2026-11-24Tnoon'],
  ],
  ['duration', ['1h30m', '-1.5s', '0', '5 days', '3 weeks', '22 ns', '1 microsecond'], ['', 'x', '5 lightyears', '1']],
  ['byte', ['aGVsbG8='], ['aGVsbG8', 'a===', '%%%%', '']],
  ['uri', ['https://example.com/a?b#c', '/path', 'urn:isbn:1'], ['example.com', 'http://a b', '/%zz']],
  [
    'hostname',
    ['example.com', 'leaf01', 'l-1', 'a.b-c.example'],
    ['-a', 'a..b', 'a'.repeat(64), `${'a.'.repeat(130)}com`, 'a_b', 'leaf-01'],
  ],
  ['email', ['a@b.example', 'A <a@b.example>', 'a.b@c'], ['a', 'a@', 'a..b@c', '<a@b', 'a.@b', 'a@b>']],
  ['isbn', ['0321751043', '978-0321751041'], ['0321751044', '9780321751042', 'x']],
  ['isbn10', ['0-321-75104-3', '080442957X'], ['978-0321751041']],
  ['isbn13', ['978-0321751041'], ['0321751043']],
  ['creditcard', ['4111 1111 1111 1111', '5500-0000-0000-0004'], ['4111 1111 1111 1112', '1234']],
  ['ssn', ['078-05-1120', '078051120'], ['07-05-1120']],
  ['hexcolor', ['#FFF', 'a0b1c2'], ['#FFFF']],
  ['rgbcolor', ['rgb(0, 128, 255)'], ['rgb(0,128,256)', 'rgb(1,2)']],
  ['bsonobjectid', ['507f1f77bcf86cd799439011'], ['507f']],
  ['password', ['', 'anything'], []],
])('%s', (format, yes, no) => {
  const check = formatCheck(format);
  expect(yes.filter((text) => !check?.holds(text))).toEqual([]);
  expect(no.filter((text) => check?.holds(text))).toEqual([]);
});

test('names of Kubernetes are formats of recent servers only', () => {
  const label = formatCheck('k8s-short-name');
  expect(label?.recent).toBe(true);
  expect(['a', 'a-1', '1'].filter((text) => !label?.holds(text))).toEqual([]);
  expect(['', 'A', 'a.b', '-a', 'a'.repeat(64)].filter((text) => label?.holds(text))).toEqual([]);
  expect(formatCheck('k8s-long-name')?.holds('a.b-c.d')).toBe(true);
  expect(formatCheck('k8s-long-name')?.holds('a..b')).toBe(false);
  expect(formatCheck('date')?.recent).toBe(false);
});

test('formats that the server does not know are not checked', () => {
  for (const format of ['quantity', 'ip', 'int32', 'regex', 'constructor']) expect(formatCheck(format)).toBeUndefined();
});
