import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDemo, startDemo } from '#app/demo.ts';
import { lampDefinition } from '#lab-cluster/lamp.fixture.ts';
import { inputOf, runCaptured as run } from './run.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-cli-'));
let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo({
    data: join(folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    labPort: 0,
    fresh: true,
    drift: true,
    log: () => undefined,
  });
});
afterAll(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true });
});

const remote = (...words: readonly string[]) => run([...words, '--server', demo.url], { interrupted: () => new Promise(() => undefined) });
const put = (name: string, text: string): string => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const server = (name: string): string => `apiVersion: wiring.githedgehog.com/v1beta1\nkind: Server\nmetadata:\n  name: ${name}\nspec: {}\n`;

test('help teaches and is good; nothing said is wrong usage', async () => {
  const help = await run(['--help']);
  expect([help.status, help.err]).toEqual([0, '']);
  for (const command of ['demo', 'serve', 'validate', 'model', 'fabric', 'resources', 'drift', 'completion'])
    expect(help.out).toContain(command);
  expect((await run(['validate', '--help'])).out).toContain('Examples:');
  expect((await run([])).status).toBe(2);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  expect(await run(['--version'])).toEqual({ status: 0, out: `${version}\n`, err: '' });
});

test.each<[readonly string[], string]>([
  [['fabrik'], 'Did you mean fabric?'],
  [['validate'], "missing required argument 'path'"],
  [['validate', '.', '--format', 'xml'], 'Allowed choices are text, json, sarif'],
  [['demo', '--port', 'many'], 'whole number'],
  [['validate', '/nowhere/at/all'], 'There is no /nowhere/at/all.'],
  [['model', 'check', '/nowhere/at/all'], 'There is no /nowhere/at/all.'],
  [['model', 'import', 'crd', '/nowhere', '--out', '/tmp/x'], 'There is no /nowhere.'],
])('%j is wrong usage', async (words, text) => {
  const result = await run(words);
  expect([result.status, result.out]).toEqual([2, '']);
  expect(result.err).toContain(text);
});

test('validate says what is wrong where, as text, JSON and SARIF', async () => {
  const file = put('bad/a.yaml', server('one').replace('spec: {}', 'spec: {descripton: x}'));
  const text = await run(['validate', join(folder, 'bad')]);
  expect(text.status).toBe(1);
  expect(text.out).toMatch(/a\.yaml:5:\d+: error: .* \[manifest\/unknown-field\]\n {4}.*description/u);
  expect(text.out).toContain('1 files, 1 manifests: 1 error\n');
  const json = JSON.parse((await run(['validate', join(folder, 'bad'), '--format', 'json'])).out) as {
    readonly files: number;
    readonly diagnostics: readonly { readonly code: string; readonly where: { readonly file: string } }[];
  };
  expect([json.files, json.diagnostics[0]?.code, json.diagnostics[0]?.where.file]).toEqual([1, 'manifest/unknown-field', file]);
  const sarif = JSON.parse((await run(['validate', join(folder, 'bad'), '--format', 'sarif'])).out) as {
    readonly version: string;
    readonly runs: readonly { readonly results: readonly object[] }[];
  };
  expect(sarif.version).toBe('2.1.0');
  expect(sarif.runs[0]?.results[0]).toMatchObject({
    ruleId: 'manifest/unknown-field',
    level: 'error',
    locations: [{ physicalLocation: { region: { startLine: 5 } } }],
  });
});

test('validate reads standard input, and further definitions', async () => {
  const good = await run(['validate', '-'], { input: inputOf(server('one')) });
  expect([good.status, good.out]).toEqual([0, '1 files, 1 manifests: no problems\n']);
  const crd = put('crds/lamp.json', JSON.stringify(lampDefinition));
  const lamp = put('lamps/a.yaml', 'apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata: {name: desk}\nspec: {watts: 5}\n');
  expect((await run(['validate', lamp])).status).toBe(1);
  expect((await run(['validate', lamp, '--crds', crd])).status).toBe(0);
});

test('progress is for terminals', async () => {
  put('many/a.yaml', server('one'));
  const shown = await run(['validate', join(folder, 'many')], { progress: true });
  expect(shown.err).toContain('\r');
  expect((await run(['validate', join(folder, 'many')])).err).toBe('');
});

test('colours are for terminals that want them', async () => {
  const words = ['validate', join(folder, 'bad')];
  expect((await run(words, { terminal: true })).out).toContain('\u001b[31merror');
  expect((await run(words, { terminal: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b');
});

test('models are checked, generated, compared, and imported', async () => {
  // What is noted of our own models is which targets cannot check their rules.
  const { out: notes } = await run(['model', 'check']);
  expect(notes.split('\n').filter((line) => /: (error|warning): /u.test(line))).toEqual([]);
  expect(notes).toMatch(/^7 contexts: \d+ notes\n$/mu);
  put(
    'models/lab.pim.yaml',
    'context: lab\ntitle: Lab\ndescription: A lab.\nvalues:\n  Lamp:\n    description: A lamp.\n    attributes: { a: { type: nothing, description: X. } }\n',
  );
  const bad = await run(['model', 'check', join(folder, 'models')]);
  expect([bad.status, bad.out.includes('[model/unknown-type]'), bad.out.includes('^')]).toEqual([1, true, false]);
  const framed = await run(['model', 'check', join(folder, 'models')], { terminal: true, env: { NO_COLOR: '1' } });
  expect(framed.out).toContain(
    [
      '    7 |     attributes: { a: { type: nothing, description: X. } }',
      '      |                              ^^^^^^^',
      '    Known: Lamp, boolean, digest, dnsLabel, dnsSubdomain, duration, instant, intOrString, integer, json, number, string, text, url.',
    ].join('\n'),
  );
  const marked = JSON.parse((await run(['model', 'check', join(folder, 'models'), '--format', 'sarif'])).out);
  expect(marked.runs[0].results[0].locations[0].physicalLocation.region).toEqual({
    startLine: 7,
    startColumn: 30,
    endLine: 7,
    endColumn: 37,
  });
  put(
    'refused/lab.pim.yaml',
    'context: lab\ntitle: Lab\ndescription: A lab.\nvalues:\n  Map:\n    description: A map.\n    attributes: { a: { type: string, description: X. } }\n',
  );
  const refused = ['model', 'check', join(folder, 'refused')];
  expect((await run(refused)).out).toContain(
    'refused/lab.pim.yaml:5:3: error: Map cannot name a type in TypeScript. [typescript/reserved]',
  );
  expect(JSON.parse((await run([...refused, '--format', 'sarif'])).out).runs[0].results[0].ruleId).toBe('typescript/reserved');
  const noted = await run([...refused, '--target', 'kubernetes']);
  expect([noted.status, noted.out.split('\n').slice(0, 1)]).toEqual([
    0,
    [expect.stringMatching(/refused\/lab\.pim\.yaml:5:3: info: Map is a reserved word of CML\. \[model\/reserved-elsewhere\]$/u)],
  ]);
  expect((await run([...refused, '--target', 'kubernets'])).out).toContain('There is no target kubernets.');
  const ruled = Array.from(
    { length: 7 },
    (_, index) => `      a${index}: { type: integer, description: A., rules: [{ rule: self > 0 }] }\n`,
  );
  put(
    'ruled/lab.pim.yaml',
    `context: lab\ntitle: Lab\ndescription: A lab.\nvalues:\n  Lamp:\n    description: A lamp.\n    attributes:\n${ruled.join('')}`,
  );
  const counted = (await run(['model', 'check', join(folder, 'ruled'), '--target', 'validation'])).out;
  expect([counted.split('[validation/cannot-rules]').length - 1, counted.split('\n').slice(-3)]).toEqual([
    5,
    ['2 more of validation/cannot-rules; --format json lists them.', '1 contexts: 7 notes', ''],
  ]);
  put('empty/readme.txt', '');
  expect((await run(['model', 'check', join(folder, 'empty')])).status).toBe(1);
  const out = join(folder, 'out');
  const words = ['model', 'generate', '--models', 'samples/first-model', '--out', out];
  expect((await run([...words, '--dry-run'])).out).toContain('create    deploy/crds/lamps.lab.example.com.yaml');
  expect((await run([...words, '--check'])).status).toBe(1);
  expect((await run(words)).status).toBe(0);
  expect((await run([...words, '--check'])).status).toBe(0);
  expect((await run([...words, '--target', 'kubernetes', '--out', join(folder, 'out2')])).out).toContain('1 files, 1 changed');
  const crd = put('crds/lamp.json', JSON.stringify(lampDefinition));
  expect((await run(['model', 'import', 'crd', crd, '--out', join(folder, 'imported')])).out).toBe('1 models: no problems\n');
  expect(readFileSync(join(folder, 'imported', 'lab-example-com.pim.yaml'), 'utf8')).toContain('context: lab');
});

test('completion is a script for each shell, with commands, options and nested commands', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, out } = await run(['completion', shell]);
    expect([status, out.includes('validate'), out.includes('generate'), out.includes('format')]).toEqual([0, true, true, true]);
  }
  expect((await run(['completion', 'tcsh'])).status).toBe(2);
});

test('fabrics are listed with their counts', async () => {
  const { status, out } = await remote('fabric', 'list');
  expect(status).toBe(0);
  expect(out).toMatch(/^FABRIC +LIFECYCLE/u);
  expect(out).toMatch(/sample +active +61 +58 +1 +0 +1 +0 +1/u);
});

test('resources are listed, filtered, and shown whole', async () => {
  const listed = await remote('resources', '--state', 'drifted,orphaned');
  expect(
    listed.out
      .split('\n')
      .slice(1, 3)
      .map((line) => line.split(/ +/u).slice(0, 3)),
  ).toEqual([
    ['VPC', 'data', 'drifted'],
    ['VPC', 'shadow', 'orphaned'],
  ]);
  expect(await remote('resources', '--state', 'drifted,orphand')).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringMatching(
      /orphand is not a value of the field state\. \[query\/unknown-value\][\s\S]*Did you mean orphaned\?/u,
    ) as string,
  });
  expect(JSON.parse((await remote('resources', '--kind', 'Switch', '-q', 'spine', '--format', 'json')).out)).toHaveLength(2);
  const one = await remote('resource', 'sample:VPC.vpc.githedgehog.com:default:data');
  expect(one.out).toMatch(/\/spec\/subnets\/db\/vlan {2}value, critical, by kubectl-edit, at \S+\n {4}live {4}1117\n {4}desired 1110\n/u);
  expect(one.out).toMatch(/^critical 80 · offline \(v1\.\S+, schema [0-9a-f]{12}\)$/mu);
  expect(await remote('resource', 'sample:VPC.vpc.githedgehog.com:default:none')).toMatchObject({
    status: 1,
    err: expect.stringContaining('There is no resource sample:VPC.vpc.githedgehog.com:default:none.') as string,
  });
  expect((await remote('resource', 'VPC/data')).out).toBe(one.out);
  expect(await remote('resource', 'VPC/dat')).toMatchObject({
    status: 1,
    err: expect.stringContaining('Did you mean VPC/data?') as string,
  });
  expect((await remote('resource', 'default')).err).toMatch(/default names \d resources\.\n {2}Say which one: sample:/u);
});

test('verdicts are held against the cluster, and how often it agrees is kept', async () => {
  expect(await remote('drift', 'audit', 'sample', '--sample', '5')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^The server agrees with 5 of 5 verdicts; in all with \d+ of \d+\.$/mu) as string,
  });
});

test('drift is a status, for scripts', async () => {
  const all = await remote('drift');
  expect(all.status).toBe(1);
  expect(all.out).toMatch(/drifted +VPC data: 1 field differs/u);
  expect(await remote('drift', 'sample:Server.wiring.githedgehog.com:default:server-01')).toMatchObject({
    status: 0,
    out: 'Git and the cluster agree.\n',
  });
  expect(JSON.parse((await remote('drift', '--format', 'json')).out)).toHaveLength(3);
});

test('the diagnostics of a sound fabric', async () => {
  expect(await remote('diagnostics')).toMatchObject({ status: 0, out: 'Nothing is wrong.\n' });
});

interface Step {
  readonly [name: string]: string | number;
}
const stepsOf = async (...words: readonly string[]): Promise<readonly Step[]> =>
  JSON.parse((await remote('history', ...words, '--format', 'json')).out) as readonly Step[];

test('history goes back to commit, file, line, author and actor, newest first', async () => {
  const { status, out } = await remote('history', 'VPC/data');
  expect(status).toBe(0);
  const at = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
  expect(out).toMatch(
    new RegExp(
      `^${at} {2}synced → drifted {2}live-change, by system:\\S+, position \\d+\\n {4}1 field differs between Git and the cluster\\.\\n {4}vpcs/data\\.yaml:\\d+ at [0-9a-f]{8} by Hedgerow demo\\n`,
      'u',
    ),
  );
  expect(out).toMatch(new RegExp(`${at} {2}new → committed {2}git-commit, by \\S+, position \\d+\\n[^\\n]*\\n[^\\n]*\\n$`, 'u'));
  const steps = await stepsOf('data');
  expect(steps.map(({ to }) => to)).toEqual(['drifted', 'synced', 'pending', 'committed']);
  expect(steps[0]).toMatchObject({ file: 'vpcs/data.yaml', author: 'Hedgerow demo', trigger: 'live-change' });
  expect((await remote('history', 'VPC/dta')).err).toContain('Did you mean VPC/data?');
});

test('every command that reads tells what was known at a moment', async () => {
  const steps = await stepsOf('data');
  const position = String(steps.at(-1)?.['position']);
  const asOf = ['--as-of', position];
  const then = await remote('resources', '-q', 'data', ...asOf, '--format', 'json');
  expect((JSON.parse(then.out) as readonly Step[]).map(({ name, state }) => [name, state])).toEqual([['data', 'committed']]);
  expect(then.err).toMatch(new RegExp(`^As of position ${position}, \\S+Z\\.\\n$`, 'u'));
  expect((await remote('resource', 'VPC/data', ...asOf)).out).toMatch(/^VPC data {2}committed\n/u);
  expect(await stepsOf('VPC/data', ...asOf)).toEqual(steps.slice(-1));
  expect((await remote('drift', 'VPC/data', ...asOf)).out).toBe('committed  VPC data: In Git, not in the cluster.\n');
  expect((await remote('fabric', 'list', '--as-of', 'position:1')).out).toMatch(/sample +planned +0/u);
  expect((await remote('diagnostics', ...asOf)).out).toBe('Nothing is wrong.\n');
  // The same as a time, and before anything was.
  const time = String(/, (\S+Z)\.\n$/u.exec(then.err)?.[1]);
  expect((await remote('resource', 'VPC/data', '--as-of', time)).status).toBe(0);
  expect(await remote('fabric', 'list', '--as-of', '0')).toMatchObject({
    out: 'Nothing.\n',
    err: 'As of position 0, before the first event.\n',
  });
});

test('two moments are compared: what is new, gone or another, field by field', async () => {
  const steps = await fetch(`${demo.url}/api/v1/transitions?to=synced&limit=1`);
  const { results } = (await steps.json()) as { readonly results: readonly Step[] };
  const synced = String(results[0]?.['position']);
  const { status, out } = await remote('changes', '--from', synced, '--kind', 'VPC');
  expect([status, out]).toEqual([
    0,
    `~ VPC data  synced → drifted
    1 field differs between Git and the cluster.
    live /spec/subnets/db/vlan
      - 1110
      + 1117
+ VPC shadow  orphaned
    In the cluster, not in Git.
    live added
1 added, 0 removed, 1 changed
`,
  ]);
  const rows = JSON.parse((await remote('changes', '--from', synced, '--to', synced, '--format', 'json')).out) as unknown;
  expect(rows).toEqual([]);
  expect(await remote('changes', '--from', '9', '--to', '8')).toMatchObject({
    status: 1,
    err: expect.stringContaining('[as-of/order]') as string,
  });
  expect((await remote('changes')).status).toBe(2);
});

test('a moment that is none, or not yet, is told', async () => {
  expect(await remote('resources', '--as-of', 'yesterday')).toMatchObject({
    status: 2,
    err: expect.stringContaining('how long ago') as string,
  });
  expect(await remote('resources', '--as-of', '999999')).toMatchObject({
    status: 1,
    err: expect.stringContaining('[as-of/future]') as string,
  });
});

test('a past that the server still reads is waited for', async () => {
  let asked = 0;
  const fake = createServer((_, response) => {
    asked += 1;
    const [status, body] =
      asked === 1 ? [503, '{"code":"PastUnavailable","title":"It is being read."}'] : [200, '{"count":0,"next":null,"results":[]}'];
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0', 'hedgerow-position': '7' }).end(body);
  });
  await new Promise<void>((done) => fake.listen(0, '127.0.0.1', done));
  const address = fake.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  expect(await run(['resources', '--as-of', '7', '--server', url])).toMatchObject({ status: 0, out: 'Nothing.\n' });
  expect(asked).toBe(2);
  fake.close();
});

test('a fabric is added, synced and reconciled', async () => {
  const added = await remote('fabric', 'add', 'second', '--repo', join(folder, 'data', 'sample-repository'), '--path', 'vpcs');
  expect(added).toMatchObject({ status: 0, out: 'Fabric second added.\n' });
  for (let round = 0; round < 100 && demo.controlPlane.worker('second') === undefined; round += 1)
    await new Promise((done) => setTimeout(done, 20));
  expect((await remote('fabric', 'sync', 'second')).out).toMatch(/^[0-9a-f]{8}: .* 0 diagnostics\n$/u);
  const planned = await remote('plan', 'second');
  expect(planned).toMatchObject({ status: 1, out: expect.stringMatching(/^Wave 1\n/u) as string });
  const hash = /Plan (\w+)\n$/u.exec(planned.out)?.[1] ?? '';
  expect(await remote('apply', 'second', '--plan', 'f'.repeat(32))).toMatchObject({
    status: 1,
    err: expect.stringContaining('[PlanChanged]') as string,
  });
  expect((await remote('apply', 'second', '--plan', hash, '--wait', '30')).out).toMatch(/\n\d+ changes made\.\n$/u);
  expect(await remote('plan', 'second')).toEqual({ status: 0, out: 'Git and the cluster agree.\n', err: '' });
  expect((await remote('ignore', 'list')).out).toBe('Nothing is ignored.\n');
  const add = [
    'ignore',
    'add',
    'texts',
    '--fabric',
    'second',
    '--path',
    '/spec/description',
    '--reason',
    'A job sets it',
    '--owner',
    'net',
  ];
  expect((await remote(...add, '--expires', '30d')).out).toMatch(/^Rule texts holds in second until \d{4}-/u);
  expect((await remote(...add, '--expires', 'soon')).status).toBe(2);
  expect((await remote(...add, '--expires', '2001-01-01')).err).toContain('has a rule texts already');
  await expect
    .poll(async () => (await remote('ignore', 'list', '--fabric', 'second')).out)
    .toMatch(/second\s+texts\s+\*\/\*\s+\/spec\/description\s+0 /u);
  expect((await remote('ignore', 'remove', 'texts', '--fabric', 'second')).out).toBe('Rule texts does not hold in second any more.\n');
  expect((await remote('ignore', 'remove', 'texts', '--fabric', 'second')).err).toContain('Fabric second has no rule texts.');
  expect((await remote('fabric', 'close-kinds', 'second', 'Switch')).out).toBe('Closed in second: Switch.\n');
  expect((await remote('fabric', 'suspend', 'second', '--reason', 'Audit')).out).toBe('Reconciliation of second is suspended.\n');
  await expect.poll(async () => (await remote('apply', 'second')).err).toContain('Reconciliation is suspended: Audit. [FabricHeld]');
  expect((await remote('fabric', 'resume', 'second')).out).toBe('Reconciliation of second goes on.\n');
  expect(await remote('fabric', 'add', 'second', '--repo', '/x')).toMatchObject({
    status: 1,
    err: expect.stringContaining('[FabricExists]') as string,
  });
  expect(await remote('fabric', 'add', 'Bad Name', '--repo', '/x')).toMatchObject({
    status: 1,
    err: expect.stringContaining('/fabric must be a valid dns-label') as string,
  });
});

test('when nobody answers it says what to do', async () => {
  expect(await run(['fabric', 'list', '--server', 'http://127.0.0.1:9'])).toMatchObject({
    status: 1,
    err: expect.stringContaining('hedgerow demo') as string,
  });
});

test('the address of a running server is found in its data folder, and the token is sent', async () => {
  expect((await run(['fabric', 'list', '--data', join(folder, 'data')])).status).toBe(0);
  const asked: (string | undefined)[] = [];
  const fake = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"count":0,"next":null,"previous":null,"results":[]}');
  });
  await new Promise<void>((done) => fake.listen(0, '127.0.0.1', done));
  const address = fake.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  expect(await run(['resources'], { env: { HEDGEROW_SERVER: url, HEDGEROW_TOKEN: 'secret' } })).toMatchObject({
    status: 0,
    out: 'Nothing.\n',
  });
  expect(asked).toEqual(['Bearer secret']);
  fake.close();
});

test('demo and serve run until they are told to end', async () => {
  const data = join(folder, 'other');
  const served = await run(['serve', '--data', data, '--port', '0', '--lab-port', '0']);
  expect([served.status, served.out]).toEqual([0, expect.stringContaining('Hedgerow is at http://127.0.0.1:')]);
  const shown = await run(['demo', '--data', data, '--port', '0', '--lab-port', '0', '--no-drift']);
  expect([shown.status, shown.out]).toEqual([0, expect.stringContaining('kubectl --kubeconfig')]);
  expect((await run(['serve', '--data', join(folder, 'data'), '--port', '0'])).err).toContain('in use');
});

test('what reads the log is listed with what it set aside, and tables are filled anew', async () => {
  const listed = await remote('processors');
  expect(listed.status).toBe(0);
  expect(listed.out).toMatch(
    /^PROCESSOR\s+KIND\s+POSITION\s+BEHIND\s+PARKED\ninventory\s+projection\s+\d+\s+0\s+0\n(.*\n)*screens\s+projection\s+\d+\s+0\s+0\n$/u,
  );
  expect(JSON.parse((await remote('processors', '--format', 'json')).out).map(({ name }: { name: string }) => name)).toContain('screens');
  const before = (await remote('resources', '--fabric', 'sample')).out;
  expect(before.split('\n').length).toBeGreaterThan(40);
  const rebuilt = await remote('processors', 'rebuild', 'screens');
  expect([rebuilt.status, rebuilt.err]).toEqual([0, '']);
  expect(rebuilt.out).toMatch(/^screens: filled from \d+ events and served\.\n$/u);
  expect((await remote('resources', '--fabric', 'sample')).out).toBe(before);
  const lines = (await remote('processors', 'rebuild', 'inventory', '--format', 'json')).out.trim().split('\n');
  expect(JSON.parse(lines.at(-1) as string)).toEqual({ outcome: 'done' });
  expect((await remote('processors', 'resume', 'screens')).out).toBe('0 events handled, 0 still set aside.\n');
  const unknown = await remote('processors', 'rebuild', 'nothing');
  expect([unknown.status, unknown.err]).toEqual([1, 'error: There is no projection nothing. [NotFound]\n  There is inventory, screens.\n']);
});

test('an event that was set aside is a problem that is told until it is handled', async () => {
  const aside = {
    position: 7,
    stream: 'fabric-lab',
    type: 'FabricDescribed',
    reason: 'The title \u001b[31mis bad.',
    at: '2026-01-01T00:00:00Z',
  };
  const server = createServer((request, response) => {
    const results = [{ name: 'screens', kind: 'projection', position: 9, behind: 0, parked: [aside] }];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.method === 'POST' ? { done: 0, parked: 1 } : { count: 1, next: null, results }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { readonly port: number };
  const at = ['--server', `http://127.0.0.1:${port}`];
  const listed = await run(['processors', ...at]);
  expect(listed.status).toBe(1);
  expect(listed.out).toContain('\nscreens: event 7 FabricDescribed of fabric-lab\n  The title \uFFFD[31mis bad.\n');
  const resumed = await run(['processors', 'resume', 'screens', '--stream', 'fabric-lab', ...at]);
  expect([resumed.status, resumed.out]).toEqual([1, '0 events handled, 1 still set aside.\n']);
  const broken = await run(['processors', 'rebuild', 'screens', ...at], { interrupted: () => new Promise(() => undefined) });
  expect([broken.status, broken.out]).toEqual([1, '']);
  server.close();
});

test('an application of Argo CD is named with its namespace', async () => {
  const words = ['fabric', 'add', 'third', '--repo', join(folder, 'data', 'sample-repository'), '--argocd'];
  expect(await remote(...words, 'fabric')).toMatchObject({ status: 2, err: expect.stringContaining('namespace/name') as string });
  expect((await remote(...words, 'argocd/fabric')).out).toBe('Fabric third added.\n');
  await expect
    .poll(async () => JSON.stringify(JSON.parse((await remote('fabric', 'list', '--format', 'json')).out)), { timeout: 20_000 })
    .toContain('There is no Argo CD in the cluster.');
});
