import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equals } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { containsAddress, containsPrefix, formatAddress, overlaps, parseAddress, parsePrefix } from './address.ts';
import { cases } from './cases.fixture.ts';
import { FabricChecker, type Finding } from './check.ts';
import type { Entry, Mode } from './fabric.ts';
import { isBreakoutMode, portSpeeds } from './switch-profile.ts';
import { type Edit, editInPlace, findingsOf, readAll, wiring } from './wiring.fixture.ts';

const everyEdit: readonly (readonly Edit[])[] = Object.values(cases).flatMap(({ refuses, accepts }) => [...refuses, ...accepts]);

/** Changes that no longer fit what is there are left out. */
const after = (objects: readonly KubernetesObject[], edits: readonly Edit[]): readonly KubernetesObject[] => {
  const changed = structuredClone(objects) as KubernetesObject[];
  for (const one of edits)
    try {
      editInPlace(changed, one);
    } catch {
      // What it is about went away with an earlier change.
    }
  return changed;
};

const entriesOf = (objects: readonly KubernetesObject[], mode: Mode): ReadonlyMap<string, Entry> =>
  new Map(readAll(objects, mode).entries.map((entry) => [entry.key, entry]));

const sorted = (findings: readonly Finding[]): readonly string[] =>
  findings
    .map(({ others, ...finding }) => JSON.stringify({ ...finding, others: others.map((other) => JSON.stringify(other)).sort() }))
    .sort();

test('after any changes the findings are those of a fabric that is judged anew', () => {
  const modes = fc.constantFrom<Mode>('webhook', 'hhfab', 'strict');
  const steps = fc.array(fc.array(fc.constantFrom(...everyEdit), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(modes, steps, (mode, changes) => {
      let objects: readonly KubernetesObject[] = wiring();
      let known = entriesOf(objects, mode);
      const checker = new FabricChecker({ mode });
      checker.change([...known.values()]);
      for (const edits of changes) {
        objects = after(objects, edits.flat());
        const now = entriesOf(objects, mode);
        const put = [...now.values()].filter((entry) => !equals(entry, known.get(entry.key)));
        checker.change(
          put,
          [...known.keys()].filter((key) => !now.has(key)),
        );
        known = now;
        const anew = new FabricChecker({ mode });
        anew.change([...now.values()]);
        expect(sorted(checker.findings())).toEqual(sorted(anew.findings()));
      }
    }),
    { numRuns: 60 },
  );
});

test('a change is only told to those whom it can concern', () => {
  const checker = new FabricChecker({ mode: 'strict' });
  checker.change([...entriesOf(wiring(), 'strict').values()]);
  const touched = (edits: readonly Edit[]): number => {
    const now = entriesOf(after(wiring(), edits), 'strict');
    const before = entriesOf(wiring(), 'strict');
    return checker.change([...now.values()].filter((entry) => !equals(entry, before.get(entry.key))));
  };
  expect(touched([['Server/server-01', 'spec.description', 'another']])).toBe(3);
  expect(touched([['Connection/external', 'spec.external.link.switch.port', 'leaf-03/E1/17']])).toBe(3);
});

const rulesAt = (edits: readonly Edit[]): ReadonlySet<string> => new Set(findingsOf(edits).map(({ rule }) => rule));

test('VLANs are those of the pool, whatever the number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65_535 }), (vlan) => {
      const rules = rulesAt([['VPC/web', 'spec.subnets.app.vlan', vlan]]);
      expect([rules.has('VPC-S17'), rules.has('VPC-X04')]).toEqual([vlan === 0, vlan < 1000 || vlan > 2999]);
    }),
  );
});

test('prefixes of any length and place are judged by their bits', () => {
  const pools = [0x0a0a0000, 0x0a140000].map((start) => ({ start, end: start + 0xffff }));
  fc.assert(
    fc.property(fc.integer({ min: 0x0a000000, max: 0x0affffff }), fc.integer({ min: 8, max: 32 }), (value, bits) => {
      const text = `${[24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')}/${bits}`;
      const size = 2 ** (32 - bits);
      const first = Math.floor(value / size) * size;
      const inPool = pools.some(({ start, end }) => first >= start && first + size - 1 <= end);
      const rules = rulesAt([['VPC/web', 'spec.subnets.app.subnet', text]]);
      expect([rules.has('VPC-S10'), rules.has('VPC-S11'), rules.has('VPC-X03')]).toEqual([false, bits > 30, !inPool]);
    }),
  );
});

test('ports and lanes are those of the profile and its breakouts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }), (port, lane) => {
      const name = lane === undefined ? `E1/${port}` : `E1/${port}/${lane}`;
      // Of leaf-03, ports 1 to 31 can be broken out, and only the first one is; 32 to 34 cannot.
      const lanes = port === 1 ? 4 : port >= 2 && port <= 31 ? 1 : 0;
      const there = lane === undefined ? port >= 1 && port <= 34 : lane >= 1 && lane <= lanes;
      const rules = rulesAt([['Connection/unbundled', 'spec.unbundled.link.switch.port', `leaf-03/${name}`]]);
      expect(rules.has('CONN-X04')).toBe(!there);
    }),
  );
});

test('speeds and breakouts are those of the profile', () => {
  const speed = fc.constantFrom(...portSpeeds, '', '26G', '10');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 15 }), speed, (group, value) => {
      const rules = rulesAt([['Switch/leaf-01', 'spec.portGroupSpeeds', { [group]: value }]]);
      expect(rules.has('SW-X06')).toBe(group < 1 || group > 12 || !['10G', '25G'].includes(value));
    }),
  );
  const supported = ['1x100G', '1x40G', '2x50G', '1x50G', '4x25G', '4x10G', '1x25G', '1x10G'];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 36 }), fc.constantFrom(1, 2, 3, 4, 8), speed, (port, count, value) => {
      const mode = `${count}x${value}`;
      const rules = rulesAt([['Switch/leaf-03', 'spec.portBreakouts', { [`E1/${port}`]: mode }]]);
      expect(rules.has('SW-X08')).toBe(port > 31 || !supported.includes(mode));
      expect(isBreakoutMode(mode)).toBe(count !== 3 && portSpeeds.includes(value));
    }),
  );
});

test('addresses are read as Node reads them, and printed so that they are read again', () => {
  const part = fc.constantFrom('0', '1', 'ff', '1234', '00001', '255', '256', '01', '', ':', '::', '.', '1.2.3.4', 'g');
  const anything = fc
    .array(part, { minLength: 1, maxLength: 9 })
    .chain((parts) => fc.constantFrom(parts.join(':'), parts.join('.'), parts.join('')));
  fc.assert(
    fc.property(fc.oneof(anything, fc.ipV4(), fc.ipV6()), (text) => {
      const address = parseAddress(text);
      expect([text, address !== undefined]).toEqual([text, isIP(text) !== 0]);
      if (address !== undefined) expect(parseAddress(formatAddress(address))).toEqual(address);
    }),
    { numRuns: 2000 },
  );
});

test('containment and overlap agree with the addresses of small networks', () => {
  const prefix = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 22, max: 32 }))
    .map(([low, bits]) => `10.0.${low % 4}.${low}/${bits}`);
  const members = (text: string): ReadonlySet<string> => {
    const { bits, address } = parsePrefix(text) as NonNullable<ReturnType<typeof parsePrefix>>;
    const size = 2 ** (32 - bits);
    const first = Math.floor(Number(address.value) / size) * size;
    return new Set(Array.from({ length: size }, (_, index) => formatAddress({ family: 4, value: BigInt(first + index) })));
  };
  fc.assert(
    fc.property(prefix, prefix, (left, right) => {
      const [one, other] = [parsePrefix(left), parsePrefix(right)];
      if (one === undefined || other === undefined) throw new Error('both are prefixes');
      const [here, there] = [members(left), members(right)];
      expect(overlaps(one, other)).toBe([...here].some((address) => there.has(address)));
      expect(containsPrefix(one, other)).toBe([...there].every((address) => here.has(address)));
      expect(containsAddress(one, other.address)).toBe(here.has(formatAddress(other.address)));
    }),
  );
});
