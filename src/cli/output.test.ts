import { expect, test } from 'vitest';
import { sarif } from './diagnostics.ts';
import { type Io, plain, plainLine, table } from './output.ts';

test('what a terminal would obey, or show in another order, is not printed', () => {
  expect(plain('a\u001b[31mb\u202ec\u2066d\n\te')).toBe('a\uFFFD[31mb\uFFFDc\uFFFDd\n\te');
});

test('a name with a line end stays on its line', () => {
  expect(plainLine('new\nline\t.yaml')).toBe('new\uFFFDline\uFFFD.yaml');
  const io = { terminal: false, env: {} } as Io;
  expect(table(io, ['FILE', 'STATE'], [['new\nline.yaml', 'synced']])).toBe('FILE           STATE\nnew\uFFFDline.yaml  synced');
});

test.each([
  ['vpcs/a.yaml', 'vpcs/a.yaml'],
  ['sp ace/#1?.yaml', 'sp%20ace/%231%3F.yaml'],
  ['/srv/fabric/a.yaml', 'file:///srv/fabric/a.yaml'],
])('SARIF names the file %j as a URI reference', (file, uri) => {
  const text = sarif([{ code: 'x', severity: 'error', message: 'Wrong.', where: { file } }]);
  const told = JSON.parse(text) as { runs: { results: { locations: { physicalLocation: { artifactLocation: object } }[] }[] }[] };
  expect(told.runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation).toEqual({ uri });
});
