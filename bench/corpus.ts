/** A repository of many manifests, the same on every machine: made with `git fast-import`, so that making it costs seconds. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const run = (program: string, words: readonly string[], input?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, [...words], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${program} ${words.join(' ')}: ${errors}`))));
    child.stdin.end(input);
  });

const server = (index: number, round: number): string => `apiVersion: wiring.githedgehog.com/v1beta1
kind: Server
metadata:
  name: server-${index}
  namespace: default
  labels:
    rack: rack-${index % 200}
spec:
  description: Server ${index}, described for the ${round}. time
`;

const connection = (index: number, round: number): string => `# Cable of server ${index}
apiVersion: wiring.githedgehog.com/v1beta1
kind: Connection
metadata:
  name: server-${index}--unbundled
  namespace: default
  annotations:
    example.com/round: "${round}"
spec:
  unbundled:
    link:
      server:
        port: server-${index}/enp2s1
      switch:
        port: leaf-${index % 200}/E1/${(index % 48) + 1}
`;

const vpc = (index: number, round: number): string => `apiVersion: vpc.githedgehog.com/v1beta1
kind: VPC
metadata:
  name: vpc-${index}
  namespace: default
spec:
  ipv4Namespace: default
  vlanNamespace: default
  subnets:
    front:
      subnet: 10.${index % 250}.${round % 250}.0/24
      gateway: 10.${index % 250}.${round % 250}.1
      vlan: ${1000 + (index % 2000)}
      dhcp:
        enable: true
        range:
          start: 10.${index % 250}.${round % 250}.10
          end: 10.${index % 250}.${round % 250}.199
    back:
      subnet: 10.${index % 250}.${(round + 1) % 250}.0/24
      gateway: 10.${index % 250}.${(round + 1) % 250}.1
      vlan: ${3000 + (index % 900)}
`;

const attachment = (index: number, round: number): string => `apiVersion: vpc.githedgehog.com/v1beta1
kind: VPCAttachment
metadata:
  name: vpc-${index}--front
  namespace: default
  annotations:
    example.com/round: "${round}"
spec:
  subnet: vpc-${index}/front
  connection: server-${index}--unbundled
`;

const kinds = [server, connection, vpc, attachment] as const;

const pathOf = (index: number): string =>
  `fabric/${['servers', 'connections', 'vpcs', 'attachments'][index % 4]}/${Math.floor(index / 400)}/item-${index}.yaml`;

const textOf = (index: number, round: number): string => (kinds[index % 4] ?? server)(Math.floor(index / 4), round);

const commit = (round: number, indexes: readonly number[]): string => {
  const message = `Round ${round}`;
  const head = `commit refs/heads/main\nauthor Bench <bench@example.com> ${1_700_000_000 + round} +0000\ncommitter Bench <bench@example.com> ${1_700_000_000 + round} +0000\ndata ${message.length}\n${message}\n${round === 1 ? '' : 'from refs/heads/main^0\n'}`;
  const files = indexes.map((index) => {
    const text = textOf(index, round);
    return `M 100644 inline ${pathOf(index)}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  return `${head}${files.join('')}\n`;
};

/** Makes the repository in a folder, or finds it there. */
export const makeCorpus = async (folder: string, manifests: number): Promise<string> => {
  const repository = join(folder, `corpus-${manifests}.git`);
  if (existsSync(repository)) return repository;
  mkdirSync(folder, { recursive: true });
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  await run(
    'git',
    ['-C', repository, 'fast-import', '--quiet'],
    commit(
      1,
      Array.from({ length: manifests }, (_, index) => index),
    ),
  );
  return repository;
};

/** Adds a commit that changes `count` files. */
export const changeFiles = async (repository: string, round: number, count: number, manifests: number): Promise<void> => {
  const step = Math.floor(manifests / count);
  await run(
    'git',
    ['-C', repository, 'fast-import', '--quiet', '--force'],
    commit(
      round,
      Array.from({ length: count }, (_, index) => index * step),
    ),
  );
};
