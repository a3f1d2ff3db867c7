/** Which switches, ports, servers, VPCs and peerings an object of a fabric concerns. */
import { endpointsOf, isDeprecated } from './rules/endpoints.ts';
import { type Entry, is, keyOf } from './rules/fabric.ts';

export interface Touched {
  readonly switches: readonly string[];
  /** `device/port` of switches whose cable it is. */
  readonly ports: readonly string[];
  readonly servers: readonly string[];
  readonly vpcs: readonly string[];
  readonly peerings: readonly string[];
}

type Names = Readonly<Record<keyof Touched, Set<string>>>;

const noNames = (): Names => ({ switches: new Set(), ports: new Set(), servers: new Set(), vpcs: new Set(), peerings: new Set() });

const vpcOf = ({ spec }: Entry<'VPCAttachment'>): string => spec.subnet?.split('/')[0] ?? '';

/** Objects of one kind by a name in them. */
const byName = <Kind extends Entry['kind']>(
  entries: readonly Entry[],
  kind: Kind,
  names: (entry: Entry<Kind>) => readonly (string | undefined)[],
): ReadonlyMap<string, readonly Entry<Kind>[]> => {
  const found = new Map<string, Entry<Kind>[]>();
  for (const entry of entries)
    if (is(entry, kind))
      for (const name of new Set(names(entry))) {
        if (name === undefined) continue;
        const of = found.get(name);
        if (of === undefined) found.set(name, [entry]);
        else of.push(entry);
      }
  return found;
};

/** One state of a fabric's objects, with the ways from each to the devices that it concerns. */
export class Concerns {
  readonly #objects: ReadonlyMap<string, Entry>;
  readonly #attachments: ReadonlyMap<string, readonly Entry<'VPCAttachment'>[]>;
  readonly #outward: ReadonlyMap<string, readonly Entry<'ExternalAttachment'>[]>;
  readonly #members: ReadonlyMap<string, readonly Entry<'Switch'>[]>;
  readonly #addressed: ReadonlyMap<string, readonly Entry<'VPC'>[]>;
  readonly #tagged: ReadonlyMap<string, readonly Entry<'VPC'>[]>;

  constructor(objects: ReadonlyMap<string, Entry>) {
    const entries = [...objects.values()];
    this.#objects = objects;
    this.#attachments = byName(entries, 'VPCAttachment', (entry) => [vpcOf(entry)]);
    this.#outward = byName(entries, 'ExternalAttachment', ({ spec }) => [spec.external]);
    this.#members = byName(entries, 'Switch', ({ spec }) => spec.groups ?? []);
    this.#addressed = byName(entries, 'VPC', ({ spec }) => [spec.ipv4Namespace]);
    this.#tagged = byName(entries, 'VPC', ({ spec }) => [spec.vlanNamespace]);
  }

  /** What these objects concern together, by name. */
  of(entries: Iterable<Entry>): Touched {
    const names = noNames();
    for (const entry of entries) this.#touch(entry, names);
    const sorted = (name: keyof Touched): readonly string[] => [...names[name]].filter((text) => text !== '').sort();
    return {
      switches: sorted('switches'),
      ports: sorted('ports'),
      servers: sorted('servers'),
      vpcs: sorted('vpcs'),
      peerings: sorted('peerings'),
    };
  }

  /** Devices at a connection; its ports too when the cable itself is meant. */
  #connection(entry: Entry | undefined, cable: boolean, names: Names): void {
    if (!is(entry, 'Connection') || isDeprecated(entry.spec)) return;
    for (const { role, device, port } of endpointsOf(entry.spec).ends) {
      if (role === 'switch') names.switches.add(device);
      if (role === 'switch' && cable) names.ports.add(port);
      if (role === 'server') names.servers.add(device);
    }
  }

  #named(name: string | undefined, namespace: string, names: Names): void {
    this.#connection(this.#objects.get(keyOf('Connection', namespace, name ?? '')), false, names);
  }

  /** A VPC is on the switches where it is attached. */
  #vpc(name: string, names: Names): void {
    names.vpcs.add(name);
    for (const { spec, namespace } of this.#attachments.get(name) ?? []) this.#named(spec.connection, namespace, names);
  }

  #touch(entry: Entry, names: Names): void {
    const { name, namespace } = entry;
    const vpcs = (of: readonly Entry<'VPC'>[] = []): void => {
      for (const vpc of of) this.#vpc(vpc.name, names);
    };
    if (is(entry, 'Switch')) names.switches.add(name);
    else if (is(entry, 'Server')) names.servers.add(name);
    else if (is(entry, 'Connection')) this.#connection(entry, true, names);
    else if (is(entry, 'VPC')) this.#vpc(name, names);
    else if (is(entry, 'External'))
      for (const { spec, namespace: where } of this.#outward.get(name) ?? []) this.#named(spec.connection, where, names);
    else if (is(entry, 'ExternalAttachment')) this.#named(entry.spec.connection, namespace, names);
    else if (is(entry, 'VPCAttachment')) {
      names.vpcs.add(vpcOf(entry));
      this.#named(entry.spec.connection, namespace, names);
    } else if (is(entry, 'VPCPeering')) {
      names.peerings.add(name);
      for (const vpc of new Set((entry.spec.permit ?? []).flatMap((permit) => Object.keys(permit)))) this.#vpc(vpc, names);
    } else if (is(entry, 'ExternalPeering')) {
      names.peerings.add(name);
      this.#vpc(entry.spec.permit?.vpc?.name ?? '', names);
    } else if (is(entry, 'SwitchGroup')) for (const device of this.#members.get(name) ?? []) names.switches.add(device.name);
    else if (is(entry, 'IPv4Namespace')) vpcs(this.#addressed.get(name));
    else if (is(entry, 'VLANNamespace')) vpcs(this.#tagged.get(name));
  }
}
