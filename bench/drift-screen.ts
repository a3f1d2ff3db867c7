/**
 * How long it takes until a change by hand is on the screen: `npm run bench:screen -- [--rounds 200]`.
 *
 * Method. The demo runs in this process, with the sample fabric and its lab cluster, its log and tables on this machine's disk. A VLAN of a
 * VPC is changed as kubectl would, and changed back. The clock starts when the cluster has answered, which is after it has sent the
 * event to those who watch; it stops when a client of the event stream has been told, has asked for the resource and been answered with
 * the new state. Times are seen by the client, with whatever else the machine does.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo } from '#app/demo.ts';
import type { JsonObject } from '#base/json.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '200' } } });
const rounds = Number(options.rounds);
const data = mkdtempSync(join(tmpdir(), 'hedgerow-screen-'));
const demo = await startDemo({
  data,
  host: '127.0.0.1',
  port: 0,
  labPort: 0,
  fresh: false,
  drift: false,
  definitions: [],
  log: () => undefined,
});

const json = async (url: string, init: RequestInit = {}): Promise<JsonObject> => {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${answer.status} from ${url}`);
  return (await answer.json()) as JsonObject;
};

/** Tells each time that the stream has said something. */
const listen = async (): Promise<{ readonly next: () => Promise<unknown>; readonly end: () => void }> => {
  const stop = new AbortController();
  const { body } = await fetch(`${demo.url}/api/v1/stream`, { signal: stop.signal });
  const reader = body?.getReader();
  return { next: async () => reader?.read(), end: () => stop.abort() };
};

const [lab] = /http:\/\/[^\s"]+/u.exec(readFileSync(demo.kubeconfig, 'utf8')) ?? [];
const vpc = 'apis/vpc.githedgehog.com/v1beta1/namespaces/default/vpcs/data';

const change = async (spec: JsonObject): Promise<void> => {
  const headers = { 'content-type': 'application/merge-patch+json' };
  await json(`${lab}/${vpc}?fieldManager=kubectl-edit`, { method: 'PATCH', headers, body: JSON.stringify({ spec }) });
};

const stateOf = async (): Promise<unknown> =>
  (await json(`${demo.url}/api/v1/resources/${encodeURIComponent('sample:VPC.vpc.githedgehog.com:default:data')}`))['state'];

try {
  while ((await stateOf()) !== 'synced') await new Promise((done) => setTimeout(done, 50));
  const before = (await json(`${lab}/${vpc}`))['spec'] as JsonObject;
  const [name, subnet] = Object.entries(before['subnets'] as Record<string, JsonObject>)[0] as [string, JsonObject];
  const stream = await listen();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const drifts = round % 2 === 0;
    await change({ subnets: { [name]: { vlan: drifts ? Number(subnet['vlan']) + 7 : (subnet['vlan'] ?? null) } } });
    const start = performance.now();
    const wanted = drifts ? 'drifted' : 'synced';
    while ((await stateOf()) !== wanted) await stream.next();
    times.push(performance.now() - start);
  }
  stream.end();
  times.sort((left, right) => left - right);
  const at = (part: number): string => `${(times[Math.min(rounds - 1, Math.floor(part * rounds))] ?? Number.NaN).toFixed(0)} ms`;
  console.log(`a change by hand is on the screen after ${at(0.5)} (median), ${at(0.99)} (99 of 100), ${at(1)} (longest of ${rounds})`);
} finally {
  await demo.stop();
  rmSync(data, { recursive: true, force: true });
}
process.exit(0);
