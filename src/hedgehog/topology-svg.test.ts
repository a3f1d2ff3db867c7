import { expect, test } from 'vitest';
import { fabricOf } from './topology.fixture.ts';
import { topologySvg } from './topology-svg.ts';

const small = { spines: 1, pairs: 1, singles: 0, serversPerLeaf: 1, loose: 0, externals: 1, gateways: 0, mesh: false };

const texts = (svg: string): readonly string[] => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/gu)].map(([, text = '']) => text);

test('a picture names its parts, says what a device uses, and opens what it closes', () => {
  const svg = topologySvg(fabricOf(small));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2" role="img">\n/u);
  expect(svg).toContain('<title>Fabric: spine-leaf, 3 switches, 2 servers</title>');
  expect(texts(svg)).toEqual([
    ...['Outside', 'Spines', 'Leaves', 'Servers', 'pair-1 · ESLAG', 'external-1', 'spine-1', 'spine · 3/10'],
    ...['leaf-1', 'server-leaf · 3/10', 'leaf-2', 'server-leaf · 3/10', 'server-1', 'server-2'],
  ]);
  expect(svg).toContain('<title>leaf-1: server-leaf, none, 3 of 10 ports in use</title>');
  const opened = [...svg.matchAll(/<(\w+)(?: [^>]*[^/])?>/gu)].map(([, name]) => name);
  const closed = [...svg.matchAll(/<\/(\w+)>/gu)].map(([, name]) => name);
  expect(opened.sort()).toEqual(closed.sort());
});

test('a name that is too long is cut in the picture and whole in its title', () => {
  const topology = fabricOf(small);
  const long = `leaf-${'0'.repeat(55)}`;
  const switches = topology.switches.map((device) => (device.name === 'leaf-2' ? { ...device, name: long } : device));
  const svg = topologySvg({ ...topology, switches });
  expect(texts(svg)).toContain(`leaf-${'0'.repeat(23)}…`);
  expect(svg).toContain(`<title>${long}: server-leaf`);
});

test('text is text, whatever is in it', () => {
  const topology = fabricOf(small);
  const servers = [{ name: '<b>"&\u0000', switches: ['leaf-1'] }];
  expect(texts(topologySvg({ ...topology, servers }))).toContain('&lt;b&gt;&quot;&amp;\uFFFD');
});
