/**
 * A Git repository to measure with: one large fabric of our own invention, 10,000 manifests in as many files, then a commit that
 * changes ten of them. Deterministic: the same size gives the same commit ids on every machine.
 */
import { execFileSync } from 'node:child_process';
import { writeYaml } from '#yaml/write.ts';

export interface Corpus {
  /** The bare repository. */
  readonly repository: string;
  readonly branch: string;
  readonly files: number;
  readonly bytes: number;
  /** The commit with everything, and the one after it that changes `changed` files. */
  readonly first: string;
  readonly last: string;
  readonly changed: number;
}

interface Manifest {
  readonly file: string;
  readonly object: object;
}

const spines = 4;
const changedFiles = 10;

const number = (index: number, width: number): string => String(index + 1).padStart(width, '0');
const leaf = (index: number): string => `leaf-${number(index, 3)}`;
const spine = (index: number): string => `spine-${number(index, 2)}`;
const server = (index: number): string => `server-${number(index, 4)}`;
const vpc = (index: number): string => `vpc-${number(index, 4)}`;
const mac = (index: number): string =>
  [0x0c, 0x20, 0x12, (index >> 16) & 255, (index >> 8) & 255, index & 255].map((byte) => byte.toString(16).padStart(2, '0')).join(':');

const wiring = (kind: string, folder: string, name: string, spec: object, labels: Readonly<Record<string, string>> = {}): Manifest => ({
  file: `fabric/${folder}/${name}.yaml`,
  object: {
    apiVersion: 'wiring.githedgehog.com/v1beta1',
    kind,
    metadata: { name, namespace: 'default', labels: { site: 'north', ...labels } },
    spec,
  },
});

const overlay = (kind: string, folder: string, name: string, spec: object, labels: Readonly<Record<string, string>> = {}): Manifest => ({
  file: `tenants/${folder}/${name}.yaml`,
  object: {
    apiVersion: 'vpc.githedgehog.com/v1beta1',
    kind,
    metadata: { name, namespace: 'default', labels: { site: 'north', ...labels } },
    spec,
  },
});

/** How many of each kind make up about `size` manifests. */
const shapeOf = (size: number) => {
  const leaves = 2 * Math.max(1, Math.round(size / 208));
  const servers = Math.floor(size * 0.2);
  const vpcs = Math.floor(size * 0.15);
  const fixed = 2 + leaves / 2 + spines + leaves + leaves * spines + servers * 2 + vpcs;
  return { leaves, servers, vpcs, attachments: Math.max(0, size - fixed) };
};

type Shape = ReturnType<typeof shapeOf>;

const switches = ({ leaves }: Shape): readonly Manifest[] => [
  ...Array.from({ length: leaves / 2 }, (_, index) => wiring('SwitchGroup', 'switch-groups', `eslag-${number(index, 3)}`, {})),
  ...Array.from({ length: spines }, (_, index) =>
    wiring('Switch', 'switches', spine(index), {
      role: 'spine',
      description: `Spine ${index + 1}, row ${index % 2}`,
      profile: 'celestica-ds4000',
      asn: 65_100,
      ip: `172.30.0.${index + 10}/21`,
      protocolIP: `172.30.8.${index + 10}/32`,
      boot: { mac: mac(index) },
    }),
  ),
  ...Array.from({ length: leaves }, (_, index) =>
    wiring(
      'Switch',
      'switches',
      leaf(index),
      {
        role: 'server-leaf',
        description: `Leaf ${index + 1}, rack ${(index >> 1) + 1}`,
        profile: 'dell-s5248f-on',
        asn: 65_101 + index,
        ip: `172.30.${1 + (index >> 7)}.${index & 127}/21`,
        protocolIP: `172.30.${9 + (index >> 7)}.${index & 127}/32`,
        vtepIP: `172.30.${13 + (index >> 8)}.${index & 254}/32`,
        boot: { mac: mac(1000 + index) },
        groups: [`eslag-${number(index >> 1, 3)}`],
        redundancy: { group: `eslag-${number(index >> 1, 3)}`, type: 'eslag' },
        vlanNamespaces: ['default'],
      },
      { rack: `rack-${(index >> 1) + 1}` },
    ),
  ),
];

const uplinks = ({ leaves }: Shape): readonly Manifest[] =>
  Array.from({ length: leaves * spines }, (_, index) => {
    const [from, to] = [index % spines, Math.floor(index / spines)];
    const links = [0, 1].map((link) => ({
      leaf: { port: `${leaf(to)}/E1/${49 + from * 2 + link}` },
      spine: { port: `${spine(from)}/E1/${to * 2 + link + 1}` },
    }));
    return wiring('Connection', 'connections/fabric', `${spine(from)}--fabric--${leaf(to)}`, { fabric: { links } });
  });

/**
 * A server's connection: one link, two to one leaf, or one to each leaf of a pair, as its rack has it. Ports are handed out by
 * twos, the second one to the server's own second link or to that of a server of the other leaf.
 */
const connectionOf = (index: number, { leaves }: Shape): { readonly name: string; readonly spec: object } => {
  const home = index % leaves;
  const pair = home ^ 1;
  const port = Math.floor(index / leaves) * 2 + 1;
  const kind = (home >> 1) % 3;
  const link = (to: number, nic: number) => ({
    server: { port: `${server(index)}/enp2s${nic}` },
    switch: { port: `${leaf(to)}/E1/${port + nic - 1}` },
  });
  if (kind === 0) return { name: `${server(index)}--unbundled--${leaf(home)}`, spec: { unbundled: { link: link(home, 1) } } };
  if (kind === 1) return { name: `${server(index)}--bundled--${leaf(home)}`, spec: { bundled: { links: [link(home, 1), link(home, 2)] } } };
  return { name: `${server(index)}--eslag--${leaf(home)}--${leaf(pair)}`, spec: { eslag: { links: [link(home, 1), link(pair, 2)] } } };
};

const servers = (shape: Shape): readonly Manifest[] =>
  Array.from({ length: shape.servers }, (_, index) => {
    const connection = connectionOf(index, shape);
    const rack = { rack: `rack-${((index % shape.leaves) >> 1) + 1}` };
    return [
      wiring('Server', 'servers', server(index), { description: `Server ${index + 1} of ${rack.rack}` }, rack),
      wiring('Connection', 'connections/servers', connection.name, connection.spec, rack),
    ];
  }).flat();

const subnetOf = (index: number, vlan: number): object => {
  const network = `10.${index >> 8}.${index & 255}`;
  return {
    subnet: `${network}.0/24`,
    gateway: `${network}.1`,
    vlan,
    dhcp: { enable: true, range: { start: `${network}.10`, end: `${network}.99` } },
  };
};

const vpcs = (shape: Shape): readonly Manifest[] =>
  Array.from({ length: shape.vpcs }, (_, index) =>
    overlay(
      'VPC',
      `vpcs/team-${number(index % 20, 2)}`,
      vpc(index),
      {
        ipv4Namespace: 'default',
        vlanNamespace: 'default',
        defaultIsolated: index % 2 === 0,
        subnets: {
          default: subnetOf(index * 2, 1000 + ((index * 2) % 3000)),
          backend: { ...subnetOf(index * 2 + 1, 1001 + ((index * 2) % 3000)), isolated: true },
        },
      },
      { team: `team-${number(index % 20, 2)}` },
    ),
  );

const attachments = (shape: Shape): readonly Manifest[] =>
  Array.from({ length: shape.attachments }, (_, index) => {
    const round = Math.floor(index / shape.servers);
    const subnet = ((index % shape.servers) * 3 + round) % (shape.vpcs * 2);
    const [owner, name] = [vpc(subnet >> 1), subnet % 2 === 0 ? 'default' : 'backend'];
    const at = index % shape.servers;
    return overlay('VPCAttachment', `attachments/${owner.slice(0, 6)}`, `${owner}--${name}--${server(at)}`, {
      connection: connectionOf(at, shape).name,
      subnet: `${owner}/${name}`,
    });
  });

const namespaces: readonly Manifest[] = [
  wiring('VLANNamespace', 'namespaces', 'vlans', { ranges: [{ from: 1000, to: 3999 }] }),
  overlay('IPv4Namespace', 'namespaces', 'ipv4', { subnets: ['10.0.0.0/12'] }),
];

/** `size` manifests of one fabric that is wired, addressed and named without contradictions. */
export const corpusManifests = (size: number): readonly Manifest[] => {
  const shape = shapeOf(size);
  return [...namespaces, ...switches(shape), ...uplinks(shape), ...servers(shape), ...vpcs(shape), ...attachments(shape)];
};

/** The text of a manifest's file. */
export const corpusText = ({ file, object }: Manifest): string =>
  writeYaml(object, { comment: [`North site: ${file.split('/').at(-1)?.replace('.yaml', '')}`] });

/** The manifests that the last commit changes, with what it changes them to. */
const changesOf = (manifests: readonly Manifest[]): readonly Manifest[] => {
  const step = Math.floor(manifests.length / changedFiles);
  return Array.from({ length: changedFiles }, (_, index) => manifests[index * step + 3])
    .filter((manifest) => manifest !== undefined)
    .map(({ file, object }) => {
      const { metadata, ...rest } = object as { readonly metadata: object };
      return { file, object: { ...rest, metadata: { ...metadata, annotations: { 'example.com/reviewed-by': 'night-shift' } } } };
    });
};

const commitLines = (message: string, at: number, manifests: readonly Manifest[]): string => {
  const files = manifests.map((manifest) => {
    const text = corpusText(manifest);
    return `M 100644 inline ${manifest.file}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  return `commit refs/heads/main\ncommitter Bench <bench@example.com> ${at} +0000\ndata ${message.length}\n${message}\n${files.join('')}`;
};

const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
};

/** Builds the repository as a bare one in `folder`, which must not exist. */
export const buildCorpus = (folder: string, size = 10_000): Corpus => {
  const run = (args: readonly string[], input = ''): string =>
    execFileSync('git', [...args], { env: environment, input, maxBuffer: 1 << 28 })
      .toString('utf8')
      .trim();
  run(['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  const manifests = corpusManifests(size);
  const changed = changesOf(manifests);
  const stream =
    commitLines('Describe the north site', 1_760_000_000, manifests) + commitLines('Review the night shift', 1_760_003_600, changed);
  run([`--git-dir=${folder}`, 'fast-import', '--quiet'], stream);
  const [last = '', first = ''] = run([`--git-dir=${folder}`, 'log', '--format=%H', 'main']).split('\n');
  const bytes = manifests.reduce((sum, manifest) => sum + Buffer.byteLength(corpusText(manifest)), 0);
  return { repository: folder, branch: 'main', files: manifests.length, bytes, first, last, changed: changed.length };
};

/** The same, made by another process: its memory is not that of whoever measures. */
export const buildCorpusApart = (repository: string, size: number): Corpus => {
  const words = [import.meta.filename, repository, String(size)];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as Corpus;
};

if (process.argv[1] === import.meta.filename) {
  const [, , repository = '', size = ''] = process.argv;
  process.stdout.write(JSON.stringify(buildCorpus(repository, Number(size))));
}
