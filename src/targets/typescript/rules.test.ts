import { expect, test } from 'vitest';
import { generate } from '#modeling/pipeline.ts';
import { anyTarget } from '#modeling/target.ts';
import { typescript } from './target.ts';

const model = `context: hall
description: Lamps of a hall.
values:
  Span:
    description: A span.
    attributes:
      from: { type: integer, required: true, description: First. }
      to: { type: integer, default: 9, description: Last. }
    rules: [{ rule: self.from < self.to, message: ends before it begins, fieldPath: .to }, { rule: self.to >= oldSelf.to }]
aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: dnsLabel, description: Its name. }
    behaviours:
      HangLamp:
        description: Hangs it.
        creates: true
        parameters:
          height: { type: integer, required: true, description: How high., rules: [{ rule: self != 13 }] }
        emits: [LampHung, LampLit]
    events:
      LampHung: { description: It hangs., attributes: { spans: { type: list<Span>, required: true, description: Spans. } } }
      LampLit: { description: It is lit., attributes: { bright: { type: boolean, description: How. } } }
`;

const { files, diagnostics } = generate([{ path: 'models/hall.pim.yaml', text: model }], [anyTarget(typescript)]);
const file = (name: string): string => files.find(({ path }) => path.endsWith(name))?.text ?? '';

test('descriptors have the rules of values and attributes, with the schema that types them', () => {
  expect(file('descriptors.ts')).toContain("import { rulesOn } from '#cel/rule.ts';");
  expect(
    file('descriptors.ts'),
  ).toContain(`  rules: rulesOn({ type: 'object', properties: { from: { type: 'integer' }, to: { type: 'integer' } } }, [
    { text: 'self.from < self.to', message: 'ends before it begins', fieldPath: '.to' },
  ]),`);
  expect(file('descriptors.ts')).toContain("rules: rulesOn({ type: 'integer' }, [\n");
});

test('events whose data has rules are checked before they are told', () => {
  expect(file('contract.ts')).toContain('      events: {\n        LampHung: lampHungDescriptor,\n      },\n');
  expect(file('contract.ts')).toContain("import { hangLampDescriptor, lampHungDescriptor } from './descriptors.ts';");
});

test('a rule about the value before is told as what it is: not checked here', () => {
  expect(diagnostics.filter(({ severity }) => severity !== 'warning').map(({ code, where }) => [code, where.line])).toEqual([
    ['typescript/cannot-transition', 9],
  ]);
});
