import { expect, test } from 'vitest';
import { readActivitySearch } from './activity-search.ts';
import { byFile, diagnosticQueryOf, readDiagnosticSearch } from './diagnostic-search.ts';
import { fileQueryOf, readFileSearch } from './file-search.ts';
import { isFiltered, readResourceSearch, resourceQueryOf } from './resource-search.ts';

test('an address of resources is read as far as it makes sense', () => {
  expect(readResourceSearch({ state: ['orphaned', 'drifted', 'nonsense'], kind: 'VPC', q: 'leaf', sort: '-since', other: 'x' })).toEqual({
    state: ['drifted', 'orphaned'],
    kind: 'VPC',
    q: 'leaf',
    sort: '-since',
  });
  expect(readResourceSearch({ state: 'nonsense', sort: 'password', q: '' })).toEqual({});
  expect(readResourceSearch({ sort: 'kind' })).toEqual({});
});

test('filters become a query with a steady order', () => {
  expect(resourceQueryOf({ state: ['drifted'], sort: '-since' })).toEqual({
    state: ['drifted'],
    kind: undefined,
    q: undefined,
    ordering: '-since,kind,namespace,name',
  });
  expect(resourceQueryOf({})['ordering']).toBe('kind,namespace,name');
  expect(resourceQueryOf({ sort: '-name' })['ordering']).toBe('-name,kind,namespace');
  expect(isFiltered({})).toBe(false);
  expect(isFiltered({ sort: 'name' })).toBe(false);
  expect(isFiltered({ q: 'x' })).toBe(true);
});

test('diagnostics, files and activity read theirs', () => {
  expect(readDiagnosticSearch({ severity: ['error'], q: 'vlan', file: 'a.yaml', group: 'none' })).toEqual({
    severity: ['error'],
    q: 'vlan',
    file: 'a.yaml',
    group: 'none',
  });
  expect(readDiagnosticSearch({ severity: 'x', group: 'other' })).toEqual({});
  expect(diagnosticQueryOf({ severity: ['error'], file: 'a' })).toEqual({
    severity: ['error'],
    q: undefined,
    file: 'a',
    ordering: 'file,line,column',
  });
  expect(readFileSearch({ outcome: 'invalid', q: 'a', sort: '-errors' })).toEqual({ outcome: ['invalid'], q: 'a', sort: '-errors' });
  expect(readFileSearch({ sort: 'file' })).toEqual({});
  expect(fileQueryOf({ sort: '-errors' })).toEqual({ outcome: [], q: undefined, ordering: '-errors,file' });
  expect(fileQueryOf({ sort: '-file' })['ordering']).toBe('-file');
  expect(readActivitySearch({ to: ['synced'], q: 'x' })).toEqual({ to: ['synced'], q: 'x' });
});

test('findings are grouped in the order of their files', () => {
  const rows = [{ file: 'b' }, { file: 'a' }, { file: 'b' }];
  expect(byFile(rows).map(([file, found]) => [file, found.length])).toEqual([
    ['b', 2],
    ['a', 1],
  ]);
});
