import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtInProfiles } from './profiles/built-in.ts';
import { defaultConfiguration } from './rules/configuration.ts';
import { edited, readAll } from './rules/wiring.fixture.ts';
import { fabricOf, type Size } from './topology.fixture.ts';
import { topologyOf } from './topology.ts';
import { type Box, type Picture, pictureOf } from './topology-picture.ts';

const sizes: fc.Arbitrary<Size> = fc.record({
  spines: fc.nat({ max: 6 }),
  pairs: fc.nat({ max: 14 }),
  singles: fc.nat({ max: 6 }),
  serversPerLeaf: fc.nat({ max: 5 }),
  loose: fc.nat({ max: 3 }),
  externals: fc.nat({ max: 9 }),
  gateways: fc.nat({ max: 2 }),
  mesh: fc.boolean(),
});

const overlaps = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

const overlapping = (boxes: readonly (Box & { readonly id: string })[]): readonly string[] =>
  boxes.flatMap((one, index) => boxes.slice(index + 1).flatMap((other) => (overlaps(one, other) ? [`${one.id} and ${other.id}`] : [])));

const outOf = ({ width, height, nodes, frames }: Picture): readonly Box[] =>
  [...nodes, ...frames].filter((box) => box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height);

test('whatever the fabric, nothing overlaps, nothing is outside of the picture, and everything is in it once', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const topology = fabricOf(size);
      const picture = pictureOf(topology);
      expect(overlapping(picture.nodes)).toEqual([]);
      expect(overlapping(picture.frames.map((frame) => ({ ...frame, id: frame.title })))).toEqual([]);
      expect(outOf(picture)).toEqual([]);
      const drawn = (...kinds: readonly string[]) =>
        picture.nodes
          .filter(({ kind }) => kinds.includes(kind))
          .flatMap(({ members }) => members)
          .sort();
      expect(drawn('switch')).toEqual(topology.switches.map(({ name }) => name).sort());
      expect(drawn('server', 'servers')).toEqual(topology.servers.map(({ name }) => name).sort());
      expect(drawn('external')).toEqual(topology.externals.map(({ name }) => name).sort());
    }),
    { numRuns: 60 },
  );
});

test('a picture does not depend on the order of what it is made of', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const { switches, servers, externals, ...rest } = fabricOf(size);
      const turned = { ...rest, switches: switches.toReversed(), servers: servers.toReversed(), externals: externals.toReversed() };
      expect(pictureOf(turned)).toEqual(pictureOf({ ...rest, switches, servers, externals }));
    }),
    { numRuns: 30 },
  );
});

test('a small fabric has a line for each cable, and a frame around each redundancy group', () => {
  const profiles = builtInProfiles(defaultConfiguration);
  const { entries } = readAll(edited([]), 'strict');
  const { lines, rails, frames, bands } = pictureOf(topologyOf(entries, (name) => profiles.get(name)));
  expect(lines.map(({ from, to, class: kind, links }) => `${from} ${to} ${kind} ${links}`)).toEqual([
    'switch leaf-04 server server-01 server 2',
    'switch leaf-01 server server-02 server 1',
    'switch leaf-02 server server-02 server 1',
    'switch leaf-03 external fixed external 1',
    'switch leaf-03 external internet external 1',
    'switch spine-01 switch leaf-01 fabric 2',
    'switch leaf-03 gateway gateway-1 gateway 1',
    'switch leaf-03 switch leaf-04 fabric 1',
    'switch leaf-03 external outside external 1',
    'switch leaf-03 server server-01 server 1',
  ]);
  expect(rails).toBeUndefined();
  expect(frames.map(({ title }) => title)).toEqual(['pair · ESLAG']);
  expect(bands.map(({ title }) => title)).toEqual(['Outside', 'Spines', 'Leaves', 'Servers']);
});

test('in a large fabric servers are counted, leaves stand in rows, and an odd leaf is told', () => {
  const size = { spines: 15, pairs: 140, singles: 5, serversPerLeaf: 10, loose: 0, externals: 5, gateways: 1, mesh: false };
  const even = pictureOf(fabricOf(size));
  expect(even.rails?.uneven).toEqual([]);
  expect(even.lines.some(({ class: kind }) => kind === 'fabric')).toBe(false);
  expect(even.nodes.filter(({ kind }) => kind === 'servers').length).toBeLessThan(700);
  expect(new Set(even.nodes.filter(({ kind }) => kind === 'switch').map(({ y }) => y)).size).toBeGreaterThan(5);
  const ratio = even.width / even.height;
  expect([ratio > 1, ratio < 3]).toEqual([true, true]);
  const topology = fabricOf(size);
  const switches = topology.switches.map((device) =>
    device.name === 'leaf-7' ? { ...device, neighbours: device.neighbours.slice(1) } : device,
  );
  expect(pictureOf({ ...topology, switches }).rails?.uneven).toEqual(['switch leaf-7']);
});

test('nothing is a picture too', () => {
  const nothing = pictureOf(topologyOf([], () => undefined));
  expect([nothing.nodes, nothing.lines, nothing.bands]).toEqual([[], [], []]);
});
