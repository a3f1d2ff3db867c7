/**
 * A whole model with one fault at a time: exactly its code is told, from its first character to its last. In the faulty text ⟦ and ⟧ stand
 * around what has to be underlined.
 */
import { expect, test } from 'vitest';
import type { Diagnostic } from '#base/diagnostic.ts';
import { check } from '../model.fixture.ts';
import { modelProblems } from './codes.ts';
import { withFault } from './marked-fault.fixture.ts';

const life = `      Life:
        description: Its life.
        states: LampState
        initial: off
        final: [broken]
        transitions:
          - { from: off, to: on, on: Switch }
`;

const lab = `schemaVersion: 1
context: lab
title: Lab
description: A lab.
uses: [store]
scalars:
  Watts: { base: integer, minimum: 0, maximum: 500, unit: W, description: Power. }
enums:
  LampState:
    description: Whether it shines.
    values:
      off: Dark.
      on: Bright.
      broken: Dark for ever.
values:
  LampSettings:
    description: How a lamp is set.
    attributes:
      room: { type: string, required: true, minLength: 1, maxLength: 40, description: Where it hangs. }
      watts: { type: Watts, default: 10, description: What it draws. }
      code: { type: string, maxLength: 8, pattern: '^[A-Z]+$', description: What is printed on it. }
      spares: { type: list<Bulb>, maxItems: 4, description: What is in the drawer. }
      tags: { type: map<string>, description: What it is found by. }
      near: { type: dnsLabel, references: Lamp, description: The next one. }
    rules:
      - { rule: self.watts > 0, message: It has to draw something. }
aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: dnsLabel, description: Name of the lamp. }
    customResource: { group: lab.example.com, version: v1, spec: LampSettings, normalise: [{ at: spec.room, with: lowerCase }, { at: spec.watts, with: fillEmpty, value: 10 }, { at: metadata.labels, with: derive, key: room, of: spec.room, when: has(self.spec.watts) }] }
    entities:
      Bulb:
        description: What shines in it.
        identity: socket
        attributes:
          socket: { type: integer, required: true, description: Where it is screwed in. }
    stateMachines:
${life}          - { from: on, to: off, on: Switch, when: level == 0 }
          - { from: [off, on], to: broken, on: Drop }
    behaviours:
      Install:
        creates: true
        description: Puts it up.
        parameters:
          settings: { type: LampSettings, required: true, description: How it is set. }
        emits: [Installed]
        refuses: [Taken]
      Switch:
        description: Makes it brighter or darker.
        parameters:
          level: { type: integer, minimum: 0, maximum: 100, required: true, description: How bright. }
        requires: [{ rule: level <= 100, otherwise: Dark }]
        emits: [Switched]
      Drop: { description: Lets it fall., emits: [Broken] }
    events:
      Installed: { description: It hangs., published: true }
      Switched:
        description: It is brighter or darker.
        version: 2
        attributes:
          level: { type: integer, required: true, description: How bright. }
        upcasts:
          1: { rename: { level: brightness } }
      Broken: { description: It fell. }
    refusals:
      Taken: { message: There is one., hint: Choose another. }
      Dark: { message: Too bright., hint: Ask for less. }
services:
  Workshop:
    description: Mends lamps.
    operations:
      Mend: { on: Lamp, description: Mends one. }
policies:
  DropWhenSold: { description: What is sold falls., on: [store.Sold], asks: [Drop] }
views:
  Lamp:
    description: Lamps as a list shows them.
    plural: lamps
    key: [lamp]
    attributes:
      lamp: { type: dnsLabel, required: true, description: Name of the lamp. }
      room: { type: string, description: Where it hangs. }
    search: [room]
`;

const store = `context: store
title: Store
description: Where lamps come from.
aggregates:
  Order:
    description: An order.
    plural: orders
    category: order
    identity: { name: order, type: dnsLabel, description: Number. }
    behaviours:
      Sell: { creates: true, description: Sells., emits: [Sold, Kept] }
    events:
      Sold: { description: It is sold., published: true }
      Kept: { description: It is kept. }
`;

const shop = `context: shop
title: Shop
description: Where nobody looks.
`;

const map = `relations:
  - { upstream: store, downstream: lab, pattern: customer-supplier, description: Lamps. }
`;

type Files = Readonly<Record<string, string>>;

const good: Files = { lab, store, shop, 'context-map': map };

/** A code; what stands in a file of the good model, and what instead of it. Without the first it is a file more, named by the last. */
type Fault = readonly [code: keyof typeof modelProblems, from: string, to: string, file?: string];

const faults: readonly Fault[] = [
  ['cel/syntax', 'rule: self.watts > 0,', 'rule: self.watts >⟦,⟧'],
  ['cel/type', 'rule: self.watts > 0,', 'rule: self.watts ⟦>⟧ "a",'],
  ['cel/type', 'rule: self.watts > 0,', 'rule: self.⟦wats⟧ > 0,'],
  ['cel/type', 'when: level == 0', 'when: ⟦level + 1⟧'],
  ['cel/type', 'when: level == 0', 'when: level ⟦==⟧ "0"'],
  ['cel/type', 'rule: level <= 100', 'rule: level ⟦<=⟧ "100"'],
  ['cel/unknown-name', 'rule: self.watts > 0,', 'rule: ⟦watts⟧ > 0,'],
  ['cel/unknown-name', 'when: level == 0', 'when: ⟦levle⟧ == 0'],
  ['cel/unknown-name', 'rule: level <= 100', 'rule: ⟦brightness⟧ <= 100'],
  ['cel/unknown-function', 'rule: self.watts > 0,', 'rule: ⟦much⟧(self.watts),'],
  ['cel/unsupported', 'rule: self.watts > 0,', "rule: \"⟦authorizer⟧.path('/a').check('get').allowed()\","],
  ['model/unreadable', '', '⟦⟧', 'more'],
  ['model/not-a-mapping', 'Mend: { on: Lamp, description: Mends one. }', '⟦- Mend: { on: Lamp, description: Mends one. }⟧'],
  ['model/not-a-list', 'search: [room]', 'search: ⟦room⟧'],
  ['model/not-text', 'title: Lab', 'title: ⟦5⟧'],
  ['model/not-a-number', 'maxLength: 40', 'maxLength: ⟦"40"⟧'],
  ['model/not-a-boolean', 'creates: true', 'creates: ⟦yes⟧'],
  ['model/missing', '  Lamp:\n    description: A lamp.\n    plural: lamps\n', '  ⟦Lamp⟧:\n    description: A lamp.\n'],
  ['model/unknown-key', 'title: Lab', 'title: Lab\n⟦titel⟧: Lab'],
  ['model/unknown-choice', 'customer-supplier', '⟦custmer-supplier⟧', 'context-map'],
  ['model/unknown-choice', 'schemaVersion: 1', 'schemaVersion: ⟦2⟧'],
  ['model/no-version', 'customResource: { group: lab.example.com, version: v1,', '⟦customResource⟧: { group: lab.example.com,'],
  [
    'model/said-both-ways',
    'version: v1, spec: LampSettings',
    'version: v1, spec: ⟦LampSettings⟧, attributes: { spec: { type: LampSettings, description: S. } }',
  ],
  ['model/integer-precision', 'default: 10', 'default: ⟦9007199254740993⟧'],
  ['model/bad-type', 'type: map<string>', 'type: ⟦map<string⟧'],
  ['model/unknown-type', 'type: list<Bulb>', 'type: list<⟦Bulp⟧>'],
  ['model/unknown-context', 'uses: [store]', 'uses: [store, ⟦shp⟧]'],
  [
    'model/unknown-context',
    'pattern: customer',
    'pattern: shared-kernel, description: K. }\n  - { upstream: lab, downstream: ⟦lap⟧, pattern: customer',
    'context-map',
  ],
  ['model/duplicate-name', '  LampSettings:\n', '  ⟦LampState⟧: { description: Again. }\n  LampSettings:\n'],
  ['model/said-twice', '', 'context: lab\n⟦title⟧: Lab', 'twice'],
  ['model/several-documents', 'Kept: { description: It is kept. }', 'Kept: { description: It is kept. }\n---\n⟦more⟧: 1', 'store'],
  ['model/unknown-reference', 'references: Lamp', 'references: ⟦Lmp⟧'],
  ['model/unknown-name', 'states: LampState', 'states: ⟦LampStat⟧'],
  ['model/unknown-name', 'initial: off', 'initial: ⟦of⟧'],
  ['model/unknown-name', 'on: Drop }', 'on: ⟦Dropp⟧ }'],
  ['model/unknown-name', 'asks: [Drop]', 'asks: [⟦Dropp⟧]'],
  ['model/unknown-name', '{ on: Lamp,', '{ on: ⟦Lmp⟧,'],
  ['model/not-published', 'store.Sold', '⟦store.Kept⟧'],
  ['model/unreachable-state', life, life.replace('Life', '⟦Life⟧').replace('to: on,', 'to: broken,')],
  ['model/dead-end', life, life.replace('Life', '⟦Life⟧').replace('[broken]', '[]')],
  ['model/final-left', 'final: [broken]', 'final: [⟦on⟧, broken]'],
  ['model/ambiguous-transition', 'on: Switch }', 'on: Switch }\n          - ⟦{ from: off, to: broken, on: Switch }⟧'],
  ['model/bad-upcast', '1: { rename: { level: brightness } }', '⟦1⟧: { rename: { levl: brightness } }'],
  [
    'model/missing-upcast',
    'Switched:\n        description: It is brighter or darker.\n        version: 2',
    '⟦Switched⟧:\n        description: It is.\n        version: 3',
  ],
  [
    'model/bad-relation',
    '- { upstream: store, downstream: lab, pattern: customer-supplier, description: Lamps. }',
    '- ⟦{ downstreamRoles: [conformist], upstream: store, downstream: lab, pattern: customer-supplier, description: Lamps. }⟧',
    'context-map',
  ],
  ['model/no-relation', 'uses: [store]', 'uses: [store, ⟦shop⟧]'],
  ['model/bad-identity', 'identity: socket', 'identity: ⟦soket⟧'],
  ['model/empty-rule', 'rule: self.watts > 0,', "rule: ⟦''⟧,"],
  ['model/rule-message', 'rule: self.watts > 0, message: It has to draw something.', "rule: ⟦self.watts > 0⟧, message: ''"],
  [
    'model/bad-name',
    'plural: lamps\n    key: [lamp]\n    attributes:\n',
    'plural: lamps\n    key: [lamp]\n    attributes:\n      ⟦Other⟧: { type: string, description: O. }\n',
  ],
  ['model/reserved-name', 'tags: {', '⟦constructor⟧: {'],
  ['model/no-description', 'Life:\n        description: Its life.', "⟦Life⟧:\n        description: ''"],
  ['model/facet-does-not-fit', 'type: map<string>,', 'type: map<string>, minLength: ⟦1⟧,'],
  ['model/bad-facet', 'minLength: 1', 'minLength: ⟦-1⟧'],
  ['model/unknown-format', 'maxLength: 8,', 'maxLength: 8, format: ⟦isbn⟧,'],
  ['model/bad-bounds', 'minLength: 1', 'minLength: ⟦41⟧'],
  ['model/bad-pattern', "'^[A-Z]+$'", "⟦'^(?=A)[A-Z]+$'⟧"],
  ['model/bad-default', 'default: 10', 'default: ⟦501⟧'],
  ['model/unknown-event', 'emits: [Installed]', 'emits: [Installed, ⟦Instaled⟧]'],
  ['model/unknown-refusal', 'refuses: [Taken]', 'refuses: [Taken, ⟦Takn⟧]'],
  [
    'model/unused-event',
    'Broken: { description: It fell. }',
    'Broken: { description: It fell. }\n      ⟦Lost⟧: { description: It is gone. }',
  ],
  ['model/unused-refusal', 'Taken: {', '⟦Lost⟧: { message: It is gone. }\n      Taken: {'],
  ['model/unknown-attribute', 'search: [room]', 'search: [⟦rom⟧]'],
  ['model/normaliser-place', 'at: spec.room,', 'at: ⟦spec.rom⟧,'],
  ['model/normaliser-place', 'at: spec.room,', 'at: ⟦metadata.label⟧,'],
  ['model/normaliser-place', 'of: spec.room', 'of: ⟦spec.rooms⟧'],
  ['model/normaliser-type', 'with: lowerCase', 'with: ⟦sort⟧'],
  ['model/normaliser-type', 'at: spec.watts, with: fillEmpty, value: 10', 'at: spec.watts, with: ⟦cutPrefix⟧, value: 10'],
  ['model/normaliser-option', '{ at: spec.watts, with: fillEmpty, value: 10 }', '⟦{ at: spec.watts, with: fillEmpty }⟧'],
  ['model/normaliser-extra', 'with: lowerCase', 'with: lowerCase, offset: ⟦3⟧'],
  ['model/normaliser-version', 'with: lowerCase', 'with: lowerCase, since: ⟦"0.126"⟧'],
  ['model/unknown-choice', 'with: lowerCase', 'with: ⟦lowercase⟧'],
  ['cel/type', 'when: has(self.spec.watts)', 'when: has(self.spec.⟦wats⟧)'],
];

/** Told of a model in another way. */
const elsewhere: readonly (keyof typeof modelProblems)[] = [
  // A pattern of an imported kind: patterns.test.ts. A second file of the name: load.test.ts. A file that is not there: the walks.
  'model/foreign-pattern',
  'model/second-map',
  'model/import-missing',
  // A note: reserved.test.ts.
  'model/reserved-elsewhere',
  // A fault of ours.
  'model/check-failed',
];

test('the model that the faults are put into has none', () => {
  expect(check(good).diagnostics).toEqual([]);
});

test.each(faults.map(([code, from, to, file = 'lab']) => [code, from, to, file] as const))('%s: %s → %s', (code, from, to, file) => {
  const { text, start, end: stop } = withFault(good[file] ?? '', from, to);
  const expected = [code, `${start.line}:${start.column}`, `${stop.line}:${stop.column}`];
  const { diagnostics } = check({ ...good, [file]: text });
  const told = diagnostics.map(({ code: is, where: { line = 0, column = 0, end } }: Diagnostic) => [
    is,
    `${line}:${column}`,
    `${end?.line}:${end?.column}`,
  ]);
  expect(told).toEqual([expected]);
});

test('every code has a fault', () => {
  const told = [...faults.map(([code]) => code), ...elsewhere];
  expect(Object.keys(modelProblems).filter((code) => !told.includes(code as keyof typeof modelProblems))).toEqual([]);
});
