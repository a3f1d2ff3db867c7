/**
 * Runs a real API server with its etcd on loopback, in a temporary folder, until it is interrupted:
 * `node test/kubernetes/serve.ts [RELEASE]` prints the path of a kubeconfig.
 *
 * The suites run it as `serve.ts RELEASE FOLDER PROCESS`: it then writes `ready.json` into that folder (or `failed.txt`), and goes when
 * the process with that number is gone. However it ends, the folder goes with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPrograms } from './binaries.ts';

/** What `ready.json` holds. */
export interface Served {
  readonly release: string;
  /** `v1.37.2` */
  readonly version: string;
  readonly url: string;
  /** The bearer token of the only user, who may do everything. */
  readonly token: string;
  /** Path of a kubeconfig with url, token and certificate authority. */
  readonly kubeconfig: string;
  /** Number of the process that stops both programs when it is asked to end. */
  readonly supervisor: number;
}

/** Time for both programs to be ready (ms). */
const patience = 120_000;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const [wanted, given, parent] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), 'hedgerow-kubernetes-'));
const token = randomBytes(24).toString('hex');
const log = createWriteStream(join(folder, 'log'));
const running: ChildProcess[] = [];
let stopped = false;

const stop = (): void => {
  stopped = true;
  for (const child of running) child.kill('SIGKILL');
};

/** Ends with everything that was made. Programs that are being killed may still write for a moment. */
const end = (code: number): void => {
  stop();
  setTimeout(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(code);
  }, 100);
};

/** Says why, with the end of the log. Under a run of suites it stays until the run has ended, so that all of them can read it. */
const fail = (text: string): void => {
  if (stopped) return;
  stop();
  const why = `${text}\n${readFileSync(join(folder, 'log'), 'utf8').split('\n').slice(-30).join('\n')}`;
  if (parent !== undefined) writeFileSync(join(folder, 'failed.txt'), why);
  else {
    console.error(why);
    end(1);
  }
};

const run = (program: string, words: readonly string[]): void => {
  const child = spawn(program, [...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.on('error', (fault) => fail(`${program} cannot be started: ${fault.message}`));
  child.on('exit', (code) => fail(`${program} ended with ${code}.`));
  running.push(child);
};

/** The API server makes its own certificate and authority when it starts. */
const authority = (): string => {
  const file = join(folder, 'certificates', 'apiserver.crt');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

const get = (url: string, path: string): Promise<{ readonly code: number; readonly text: string }> =>
  new Promise((resolve) => {
    const asked = request(`${url}${path}`, { ca: authority(), headers: { authorization: `Bearer ${token}` } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ code: response.statusCode ?? 0, text }));
    });
    asked.on('error', () => resolve({ code: 0, text: '' }));
    asked.end();
  });

const kubeconfigFor = (url: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority-data': Buffer.from(authority()).toString('base64') } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace: 'default' } }],
    'current-context': 'test',
  });

/** Durability is of no use here: the data is thrown away. */
const startStore = async (programs: string): Promise<string> => {
  const [client, peer] = [await freePort(), await freePort()];
  const [clients, peers] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  run(join(programs, 'etcd'), [
    '--name=test',
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=test=${peers}`,
    '--log-level=warn',
  ]);
  return clients;
};

const startServer = async (programs: string, store: string): Promise<string> => {
  const port = await freePort();
  writeFileSync(join(folder, 'tokens.csv'), `${token},test,test,system:masters\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(folder, 'accounts.key'), privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  run(join(programs, 'kube-apiserver'), [
    `--etcd-servers=${store}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=AlwaysAllow',
    '--anonymous-auth=false',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'accounts.key')}`,
    `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    // Accounts and quotas need controllers, which do not run here; fairness between one user and himself only costs time.
    '--disable-admission-plugins=ServiceAccount,ResourceQuota',
    '--enable-priority-and-fairness=false',
    '--endpoint-reconciler-type=none',
    '--profiling=false',
  ]);
  return `https://127.0.0.1:${port}`;
};

const isThere = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

/** Ready means that objects can be written, not only that somebody answers: the namespace `default` is made last. */
const isReady = async (url: string): Promise<boolean> =>
  (await get(url, '/readyz')).code === 200 && (await get(url, '/api/v1/namespaces/default')).code === 200;

const serve = async (): Promise<void> => {
  const programs = findPrograms();
  const found = programs.find(({ release }) => wanted === undefined || release === wanted);
  if (found === undefined) throw new Error(`There is no API server ${wanted ?? ''}: run npm run kubernetes.`);
  const url = await startServer(found.folder, await startStore(found.folder));
  for (const started = Date.now(); !(await isReady(url)); await sleep(50))
    if (Date.now() - started > patience) return fail('The API server is not ready in time.');
  const { gitVersion } = JSON.parse((await get(url, '/version')).text) as { readonly gitVersion: string };
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(url), { mode: 0o600 });
  const served: Served = { release: found.release, version: gitVersion, url, token, kubeconfig, supervisor: process.pid };
  writeFileSync(join(folder, 'starting.json'), JSON.stringify(served), { mode: 0o600 });
  renameSync(join(folder, 'starting.json'), join(folder, 'ready.json'));
  if (given === undefined) console.log(`Kubernetes ${gitVersion}: KUBECONFIG=${kubeconfig}`);
  return undefined;
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
if (parent !== undefined) setInterval(() => isThere(Number(parent)) || end(0), 500);
await serve().catch((fault: Error) => fail(fault.message));
