import { expect, test } from 'vitest';
import { check, codesOf, found, head } from '../model.fixture.ts';

const aggregate = (more: string): string => `${head()}aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: string, description: Name. }
    behaviours:
      Dim: { description: Dims., emits: [Dimmed] }
${more}`;
const events = (more: string): string => aggregate(`    events:\n      Dimmed:\n        description: Was dimmed.\n${more}`);
const dimmed = '        attributes:\n          level: { type: integer, required: true, description: Level. }\n';

test('an entity is identified by a required attribute of its own, and is a type in its context', () => {
  const entity = (identity: string, required: boolean): string =>
    `${events('')}    entities:\n      Bulb:\n        description: A bulb.\n        identity: ${identity}\n        attributes:\n          socket: { type: integer, required: ${required}, description: Where. }\nvalues:\n  Box:\n    description: A box.\n    attributes:\n      bulbs: { type: list<Bulb>, description: Bulbs. }\n`;
  expect(codesOf({ lab: entity('socket', true) })).toEqual([]);
  expect(check({ lab: entity('socket', true) }).model.contexts[0]?.values.map(({ name, entity: of }) => [name, of])).toEqual([
    ['Box', undefined],
    ['Bulb', { aggregate: 'Lamp', identity: 'socket' }],
  ]);
  expect(found({ lab: entity('scket', true) }).map(([, , message]) => message)).toEqual([
    'The identity scket of Bulb is not one of its attributes.',
  ]);
  expect(found({ lab: entity('socket', false) }).map(([, , message]) => message)).toEqual(['The identity socket of Bulb is not required.']);
});

test.each<[string, string, readonly string[]]>([
  ['needs none at first', dimmed, []],
  ['needs one for each older version', `        version: 3\n${dimmed}`, ['model/missing-upcast', 'model/missing-upcast']],
  ['renames', `        version: 2\n${dimmed}        upcasts:\n          1: { rename: { level: brightness }, drop: [colour] }\n`, []],
  ['gives what was not there', `        version: 2\n${dimmed}        upcasts:\n          1: { defaults: { level: 5 } }\n`, []],
  [
    'gives nothing strange',
    `        version: 2\n${dimmed}        upcasts:\n          1: { defaults: { leve: 5 } }\n`,
    ['model/bad-upcast'],
  ],
  [
    'does one thing with an attribute',
    `        version: 2\n${dimmed}        upcasts:\n          1: { rename: { level: l }, defaults: { level: 5 } }\n`,
    ['model/bad-upcast'],
  ],
  ['drops nothing that is there', `        version: 2\n${dimmed}        upcasts:\n          1: { drop: [level] }\n`, ['model/bad-upcast']],
  ['leads to a version that is there', `${dimmed}        upcasts:\n          1: {}\n`, ['model/bad-upcast']],
  ['has a number', `${dimmed}        upcasts:\n          one: {}\n`, ['model/bad-upcast']],
  ['is for whole versions', `        version: 1.5\n${dimmed}`, ['model/bad-upcast']],
])('an upcast %s', (_name, more, expected) => {
  expect(codesOf({ lab: events(more) })).toEqual(expected);
});

const ruled = (rule: string): string => `${head()}values:
  Range:
    description: A range.
    rules:
      - ${rule}
    attributes:
      from: { type: integer, description: First., rules: [{ rule: self > 0, message: must be positive }] }
`;

test('a rule knows its text and the place where the text begins', () => {
  const { model, diagnostics } = check({
    lab: ruled('{ rule: "self.from < 5", message: must be small, reason: FieldValueInvalid, fieldPath: .from }'),
  });
  expect(diagnostics).toEqual([]);
  const [value] = model.contexts[0]?.values ?? [];
  expect(value?.rules).toEqual([
    {
      rule: { text: 'self.from < 5', where: expect.objectContaining({ line: 8, column: 17 }) as unknown },
      message: 'must be small',
      reason: 'FieldValueInvalid',
      fieldPath: '.from',
    },
  ]);
  expect(value?.attributes[0]?.rules.map(({ message }) => message)).toEqual(['must be positive']);
});

test.each<[string, readonly string[]]>([
  ['{ rule: "" }', ['model/empty-rule']],
  ['{ message: hm }', ['model/empty-rule', 'model/missing']],
  ['{ rule: 1 < 2, message: "" }', ['model/rule-message']],
  ['{ rule: 1 < 2, message: "two\\nlines" }', ['model/rule-message']],
  ['{ rule: "true &&\\ntrue" }', ['model/rule-message']],
  ['{ rule: 1 < 2, reason: Because }', ['model/unknown-choice']],
  ['{ rule: 1 < 2, mesage: hm }', ['model/unknown-key']],
])('the rule %s is told', (rule, expected) => {
  expect(codesOf({ lab: ruled(rule) })).toEqual(expected);
});

test('a precondition names a refusal, which the behaviour then has', () => {
  const text = (otherwise: string): string =>
    `${events('')}    refusals:\n      TooBright: { message: No. }\n`.replace(
      'emits: [Dimmed] }',
      `emits: [Dimmed], requires: [{ rule: state.level < 9, otherwise: ${otherwise} }] }`,
    );
  expect(codesOf({ lab: text('TooBright') })).toEqual([]);
  expect(check({ lab: text('TooBright') }).model.contexts[0]?.aggregates[0]?.behaviours[0]?.refuses).toEqual(['TooBright']);
  expect(codesOf({ lab: text('TooBrigt') })).toEqual(['model/unknown-refusal', 'model/unused-refusal']);
});

test('a refusal that only an operation of a service ends in is used', () => {
  const refusals = '    refusals:\n      Lost: { message: It is gone. }\n';
  const service =
    'services:\n  Finding:\n    description: Finds.\n    operations:\n      find: { on: Lamp, description: Finds it., refuses: [Lost] }\n';
  expect(codesOf({ lab: events(refusals) })).toEqual(['model/unused-refusal']);
  expect(codesOf({ lab: `${events(refusals)}${service}` })).toEqual([]);
});
