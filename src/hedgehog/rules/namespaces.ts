/** Rules of the pools that VPCs take from: IPv4Namespace and VLANNamespace. */
import { containsPrefix, firstOf, overlaps, type Prefix, parsePrefix } from './address.ts';
import { reservedPrefixes } from './configuration.ts';
import { filledRange, rangeFault } from './defaults.ts';
import { claim, type Entry, type FabricView, is } from './fabric.ts';
import { advice, inCluster, type RuleTable, type Violation, when } from './rule.ts';
import type { VLANRange } from './specs.ts';
import { subnetPointer } from './vpc.ts';

type Addresses = Entry<'IPv4Namespace'>;

const pool = ({ spec }: Addresses): readonly { readonly text: string; readonly prefix: Prefix | undefined; readonly at: string }[] =>
  (spec.subnets ?? []).map((text, index) => ({ text, prefix: parsePrefix(text), at: `/spec/subnets/${index}` }));

const usersOf = (kind: 'IPv4Namespace' | 'VLANNamespace', name: string, fabric: FabricView): readonly Entry<'VPC'>[] =>
  fabric.at(claim.uses(kind, name)).filter((entry): entry is Entry<'VPC'> => is(entry, 'VPC'));

export const addressPoolRules: RuleTable<'IPv4Namespace'> = {
  'IPNS-S01': {
    message: 'The name {name} has {length} characters; an IPv4Namespace has 11 at most.',
    hint: 'Choose a shorter name.',
    check: ({ name }) => when(name.length > 11, '/metadata/name', { name, length: name.length }),
  },
  'IPNS-S02': {
    message: '{text} is no prefix.',
    hint: 'Write an address and a length, for example 10.10.0.0/16.',
    check: (namespace) => pool(namespace).flatMap(({ text, prefix, at }) => when(prefix === undefined, at, { text })),
  },
  'IPNS-S03': {
    message: 'The namespace has {count} prefixes; 10 are the most.',
    hint: 'Join prefixes, or make another namespace.',
    check: ({ spec }) => when((spec.subnets ?? []).length > 10, '/spec/subnets', { count: (spec.subnets ?? []).length }),
  },
  'IPNS-S04': {
    message: '{text} overlaps {other}.',
    hint: 'Remove one of them, or take prefixes that have no address in common.',
    check: (namespace) => {
      const all = pool(namespace);
      return all.flatMap(({ text, prefix, at }, index) => {
        const other = all
          .slice(0, index)
          .find((earlier) => prefix !== undefined && earlier.prefix !== undefined && overlaps(earlier.prefix, prefix));
        const places = other === undefined ? [] : [{ entry: namespace, pointer: other.at }];
        return when(other !== undefined, at, { text, other: other?.text ?? '' }, places);
      });
    },
  },
  'IPNS-S05': {
    message: '{text} overlaps a subnet that the fabric needs for itself.',
    hint: 'Take a prefix outside of the reserved subnets.',
    check: (namespace, { configuration }) => {
      const reserved = reservedPrefixes(configuration);
      const broken = reserved.some((one, index) => reserved.slice(0, index).some((other) => overlaps(one, other)));
      return [
        ...when(broken, '/spec/subnets', { text: 'One reserved subnet' }),
        ...pool(namespace).flatMap(({ text, prefix, at }) =>
          when(prefix !== undefined && reserved.some((one) => overlaps(one, prefix)), at, { text }),
        ),
      ];
    },
  },
  'IPNS-W01': {
    message: 'Subnet {subnet} of VPC {vpc} ({text}) is no longer in one prefix of the namespace.',
    hint: 'Keep the prefix, or move the VPC first.',
    in: inCluster,
    check: (namespace, fabric) => {
      if (fabric.before(namespace) === undefined) return [];
      const prefixes = pool(namespace).flatMap(({ prefix }) => prefix ?? []);
      return usersOf('IPv4Namespace', namespace.name, fabric).flatMap((vpc) =>
        Object.entries(vpc.stored.subnets ?? {}).flatMap(([subnet, { subnet: text = '' }]) => {
          const prefix = parsePrefix(text);
          const fits = prefix !== undefined && prefixes.some((outer) => containsPrefix(outer, prefix));
          const place = { entry: vpc, pointer: `${subnetPointer(subnet)}/subnet` };
          return when(!fits, '/spec/subnets', { subnet, vpc: vpc.name, text }, [place]);
        }),
      );
    },
  },
  'Q07-IPNS': {
    message: '{text} has bits behind its length.',
    hint: 'Write the network itself; the fabric uses that.',
    in: advice,
    check: (namespace) =>
      pool(namespace).flatMap(({ text, prefix, at }) =>
        when(prefix !== undefined && firstOf(prefix).value !== prefix.address.value, at, { text }),
      ),
  },
};

type Vlans = Entry<'VLANNamespace'>;

interface Range {
  readonly from: number;
  readonly to: number;
}

const shown = ({ from, to }: Range): string => (from === to ? String(from) : `${from}-${to}`);
const meet = (left: Range, right: Range): boolean => left.from <= right.to && right.from <= left.to;

const rangesOf = (ranges: readonly VLANRange[] = []): readonly { readonly range: Range; readonly at: string }[] =>
  ranges.map((range, index) => ({ range: filledRange(range), at: `/spec/ranges/${index}` }));

/** VLNS-S03 and S04: ranges that meet each other or one that the fabric needs. */
const clashes =
  (reserved: 'irbVlans' | 'workaroundVlans') =>
  (namespace: Vlans, { configuration }: FabricView): readonly Violation[] => {
    const all = rangesOf(namespace.spec.ranges);
    return all.flatMap(({ range, at }, index) => {
      const twin = all.slice(0, index).find((earlier) => meet(earlier.range, range));
      const own = configuration[reserved].map(filledRange).find((one) => meet(one, range));
      return [
        ...when(twin !== undefined, at, { range: shown(range), other: `the range ${shown(twin?.range ?? range)}` }, [
          { entry: namespace, pointer: twin?.at ?? '' },
        ]),
        ...when(own !== undefined, at, { range: shown(range), other: `${shown(own ?? range)}, which the fabric needs for itself` }),
      ];
    });
  };

/** A bad range empties the list when the cluster admits the object; the installer judges what is left, too. */
const badRanges = (fault: 'order' | 'limits') => (namespace: Vlans) =>
  (namespace.written.ranges ?? []).flatMap((range, index) =>
    when(rangeFault(range) === fault, `/spec/ranges/${index}`, { range: shown(filledRange(range)) }),
  );

/** Q02: both modes of the fabric empty the list before they look at it. */
const erased = { strict: 'error' } as const;

export const vlanPoolRules: RuleTable<'VLANNamespace'> = {
  'VLNS-S01': {
    message: 'The range {range} ends before it begins.',
    hint: 'Exchange from and to. The fabric would take the whole list for empty.',
    in: erased,
    check: badRanges('order'),
  },
  'VLNS-S02': {
    message: 'The range {range} is not between 1 and 4094.',
    hint: 'VLANs are 1 to 4094. The fabric would take the whole list for empty.',
    in: erased,
    check: badRanges('limits'),
  },
  'VLNS-S03': {
    message: 'The range {range} overlaps {other}.',
    hint: 'Take VLANs that nothing else uses.',
    check: clashes('irbVlans'),
  },
  'VLNS-S04': {
    message: 'The range {range} overlaps {other}.',
    hint: 'Take VLANs that nothing else uses.',
    check: clashes('workaroundVlans'),
  },
  'VLNS-W01': {
    message: 'VLAN {vlan} of VPC {vpc} (subnet {subnet}) is not in the ranges.',
    hint: 'The fabric asks this of VPCs whose IPv4Namespace has the name of the VLANNamespace; keep the range, or move the VPC first.',
    in: { webhook: 'error' },
    check: (namespace, fabric) => {
      if (fabric.before(namespace) === undefined) return [];
      return usersOf('IPv4Namespace', namespace.name, fabric).flatMap((vpc) => outOfRange(namespace, vpc, false));
    },
  },
  Q03: {
    message: 'VLAN {vlan} of VPC {vpc} (subnet {subnet}) is no longer in the ranges.',
    hint: 'Keep the range, or move the VPC first.',
    in: { strict: 'error' },
    check: (namespace, fabric) => {
      if (fabric.before(namespace) === undefined) return [];
      return usersOf('VLANNamespace', namespace.name, fabric).flatMap((vpc) => outOfRange(namespace, vpc, true));
    },
  },
};

const outOfRange = (namespace: Vlans, vpc: Entry<'VPC'>, spareHosts: boolean): readonly Violation[] =>
  Object.entries(vpc.stored.subnets ?? {}).flatMap(([subnet, { vlan = 0, hostBGP }]) => {
    const inside = rangesOf(namespace.spec.ranges).some(({ range }) => vlan >= range.from && vlan <= range.to);
    const broken = !inside && !(spareHosts && hostBGP === true);
    return when(broken, '/spec/ranges', { vlan, vpc: vpc.name, subnet }, [{ entry: vpc, pointer: `${subnetPointer(subnet)}/vlan` }]);
  });
