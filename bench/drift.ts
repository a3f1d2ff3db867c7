/**
 * What it costs to know whether objects are as Git wants them: VPCs of Hedgehog, against a real API server of the pinned release.
 *
 *     npm run bench:drift -- [--vpcs 200] [--objects 10000] [--no-peer]
 *
 * Method. VPCs of four subnets are applied to a real kube-apiserver on this machine and read back, so that each carries its defaults and
 * owners. Of each it is said whether an apply would change it: unchanged ones by the quick comparison, one with a changed value by the
 * whole prediction. The peer is `kubectl diff --server-side` over the same manifests on the same server in the same run; what it costs is
 * the processor time of kubectl, and beside it that of the API server. Then a process of its own lists many such objects from a server
 * that has them ready, page by page, and gives a verdict on each; its peak memory is what the system says of it (maximum resident set),
 * with Node and all of Hedgerow that it loads. Processor time is quoted, since others may use the machine.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { JsonObject } from '#base/json.ts';
import { predictApply } from '#kubernetes/apply.ts';
import { agreesQuickly } from '#kubernetes/compare.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { serverProfile } from '#kubernetes/profile.ts';
import { kubernetes, missing } from '../test/services/kubernetes.ts';
import { definition, manager, schema, vpc } from './drift-vpc.ts';

const { values: options } = parseArgs({
  options: {
    vpcs: { type: 'string', default: '200' },
    objects: { type: 'string', default: '10000' },
    peer: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

const vpcs = Number(options.vpcs);
const say = (what: string, value: string): void => void process.stdout.write(`${what.padEnd(62)} ${value}\n`);

/** Median time of one of many runs (µs), and the processor time of all of them (µs). */
const timed = (runs: number, work: (run: number) => void): { readonly median: number; readonly cpu: number } => {
  for (let run = 0; run < runs; run += 1) work(run);
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    work(run);
    times.push((performance.now() - start) * 1000);
  }
  const { user, system } = process.cpuUsage(before);
  return { median: times.sort((left, right) => left - right)[Math.floor(runs / 2)] ?? Number.NaN, cpu: user + system };
};

/** Processor time of a running program (s), in ticks of 10 ms. */
const processorOf = (id: string): number => {
  const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const childOf = (parent: number, program: string): string | undefined =>
  readdirSync('/proc').find((id) => {
    if (!/^\d+$/u.test(id)) return false;
    const stat = spawnSync('cat', [`/proc/${id}/stat`]).stdout.toString();
    return stat.includes(`(${program}`) && stat.split(') ')[1]?.split(' ')[1] === String(parent);
  });

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-drift-'));

/** `kubectl diff --server-side` of all manifests: processor time of kubectl and of the API server, each (s). */
const peer = (kubeconfig: string, supervisor: number): { readonly kubectl: number; readonly server: number } => {
  const file = join(folder, 'vpcs.json');
  const items = Array.from({ length: vpcs }, (_, index) => vpc(index));
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const server = childOf(supervisor, 'kube-apiserver');
  const before = server === undefined ? 0 : processorOf(server);
  const words = `kubectl --kubeconfig ${kubeconfig} diff --server-side --force-conflicts --field-manager ${manager} -f ${file}`;
  const { stdout, stderr } = spawnSync('bash', ['-c', `${words} >${join(folder, 'diff')} 2>&1; echo "status $?"; times`], {
    encoding: 'utf8',
  });
  const status = /status (\d+)/u.exec(stdout)?.[1];
  if (status !== '0')
    throw new Error(`kubectl diff ended with ${status}: ${stderr}${readFileSync(join(folder, 'diff'), 'utf8').slice(0, 2000)}`);
  const seconds = [...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/gu)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return {
    kubectl: seconds.reduce((sum, part) => sum + part, 0),
    server: server === undefined ? Number.NaN : processorOf(server) - before,
  };
};

/** A process that lists `count` objects and gives verdicts; what it says of itself. */
const cold = async (count: number): Promise<{ readonly seconds: number; readonly megabytes: number }> => {
  const child = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, 'drift-cold.ts'), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const chunk of child.stdout) out += String(chunk);
  return JSON.parse(out) as { readonly seconds: number; readonly megabytes: number };
};

if (missing !== undefined) throw new Error(missing);
const server = await kubernetes();
try {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await server.request('POST', definitions, { body: definition });
  const live: KubernetesObject[] = [];
  const place = '/apis/vpc.githedgehog.com/v1beta1/namespaces/default/vpcs';
  for (let round = 0; (await server.request('GET', `${place}?limit=1`)).code !== 200 && round < 500; round += 1)
    await new Promise((done) => setTimeout(done, 20));
  for (let index = 0; index < vpcs; index += 1) {
    const path = `${place}/vpc-${index}?fieldManager=${manager}`;
    const answer = await server.request('PATCH', path, { body: vpc(index), type: 'application/apply-patch+yaml' });
    if (answer.code > 201) throw new Error(JSON.stringify(answer.body));
    live.push(answer.body as KubernetesObject);
  }
  const wanted = live.map((_, index) => vpc(index));
  const at = (run: number) => ({ config: wanted[run % vpcs] as KubernetesObject, live: live[run % vpcs] as KubernetesObject });
  const quick = timed(vpcs * 20, (run) => {
    if (!agreesQuickly({ ...at(run), manager, schema })) throw new Error('An unchanged VPC was taken for changed.');
  });
  const profile = serverProfile(server.version);
  const about = { manager, schema, statusSubresource: true, now: new Date().toISOString(), profile, dryRun: true } as const;
  const changed = live.map((object) => ({ ...object, spec: { ...(object['spec'] as JsonObject), defaultIsolated: false } }));
  const full = timed(vpcs * 10, (run) => {
    const outcome = predictApply({ ...about, ...at(run), live: changed[run % vpcs] as KubernetesObject, force: true });
    if (outcome.outcome !== 'applied' || !outcome.changed) throw new Error('A changed VPC was taken for unchanged.');
  });
  say(`Kubernetes ${server.version}, VPCs of ${JSON.stringify(live[0]).length} bytes`, '');
  say('unchanged object, median', `${quick.median.toFixed(1)} µs`);
  say('whole prediction of a changed VPC, median', `${full.median.toFixed(1)} µs`);
  const ours = quick.cpu / (vpcs * 20);
  say('1,000 unchanged VPCs verified, processor time', `${ours.toFixed(1)} ms`);
  if (options.peer) {
    const { kubectl, server: theirs } = peer(server.kubeconfig, server.supervisor);
    const thousand = (seconds: number): number => (seconds / vpcs) * 1_000_000;
    say(
      '  the same by kubectl diff --server-side: kubectl',
      `${thousand(kubectl).toFixed(0)} ms   ${(thousand(kubectl) / ours).toFixed(0)} x ours`,
    );
    say('  and the API server besides', `${thousand(theirs).toFixed(0)} ms   ${(thousand(theirs) / ours).toFixed(0)} x ours`);
  }
  for (const count of [Number(options.objects), 5 * Number(options.objects)]) {
    const { seconds, megabytes } = await cold(count);
    say(`${count} objects from a cold start to verdicts`, `${seconds.toFixed(1)} s, peak ${megabytes.toFixed(0)} MB`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
