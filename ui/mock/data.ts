/** Generated rows for developing and testing the console without a server. The same seed gives the same rows. */
import type {
  Change,
  DefinitionRow,
  DiagnosticRow,
  FabricRow,
  FileRow,
  IgnoreRuleRow,
  Json,
  ResourceWhole,
  SourceRow,
  TransitionRow,
} from '../src/generated/rows.ts';
import type { ResourceState } from '../src/generated/vocabulary.ts';

/** Everything the mock knows. Arrays and records are changed in place by the mock server. */
export interface MockData {
  readonly fabrics: FabricRow[];
  readonly sources: SourceRow[];
  readonly resources: ResourceWhole[];
  readonly transitions: TransitionRow[];
  readonly diagnostics: DiagnosticRow[];
  readonly files: FileRow[];
  readonly definitions: DefinitionRow[];
  readonly ignores: IgnoreRuleRow[];
}

/** Mulberry32: small, seeded, good enough to spread rows. */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const COMMIT = '7c1f0a94be2d61c55f0b3a7e8a1d9c4427e6b0d3';
const WIRING = 'wiring.githedgehog.com';
const VPC = 'vpc.githedgehog.com';
const kinds: readonly (readonly [kind: string, group: string, plural: string, weight: number])[] = [
  ['Switch', WIRING, 'switches', 4],
  ['Server', WIRING, 'servers', 30],
  ['Connection', WIRING, 'connections', 40],
  ['SwitchGroup', WIRING, 'switchgroups', 1],
  ['VLANNamespace', WIRING, 'vlannamespaces', 1],
  ['VPC', VPC, 'vpcs', 8],
  ['VPCAttachment', VPC, 'vpcattachments', 14],
  ['VPCPeering', VPC, 'vpcpeerings', 1],
  ['External', VPC, 'externals', 1],
];

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');
const nameOf = (kind: string, n: number): string =>
  ({
    Switch: n % 5 === 0 ? `spine-${pad(n)}` : `leaf-${pad(n)}`,
    Server: `server-${pad(n, 4)}`,
    Connection: `server-${pad(n, 4)}--unbundled--leaf-${pad((n % 48) + 1)}`,
    VPC: `vpc-${pad(n)}`,
    VPCAttachment: `vpc-${pad((n % 40) + 1)}--server-${pad(n, 4)}`,
    VPCPeering: `vpc-${pad(n)}--vpc-${pad(n + 1)}`,
  })[kind] ?? `${kind.toLowerCase()}-${n}`;

const specOf = (kind: string, n: number): { readonly [key: string]: Json } => {
  if (kind === 'Switch')
    return {
      boot: { mac: `0c:20:12:ff:${pad(n % 90)}:00` },
      description: `VS-${pad(n)} server leaf`,
      groups: ['mclag-1'],
      portBreakouts: { 'E1/55': '4x25G', 'E1/56': '1x100G' },
      profile: 'dell-s5248f-on',
      redundancy: { group: 'mclag-1', type: 'mclag' },
      role: n % 5 === 0 ? 'spine' : 'server-leaf',
    };
  if (kind === 'Connection')
    return {
      unbundled: { link: { server: { port: `server-${pad(n, 4)}/enp2s1` }, switch: { port: `leaf-${pad((n % 48) + 1)}/E1/${n % 48}` } } },
    };
  if (kind === 'VPC')
    return {
      ipv4Namespace: 'default',
      vlanNamespace: 'default',
      mode: '',
      subnets: {
        default: {
          subnet: `10.10.${n % 250}.0/24`,
          gateway: `10.10.${n % 250}.1`,
          vlan: 1000 + n,
          isolated: true,
          dhcp: {
            enable: true,
            range: { start: `10.10.${n % 250}.10`, end: `10.10.${n % 250}.99` },
            options: { dnsServers: ['1.1.1.1', '9.9.9.9'], interfaceMTU: 9036, leaseTimeSeconds: 3600 },
          },
        },
        storage: { subnet: `10.20.${n % 250}.0/24`, vlan: 2000 + n },
      },
    };
  if (kind === 'VPCAttachment')
    return { connection: nameOf('Connection', n), subnet: `vpc-${pad((n % 40) + 1)}/default`, nativeVLAN: false };
  return { description: `${kind} number ${n}`, profile: 'generic' };
};

const stateOf = (roll: number): ResourceState =>
  roll < 0.82
    ? 'synced'
    : roll < 0.88
      ? 'drifted'
      : roll < 0.93
        ? 'committed'
        : roll < 0.96
          ? 'pending'
          : roll < 0.985
            ? 'orphaned'
            : 'draft';

/** The reason the server would give for a state. */
export const reasonOf = (state: ResourceState, changes: number): string =>
  ({
    synced: 'Git and the cluster agree.',
    drifted: `${changes} ${changes === 1 ? 'field differs' : 'fields differ'} between Git and the cluster.`,
    committed: 'In Git, not in the cluster.',
    pending: `Commit ${COMMIT.slice(0, 8)} is not applied yet.`,
    orphaned: 'In the cluster, not in Git.',
    draft: 'Has a change that is not in Git.',
  })[state];

/** What may be asked of a resource in a state. */
export const actionsOf = (state: ResourceState): readonly string[] =>
  ({
    synced: ['save-draft'],
    drifted: ['request-reconciliation', 'adopt', 'save-draft'],
    committed: ['request-reconciliation', 'save-draft'],
    pending: ['request-reconciliation', 'save-draft'],
    orphaned: ['adopt', 'save-draft'],
    draft: ['save-draft', 'discard-draft', 'commit-draft'],
  })[state];

const driftOf = (kind: string, n: number): readonly Change[] => {
  if (kind === 'Switch')
    return [
      {
        path: '/spec/description',
        kind: 'changed',
        desired: `VS-${pad(n)} server leaf`,
        live: 'changed by hand during incident 4711',
        manager: 'kubectl-edit',
      },
      { path: '/spec/portBreakouts/E1~156', kind: 'changed', desired: '1x100G', live: '4x25G', manager: 'kubectl-edit' },
      { path: '/spec/redundancy/type', kind: 'added', desired: 'mclag' },
    ];
  if (kind === 'VPC')
    return [
      { path: '/spec/subnets/default/vlan', kind: 'changed', desired: 1000 + n, live: 1999, manager: 'kubectl-client-side-apply' },
      { path: '/spec/subnets/storage', kind: 'added', desired: { subnet: `10.20.${n % 250}.0/24`, vlan: 2000 + n } },
      { path: '/spec/subnets/debug', kind: 'removed', live: { subnet: '10.99.0.0/24', vlan: 1666 }, manager: 'alice' },
    ];
  if (kind === 'VPCAttachment') return [{ path: '/spec/nativeVLAN', kind: 'changed', desired: false, live: true, manager: 'kubectl-edit' }];
  return [{ path: '/metadata/labels/team', kind: 'added', desired: 'network' }];
};

type Mutable = { [key: string]: Mutable | Json };

const withDrift = (object: Json, drift: readonly Change[]): Json => {
  const copy = structuredClone(object) as Mutable;
  for (const change of drift) {
    const tokens = change.path
      .slice(1)
      .split('/')
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = tokens.pop() ?? '';
    const parent = tokens.reduce<Mutable>((at, token) => (at[token] ??= {}) as Mutable, copy);
    if (change.live === undefined) delete parent[last];
    else parent[last] = change.live;
  }
  return copy as Json;
};

const liveOf = (desired: { readonly [key: string]: Json }, drift: readonly Change[], n: number): Json => {
  const object = withDrift(desired, drift) as { readonly [key: string]: Json };
  return {
    ...object,
    metadata: {
      ...(object['metadata'] as { readonly [key: string]: Json }),
      uid: `3f1e8d1c-0000-4000-8000-${pad(n, 12)}`,
      resourceVersion: String(88000 + n),
      generation: 3,
      creationTimestamp: '2026-08-02T08:00:00Z',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
    },
    status: { applied: true, generation: 3 },
  };
};

const makeResource = (fabric: string, at: number, roll: () => number, now: number): ResourceWhole => {
  const total = kinds.reduce((sum, [, , , weight]) => sum + weight, 0);
  let left = (at * 37) % total;
  const [kind, group, plural] = kinds.find(([, , , weight]) => (left -= weight) < 0) ?? ['Server', WIRING, 'servers'];
  const name = nameOf(kind, at + 1);
  const state = stateOf(roll());
  const drift = state === 'drifted' || state === 'draft' ? driftOf(kind, at + 1) : [];
  const desired = {
    apiVersion: `${group}/v1beta1`,
    kind,
    metadata: { name, namespace: 'default', ...(drift.some(({ path }) => path.includes('team')) ? { labels: { team: 'network' } } : {}) },
    spec: specOf(kind, at + 1),
  };
  const since = new Date(now - Math.floor(roll() ** 4 * 30 * 86_400_000)).toISOString();
  const inGit = state !== 'orphaned';
  const connection = nameOf('Connection', at + 1);
  return {
    id: `${fabric}:${kind}.${group}:default:${name}`,
    fabric,
    group,
    kind,
    namespace: 'default',
    name,
    apiVersion: `${group}/v1beta1`,
    state,
    reason: reasonOf(state, drift.length),
    since,
    changes: drift.length,
    differences: drift.length === 0 ? [] : ['value'],
    ignored: 0,
    ...(drift.length === 0 ? {} : { severity: 'medium' as const }),
    score: drift.length === 0 ? 0 : 40,
    served: true,
    reconciling: false,
    ...(inGit ? { commit: COMMIT, file: `fabrics/${fabric}/${plural}/${name}.yaml`, line: 4, desired } : {}),
    ...(state === 'committed' ? {} : { live: liveOf(desired, drift, at) }),
    ...(state === 'draft' ? { draft: { ...desired.spec, description: 'Draft of a better description' } } : {}),
    drift,
    aside: [],
    actions: actionsOf(state),
    version: 3,
    updatedAt: since,
    references:
      kind === 'VPCAttachment'
        ? [
            { path: '/spec/connection', id: `${fabric}:Connection.${WIRING}:default:${connection}`, exists: false },
            { path: '/spec/subnet', id: `${fabric}:VPC.${VPC}:default:vpc-01`, exists: true, state: 'synced' },
          ]
        : [],
    referencedBy: [],
  };
};

const count = (rows: readonly ResourceWhole[], state: ResourceState): number => rows.filter((row) => row.state === state).length;

/** A fabric's row, with its counts taken from its resources. */
export const fabricOf = (fabric: string, rows: readonly ResourceWhole[], more: Partial<FabricRow>): FabricRow => ({
  fabric,
  title: fabric,
  description: '',
  lifecycle: 'active',
  git: { repository: 'https://git.example.net/network/fabrics.git', branch: 'main', path: `fabrics/${fabric}`, pollInterval: 60 },
  cluster: { kind: 'kubeconfig', kubeconfig: 'file:/etc/hedgerow/kubeconfig', context: fabric, namespace: 'default' },
  commit: COMMIT,
  breaking: 0,
  sourceHealth: 'healthy',
  sourceMessage: 'Read commit 7c1f0a94.',
  clusterHealth: 'healthy',
  clusterMessage: 'Kubernetes v1.34.2 answers.',
  total: rows.length,
  draft: count(rows, 'draft'),
  committed: count(rows, 'committed'),
  pending: count(rows, 'pending'),
  synced: count(rows, 'synced'),
  drifted: count(rows, 'drifted'),
  orphaned: count(rows, 'orphaned'),
  errors: 0,
  warnings: 0,
  version: 4,
  updatedAt: new Date().toISOString(),
  ...more,
});

const transitionsOf = (rows: readonly ResourceWhole[]): TransitionRow[] =>
  rows
    .flatMap((row, index): TransitionRow[] => {
      const at = Date.parse(row.since);
      const common = {
        resource: row.id,
        fabric: row.fabric,
        kind: row.kind,
        name: row.name,
        commit: row.commit,
        file: row.file,
        line: row.line,
      };
      const step = (n: number, ago: number, more: Pick<TransitionRow, 'from' | 'to' | 'trigger' | 'reason' | 'actor'>): TransitionRow => ({
        ...common,
        ...more,
        id: `t-${row.fabric}-${index}-${n}`,
        at: new Date(at - ago).toISOString(),
        position: 0,
      });
      const first = step(1, 7_200_000, {
        to: 'committed',
        trigger: 'git-commit',
        reason: reasonOf('committed', 0),
        actor: 'system:observe-source',
      });
      const second = step(2, 3_600_000, {
        from: 'committed',
        to: 'synced',
        trigger: 'reconciliation',
        reason: reasonOf('synced', 0),
        actor: 'system:compare-live',
      });
      if (row.state === 'synced') return [first, { ...second, at: row.since }];
      if (row.state === 'committed') return [{ ...first, at: row.since }];
      const third = step(3, 0, { from: 'synced', to: row.state, trigger: 'live-change', reason: row.reason, actor: 'system:compare-live' });
      return [first, second, third];
    })
    .sort((a, b) => a.at.localeCompare(b.at))
    .map((row, index) => ({ ...row, position: index + 1 }));

const diagnosticsOf = (rows: readonly ResourceWhole[]): DiagnosticRow[] =>
  rows
    .filter((row, at) => at % 173 === 0 && row.file)
    .map((row, index) => ({
      id: `${row.fabric}-d${index}`,
      origin: index % 3 === 0 ? 'file' : 'rules',
      fabric: row.fabric,
      resource: row.id,
      code: index % 3 === 0 ? 'manifest/unknown-field' : index % 3 === 1 ? 'reference/missing' : 'vlan/outside-namespace',
      severity: index % 3 === 0 ? 'warning' : index % 7 === 6 ? 'info' : 'error',
      message:
        index % 3 === 0
          ? `The field spec.desription is not known to ${row.kind}.`
          : index % 3 === 1
            ? 'The connection server-0999--unbundled--leaf-09 does not exist.'
            : 'VLAN 4095 is outside the VLAN namespace default (1000 to 2999).',
      hint:
        index % 3 === 0
          ? 'Did you mean spec.description?'
          : index % 3 === 1
            ? 'Add the connection, or correct the name.'
            : 'Choose a VLAN between 1000 and 2999.',
      file: row.file ?? '',
      line: 12 + (index % 20),
      column: 5,
      commit: COMMIT,
      since: row.since,
    }));

const filesOf = (fabric: string, rows: readonly ResourceWhole[], diagnostics: readonly DiagnosticRow[]): FileRow[] => [
  ...rows
    .filter((row) => row.file)
    .map((row, index): FileRow => {
      const found = diagnostics.filter(({ file }) => file === row.file);
      return {
        id: `${fabric}:${row.file}`,
        fabric,
        file: row.file ?? '',
        outcome: 'manifests',
        documents: 1,
        resources: [row.id],
        errors: found.filter(({ severity }) => severity === 'error').length,
        warnings: found.filter(({ severity }) => severity === 'warning').length,
        ruleErrors: found.filter(({ severity, origin }) => severity === 'error' && origin === 'rules').length,
        ruleWarnings: found.filter(({ severity, origin }) => severity === 'warning' && origin === 'rules').length,
        blob: pad(index, 40),
        commit: COMMIT,
      };
    }),
  ...(['README.md', 'broken.yaml', 'empty.yaml', 'link.yaml'] as const).map(
    (name, index): FileRow => ({
      id: `${fabric}:${name}`,
      fabric,
      file: `fabrics/${fabric}/${name}`,
      outcome: (['ignored', 'invalid', 'empty', 'unsupported'] as const)[index] ?? 'ignored',
      documents: 0,
      resources: [],
      errors: name === 'broken.yaml' ? 1 : 0,
      warnings: 0,
      ruleErrors: 0,
      ruleWarnings: 0,
      blob: pad(index, 40),
      commit: COMMIT,
    }),
  ),
];

const sourceOf = (row: FabricRow, files: number): SourceRow => ({
  fabric: row.fabric,
  repository: row.git?.repository ?? '',
  branch: row.git?.branch ?? '',
  path: row.git?.path ?? '',
  health: row.sourceHealth,
  reason: row.sourceHealth === 'healthy' ? 'Read' : 'Unreachable',
  message: row.sourceMessage,
  commit: COMMIT,
  author: 'Ada Lindqvist',
  subject: 'Move rack 12 to the storage VPC',
  committedAt: new Date(Date.parse(row.updatedAt) - 3_600_000).toISOString(),
  filesSeen: files,
  filesRead: 3,
  updatedAt: row.updatedAt,
});

/**
 * @param size resources of the large fabric `fra-1`; `lab` has a fiftieth of it, at least 40
 * @param now instant (milliseconds since the epoch) from which ages are counted back
 */
export const makeData = (size: number, now = Date.now(), seed = 7): MockData => {
  const roll = random(seed);
  const make = (fabric: string, n: number) => Array.from({ length: n }, (_, index) => makeResource(fabric, index, roll, now));
  const large = make('fra-1', size);
  const small = make('lab', Math.max(40, Math.floor(size / 50)));
  const failing = make('ams-2', Math.max(20, Math.floor(size / 20)));
  const resources = [...large, ...small, ...failing];
  const diagnostics = diagnosticsOf(resources);
  const errors = (fabric: string, severity: string) =>
    diagnostics.filter((row) => row.fabric === fabric && row.severity === severity).length;
  const fabric = (name: string, rows: readonly ResourceWhole[], more: Partial<FabricRow>) =>
    fabricOf(name, rows, {
      errors: errors(name, 'error'),
      warnings: errors(name, 'warning'),
      updatedAt: new Date(now - 42_000).toISOString(),
      ...more,
    });
  const fabrics = [
    fabric('ams-2', failing, {
      title: 'Amsterdam 2',
      sourceHealth: 'failing',
      sourceMessage: 'The repository did not answer within 30 s. What was read before is kept.',
      clusterHealth: 'degraded',
      clusterMessage: 'Kind ExternalPeering could not be listed (403).',
    }),
    fabric('fra-1', large, { title: 'Frankfurt 1', description: 'Production, both rooms' }),
    fabric('lab', small, { title: 'Lab', description: 'The fabric to break things on', cluster: { kind: 'lab', namespace: 'default' } }),
    fabric('osl-1', [], {
      title: 'Oslo 1',
      lifecycle: 'planned',
      git: undefined,
      cluster: undefined,
      commit: undefined,
      sourceHealth: 'unknown',
      sourceMessage: 'No Git source is configured.',
      clusterHealth: 'unknown',
      clusterMessage: 'No cluster is configured.',
    }),
  ];
  const files = fabrics.flatMap((row) =>
    row.git ? filesOf(row.fabric, resources.filter((r) => r.fabric === row.fabric).slice(0, 400), diagnostics) : [],
  );
  return {
    fabrics,
    sources: fabrics.filter((row) => row.git).map((row) => sourceOf(row, files.filter((file) => file.fabric === row.fabric).length)),
    resources,
    transitions: transitionsOf(resources),
    diagnostics,
    files,
    definitions: ['fra-1', 'lab', 'ams-2'].flatMap((name) =>
      kinds.map(([kind, group, plural]) => ({
        id: `${name}:${plural}.${group}`,
        fabric: name,
        group,
        kind,
        plural,
        scope: 'Namespaced',
        versions: ['v1beta1'],
        updatedAt: new Date(now).toISOString(),
      })),
    ),
    ignores: [
      {
        id: 'fra-1:lldp-texts',
        fabric: 'fra-1',
        rule: 'lldp-texts',
        path: '/spec/description',
        kind: 'Switch',
        reason: 'The LLDP job writes descriptions until it is moved to Git (INC-42).',
        owner: 'network team',
        expires: new Date(now + 30 * 86_400_000).toISOString(),
        hits: 12,
        lastHitAt: new Date(now - 3_600_000).toISOString(),
        actor: 'user:operator',
        createdAt: new Date(now - 86_400_000).toISOString(),
      },
    ],
  };
};
