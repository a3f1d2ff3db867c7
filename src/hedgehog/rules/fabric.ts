/**
 * The objects of a fabric as rules ask for them: by kind and name, and by what they claim (a port, a VLAN, an address).
 *
 * A claim is a key; objects that may be in each other's way share one. Whoever asks for a key depends on it, so that after a change only
 * those are judged again who asked for something that changed.
 */

import { equals } from '#base/json.ts';
import { parseHardwareAddress } from '#base/network-address.ts';
import { builtInProfiles } from '../profiles/built-in.ts';
import { firstOf, type Prefix, parsePrefix } from './address.ts';
import type { FabricConfiguration } from './configuration.ts';
import { addressedLinks, endpointsOf, isDeprecated, laneOf } from './endpoints.ts';
import type { KindName, Specs, SwitchProfileSpec, VPCSpec } from './specs.ts';

/** What is imitated: the cluster's admission, the installer's check of files, or what we recommend. */
export type Mode = 'webhook' | 'hhfab' | 'strict';

/** One object of a fabric. */
export interface Entry<Kind extends KindName = KindName> {
  /** `kind/namespace/name`. */
  readonly key: string;
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** As it is written, decoded. */
  readonly written: Specs[Kind];
  /** As it is judged: with defaults. */
  readonly spec: Specs[Kind];
  /** As the rules of other objects see it: with defaults in a cluster, as written by the installer. */
  readonly stored: Specs[Kind];
}

export const keyOf = (kind: KindName, namespace: string, name: string): string => `${kind}/${namespace}/${name}`;

export const is = <Kind extends KindName>(entry: Entry | undefined, kind: Kind): entry is Entry<Kind> => entry?.kind === kind;

/** Roles whose switches servers, borders or both are connected to. */
export const isLeaf = (role: string | undefined): boolean => role === 'server-leaf' || role === 'border-leaf' || role === 'mixed-leaf';

const label = (entry: Entry, name: string): string => entry.labels[`fabric.githedgehog.com/${name}`] ?? '';

/** Labels that admission computes; the installer sees only those that are written. */
const computed = (entry: Entry, mode: Mode, name: string, value: string | undefined): string =>
  mode === 'hhfab' ? label(entry, name) : (value ?? '');

/** Claims of prefixes: one overlaps another one when either is the other or one above it. */
const networkKey = (scope: string, { address, bits }: Prefix): string => `${scope}/${address.family}/${address.value.toString(36)}/${bits}`;

/** The prefixes that hold a prefix, itself included, from the longest. */
const above = (prefix: Prefix): readonly Prefix[] => {
  const parents: Prefix[] = [];
  for (let bits = prefix.bits; bits >= 0; bits -= 1) parents.push({ address: firstOf({ address: prefix.address, bits }), bits });
  return parents;
};

export const overlapScope = (namespace: string): string => `prefix/${namespace}`;

/** Keys of a prefix and of all above it, from the longest; they are asked for again and again. */
const networkKeys = (scope: string, prefix: Prefix): readonly string[] => above(prefix).map((parent) => networkKey(scope, parent));

const claimsOfPrefix = (scope: string, prefix: Prefix): readonly string[] => {
  const [self = '', ...parents] = networkKeys(scope, prefix);
  return [`${self}/=`, `${self}/<`, ...parents.map((parent) => `${parent}/<`)];
};

/** Keys under which everything is that overlaps a prefix. */
export const overlapKeys = (scope: string, prefix: Prefix): readonly string[] => {
  const [self = '', ...parents] = networkKeys(scope, prefix);
  return [`${self}/<`, ...parents.map((parent) => `${parent}/=`)];
};

export const claim = {
  /** VLANNamespaces by name, whatever their own namespace. */
  vlanNamespace: (name: string) => `vlan-namespace/${name}`,
  port: (namespace: string, port: string) => `port/${namespace}/${laneOf(port)}`,
  brokenConnection: (namespace: string) => `broken-connection/${namespace}`,
  linkAddress: (namespace: string, address: string) => `link-address/${namespace}/${address}`,
  vlan: (namespace: string, vlan: number) => `vlan/${namespace}/${vlan}`,
  brokenSubnet: (namespace: string) => `broken-subnet/${namespace}`,
  attachments: (connection: string) => `attachments/${connection}`,
  externalAttachments: (connection: string) => `external-attachments/${connection}`,
  leafAsn: (asn: number) => `leaf-asn/${asn}`,
  vtep: (text: string) => `vtep/${text}`,
  protocol: (text: string) => `protocol/${text}`,
  management: (address: string) => `management/${address}`,
  /** Objects that name another one, by the label that says so. */
  uses: (kind: KindName, name: string) => `uses/${kind}/${name}`,
  peering: (pair: string) => `peering/${pair}`,
  /** The same addresses by value, of switches and gateways; the installer compares them so. */
  protocolAddress: (address: string) => `protocol-address/${address}`,
  vtepAddress: (address: string) => `vtep-address/${address}`,
  dummy: (address: string) => `dummy/${address}`,
  /** Nodes of an installation by name, whatever their kind. */
  node: (name: string) => `node/${name}`,
  /** All objects of a kind that there is one of. */
  installer: (kind: 'Fabricator' | 'ControlNode') => `installer/${kind}`,
  gateways: () => 'gateways',
  gatewayMac: (mac: string) => `gateway-mac/${mac}`,
  /** Everything that is addressed by the installer. */
  hydrated: () => 'hydration',
} as const;

const addressText = (prefix: Prefix): string => `${prefix.address.family}/${prefix.address.value.toString(36)}`;

/** Key of the address in a prefix, by its value. */
export const addressKey = (text: string): string | undefined => {
  const prefix = parsePrefix(text);
  return prefix === undefined ? undefined : addressText(prefix);
};

const vpcClaims = (entry: Entry<'VPC'>, mode: Mode): readonly string[] => {
  const spec: VPCSpec = entry.stored;
  const addresses = computed(entry, mode, 'ipv4ns', spec.ipv4Namespace);
  const vlans = computed(entry, mode, 'vlanns', spec.vlanNamespace);
  return [
    ...Object.values(spec.subnets ?? {}).flatMap((subnet) => {
      const prefix = parsePrefix(subnet.subnet ?? '');
      const claims = prefix === undefined ? [claim.brokenSubnet(addresses)] : claimsOfPrefix(overlapScope(addresses), prefix);
      return subnet.vlan ? [...claims, claim.vlan(vlans, subnet.vlan)] : claims;
    }),
    claim.uses('IPv4Namespace', spec.ipv4Namespace ?? ''),
    claim.uses('VLANNamespace', spec.vlanNamespace ?? ''),
  ];
};

const connectionClaims = (entry: Entry<'Connection'>): readonly string[] => {
  const spec = entry.stored;
  const { namespace } = entry;
  const within = spec.staticExternal?.withinVPC;
  const uses = within ? [claim.uses('VPC', within)] : [];
  if (isDeprecated(spec)) return [];
  const { ends, faults } = endpointsOf(spec);
  if (faults.length > 0) return [claim.brokenConnection(namespace), ...uses];
  const addresses = addressedLinks(spec)
    .flat()
    .flatMap(({ ip }) => addressKey(ip) ?? []);
  return [
    ...ends.map(({ port }) => claim.port(namespace, port)),
    ...addresses.map((address) => claim.linkAddress(namespace, address)),
    ...ends.flatMap(({ role, device }) =>
      role === 'switch' ? [claim.uses('Switch', device)] : role === 'server' ? [claim.uses('Server', device)] : [],
    ),
    ...uses,
  ];
};

const switchClaims = ({ stored }: Entry<'Switch'>): readonly string[] => {
  const management = addressKey(stored.ip ?? '');
  const protocol = addressKey(stored.protocolIP ?? '');
  const vtep = isLeaf(stored.role) ? addressKey(stored.vtepIP ?? '') : undefined;
  return [
    ...(stored.asn && isLeaf(stored.role) ? [claim.leafAsn(stored.asn)] : []),
    ...(stored.vtepIP ? [claim.vtep(stored.vtepIP)] : []),
    ...(stored.protocolIP ? [claim.protocol(stored.protocolIP)] : []),
    ...(management === undefined ? [] : [claim.management(management)]),
    ...(protocol === undefined ? [] : [claim.protocolAddress(protocol)]),
    ...(vtep === undefined ? [] : [claim.vtepAddress(vtep)]),
    ...(stored.vlanNamespaces ?? []).map((name) => claim.uses('VLANNamespace', name)),
    ...(stored.groups ?? []).map((name) => claim.uses('SwitchGroup', name)),
  ];
};

/** The two VPCs that a peering is between, in the order of their names; nothing when there are not two. */
export const peers = ({ permit = [] }: Specs['VPCPeering']): readonly [string, string] | undefined => {
  const [first, second, ...others] = [...new Set(permit.flatMap((entry) => Object.keys(entry)))].sort();
  const pairs = permit.every((entry) => Object.keys(entry).length === 2);
  return first !== undefined && second !== undefined && others.length === 0 && pairs ? [first, second] : undefined;
};

const attachmentClaims = (entry: Entry<'VPCAttachment'>, mode: Mode): readonly string[] => {
  const [vpc = ''] = (entry.stored.subnet ?? '').split('/');
  const connection = computed(entry, mode, 'connection', vpc === '' ? '' : entry.stored.connection);
  return [
    ...(connection === '' ? [] : [claim.attachments(connection), claim.uses('Connection', connection)]),
    ...(vpc === '' ? [] : [claim.uses('VPC', vpc)]),
  ];
};

const externalAttachmentClaims = (entry: Entry<'ExternalAttachment'>, mode: Mode): readonly string[] => {
  const connection = computed(entry, mode, 'connection', entry.stored.connection);
  return [claim.externalAttachments(connection), claim.uses('Connection', connection), claim.uses('External', entry.stored.external ?? '')];
};

const gatewayClaims = ({ stored: { protocolIP = '', vtepIP = '', vtepMAC = '' } }: Entry<'Gateway'>): readonly string[] => {
  const [protocol, vtep] = [addressKey(protocolIP), addressKey(vtepIP)];
  const mac = parseHardwareAddress(vtepMAC);
  return [
    claim.gateways(),
    ...(mac === undefined ? [] : [claim.gatewayMac(mac)]),
    ...(protocolIP === '' ? [] : [claim.protocol(protocolIP)]),
    ...(vtepIP === '' ? [] : [claim.vtep(vtepIP)]),
    ...(protocol === undefined ? [] : [claim.protocolAddress(protocol)]),
    ...(vtep === undefined ? [] : [claim.vtepAddress(vtep)]),
  ];
};

const nodeClaims = ({ name, stored: { management, dummy } }: Entry<'ControlNode'> | Entry<'FabNode'>): readonly string[] => {
  const [address, pair] = [addressKey(management?.ip ?? ''), addressKey(dummy?.ip ?? '')];
  return [
    claim.node(name),
    ...(address === undefined ? [] : [claim.management(address)]),
    ...(pair === undefined ? [] : [claim.dummy(pair)]),
  ];
};

/** What an object of each kind claims besides its name. */
const claiming: { readonly [Kind in KindName]?: (entry: Entry<Kind>, mode: Mode) => readonly string[] } = {
  VPC: vpcClaims,
  VPCAttachment: attachmentClaims,
  VPCPeering: ({ stored }) => {
    const pair = peers(stored);
    return pair === undefined ? [] : [...pair.map((name) => claim.uses('VPC', name)), claim.peering(pair.join('/'))];
  },
  External: ({ stored }) => [claim.uses('IPv4Namespace', stored.ipv4Namespace ?? '')],
  ExternalAttachment: externalAttachmentClaims,
  ExternalPeering: ({ stored }) => [
    claim.uses('VPC', stored.permit?.vpc?.name ?? ''),
    claim.uses('External', stored.permit?.external?.name ?? ''),
  ],
  VLANNamespace: ({ name }) => [claim.vlanNamespace(name)],
  Connection: connectionClaims,
  Switch: switchClaims,
  Fabricator: () => [claim.installer('Fabricator')],
  ControlNode: (entry) => [claim.installer('ControlNode'), ...nodeClaims(entry)],
  FabNode: nodeClaims,
  Gateway: gatewayClaims,
};

/** How many of the addresses that the installer fills in an object has, and how many it should have. */
export interface Hydration {
  readonly missing: number;
  readonly expected: number;
}

/** Section 9.2: what is counted of an object. */
export const hydrationOf = (entry: Entry): Hydration => {
  if (is(entry, 'Switch')) {
    const { ip, protocolIP, asn, vtepIP, role } = entry.written;
    const values = [ip, protocolIP, asn, ...(isLeaf(role) ? [vtepIP] : [])];
    return { missing: values.filter((value) => !value).length, expected: values.length };
  }
  if (is(entry, 'Gateway')) {
    const { asn, protocolIP, vtepIP } = entry.written;
    return { missing: [asn, protocolIP, vtepIP].filter((value) => !value).length, expected: 3 };
  }
  if (is(entry, 'ControlNode') || is(entry, 'FabNode')) return { missing: entry.written.management?.ip ? 0 : 1, expected: 1 };
  if (!is(entry, 'Connection') || isDeprecated(entry.written)) return { missing: 0, expected: 0 };
  const ends = addressedLinks(entry.written).flat();
  return { missing: ends.filter(({ ip }) => ip === '').length, expected: ends.length };
};

/** What rules may ask a fabric. */
export interface FabricView {
  readonly mode: Mode;
  readonly configuration: FabricConfiguration;
  readonly get: <Kind extends KindName>(kind: Kind, name: string, namespace: string) => Entry<Kind> | undefined;
  readonly at: (key: string) => readonly Entry[];
  /** The profile of a switch model: built in, or of the fabric where the installation allows that. */
  readonly profile: (name: string, namespace: string) => SwitchProfileSpec | undefined;
  readonly builtIn: (name: string) => SwitchProfileSpec | undefined;
  /** The object as it was before, when that is known and something else. */
  readonly before: <Kind extends KindName>(entry: Entry<Kind>) => Entry<Kind> | undefined;
  /** Whether the installer fills in all addresses, because none is there. */
  readonly fillsAddresses: () => boolean;
}

/** Objects by name and by claim. Changes in place: it is the index of one fabric over time. */
export class FabricIndex {
  readonly mode: Mode;
  readonly configuration: FabricConfiguration;
  readonly profiles: ReadonlyMap<string, SwitchProfileSpec>;
  readonly #entries = new Map<string, Entry>();
  /** Nearly every key has one entry: that one itself, and only several are a map. */
  readonly #claims = new Map<string, Entry | Map<string, Entry>>();
  #missing = 0;
  #expected = 0;

  constructor(mode: Mode, configuration: FabricConfiguration) {
    this.mode = mode;
    this.configuration = configuration;
    this.profiles = builtInProfiles(configuration);
  }

  get entries(): ReadonlyMap<string, Entry> {
    return this.#entries;
  }

  /** Addresses that are missing, of those that the installer looks at. */
  get hydration(): Hydration {
    return { missing: this.#missing, expected: this.#expected };
  }

  at(key: string): readonly Entry[] {
    const found = this.#claims.get(key);
    if (found === undefined) return [];
    return found instanceof Map ? [...found.values()] : [found];
  }

  #claimsOf(entry: Entry): readonly string[] {
    const claims = claiming[entry.kind] as ((of: Entry, mode: Mode) => readonly string[]) | undefined;
    return claims?.(entry, this.mode) ?? [];
  }

  #claim(key: string, entry: Entry): void {
    const there = this.#claims.get(key);
    if (there === undefined || (!(there instanceof Map) && there.key === entry.key)) this.#claims.set(key, entry);
    else if (there instanceof Map) there.set(entry.key, entry);
    else this.#claims.set(key, new Map([there, entry].map((one) => [one.key, one])));
  }

  #release(key: string, entry: Entry): void {
    const there = this.#claims.get(key);
    if (!(there instanceof Map)) this.#claims.delete(key);
    else if (there.delete(entry.key) && there.size === 0) this.#claims.delete(key);
  }

  #count(entry: Entry, sign: 1 | -1): boolean {
    const { missing, expected } = hydrationOf(entry);
    const before = this.#missing > 0 && this.#missing === this.#expected;
    this.#missing += sign * missing;
    this.#expected += sign * expected;
    return before !== (this.#missing > 0 && this.#missing === this.#expected);
  }

  /** Adds an object and says which keys it is under. */
  add(entry: Entry): readonly string[] {
    const keys = this.#claimsOf(entry);
    this.#entries.set(entry.key, entry);
    for (const key of keys) this.#claim(key, entry);
    return [entry.key, ...keys, ...(this.#count(entry, 1) ? [claim.hydrated()] : [])];
  }

  /** Takes an object out and says which keys it was under. */
  remove(key: string): readonly string[] {
    const entry = this.#entries.get(key);
    if (entry === undefined) return [];
    const keys = this.#claimsOf(entry);
    this.#entries.delete(key);
    for (const under of new Set(keys)) this.#release(under, entry);
    return [entry.key, ...keys, ...(this.#count(entry, -1) ? [claim.hydrated()] : [])];
  }

  /** What rules ask, each question told to `asked`. */
  view(asked: (key: string) => void, before: ReadonlyMap<string, Entry> | undefined): FabricView {
    const at = (key: string): readonly Entry[] => {
      asked(key);
      return this.at(key);
    };
    const get: FabricView['get'] = (kind, name, namespace) => {
      const key = keyOf(kind, namespace, name);
      asked(key);
      const entry = this.#entries.get(key);
      return is(entry, kind) ? entry : undefined;
    };
    const builtIn = (name: string): SwitchProfileSpec | undefined => this.profiles.get(name);
    return {
      mode: this.mode,
      configuration: this.configuration,
      get,
      at,
      builtIn,
      profile: (name, namespace) =>
        builtIn(name) ?? (this.configuration.allowExtraSwitchProfiles ? get('SwitchProfile', name, namespace)?.stored : undefined),
      before: (entry) => {
        const old = before?.get(entry.key) as typeof entry | undefined;
        return old === undefined || equals(old.written, entry.written) ? undefined : old;
      },
      fillsAddresses: () => {
        asked(claim.hydrated());
        return this.mode === 'hhfab' && this.#missing > 0 && this.#missing === this.#expected;
      },
    };
  }
}
