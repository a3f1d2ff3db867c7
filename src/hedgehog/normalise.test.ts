import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import { changesBetween } from '#kubernetes/compare.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { normaliserNames } from '#modeling/metamodel/normalisers.ts';
import { normaliserRows } from './generated/normalisers.ts';
import { hedgehogKind, hedgehogKinds, hedgehogObject, objectsOf } from './kinds.fixture.ts';
import { type NormalForm, normalForm, normalFormOf } from './normalise.ts';
import type { NormaliserName, NormaliserRow } from './normaliser-row.ts';
import { normalisers } from './normalisers.ts';

const formOf = (kind: string, version?: string): NormalForm => normalForm(hedgehogKind(kind).apiVersion, kind, version) as NormalForm;

const stored = (kind: string, spec: JsonObject, metadata: JsonObject = {}, version?: string): KubernetesObject =>
  formOf(kind, version).stored(hedgehogObject(kind, spec, metadata));

const subnet = (given: JsonObject, kept: JsonObject = {}): JsonObject => ({
  given: { ipv4Namespace: 'default', vlanNamespace: 'default', subnets: { a: { subnet: '10.0.1.0/24', gateway: '10.0.1.1', ...given } } },
  made: {
    ipv4Namespace: 'default',
    vlanNamespace: 'default',
    subnets: { a: { subnet: '10.0.1.0/24', gateway: '10.0.1.1', ...given, ...kept } },
  },
});

const vpc = (rule: string, given: JsonObject, kept: JsonObject): readonly [string, string, JsonObject, JsonObject] => {
  const { given: before, made } = subnet(given, kept) as { given: JsonObject; made: JsonObject };
  return [rule, 'VPC', before, made];
};

const plainRange = { start: '10.0.1.2', end: '10.0.1.255' };
const enabled = { enable: true, range: plainRange };

/** What upstream's defaulting of each kind makes of a spec, one row for each of its rules. */
const specs: readonly (readonly [rule: string, kind: string, given: JsonObject, made: JsonObject])[] = [
  ['VPC-D01 empty namespaces are the default ones', 'VPC', { ipv4Namespace: '' }, { ipv4Namespace: 'default', vlanNamespace: 'default' }],
  vpc('VPC-D03 the gateway is the first host of the masked prefix', { subnet: '10.0.1.77/24', gateway: '' }, { gateway: '10.0.1.1' }),
  vpc('VPC-D03 also of an IPv6 prefix', { subnet: '2001:db8::/64', gateway: '' }, { gateway: '2001:db8::1' }),
  vpc('VPC-D03 but not of a subnet with host BGP', { gateway: '', hostBGP: true }, {}),
  vpc('VPC-D03 nor of a prefix that does not parse', { subnet: 'nonsense', gateway: '' }, {}),
  vpc('VPC-D04 a prefix that is too long gets nothing more', { subnet: '10.0.1.0/31', dhcp: { range: {}, options: {} } }, {}),
  vpc(
    'VPC-D05 without DHCP range and options go, the rest stays',
    { dhcp: { range: plainRange, options: { interfaceMTU: 1 }, relay: '10.9.9.9/32' } },
    { dhcp: { relay: '10.9.9.9/32' } },
  ),
  vpc('VPC-D06 the range begins at the second host and ends at the last address', { dhcp: { enable: true } }, { dhcp: enabled }),
  vpc(
    'VPC-D06 each end by itself',
    { dhcp: { enable: true, range: { start: '10.0.1.9' } } },
    { dhcp: { enable: true, range: { start: '10.0.1.9', end: '10.0.1.255' } } },
  ),
  vpc('VPC-D07 options with nothing in them go', { dhcp: { ...enabled, options: { interfaceMTU: 0, pxeURL: '' } } }, { dhcp: enabled }),
  vpc(
    'VPC-D07 a list without items is something',
    { dhcp: { ...enabled, options: { dnsServers: [] } } },
    {
      dhcp: { ...enabled, options: { dnsServers: [], timeServers: [], advertisedRoutes: [], interfaceMTU: 9036, leaseTimeSeconds: 3600 } },
    },
  ),
  vpc(
    'VPC-D08 options are filled in and their lists ordered',
    {
      dhcp: {
        ...enabled,
        options: {
          dnsServers: ['9.9.9.9', '1.1.1.1'],
          timeServers: null,
          advertisedRoutes: [
            { destination: '10.2.0.0/16', gateway: '10.0.1.1' },
            { destination: '10.1.0.0/16', gateway: '10.0.1.3' },
            { destination: '10.1.0.0/16', gateway: '10.0.1.2' },
          ],
          leaseTimeSeconds: 60,
        },
      },
    },
    {
      dhcp: {
        ...enabled,
        options: {
          dnsServers: ['1.1.1.1', '9.9.9.9'],
          timeServers: [],
          advertisedRoutes: [
            { destination: '10.1.0.0/16', gateway: '10.0.1.2' },
            { destination: '10.1.0.0/16', gateway: '10.0.1.3' },
            { destination: '10.2.0.0/16', gateway: '10.0.1.1' },
          ],
          interfaceMTU: 9036,
          leaseTimeSeconds: 60,
        },
      },
    },
  ),
  vpc(
    'VPC-D09 hardware addresses are written in small letters with colons',
    { dhcp: { ...enabled, static: { 'AA-BB-CC-00-11-22': { ip: '10.0.1.9' }, 'aabb.cc00.1133': { ip: '10.0.1.10' } } } },
    { dhcp: { ...enabled, static: { 'aa:bb:cc:00:11:22': { ip: '10.0.1.9' }, 'aa:bb:cc:00:11:33': { ip: '10.0.1.10' } } } },
  ),
  ['VPCA-D01 the subnet of a VPC is its default one', 'VPCAttachment', { subnet: 'vpc-1' }, { subnet: 'vpc-1/default' }],
  ['VPCA-D01 unless it is said', 'VPCAttachment', { subnet: 'vpc-1/a' }, { subnet: 'vpc-1/a' }],
  ['VPCA-D01 an empty text stays', 'VPCAttachment', { subnet: '' }, { subnet: '' }],
  [
    'IPNS-D01 prefixes are ordered as texts',
    'IPv4Namespace',
    { subnets: ['10.9.0.0/16', '10.10.0.0/16'] },
    { subnets: ['10.10.0.0/16', '10.9.0.0/16'] },
  ],
  [
    'VLNS-D01 ranges are ordered and end where they begin unless said; neighbours are not merged',
    'VLANNamespace',
    {
      ranges: [
        { from: 200, to: 0 },
        { from: 100, to: 199 },
        { from: 100, to: 150 },
      ],
    },
    {
      ranges: [
        { from: 100, to: 150 },
        { from: 100, to: 199 },
        { from: 200, to: 200 },
      ],
    },
  ],
  [
    'VLNS-D01 one range that runs backwards empties the list',
    'VLANNamespace',
    {
      ranges: [
        { from: 9, to: 8 },
        { from: 1, to: 2 },
      ],
    },
    { ranges: [] },
  ],
  ['VLNS-D01 so does one beyond 4094', 'VLANNamespace', { ranges: [{ from: 4000, to: 4095 }] }, { ranges: [] }],
  ['EXT-D01 the namespace is the default one', 'External', {}, { ipv4Namespace: 'default' }],
  [
    'EXTP-D01 subnets and prefixes are ordered',
    'ExternalPeering',
    {
      permit: {
        vpc: { name: 'v', subnets: ['b', 'a'] },
        external: { name: 'e', prefixes: [{ prefix: '10.2.0.0/16' }, { prefix: '0.0.0.0/0' }] },
      },
    },
    {
      permit: {
        vpc: { name: 'v', subnets: ['a', 'b'] },
        external: { name: 'e', prefixes: [{ prefix: '0.0.0.0/0' }, { prefix: '10.2.0.0/16' }] },
      },
    },
  ],
  [
    'SW-D01 SPEED_ is cut from the front of speeds',
    'Switch',
    { vlanNamespaces: ['a'], portSpeeds: { 'E1/1': 'SPEED_25G', 'E1/2': '25G' }, portGroupSpeeds: { 1: 'SPEED_10G' } },
    { vlanNamespaces: ['a'], portSpeeds: { 'E1/1': '25G', 'E1/2': '25G' }, portGroupSpeeds: { 1: '10G' } },
  ],
  ['SW-D02 the VLAN namespace is the default one', 'Switch', { vlanNamespaces: [] }, { vlanNamespaces: ['default'] }],
  [
    'SW-D03 the group of the redundancy set is one of the groups',
    'Switch',
    { vlanNamespaces: ['a'], groups: ['z'], redundancy: { group: 'eslag-1', type: 'eslag' } },
    { vlanNamespaces: ['a'], groups: ['eslag-1', 'z'], redundancy: { group: 'eslag-1', type: 'eslag' } },
  ],
  [
    'SW-D03 also when there are none',
    'Switch',
    { vlanNamespaces: ['a'], redundancy: { group: 'eslag-1' } },
    { vlanNamespaces: ['a'], groups: ['eslag-1'], redundancy: { group: 'eslag-1' } },
  ],
  [
    'SW-D04 limits of flapping are filled in where they are absent',
    'Switch',
    { vlanNamespaces: ['a'], linkFlapErrDisable: { recoveryInterval: 0 } },
    { vlanNamespaces: ['a'], linkFlapErrDisable: { recoveryInterval: 0, flapThreshold: 3, samplingInterval: 30 } },
  ],
  [
    'SW-D05 groups and VLAN namespaces are ordered',
    'Switch',
    { groups: ['b', 'a'], vlanNamespaces: ['d', 'c'] },
    { groups: ['a', 'b'], vlanNamespaces: ['c', 'd'] },
  ],
];

describe('what upstream writes into specs', () => {
  test.each(specs)('%s', (_rule, kind, given, made) => {
    expect(stored(kind, given)['spec']).toEqual(made);
  });

  test.each(specs)('and in that form both are compared: %s', (_rule, kind, given, made) => {
    const { schema } = hedgehogKind(kind);
    const form = formOf(kind);
    const [wanted, live] = [given, made].map((spec) => form.comparable(hedgehogObject(kind, spec), schema));
    expect(changesBetween(wanted as KubernetesObject, live as KubernetesObject, schema)).toEqual([]);
  });
});

const computed = 'fabric.githedgehog.com/';
const link = (left: string, right: string): JsonObject => ({ server: { port: left }, switch: { port: right } });

/** What upstream derives labels from, one row for each of its rules. */
const labels: readonly (readonly [rule: string, kind: string, spec: JsonObject, labels: JsonObject])[] = [
  ['VPC-D02', 'VPC', { vlanNamespace: 'v' }, { [`${computed}ipv4ns`]: 'default', [`${computed}vlanns`]: 'v' }],
  [
    'VPCA-D02',
    'VPCAttachment',
    { subnet: 'vpc-1', connection: 'c', nativeVLAN: true },
    { [`${computed}vpc`]: 'vpc-1', [`${computed}subnet`]: 'default', [`${computed}connection`]: 'c', [`${computed}nativevlan`]: 'true' },
  ],
  ['VPCA-D02', 'VPCAttachment', { subnet: 'vpc-1/a' }, { [`${computed}vpc`]: 'vpc-1', [`${computed}subnet`]: 'a' }],
  ['VPCA-D01 none without a VPC', 'VPCAttachment', { subnet: '/a', connection: 'c' }, {}],
  [
    'VPCP-D01',
    'VPCPeering',
    {
      permit: [
        { 'vpc-2': {}, 'vpc-1': {} },
        { 'vpc-1': {}, 'vpc-2': {} },
      ],
    },
    { [`vpc.${computed}vpc-1`]: 'true', [`vpc.${computed}vpc-2`]: 'true', [`${computed}vpc1`]: 'vpc-1', [`${computed}vpc2`]: 'vpc-2' },
  ],
  [
    'VPCP-D01 only of exactly two VPCs',
    'VPCPeering',
    {
      permit: [
        { a: {}, b: {} },
        { a: {}, c: {} },
      ],
    },
    {},
  ],
  ['EXT-D01', 'External', {}, { [`${computed}ipv4ns`]: 'default' }],
  ['EXTA-D01', 'ExternalAttachment', { connection: 'c', external: 'e' }, { [`${computed}connection`]: 'c', [`${computed}external`]: 'e' }],
  [
    'EXTP-D01',
    'ExternalPeering',
    { permit: { vpc: { name: 'v' }, external: { name: 'e' } } },
    { [`${computed}vpc`]: 'v', [`${computed}external`]: 'e' },
  ],
  [
    'CONN-D01 of a bundle',
    'Connection',
    { bundled: { links: [link('srv-1/a', 'leaf-1/E1/1'), link('srv-1/b', 'leaf-1/E1/2')] } },
    { [`${computed}connection-type`]: 'bundled', [`server.${computed}srv-1`]: 'true', [`switch.${computed}leaf-1`]: 'true' },
  ],
  [
    'CONN-D01 of a fabric link',
    'Connection',
    { fabric: { links: [{ spine: { port: 'spine-1/E1/1' }, leaf: { port: 'leaf-1/E1/9' } }] } },
    { [`${computed}connection-type`]: 'fabric', [`switch.${computed}spine-1`]: 'true', [`switch.${computed}leaf-1`]: 'true' },
  ],
  [
    'CONN-D01 of a static external inside a VPC',
    'Connection',
    { staticExternal: { withinVPC: 'vpc-1', link: { switch: { port: 'leaf-1/E1/9' } } } },
    { [`${computed}connection-type`]: 'static-external', [`switch.${computed}leaf-1`]: 'true', [`${computed}vpc`]: 'vpc-1' },
  ],
  [
    'SW-D05',
    'Switch',
    { profile: 'vs', groups: ['g'] },
    { [`${computed}profile`]: 'vs', [`switchgroup.${computed}g`]: 'true', [`vlanns.${computed}default`]: 'true' },
  ],
];

describe('what upstream derives', () => {
  test.each(labels)('%s: labels of a %s', (_rule, kind, spec, made) => {
    const given = { labels: { team: 'net', 'fabric.githedgehog.com/stale': 'x', 'switch.fabric.githedgehog.com/stale': 'true' } };
    expect(stored(kind, spec, given).metadata['labels']).toEqual({ team: 'net', ...made });
  });

  test('META-D01 the namespace is the default one', () => {
    const { namespace: _, ...metadata } = hedgehogObject('Server', {}).metadata;
    expect(formOf('Server').stored({ ...hedgehogObject('Server', {}), metadata }).metadata.namespace).toBe('default');
  });

  test.each(['SwitchGroup', 'ServerProfile'])('META-D02 labels of a %s are not cleaned', (kind) => {
    const given = { labels: { 'fabric.githedgehog.com/mine': 'x' } };
    expect(stored(kind, {}, given).metadata['labels']).toEqual(given.labels);
  });

  test('CONN-D01 deprecated variants have a type only from v0.129.1 on', () => {
    const type = (version?: string) => stored('Connection', { mclagDomain: {} }, {}, version).metadata['labels'];
    expect(['v0.128.9', 'v0.129.1', 'v1.0.0', undefined].map(type)).toEqual([
      undefined,
      ...Array.from({ length: 3 }, () => ({ [`${computed}connection-type`]: '<invalid>' })),
    ]);
  });

  test("SP-D01 the summary of ports is nobody's wish", () => {
    const form = formOf('SwitchProfile');
    const { schema } = hedgehogKind('SwitchProfile');
    const live = hedgehogObject('SwitchProfile', {}, { annotations: { 'fabric.githedgehog.com/ports': 'M1,E1/1', mine: 'x' } });
    const wanted = hedgehogObject('SwitchProfile', {}, { annotations: { mine: 'x' } });
    expect(form.comparable(live, schema)).toEqual(form.comparable(wanted, schema));
  });
});

describe('zero and absent', () => {
  const agree = (kind: string, wanted: JsonObject, live: JsonObject): boolean => {
    const { schema } = hedgehogKind(kind);
    const [left, right] = [wanted, live].map((spec) => formOf(kind).comparable(hedgehogObject(kind, spec), schema));
    return equals(left, right);
  };

  test.each([
    [
      'an empty object that the round trip through Go leaves behind',
      'Switch',
      {},
      { redundancy: {}, boot: { mac: '' }, ecmp: { roceQPN: false } },
    ],
    ['a flag that is off', 'VPC', { defaultIsolated: false }, {}],
    ['null', 'Server', { description: null }, {}],
    ['what always stands there', 'ExternalAttachment', {}, { switch: {}, neighbor: { asn: 0, ip: '' } }],
  ])('%s is no difference', (_what, kind, wanted, live) => {
    expect(agree(kind, wanted, live)).toBe(true);
  });

  test.each([
    ['isolated', 'VPC', { subnets: { a: { isolated: false } } }, { subnets: { a: {} } }],
    ['restricted', 'VPC', { subnets: { a: { restricted: false } } }, { subnets: { a: {} } }],
    ['linkFlapErrDisable', 'Switch', { linkFlapErrDisable: {} }, {}],
    ['the recovery from flapping', 'Switch', { linkFlapErrDisable: { recoveryInterval: 0 } }, { linkFlapErrDisable: {} }],
    ['an ICMP type', 'ExternalAttachment', { inboundACL: { statements: [{ icmpType: 0 }] } }, { inboundACL: { statements: [{}] } }],
    ['a variant of a connection', 'Connection', { mesh: {} }, { fabric: {} }],
    ['an entry of a map', 'VPC', { subnets: { a: {} } }, { subnets: {} }],
    ['an item of a list', 'VPC', { permit: [[]] }, { permit: [] }],
    ['negotiation that is off', 'Switch', { portAutoNegs: { 'E1/1': false } }, {}],
  ])('%s differs from nothing', (_what, kind, wanted, live) => {
    expect(agree(kind, wanted, live)).toBe(false);
  });
});

const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return value.map((item) => shuffled(item as Json));
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, item]) => [key, shuffled(item)] as const)
          .reverse(),
      )
    : value;
};

const rowsOf = (kind: string): readonly NormaliserRow[] => normaliserRows.filter((row) => row.kind === kind);

describe.each(hedgehogKinds.map((known) => [known.kind, known] as const))('of any %s', (kind, known) => {
  const form = formOf(kind);
  const runs = { numRuns: 60 };

  test('what is stored is stored the same again, and compares the same', () => {
    fc.assert(
      fc.property(objectsOf(known), (object) => {
        const before = canonical(object);
        const once = form.stored(object);
        const seen = form.comparable(object, known.schema);
        expect(form.stored(once)).toEqual(once);
        expect(form.comparable(seen, known.schema)).toEqual(seen);
        expect(form.comparable(once, known.schema)).toEqual(seen);
        expect(canonical(object)).toBe(before);
      }),
      runs,
    );
  });

  test('neither the order of keys nor that of the rows means anything', () => {
    fc.assert(
      fc.property(objectsOf(known), (object) => {
        const turned = normalFormOf(rowsOf(kind).toReversed());
        expect(canonical(form.stored(shuffled(object) as KubernetesObject))).toBe(canonical(turned.stored(object)));
        expect(canonical(form.comparable(shuffled(object) as KubernetesObject, known.schema))).toBe(
          canonical(turned.comparable(object, known.schema)),
        );
      }),
      runs,
    );
  });

  test('no other value is hidden', () => {
    fc.assert(
      fc.property(objectsOf(known), fc.nat(), (object, choice) => {
        // Only what is stored can be changed: what the webhooks take away is not there for anybody to see.
        const before = form.stored(object);
        const leaves = leavesOf(before['spec'] as Json, ['spec']);
        const path = leaves[choice % Math.max(leaves.length, 1)];
        if (path === undefined) return;
        const after = withOther(before as unknown as Json, path) as KubernetesObject;
        if (!equals(dropped(before, path), dropped(after, path))) return;
        const changes = changesBetween(form.comparable(after, known.schema), form.comparable(before, known.schema), known.schema);
        expect(changes, path.join('/')).not.toEqual([]);
      }),
      runs,
    );
  });
});

/** Paths to every text and number. */
const leavesOf = (value: Json, path: readonly string[]): readonly (readonly string[])[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item as Json, [...path, String(index)]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return typeof value === 'string' || typeof value === 'number' ? [path] : [];
};

/** The value with another text or number at a path, one that stands nowhere else. */
const withOther = (value: Json, [step, ...rest]: readonly string[]): Json => {
  if (step === undefined) return typeof value === 'number' ? 3777 : 'quite/another';
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === step ? withOther(item as Json, rest) : (item as Json)));
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === step ? withOther(item, rest) : item]))
    : value;
};

/** Which lists of VLAN ranges are valid: one that is not is emptied, whatever it holds. */
const dropped = (object: KubernetesObject, path: readonly string[]): Json =>
  path[1] === 'ranges' ? (formOf(object.kind).stored(object)['spec'] as JsonObject)['ranges'] === undefined : true;

/** One row of each normaliser, on a list, a map or a text below `spec`. */
const samples: Readonly<Record<NormaliserName, Partial<NormaliserRow>>> = {
  drop: { when: '!self.spec.?keep.orValue(false)' },
  dropEmpty: {},
  dropKeys: { value: 'a' },
  lowerCase: { keys: true },
  mac: { keys: true },
  cidr: { keys: true },
  duration: {},
  cutPrefix: { value: 'ab' },
  addPart: { value: 'x' },
  ranges: { by: ['from', 'to'] },
  fillEmpty: { value: 'x' },
  fillAbsent: { value: 'x' },
  address: { of: ['spec', 'prefix'], offset: 1 },
  include: { of: ['spec', 'prefix'] },
  unique: {},
  sort: { by: [] },
  derive: { key: '{}-label', of: ['spec', 'list', '*'], value: 'true' },
  computed: { key: 'a' },
  zeroIsAbsent: {},
};

const words = fc.constantFrom(
  '',
  'a',
  'b',
  'ab',
  'ABab',
  'abab/x',
  '1h',
  '90m',
  'AA-BB-CC-DD-EE-FF',
  '10.1.2.3/16',
  '10.1.2.3',
  '2001:db8::1/32',
  '\u{1f994}',
  '\u{ffff}',
);
const values: fc.Arbitrary<Json> = fc.oneof(
  words,
  fc.integer({ min: 0, max: 5000 }),
  fc.array(words, { maxLength: 4 }),
  fc.array(fc.record({ from: fc.integer({ min: 0, max: 4100 }), to: fc.integer({ min: 0, max: 4100 }) }), { maxLength: 3 }),
  fc.dictionary(words, words, { maxKeys: 4, noNullPrototype: true }),
  fc.constant(null),
) as fc.Arbitrary<Json>;

describe('each normaliser of the language', () => {
  test('is known to both halves', () => {
    expect(Object.keys(normalisers).concat('zeroIsAbsent').sort()).toEqual([...normaliserNames].sort());
    expect(Object.keys(samples).sort()).toEqual([...normaliserNames].sort());
  });

  test.each(Object.entries(samples))('%s does nothing more the second time, in whatever order keys stand', (name, options) => {
    const row = { group: 'g', kind: 'K', at: ['spec', 'x'], with: name as NormaliserName, ...options } as NormaliserRow;
    const form = normalFormOf([row]);
    fc.assert(
      fc.property(
        fc.record(
          { x: values, prefix: words, list: fc.array(words), keep: fc.boolean() },
          { requiredKeys: ['prefix'], noNullPrototype: true },
        ),
        (spec) => {
          const object = { apiVersion: 'g/v1', kind: 'K', metadata: { name: 'x' }, spec } as unknown as KubernetesObject;
          const once = form.comparable(form.stored(object));
          expect(form.comparable(form.stored(once))).toEqual(once);
          expect(canonical(form.comparable(form.stored(shuffled(object as unknown as Json) as KubernetesObject)))).toBe(canonical(once));
        },
      ),
    );
  });
});
