import { expect, test } from 'vitest';
import { check, codesOf, found, head } from '../model.fixture.ts';
import { makeLoader } from './read-model.ts';

const value = (name: string, attribute: string): string =>
  `values:\n  ${name}:\n    description: A value.\n    attributes:\n      ${attribute}\n`;

test('a context may be written in several files, one of which speaks of the context itself', () => {
  const parts = {
    lab: `${head()}${value('Lamp', 'watts: { type: integer, description: Watts. }')}`,
    'lab/room': `context: lab\n${value('Room', 'lamps: { type: list<Lamp>, description: Lamps. }')}`,
  };
  const { model, diagnostics } = check(parts);
  expect(diagnostics).toEqual([]);
  expect(model.contexts.map(({ name, title, values }) => [name, title, values.map((element) => element.name)])).toEqual([
    ['lab', 'Lab', ['Lamp', 'Room']],
  ]);
});

test('what two files say twice is told in both ways: names and the context itself', () => {
  const lamp = value('Lamp', 'watts: { type: integer, description: Watts. }');
  const { diagnostics } = check({ a: `${head()}${lamp}`, b: `context: lab\ntitle: Other\n${lamp}` });
  expect(diagnostics.map(({ code, where, related }) => [code, where.file, where.line, related?.[0]?.where.file])).toEqual([
    ['model/said-twice', 'b.pim.yaml', 2, 'a.pim.yaml'],
    ['model/duplicate-name', 'b.pim.yaml', 4, 'a.pim.yaml'],
  ]);
});

test('a scalar of the domain brings its base, facets and unit; what the attribute says is nearer', () => {
  const scalars = 'scalars:\n  Vlan: { base: integer, minimum: 1, maximum: 4094, unit: id, description: A VLAN. }\n';
  const { model, diagnostics } = check({
    lab: `${head()}${scalars}${value('Port', 'vlan: { type: Vlan, maximum: 100, description: Its VLAN. }')}`,
  });
  expect(diagnostics).toEqual([]);
  expect(model.contexts[0]?.values[0]?.attributes[0]).toMatchObject({
    type: { kind: 'scalar', name: 'integer' },
    constraints: { minimum: 1, maximum: 100 },
    unit: 'id',
    scalar: 'Vlan',
  });
});

test('scalars are seen where their context is used, and their facets reach what collections hold', () => {
  const kernel = `${head('kernel')}scalars:\n  Vlan: { base: integer, minimum: 1, description: A VLAN. }\n  Word: { base: string, description: A word. }\n`;
  const port = (type: string): string => `${head()}uses: [kernel]\n${value('Port', `x: { type: ${type}, description: X. }`)}`;
  expect(codesOf({ kernel, lab: port('Vlan') })).toEqual([]);
  expect(codesOf({ kernel, lab: port('list<Word>') })).toEqual([]);
  const held = (type: string): unknown => check({ kernel, lab: port(type) }).model.contexts[1]?.values[0]?.attributes[0]?.type;
  expect(held('list<Vlan>')).toEqual({ kind: 'list', of: { kind: 'scalar', name: 'integer', constraints: { minimum: 1 } } });
  expect(held('map<list<Vlan>>, items: { maxItems: 3, items: { maximum: 9 } }')).toEqual({
    kind: 'map',
    of: { kind: 'list', constraints: { maxItems: 3 }, of: { kind: 'scalar', name: 'integer', constraints: { minimum: 1, maximum: 9 } } },
  });
  expect(codesOf({ kernel, lab: port('Vlam') })).toEqual(['model/unknown-type']);
  expect(codesOf({ lab: `${head()}scalars:\n  Odd: { base: intger, description: Odd. }\n` })).toEqual(['model/unknown-choice']);
});

test('an imported context is known by name, and is no context of the model', () => {
  const files = [
    {
      path: 'lab.pim.yaml',
      text: `${head()}uses: [kernel]\nimports: [../kernel.pim.yaml]\n${value('Port', 'lamp: { type: Lamp, description: L. }')}`,
    },
    { path: '../kernel.pim.yaml', text: `${head('kernel')}${value('Lamp', 'a: { type: string, description: A. }')}`, external: true },
  ];
  const { model, diagnostics, imports } = makeLoader().load(files);
  expect(diagnostics).toEqual([]);
  expect([model.contexts.map(({ name }) => name), model.external.map(({ name }) => name)]).toEqual([['lab'], ['kernel']]);
  expect(imports.map(({ path, where }) => [path, where.line])).toEqual([['../kernel.pim.yaml', 5]]);
});

test('a second document, a second map and another language are told', () => {
  expect(codesOf({ lab: `${head()}---\na: 1\n` })).toEqual(['model/several-documents']);
  expect(found({ lab: `schemaVersion: 2\n${head()}` }).map(([code, line]) => [code, line])).toEqual([['model/unknown-choice', 1]]);
  const map = 'systems: { git: Git. }\n';
  const loader = makeLoader();
  const { diagnostics } = loader.load([
    { path: 'a/context-map.yaml', text: map },
    { path: 'b/context-map.yaml', text: map },
  ]);
  expect(diagnostics.map(({ code, where }) => [code, where.file])).toEqual([['model/second-map', 'b/context-map.yaml']]);
});

test('what did not change is the same object after another load, and what changed is read again', () => {
  const loader = makeLoader();
  const kernel = (minimum: number) => ({
    path: 'kernel.pim.yaml',
    text: `${head('kernel')}scalars:\n  Vlan: { base: integer, minimum: ${minimum}, description: V. }\n`,
  });
  const lab = { path: 'lab.pim.yaml', text: `${head()}uses: [kernel]\n${value('Port', 'vlan: { type: Vlan, description: V. }')}` };
  const yard = (title: string) => ({ path: 'yard.pim.yaml', text: head('yard').replace('Lab', title) });
  const first = loader.load([kernel(1), lab, yard('One')]).model;
  const second = loader.load([kernel(1), lab, yard('Two')]).model;
  expect(second.contexts.map((context, index) => context === first.contexts[index])).toEqual([true, true, false]);
  const third = loader.load([kernel(2), lab, yard('Two')]).model;
  expect(third.contexts[1]?.values[0]?.attributes[0]?.constraints).toEqual({ minimum: 2 });
  expect(third.contexts[2]).toBe(second.contexts[2]);
});

test('a value that is no text is told as it is written, whatever keys it has', () => {
  const odd = '{ toString: [] }';
  expect(found({ lab: `${head()}schemaVersion: ${odd}\n` }).map(([code, , message]) => [code, message])).toEqual([
    ['model/unknown-choice', '{"toString":[]} is not one of 1.'],
  ]);
  const map = `systems: { sun: ${odd} }\nrelations:\n  - { upstream: lab, downstream: sun, pattern: conformist, upstreamRoles: [${odd}], description: X. }\n`;
  expect(codesOf({ lab: head(), 'context-map': map })).toEqual(['model/not-text', 'model/unknown-choice']);
});
