/** What targets refuse is told at the element of the model: one fault at a time in the sample model. ⟦ stands where it has to be told. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { targets } from '#app/targets.ts';
import { generate } from '#modeling/pipeline.ts';

const path = 'lights.pim.yaml';
const good = readFileSync(resolve(import.meta.dirname, '..', '..', 'samples', 'first-model', path), 'utf8');

const torch = `aggregates:
  ⟦Torch:
    description: Another one.
    plural: lamps
    category: torch
    identity: { name: torch, type: dnsLabel, description: Its name. }
    behaviours:
      MakeTorch: { creates: true, exposed: false, description: Makes one., emits: [TorchMade] }
    events:
      TorchMade: { description: One was made. }
`;

/** A behaviour in front of another one. */
const before = (name: string, extra = ''): string =>
  `      ⟦${name}: { ${extra}description: Does so., emits: [LampDimmed] }\n      DimLamp:\n`;

const faults: readonly (readonly [code: string, from: string, to: string])[] = [
  ['http/route-twice', '    events:\n', '      ⟦Dim: { description: Does so., emits: [LampDimmed] }\n    events:\n'],
  ['http/operation-twice', '      DimLamp:\n', before('ListLamps')],
  ['relational/key-not-required', '      lamp: { type: dnsLabel, required: true,', '      ⟦lamp: { type: dnsLabel,'],
  [
    'relational/no-key',
    'views:\n  Lamp:\n    description: Lamps as a list shows them.\n    plural: lamps\n    key: [lamp]\n',
    'views:\n  ⟦Lamp:\n    description: L.\n    plural: lamps\n    key: []\n',
  ],
  [
    'relational/name-too-long',
    '    search: [lamp, room]',
    `      ⟦a${'b'.repeat(63)}: { type: string, description: L. }\n    search: [lamp, room]`,
  ],
  ['relational/table-twice', 'aggregates:\n  Lamp:\n', `${torch.replace('⟦', '')}  ⟦Lamp:\n`],
  [
    'typescript/reserved',
    '  LampSettings:\n',
    '  ⟦Date: { description: A day., attributes: { day: { type: string, description: D. } } }\n  LampSettings:\n',
  ],
  ['validation/name-twice', '      DimLamp:\n', before('LampSettings', 'exposed: false, ')],
  ['kubernetes/definition', 'customResource: { group: lab.example.com,', 'customResource: { group: ⟦lab,'],
];

/** Told of custom resources in more ways than a sample has: the tests of the kubernetes target. */
const elsewhere = /^kubernetes\/(?:default|rule|rule-cost|rules-cost|schema)$/u;

const unmarked = (text: string): string => text.replace('⟦', '');

test.each(faults)('%s', (code, from, to) => {
  expect(good.includes(from)).toBe(true);
  const marked = good.replace(from, () => to);
  const lines = marked.slice(0, marked.indexOf('⟦')).split('\n');
  const { diagnostics } = generate([{ path, text: unmarked(marked) }], targets);
  const told = diagnostics.filter(({ severity }) => severity !== 'info').map((each) => [each.code, each.where.line, each.where.column]);
  expect(told).toEqual([[code, lines.length, (lines.at(-1) ?? '').length + 1]]);
});

test('everything that a target refuses has a fault', () => {
  const rows = targets.flatMap(({ diagnostics }) => Object.entries(diagnostics));
  const refusals = rows.filter(([code, { severity }]) => severity !== 'info' && !elsewhere.test(code)).map(([code]) => code);
  expect(refusals.filter((code) => !faults.some(([name]) => name === code))).toEqual([]);
});
