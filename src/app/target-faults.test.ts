/** A sound model with one fault at a time that only a target minds: its code is told, from the first character of ⟦…⟧ to the last. */
import { expect, test } from 'vitest';
import { withFault } from '#modeling/check/marked-fault.fixture.ts';
import { generate } from '#modeling/pipeline.ts';
import { targets } from './targets.ts';

const lab = `context: lab
title: Lab
description: A lab.
values:
  LampSettings:
    description: How a lamp is set.
    attributes:
      room: { type: string, maxLength: 40, description: Where it hangs. }
aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: dnsLabel, description: Name of the lamp. }
    customResource: { group: lab.example.com, version: v1, spec: LampSettings }
    entities:
      Bulb:
        description: What shines in it.
        identity: socket
        attributes:
          socket: { type: integer, required: true, description: Where it is screwed in. }
    behaviours:
      Install:
        creates: true
        description: Puts it up.
        parameters:
          settings: { type: LampSettings, required: true, description: How it is set. }
          bulbs: { type: list<Bulb>, maxItems: 4, description: What shines. }
        emits: [Installed]
    events:
      Installed: { description: It hangs. }
views:
  LampRow:
    description: Lamps as a list shows them.
    plural: lampRows
    key: [lamp]
    attributes:
      lamp: { type: dnsLabel, required: true, description: Name of the lamp. }
      room: { type: string, description: Where it hangs. }
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
      Sell: { creates: true, description: Sells., emits: [Sold] }
    events:
      Sold: { description: It is sold. }
`;

type Files = Readonly<Record<'lab' | 'store', string>>;

const good: Files = { lab, store };

const told = (files: Files) =>
  generate(
    Object.entries(files).map(([name, text]) => ({ path: `${name}.pim.yaml`, text })),
    targets,
  ).diagnostics.filter(({ severity }) => severity === 'error');

test('the model without a fault is taken by every target', () => {
  expect(told(good)).toEqual([]);
});

const long = 'a'.repeat(64);
const view = '    description: Lamps as a list shows them.\n    plural: lampRows\n';
const rows = `${view}    key: [lamp]\n    attributes: { lamp: { type: dnsLabel, required: true, description: Name. } }\n`;

test.each<[code: string, file: keyof Files, from: string, to: string]>([
  [
    'typescript/reserved',
    'lab',
    'values:\n',
    'values:\n  ⟦Map⟧: { description: M., attributes: { a: { type: string, description: A. } } }\n',
  ],
  ['relational/name-too-long', 'lab', 'room: { type: string, description', `⟦${long}⟧: { type: string, description`],
  ['relational/no-key', 'lab', `  LampRow:\n${view}    key: [lamp]\n`, `  ⟦LampRow⟧:\n${view}    key: []\n`],
  ['relational/key-not-required', 'lab', 'lamp: { type: dnsLabel, required: true,', '⟦lamp⟧: { type: dnsLabel,'],
  [
    'relational/table-twice',
    'lab',
    'views:\n',
    `  ⟦Light⟧: { description: L., plural: lamps, category: light, identity: { name: light, type: dnsLabel, description: N. } }\nviews:\n`,
  ],
  ['http/operation-twice', 'store', 'Sell:', '⟦Install⟧:'],
  ['http/route-twice', 'store', 'aggregates:\n', `views:\n  ⟦Row⟧:\n${rows}aggregates:\n`],
  ['validation/name-twice', 'lab', 'Install:\n', '⟦LampSettings⟧:\n'],
  ['kubernetes/definition', 'lab', 'group: lab.example.com', 'group: ⟦lab⟧'],
])('%s is told at its place', (code, file, from, to) => {
  const { text, start, end } = withFault(good[file], from, to);
  const found = told({ ...good, [file]: text });
  expect(found.map((one) => [one.code, one.where.file])).toContainEqual([code, `${file}.pim.yaml`]);
  expect(found.find((one) => one.code === code)?.where).toMatchObject({ ...start, end });
  if (code.endsWith('-twice')) expect(found.find((one) => one.code === code)?.related).toHaveLength(1);
});
