import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '#app/config.ts';
import { runCaptured as run } from '../run.fixture.ts';

const sample = join(projectFolder, 'samples', 'fabric-repo');
const shown = async (format: string) => (await run(['topology', sample, '--format', format])).out;

test('as text it says shape, ports in use, what hangs on one switch, and who reaches whom', async () => {
  const out = await shown('text');
  expect(out).toMatch(/^spine-leaf: 7 switches, 10 servers, 38 links\n/u);
  expect(out).toMatch(/^leaf-01 +server-leaf +dell-s5248f-on +eslag-1 +7\/56 +spine-01, spine-02$/mu);
  expect(out).toContain('  leaf-05: only way out to internet\n');
  expect(out).toContain('  web/front and external internet 0.0.0.0/0 (ExternalPeering web--internet)\n');
});

test('as a picture it has a line for each pair of devices', async () => {
  const dot = await shown('dot');
  expect(dot).toContain('  "spine-01" -- "leaf-01" [label="2 links"];\n');
  expect(dot).toContain('  "leaf-05" -- "external internet" [label="E1/48"];\n');
  const mermaid = await shown('mermaid');
  const [, spine = ''] = /^ {2}(n\d+)\["spine-01"\]$/mu.exec(mermaid) ?? [];
  const [, leaf = ''] = /^ {2}(n\d+)\["leaf-01"\]$/mu.exec(mermaid) ?? [];
  expect(mermaid).toContain(`  ${spine} ---|2 links| ${leaf}\n`);
});

test('as SVG it is a document with every switch and server in it', async () => {
  const svg = await shown('svg');
  expect(svg).toMatch(/^<svg /u);
  for (const name of ['spine-02', 'leaf-05', 'server-10', 'internet']) expect(svg).toContain(`>${name}</text>`);
});

test('as JSON it is all that is known', async () => {
  const { shape, switches, reach } = JSON.parse(await shown('json')) as Readonly<Record<string, readonly object[]>>;
  expect([shape, switches?.length, reach?.length]).toEqual(['spine-leaf', 7, 6]);
});

test('a path that is not there is wrong usage', async () => {
  expect(await run(['topology', '/nowhere/at/all'])).toMatchObject({ status: 2, err: expect.stringContaining('There is no') as string });
});
