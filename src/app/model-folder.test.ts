import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openModelFolder } from './model-folder.ts';
import { checkModels } from './models.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hedgerow-folder-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const put = (path: string, text: string | Buffer): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const context = (name: string, more: string): string => `context: ${name}\ntitle: T\ndescription: D.\n${more}`;

const speed = 'scalars: { Speed: { base: integer, minimum: 1, description: S. } }\n';

const port = (imported: string): string =>
  context(
    'lab',
    `uses: [kernel]\nimports: [${imported}]\nvalues: { Port: { description: P., attributes: { speed: { type: Speed, description: S. } } } }\n`,
  );

const told = async () =>
  (await checkModels({ root, folder: 'models' })).diagnostics.map(({ code, where }) => [code, where.file, where.line, where.column]);

test('what a file imports from elsewhere is read and can be named, and what that imports too', async () => {
  put('models/lab.pim.yaml', port('../shared/kernel.pim.yaml'));
  put('shared/kernel.pim.yaml', context('kernel', `imports: [units/more.pim.yaml, ../models/lab.pim.yaml]\n${speed}`));
  put('shared/units/more.pim.yaml', context('more', ''));
  expect(await told()).toEqual([]);
  const { files } = openModelFolder(root, 'models').read();
  expect(files.map(({ path, external }) => [path, external])).toEqual([
    ['models/lab.pim.yaml', undefined],
    ['shared/kernel.pim.yaml', true],
    ['shared/units/more.pim.yaml', true],
  ]);
});

test('what is wrong with an import is told where it is written, and what is wrong in it where it lies', async () => {
  put('models/lab.pim.yaml', port('../shared/kernel.pim.yaml'));
  expect(await told()).toContainEqual(['model/import-missing', 'models/lab.pim.yaml', 5, 11]);
  put('shared/kernel.pim.yaml', context('kernel', `${speed}strange: 1\n`));
  expect(await told()).toEqual([['model/unknown-key', 'shared/kernel.pim.yaml', 5, 1]]);
});

test('a change of an import is a change', () => {
  put('models/lab.pim.yaml', port('../shared/kernel.pim.yaml'));
  put('shared/kernel.pim.yaml', context('kernel', speed));
  const folder = openModelFolder(root, 'models');
  expect(folder.read().changed).toEqual(['../shared/kernel.pim.yaml', 'lab.pim.yaml']);
  expect(folder.read().changed).toEqual([]);
  put('shared/kernel.pim.yaml', context('kernel', speed.replace('minimum: 1', 'minimum: 2')));
  expect(folder.read().changed).toEqual(['../shared/kernel.pim.yaml']);
  rmSync(join(root, 'shared'), { recursive: true });
  expect(folder.read().diagnostics.map(({ code }) => code)).toEqual(['model/import-missing']);
});

test('what cannot be read is told and is no fault of ours', async () => {
  expect(await told()).toEqual([['generate/no-models', 'models', undefined, undefined]]);
  put('models/lab.pim.yaml', context('lab', ''));
  symlinkSync('nowhere', join(root, 'models/link.pim.yaml'));
  put('models/bytes.pim.yaml', Buffer.from([0xff, 0xfe, 0x41]));
  mkdirSync(join(root, 'models/folder.pim.yaml'));
  expect(await told()).toEqual([
    ['generate/unreadable-model', 'models/bytes.pim.yaml', undefined, undefined],
    ['generate/unreadable-model', 'models/folder.pim.yaml', undefined, undefined],
    ['generate/unreadable-model', 'models/link.pim.yaml', undefined, undefined],
  ]);
});
