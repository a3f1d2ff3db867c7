import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '#base/json.ts';
import { jsonPatch, maxOperations } from './json-patch.ts';

/** RFC 6902, appendix A, where the operations succeed. */
test.each<readonly [string, Json, Json, Json]>([
  ['A.1 adding an object member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { baz: 'qux', foo: 'bar' }],
  ['A.2 adding an array element', { foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
  ['A.3 removing an object member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
  ['A.4 removing an array element', { foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
  ['A.5 replacing a value', { baz: 'qux', foo: 'bar' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo', foo: 'bar' }],
  [
    'A.6 moving a value',
    { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
    [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
    { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
  ],
  [
    'A.7 moving an array element',
    { foo: ['all', 'grass', 'cows', 'eat'] },
    [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
    { foo: ['all', 'cows', 'eat', 'grass'] },
  ],
  [
    'A.8 testing a value',
    { baz: 'qux', foo: ['a', 2, 'c'] },
    [
      { op: 'test', path: '/baz', value: 'qux' },
      { op: 'test', path: '/foo/1', value: 2 },
    ],
    { baz: 'qux', foo: ['a', 2, 'c'] },
  ],
  [
    'A.10 adding a nested member object',
    { foo: 'bar' },
    [{ op: 'add', path: '/child', value: { grandchild: {} } }],
    { foo: 'bar', child: { grandchild: {} } },
  ],
  [
    'A.11 ignoring unrecognized elements',
    { foo: 'bar' },
    [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }],
    { foo: 'bar', baz: 'qux' },
  ],
  ['A.14 ~ escape ordering', { '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
  [
    'A.16 adding an array value',
    { foo: ['bar'] },
    [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }],
    { foo: ['bar', ['abc', 'def']] },
  ],
  ['copying', { a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/c' }], { a: { b: 1 }, c: { b: 1 } }],
  ['replacing the document', { a: 1 }, [{ op: 'replace', path: '', value: [] }], []],
  ['adding the document', { a: 1 }, [{ op: 'add', path: '', value: 2 }], 2],
  [
    'a null that is there',
    { a: null },
    [
      { op: 'test', path: '/a', value: null },
      { op: 'remove', path: '/a' },
    ],
    {},
  ],
  ['a deep list', { a: [{ b: [1, 2] }] }, [{ op: 'replace', path: '/a/0/b/1', value: 3 }], { a: [{ b: [1, 3] }] }],
  ['moving the document onto itself', { a: 1 }, [{ op: 'move', from: '', path: '' }], { a: 1 }],
])('%s', (_, document, patch, result) => {
  const before = structuredClone(document);
  expect(jsonPatch(document, patch)).toEqual({ ok: true, value: result });
  expect(document).toEqual(before);
});

test.each<readonly [string, Json, string]>([
  ['A.9 a test that fails', [{ op: 'test', path: '/baz', value: 'bar' }], 'testing value "/baz" failed'],
  ['A.12 adding to a nonexistent target', [{ op: 'add', path: '/none/bat', value: 'qux' }], '"/none" does not exist'],
  ['A.15 comparing strings and numbers', [{ op: 'test', path: '/n', value: '10' }], 'testing value "/n" failed'],
  ['an index beyond the end', [{ op: 'add', path: '/list/3', value: 1 }], '"/list/3" names no element'],
  ['an index with a leading zero', [{ op: 'replace', path: '/list/01', value: 1 }], '"/list/01" names no element'],
  ['removing what is not there', [{ op: 'remove', path: '/list/2' }], '"/2" names no element'],
  ['removing the document', [{ op: 'remove', path: '' }], 'the whole document cannot be removed'],
  ['adding below a scalar', [{ op: 'add', path: '/baz/a', value: 1 }], '"/baz/a" is in no container'],
  ['moving into itself', [{ op: 'move', from: '/o', path: '/o/p' }], '"/o" cannot be moved into itself'],
  ['replacing what is inherited', [{ op: 'replace', path: '/constructor', value: 1 }], '"/constructor" does not exist'],
])('%s fails', (_, patch, message) => {
  expect(jsonPatch({ baz: 'qux', n: 10, list: [1, 2], o: {} }, patch)).toEqual({ ok: false, refusal: { code: 'PatchFailed', message } });
});

test.each<readonly [string, Json, string]>([
  ['no list', { op: 'add' }, 'a JSON patch must be a list of operations'],
  ['no object', ['x'], 'operation 0: an operation must be an object'],
  ['an unknown operation', [{ op: 'spam', path: '' }], 'operation 0: unknown operation "spam"'],
  ['no operation', [{ path: '' }], 'operation 0: unknown operation null'],
  ['no value', [{ op: 'add', path: '/a' }], 'operation 0: add needs a "value"'],
  ['no from', [{ op: 'move', path: '/a' }], 'operation 0: move needs "from", a JSON pointer'],
  ['no pointer', [{ op: 'remove', path: 'a' }], 'operation 0: "path" must be a JSON pointer'],
  ['a wrong escape', [{ op: 'remove', path: '/~2' }], 'operation 0: "path" must be a JSON pointer'],
])('%s is no patch', (_, patch, message) => {
  expect(jsonPatch({}, patch)).toEqual({ ok: false, refusal: { code: 'PatchInvalid', message } });
});

test('patches have a length limit', () => {
  const patch = Array.from({ length: maxOperations + 1 }, () => ({ op: 'test', path: '', value: {} }));
  expect(jsonPatch({}, patch)).toMatchObject({ refusal: { code: 'PatchInvalid', message: expect.stringContaining('got 10001') } });
});

test('adding and removing again is the document', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.jsonValue(), (document, key, value) => {
      fc.pre(!Object.hasOwn(document, key));
      const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const patch = [
        { op: 'add', path, value },
        { op: 'test', path, value },
        { op: 'remove', path },
      ];
      expect(jsonPatch(document as Json, patch as Json)).toEqual({ ok: true, value: document });
    }),
  );
});

test('no patch throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (document, patch) => typeof jsonPatch(document as Json, patch as Json).ok === 'boolean'),
  );
});
