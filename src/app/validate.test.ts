import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { schemaCases } from '#hedgehog/rules/schema-cases.fixture.ts';
import { copyOf, type Edit, edited } from '#hedgehog/rules/wiring.fixture.ts';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import { projectFolder } from './config.ts';
import { type ValidateOptions, Validation, validateFiles } from './validate.ts';
import { readPaths } from './validate-sources.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-validate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): string => {
  mkdirSync(resolve(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const server = (name: string, more = ''): string =>
  `apiVersion: wiring.githedgehog.com/v1beta1\nkind: Server\nmetadata:\n  name: ${name}\nspec:\n  description: A server\n${more}`;
/** Checks what lies on the disk, as the command does. */
const validate = (paths: readonly string[], options: ValidateOptions = {}, input?: Uint8Array) => {
  const sources = readPaths(paths, input);
  const report = validateFiles(sources.files, options);
  return { ...report, diagnostics: [...sources.diagnostics, ...report.diagnostics] };
};
const found = (paths: readonly string[], definitions: readonly string[] = []) =>
  validate(paths, { definitions }).diagnostics.map(({ code, where }) => [code, relative(folder, where.file), where.line, where.column]);

test('the sample fabric has no problems', () => {
  const report = validate([join(projectFolder, 'samples', 'fabric-repo')]);
  expect([report.diagnostics, report.manifests]).toEqual([[], 60]);
});

test('a wrong field is told at its place, with the nearest name', () => {
  put('a.yaml', server('one', '  descripton: typo\n'));
  const [problem] = validate([folder]).diagnostics;
  expect([problem?.where.line, problem?.where.column, problem?.severity]).toEqual([7, 15, 'error']);
  expect(problem?.hint).toContain('description');
});

test('duplicates across files name each other', () => {
  put('a.yaml', server('one'));
  put('b/c.yaml', `${server('two')}---\n${server('one')}`);
  expect(found([folder])).toEqual([
    ['manifest/duplicate', 'a.yaml', 1, 1],
    ['manifest/duplicate', 'b/c.yaml', 8, 1],
  ]);
});

test('paths with .. and standard input are read like any other', () => {
  put('x/a.yaml', 'kind: [\n');
  const report = validate([join(folder, 'x', '..', 'x'), '-'], {}, Buffer.from(server('one')));
  expect(report.files).toBe(2);
  expect(report.diagnostics.map(({ code }) => code)).toEqual(['yaml/syntax']);
});

test('links are told and not followed; .git is left out', () => {
  const target = put('a.yaml', server('one'));
  symlinkSync(target, join(folder, 'link.yaml'));
  put('.git/config.yaml', 'kind: [\n');
  expect(found([folder])).toEqual([['validate/link', 'link.yaml', undefined, undefined]]);
});

test('kinds are known when their definitions are given', () => {
  put('lamp.yaml', 'apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata: {name: desk}\nspec: {watts: 5}\n');
  expect(found([folder])).toEqual([['manifest/unknown-kind', 'lamp.yaml', 2, 7]]);
  const crds = mkdtempSync(join(tmpdir(), 'hedgerow-crds-'));
  writeFileSync(join(crds, 'lamp.json'), JSON.stringify(lampDefinition));
  expect(found([folder], [crds])).toEqual([]);
  rmSync(crds, { recursive: true });
});

test('files that are no manifests by their names are counted and not read', () => {
  put('a.yaml', server('one'));
  put('image.bin', 'kind: [');
  expect(readPaths([folder]).files.map(({ file, content }) => [relative(folder, file), content.byteLength > 0])).toEqual([
    ['a.yaml', true],
    ['image.bin', false],
  ]);
  expect(validate([folder])).toMatchObject({ files: 2, manifests: 1, diagnostics: [] });
});

test('what cannot be read is told', () => {
  expect(found([join(folder, 'nowhere')])).toEqual([['validate/unreadable', 'nowhere', undefined, undefined]]);
});

/** Errors that name an object of the fabric that tests change. */
const errorsAt = (target: string, edits: readonly Edit[], options: ValidateOptions = {}): readonly string[] => {
  const content = Buffer.from(
    edited(edits)
      .map((object) => JSON.stringify(object))
      .join('\n---\n'),
  );
  const [kind = '', name = ''] = target.split('/');
  return validateFiles([{ file: 'fabric.yaml', content }], options)
    .diagnostics.filter(
      ({ severity, subject }) => severity === 'error' && subject?.startsWith(`${kind}.`) && subject.endsWith(`default/${name}`),
    )
    .map(({ code }) => code);
};

test.each(Object.entries(schemaCases))('%s is asked as a cluster asks it', (_, { codes, refuses, accepts }) => {
  const found = (edit: Edit) => errorsAt(edit[0], [edit], { mode: 'webhook' });
  expect(refuses.filter((edit) => !found(edit).some((code) => codes.includes(code)))).toEqual([]);
  expect(accepts.filter((edit) => found(edit).length > 0)).toEqual([]);
});

test('the installer does not ask schemas, but knows its fields and kinds', () => {
  const hhfab: ValidateOptions = { mode: 'hhfab' };
  expect(errorsAt('IPv4Namespace/hosts', [['IPv4Namespace/hosts', 'spec.subnets', []]], { mode: 'webhook' })).toEqual(['manifest/length']);
  expect(errorsAt('IPv4Namespace/hosts', [['IPv4Namespace/hosts', 'spec.subnets', []]], hhfab)).toEqual([]);
  const unknown: Edit = ['Server/server-01', 'spec.rack', 'a'];
  expect(errorsAt('Server/server-01', [unknown], hhfab)).toEqual(['hedgehog/hf-03']);
  expect(errorsAt('Server/server-01', [unknown], { mode: 'webhook' })).toEqual([]);
  expect(errorsAt('Server/server-01', [unknown])).toEqual(['manifest/unknown-field']);
  put('a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  expect(validate([folder], hhfab).diagnostics.map(({ code }) => code)).toEqual(['hedgehog/hf-02']);
  put('a.yaml', 'apiVersion: gateway.githedgehog.com/v1alpha1\nkind: VPCInfo\nmetadata: {name: a}\n');
  for (const mode of ['hhfab', 'webhook', 'strict'] as const)
    expect(validate([folder], { mode }).diagnostics.map(({ code }) => code)).toEqual(['validate/no-rules']);
});

test('rules of a cluster about nodes are not known here, and that is said', () => {
  const manifest = (group: string, kind: string) => `apiVersion: ${group}\nkind: ${kind}\nmetadata: {name: a}\nspec: {}\n`;
  const codes = (mode: NonNullable<ValidateOptions['mode']>) =>
    validate([folder], { mode }).diagnostics.filter(({ code }) => code === 'validate/no-rules').length;
  put('a.yaml', manifest('fabricator.githedgehog.com/v1beta1', 'ControlNode'));
  expect([codes('webhook'), codes('strict'), codes('hhfab')]).toEqual([1, 0, 0]);
  put('a.yaml', manifest('fabricator.githedgehog.com/v1beta1', 'Fabricator'));
  expect([codes('webhook'), codes('strict'), codes('hhfab')]).toEqual([0, 0, 0]);
});

test("of the installer's folder only what the installer reads is read", () => {
  const read = () => {
    const { files, diagnostics } = readPaths([folder], undefined, { installer: true });
    return [files.map(({ file }) => relative(folder, file)), diagnostics.map(({ code, message }) => `${code} ${message}`)];
  };
  put('wiring.yaml', '');
  expect(read()).toEqual([['wiring.yaml'], []]);
  put('fab.yaml', '');
  expect(read()).toEqual([['fab.yaml'], ["hedgehog/hf-01 The installer's folder has no include/."]]);
  put('include/b.yaml', '');
  put('include/a.yaml', '');
  put('include/c.yml', '');
  put('include/more/d.yaml', '');
  put('result/e.yaml', '');
  const skipped = 'validate/skipped The installer does not read it: below include/ it takes files that end in .yaml, and no folders.';
  expect(read()).toEqual([
    ['fab.yaml', join('include', 'a.yaml'), join('include', 'b.yaml')],
    [skipped, skipped],
  ]);
  rmSync(join(folder, 'fab.yaml'));
  expect(read()[1]).toEqual(["hedgehog/hf-01 The installer's folder has no fab.yaml.", skipped, skipped]);
});

test('the installer takes its own kinds from fab.yaml only, and wiring from include only', () => {
  put('fab.yaml', 'apiVersion: wiring.githedgehog.com/v1beta1\nkind: SwitchGroup\nmetadata: {name: a}\n');
  put('include/a.yaml', 'apiVersion: fabricator.githedgehog.com/v1beta1\nkind: FabNode\nmetadata: {name: a, namespace: fab}\n');
  put('include/b.yaml', 'apiVersion: wiring.githedgehog.com/v1beta1\nkind: SwitchGroup\nmetadata: {name: b}\n');
  const found = validate([folder], { mode: 'hhfab' }).diagnostics.filter(({ code }) => code === 'hedgehog/hf-02');
  expect(found.map(({ where }) => relative(folder, where.file))).toEqual(['fab.yaml', join('include', 'a.yaml')]);
});

test('duplicates are told in every mode, and the first one counts for the others', () => {
  for (const mode of ['webhook', 'hhfab', 'strict'] as const)
    expect(errorsAt('VPC/web', [copyOf('VPC/web', 'web')], { mode })).toEqual(['manifest/duplicate', 'manifest/duplicate']);
});

test('files that change are judged again, with what depends on them', () => {
  const validation = new Validation({});
  const file = (name: string, ...objects: readonly string[]) => ({ file: name, content: Buffer.from(objects.join('---\n')) });
  const pool = (to: number) =>
    `apiVersion: wiring.githedgehog.com/v1beta1\nkind: VLANNamespace\nmetadata: {name: default}\nspec: {ranges: [{from: 100, to: ${to}}]}\n`;
  const addresses =
    'apiVersion: vpc.githedgehog.com/v1beta1\nkind: IPv4Namespace\nmetadata: {name: default}\nspec: {subnets: [10.0.0.0/8]}\n';
  const vpc =
    'apiVersion: vpc.githedgehog.com/v1beta1\nkind: VPC\nmetadata: {name: web}\nspec: {subnets: {a: {subnet: 10.1.0.0/24, vlan: 200}}}\n';
  const codes = () => validation.diagnostics().map(({ code, where }) => `${where.file} ${code}`);
  validation.change([file('pool.yaml', pool(299), addresses), file('vpc.yaml', vpc)]);
  expect(codes()).toEqual([]);
  validation.change([file('pool.yaml', pool(199), addresses)]);
  expect(codes()).toEqual(['vpc.yaml hedgehog/vpc-x04']);
  validation.change([file('twin.yaml', vpc)]);
  expect(codes()).toEqual(['twin.yaml manifest/duplicate', 'vpc.yaml manifest/duplicate', 'vpc.yaml hedgehog/vpc-x04']);
  validation.change([], ['vpc.yaml', 'pool.yaml']);
  expect(codes()).toEqual(['twin.yaml hedgehog/vpc-x01', 'twin.yaml hedgehog/vpc-x02']);
  validation.change([file('pool.yaml', pool(299), addresses)], ['twin.yaml']);
  expect([codes(), validation.counts]).toEqual([[], { files: 1, manifests: 2 }]);
});

test('the configuration of an installation counts when it is among the files', () => {
  const validation = new Validation({});
  const pool =
    'apiVersion: vpc.githedgehog.com/v1beta1\nkind: IPv4Namespace\nmetadata: {name: default}\nspec: {subnets: [172.30.128.0/24]}\n';
  const installation = (subnet: string) =>
    `apiVersion: fabricator.githedgehog.com/v1beta1\nkind: Fabricator\nmetadata: {name: default, namespace: fab}\nspec: {config: {fabric: {fabricSubnet: ${subnet}}}}\n`;
  const codes = () => validation.diagnostics().map(({ code }) => code);
  validation.change([{ file: 'pool.yaml', content: Buffer.from(pool) }]);
  expect(codes()).toEqual(['hedgehog/ipns-s05']);
  validation.change([{ file: 'fab.yaml', content: Buffer.from(installation('10.99.0.0/16')) }]);
  expect(codes()).toEqual([]);
  validation.change([{ file: 'fab.yaml', content: Buffer.from(installation('172.30.0.0/16')) }]);
  expect(codes()).toEqual(['hedgehog/ipns-s05', 'hedgehog/ipns-s05']);
  validation.change([], ['fab.yaml']);
  expect(codes()).toEqual(['hedgehog/ipns-s05']);
});

const published = resolve('../shared/data/hedgehog');

test.skipIf(!existsSync(published))('manifests of the documentation give no false alarm (needs ../shared/data)', () => {
  const told = ['connections', 'devices', 'dhcp', 'shrink-expand', 'vpcs'].flatMap((name) => {
    const text = readFileSync(join(published, 'examples', `${name}.yaml`), 'utf8');
    return text.split(/^---$/mu).flatMap((document) => {
      const { diagnostics } = validateFiles([{ file: `${name}.yaml`, content: Buffer.from(document) }], { mode: 'hhfab', partial: true });
      return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => `${name} ${code}`);
    });
  });
  // Links outside of the usual subnet, a switch with every option at once, a relay without a length, a name that stands for a profile,
  // and fields of a newer release.
  expect([...new Set(told)].sort()).toEqual([
    'connections hedgehog/conn-x15',
    'devices hedgehog/sw-x07',
    'devices hedgehog/sw-x09',
    'dhcp hedgehog/vpc-s19',
    'shrink-expand hedgehog/sw-x05',
    'vpcs hedgehog/hf-03',
  ]);
});

test.skipIf(!existsSync(published))('what is told of a real repository is so (needs ../shared/data)', () => {
  const { diagnostics } = validate([join(published, 'gitops-repo')], { mode: 'hhfab' });
  const codes = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  // It has no namespaces, objects of a version that was never served, kinds of others, and files of its tool.
  expect([...new Set(codes)].sort()).toEqual([
    'hedgehog/hf-02',
    'hedgehog/sw-x01',
    'hedgehog/vpc-x01',
    'hedgehog/vpc-x02',
    'manifest/not-a-manifest',
    'manifest/version-not-served',
  ]);
});
