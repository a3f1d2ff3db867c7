/** The stock kubectl, any version from 1.20 on, against the lab cluster and, with the same words, against real API servers. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { clientPatch } from '#kubernetes/client-apply.ts';
import { mergePatch } from '#kubernetes/merge-patch.ts';
import { openKind, ownKubernetes, releases } from '../../test/services/kubernetes.ts';
import { lampDefinition } from './lamp.fixture.ts';
import { startLabCluster } from './server.ts';

const run = promisify(execFile);
const program = process.env['KUBECTL'] ?? 'kubectl';
const found = await run(program, ['version', '--client']).then(
  () => true,
  () => false,
);
if (!found && process.env['REQUIRE_SERVICES'] === '1') throw new Error('kubectl is required and not there.');
if (!found) console.warn('Skipped: no kubectl. Install it, or name it in KUBECTL.');

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-kubectl-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly text: string;
}

interface Started {
  readonly kubeconfig: string;
  readonly stop: () => Promise<void>;
}

const startLab = async (): Promise<Started> => {
  const lab = await startLabCluster({ definitions: [lampDefinition], port: 0 });
  return { kubeconfig: lab.kubeconfig(), stop: lab.stop };
};

const startReal = async (release: string): Promise<Started> => {
  const server = await ownKubernetes(release);
  await openKind(server, lampDefinition);
  return { kubeconfig: server.kubeconfigText, stop: server.stop };
};

const kubectl = async (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> => {
  const options = { env: { ...process.env, KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder, ...env } };
  return run(program, [...words], options).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    (fault: { readonly code: number; readonly stdout: string; readonly stderr: string }) => ({
      code: fault.code,
      text: fault.stdout + fault.stderr,
    }),
  );
};

const manifest = (watts: unknown, name = 'desk'): string => {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata:\n  name: ${name}\nspec:\n  watts: ${String(watts)}\n`);
  return file;
};

const clusters: readonly (readonly [string, () => Promise<Started>])[] = [
  ['the lab cluster', startLab],
  ...releases.map((release) => [`Kubernetes ${release}`, () => startReal(release)] as const),
];

describe.skipIf(!found).each(clusters)('against %s', (_name, start) => {
  let started: Started;
  beforeAll(async () => {
    // Kubectl remembers what it discovered, by address.
    rmSync(join(folder, '.kube'), { recursive: true, force: true });
    started = await start();
    writeFileSync(join(folder, 'kubeconfig'), started.kubeconfig);
  });
  afterAll(() => started?.stop());

  test('get, apply, diff, edit, label, patch and delete work as on a cluster', async () => {
    expect((await kubectl(['api-resources'])).text).toMatch(/lamps +lm +lab\.example\.com\/v1 +true +Lamp/u);
    expect((await kubectl(['apply', '--dry-run=server', '-f', manifest(5)])).text).toContain('created (server dry run)');
    expect((await kubectl(['apply', '-f', manifest(5)])).text).toBe('lamp.lab.example.com/desk created\n');
    expect((await kubectl(['apply', '-f', manifest(5)])).text).toBe('lamp.lab.example.com/desk unchanged\n');
    expect((await kubectl(['get', 'lm'])).text).toMatch(/NAME +WATTS +AGE\ndesk +5 /u);
    const diff = await kubectl(['diff', '-f', manifest(7)]);
    expect(diff.code).toBe(1);
    expect(diff.text).toMatch(/-\s+watts: 5\n\+\s+watts: 7/u);
    expect((await kubectl(['diff', '--server-side', '--force-conflicts', '-f', manifest(7)])).text).toMatch(/\+\s+watts: 7/u);
    expect((await kubectl(['edit', 'lamp', 'desk'], { KUBE_EDITOR: 'sed -i s/watts:.5/watts:\\ 9/' })).text).toContain('edited');
    expect((await kubectl(['get', 'lamp', 'desk', '-o', 'jsonpath={.spec.watts}'])).text).toBe('9');
    expect((await kubectl(['label', 'lamp', 'desk', 'room=office'])).text).toContain('labeled');
    expect((await kubectl(['get', 'lamps', '-l', 'room=office', '-o', 'name'])).text).toBe('lamp.lab.example.com/desk\n');
    expect(
      (await kubectl(['patch', 'lamp', 'desk', '--type=json', '-p', '[{"op":"replace","path":"/spec/watts","value":3}]'])).text,
    ).toContain('patched');
    expect((await kubectl(['delete', 'lamp', 'desk', '--dry-run=server'])).text).toContain('deleted (server dry run)');
    expect((await kubectl(['get', 'lamp', 'desk', '-o', 'name'])).text).toBe('lamp.lab.example.com/desk\n');
    expect((await kubectl(['delete', 'lamp', 'desk'])).text).toMatch(/lamp.* deleted/u);
    expect((await kubectl(['get', 'lamp', 'desk'])).text).toContain('lamps.lab.example.com "desk" not found');
  });

  test('server-side apply tells conflicts by manager and field, and takes them when forced', async () => {
    await kubectl(['apply', '--server-side', '--field-manager=git', '-f', manifest(5, 'hall')]);
    await kubectl(['patch', 'lamp', 'hall', '--type=merge', '-p', '{"spec":{"watts":6}}', '--field-manager=hand']);
    const refused = await kubectl(['apply', '--server-side', '--field-manager=git', '-f', manifest(7, 'hall')]);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('conflict with "hand"');
    expect(
      (await kubectl(['apply', '--server-side', '--field-manager=git', '--force-conflicts', '-f', manifest(7, 'hall')])).text,
    ).toContain('serverside-applied');
  });

  test('what the schema does not allow is refused with the field', async () => {
    expect((await kubectl(['apply', '-f', manifest(-1, 'bad')])).text).toContain('spec.watts: Invalid value');
    const file = manifest(1, 'odd');
    writeFileSync(file, 'apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata: {name: odd}\nspec: {wats: 1}\n');
    expect((await kubectl(['apply', '-f', file])).text).toMatch(/unknown field "(?:spec\.)?wats"/u);
  });

  test('a definition that is applied makes its kind available at once', async () => {
    const file = join(folder, 'crd.json');
    const text = JSON.stringify(lampDefinition)
      .replaceAll('lamps', 'torches')
      .replaceAll('Lamp', 'Torch')
      .replaceAll('lamp', 'torch')
      .replaceAll('"lm"', '"to"');
    writeFileSync(file, text);
    expect((await kubectl(['apply', '-f', file])).text).toContain('created');
    expect((await kubectl(['get', 'torches'])).text).toContain('No resources found');
    expect((await kubectl(['delete', '-f', file])).text).toContain('deleted');
    expect((await kubectl(['get', 'torches'])).code).toBe(1);
  });

  test.each([
    ['a value changes', { watts: 5 }, {}, { watts: 7 }],
    ['a line goes', { watts: 5, colour: 'red' }, {}, { watts: 5 }],
    ['a line goes that somebody changed', { watts: 5, colour: 'red' }, { colour: 'blue' }, { watts: 5 }],
    ['somebody added what Git does not say', { watts: 5 }, { colour: 'blue' }, { watts: 6 }],
    ['somebody took away what Git says', { watts: 5, colour: 'red' }, { colour: null }, { watts: 5, colour: 'red' }],
    ['a null takes away', { watts: 5, colour: 'red' }, {}, { watts: 5, colour: null }],
  ])('our patch of client-side apply is that of kubectl: %s', async (_case, first, edit, second) => {
    const file = join(folder, 'patched.json');
    const apply = async (spec: unknown): Promise<JsonObject> => {
      const object = { apiVersion: 'lab.example.com/v1', kind: 'Lamp', metadata: { name: 'patched', labels: { a: 'b' } }, spec };
      writeFileSync(file, JSON.stringify(object));
      await kubectl(['apply', '-f', file]);
      return object as unknown as JsonObject;
    };
    const live = async (): Promise<JsonObject> =>
      JSON.parse((await kubectl(['get', 'lamp', 'patched', '-o', 'json', '--show-managed-fields'])).text) as JsonObject;
    await apply(first);
    await kubectl(['patch', 'lamp', 'patched', '--type=merge', '-p', JSON.stringify({ spec: edit })]);
    const before = await live();
    const config = await apply(second);
    const patched = mergePatch(before, clientPatch(config, before)) as JsonObject;
    const spec = patched['spec'] as JsonObject;
    // A field that is taken away gets its default again.
    expect({ colour: 'white', ...spec }).toEqual((await live())['spec']);
    await kubectl(['delete', 'lamp', 'patched']);
  });

  test('a kind that can be scaled is scaled', async () => {
    const file = join(folder, 'fleet.json');
    const scale = { specReplicasPath: '.spec.watts', statusReplicasPath: '.status.watts' };
    const text = JSON.stringify(lampDefinition).replaceAll('lamp', 'fleet').replaceAll('Lamp', 'Fleet').replaceAll('"lm"', '"fl"');
    writeFileSync(file, text.replace('"subresources":{"status":{}}', `"subresources":${JSON.stringify({ status: {}, scale })}`));
    await kubectl(['apply', '-f', file]);
    await kubectl(['wait', '--for=condition=established', 'crd/fleets.lab.example.com']);
    const fleet = manifest(2, 'north');
    writeFileSync(fleet, readFileSync(fleet, 'utf8').replace('Lamp', 'Fleet'));
    expect((await kubectl(['apply', '-f', fleet])).text).toContain('created');
    expect((await kubectl(['scale', '--replicas=4', 'fleet/north'])).text).toContain('scaled');
    expect((await kubectl(['get', 'fleet', 'north', '-o', 'jsonpath={.spec.watts}'])).text).toBe('4');
  });

  test('explain reads the schema', async () => {
    expect((await kubectl(['explain', 'lamp.spec'])).text).toMatch(/watts\s+<integer>/u);
  });
});
