import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeTestRepository } from '#adapters/git/git-repository.fixture.ts';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import { kernel, lamps, map } from '#modeling/compare/lamps.fixture.ts';
import { type CompareOptions, compareSides, writeMigrations } from './compare-models.ts';

const root = mkdtempSync(join(tmpdir(), 'hedgerow-compare-'));
afterAll(() => rmSync(root, { recursive: true }));

const put = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const models = (text: string) => ({ 'lamps.pim.yaml': text, 'kernel.pim.yaml': kernel, 'context-map.yaml': map });
const putModels = (folder: string, text: string): void => {
  for (const [name, content] of Object.entries(models(text))) put(`${folder}/${name}`, content);
};
const shorter = lamps.replace('maxLength: 20', 'maxLength: 10');
putModels('old', lamps);
putModels('new', shorter);

const repository = makeTestRepository(join(root, 'repository.git'));
const entries = (text: string) => Object.fromEntries(Object.entries(models(text)).map(([name, content]) => [`models/${name}`, content]));
repository.commit(entries(lamps));
repository.git('tag', 'v1');
repository.commit(entries(shorter));

const compare = async (more: Partial<CompareOptions>) => {
  const answer = await compareSides({ root, old: 'old', now: 'new', models: 'models', revisions: false, ...more });
  return answer.ok ? answer.value : answer.refusal;
};
const brief = async (more: Partial<CompareOptions>) => {
  const answer = await compare(more);
  if (!('changes' in answer)) return answer;
  return answer.changes.map(({ code, old, now }) => [code, ...[old, now].map((where) => `${where?.file}:${where?.line}:${where?.column}`)]);
};

test('two folders, with the very places of what changed', async () => {
  expect(await brief({})).toEqual([['change/facet-tightened', 'old/lamps.pim.yaml:25:70', 'new/lamps.pim.yaml:25:70']]);
});

test('two revisions of a bare repository', async () => {
  const two = { root: repository.path, old: 'v1', now: 'main', revisions: true };
  expect(await brief(two)).toEqual([['change/facet-tightened', 'v1:models/lamps.pim.yaml:25:70', 'main:models/lamps.pim.yaml:25:70']]);
  expect(await brief({ root: repository.path, old: 'v1:models', now: 'v1' })).toEqual([]);
});

test('a single file is compared with the same file', async () => {
  put('one/a.pim.yaml', kernel);
  put('two/a.pim.yaml', kernel.replace('good: All well., ', ''));
  expect(await brief({ old: 'one/a.pim.yaml', now: 'two/a.pim.yaml' })).toEqual([
    ['change/enum-value-removed', 'one/a.pim.yaml:8:15', 'undefined:undefined:undefined'],
  ]);
});

test('definitions are imported and compared', async () => {
  const definition = JSON.stringify(lampDefinition);
  put('crds/old/lamp.json', definition);
  put('crds/new/lamp.json', definition.replace('"scope":"Namespaced"', '"scope":"Cluster"'));
  expect(definition).toContain('"scope":"Namespaced"');
  const answer = await compare({ old: 'crds/old', now: 'crds/new' });
  expect('changes' in answer && answer.changes.map(({ code, before, after }) => [code, before, after])).toEqual([
    ['change/kind-scope', 'Namespaced', 'Cluster'],
  ]);
});

test('models with errors are not compared, on whichever side', async () => {
  putModels('broken', lamps.replace('type: Watts,', 'type: Wats,'));
  for (const sides of [
    { old: 'broken', now: 'new' },
    { old: 'old', now: 'broken' },
  ]) {
    const answer = await compare(sides);
    expect('changes' in answer && [answer.changes, answer.diagnostics.map(({ code, where }) => [code, where.file, where.line])]).toEqual([
      [],
      [['model/unknown-type', 'broken/lamps.pim.yaml', 20]],
    ]);
  }
});

test('a name that leads nowhere is refused', async () => {
  expect(await compare({ root: repository.path, old: 'nowhere' })).toMatchObject({ code: 'UnknownRevision' });
  expect(await compare({ now: 'nowhere' })).toMatchObject({ code: 'NoRepository' });
});

test('accepted changes are found beside the models', async () => {
  const element = 'lamps/values/LampSettings/attributes/code';
  put(
    'new/accepted-changes.yaml',
    `accepted:\n  - { change: change/facet-tightened, element: ${element}, reason: All codes are short. }\n`,
  );
  const answer = await compare({ models: 'new' });
  expect('changes' in answer && answer.changes.map(({ accepted }) => accepted)).toEqual(['All codes are short.']);
});

test('migrations are made, or it is said why there is none', async () => {
  const renamed = lamps
    .replace('          by: {', '          who: { renamedFrom: by,')
    .replace('      seen: {', '      last: { renamedFrom: seen,')
    .replace('      zone: { type: dnsLabel, description: Its zone. }\n', '')
    .replace('version: v1\n', 'version: v1\n      scope: Cluster\n');
  putModels('renamed', renamed);
  const answer = await compare({ now: 'renamed' });
  if (!('migrations' in answer)) throw new Error('not compared');
  expect(answer.migrations.map(({ platform, file }) => [platform, file?.path])).toEqual([
    ['crd', 'definitions.md'],
    ['events', 'upcasts.yaml'],
    ['database', 'database.sql'],
    ['netbox', undefined],
    ['api', undefined],
    ['typescript', undefined],
  ]);
  const [guide = '', , sql = ''] = answer.migrations.map(({ file }) => file?.text);
  expect(guide).toContain('## lamps.lab.example.com');
  expect(guide).toContain('- `lamps/aggregates/Lamp/customResource` (scope): A kind has another scope.');
  expect(guide).toContain('Apply the new definition; it is another one than `lamps.lab.example.com`.');
  expect(guide).toContain('Add a version beside `v1`');
  expect(sql).toContain('ALTER TABLE "lamps"."lamps_view" RENAME COLUMN "seen" TO "last";');
  expect(writeMigrations(join(root, 'out'), answer.migrations)).toEqual(
    ['definitions.md', 'upcasts.yaml', 'database.sql'].map((name) => join(root, 'out', name)),
  );
});
