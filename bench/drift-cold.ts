/**
 * A cold start, as a process of its own: the reflector lists VPCs from a server that has them ready, and each gets a verdict. Prints what
 * it took as JSON: seconds from the start of the list to the last verdict, and the most memory that the process had.
 */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { makeClient } from '#adapters/kubernetes/client.ts';
import { reflect } from '#adapters/kubernetes/reflector.ts';
import type { LiveResource } from '#contexts/gitops/ports.ts';
import { predictApply } from '#kubernetes/apply.ts';
import { agreesQuickly } from '#kubernetes/compare.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { manager, schema, vpc } from './drift-vpc.ts';

const about = { manager, schema, statusSubresource: true, now: '2026-11-25T12:00:00Z' } as const;
const count = Number(process.argv[2]);

/** The object as a server has it. */
const stored = (index: number): KubernetesObject => {
  const outcome = predictApply({ ...about, config: vpc(index) });
  if (outcome.outcome !== 'applied') throw new Error(outcome.message);
  const { object } = outcome;
  return {
    ...object,
    metadata: { ...object.metadata, uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, resourceVersion: String(index + 1) },
  };
};

/** Serves the list, in a process of its own. */
const serve = (): void => {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    if (query.has('watch')) return void response.writeHead(200).flushHeaders();
    const [from, limit] = [Number(query.get('continue') ?? 0), Number(query.get('limit'))];
    const items = Array.from({ length: Math.min(limit, count - from) }, (_, index) => stored(from + index));
    const rest = from + limit < count ? { continue: String(from + limit) } : {};
    return void response.end(JSON.stringify({ metadata: { resourceVersion: '1', ...rest }, items }));
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { readonly port: number }).port));
};

/** Every tenth object was changed by hand, so that not all verdicts are quick ones. */
const verdictOn = ({ object }: LiveResource, index: number): boolean => {
  const config = vpc(index);
  const live = index % 10 === 0 ? { ...object, spec: { ...(object['spec'] as object), defaultIsolated: false } } : object;
  if (agreesQuickly({ config, live: live as KubernetesObject, manager, schema })) return false;
  const outcome = predictApply({ ...about, config, live: live as KubernetesObject, force: true });
  return outcome.outcome === 'applied' && outcome.changed;
};

if (process.argv[3] === 'serve') serve();
else {
  const child = fork(import.meta.filename, [String(count), 'serve']);
  const port = await new Promise<number>((done) => child.once('message', (message) => done(message as number)));
  const client = makeClient({ server: new URL(`http://127.0.0.1:${port}`), authorize: async () => ({}) });
  const stop = new AbortController();
  const started = performance.now();
  let drifted = 0;
  const spec = { client, path: '/vpcs', apiVersion: 'vpc.githedgehog.com/v1beta1', group: 'vpc.githedgehog.com', kind: 'VPC' };
  await reflect(
    {
      ...spec,
      pause: async () => undefined,
      report: (report) => {
        if (report.type !== 'listed') throw new Error(`The list is ${report.type}.`);
        for (const [index, resource] of report.resources.entries()) if (verdictOn(resource, index)) drifted += 1;
        stop.abort();
      },
    },
    stop.signal,
  );
  const seconds = (performance.now() - started) / 1000;
  child.kill();
  if (drifted !== Math.ceil(count / 10)) throw new Error(`${drifted} of ${count} objects were taken for drifted.`);
  process.stdout.write(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
  process.exit(0);
}
