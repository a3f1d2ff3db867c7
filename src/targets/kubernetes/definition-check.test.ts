import { expect, test } from 'vitest';
import { generate } from '#modeling/pipeline.ts';
import { anyTarget } from '#modeling/target.ts';
import { lampKind } from './lamp-kind.fixture.ts';
import { kubernetes } from './target.ts';

/** What the target says of a kind whose spec has an attribute `a`, one line for each. */
const told = (attribute: string, values = '', role = 'runtime'): readonly string[] =>
  generate(
    [
      lampKind(
        `      a: { description: A., ${attribute} }
  Bulb:
    description: A bulb.
    attributes:
      name: { type: string, description: Name. }
      size: { type: integer, required: true, description: Size. }
      tags: { type: list<string>, nullable: true, description: Tags. }
${values}`,
        role,
      ),
    ],
    [anyTarget(kubernetes)],
  ).diagnostics.map(({ code, severity, message, where }) => `${severity} ${code} ${where.line}: ${message}`);

const option = (type: string, options: string): string => `type: ${type}, targets: { kubernetes: { ${options} } }`;
const extra = (type: string, keywords: string): string => option(type, `extra: { ${keywords} }`);

test.each<[string, string]>([
  [extra('string', 'type: text'), '"text" is no type'],
  [option('string', 'omit: [type]'), 'it has no type'],
  [
    option('string', 'embeddedResource: true, extra: { x-kubernetes-preserve-unknown-fields: true }'),
    'an embedded resource has to be of type object',
  ],
  [extra('list<string>', 'items: 1'), 'a list needs items'],
  [
    extra('intOrString', 'x-kubernetes-preserve-unknown-fields: true'),
    'x-kubernetes-preserve-unknown-fields does not go with x-kubernetes-int-or-string',
  ],
  [extra('Bulb', 'x-kubernetes-preserve-unknown-fields: false'), 'x-kubernetes-preserve-unknown-fields can only be true'],
  [extra('Bulb', '$ref: x'), '$ref is not supported'],
  [extra('Bulb', 'additionalProperties: { type: string }'), 'additionalProperties and properties exclude each other'],
  [
    option('map<string>', 'embeddedResource: true, extra: { x-kubernetes-preserve-unknown-fields: true }'),
    'additionalProperties cannot be said of an embedded resource',
  ],
  [option('Bulb', 'embeddedResource: true, extra: { properties: {} }'), 'an embedded resource needs properties'],
  [option('Bulb', 'embeddedResource: true, extra: { properties: { kind: { type: integer } } }'), 'kind has to be of type string'],
  [extra('list<string>', 'uniqueItems: true'), 'uniqueItems cannot be true'],
  [option('string', 'mapType: atomic'), 'mapType can only be said of objects'],
  [option('Bulb', 'mapType: odd'), 'mapType has to be atomic or granular'],
  [option('Bulb', 'listType: set'), 'listType can only be said of lists'],
  [option('list<string>', 'listType: odd'), 'listType has to be atomic, set or map'],
  [option('list<Bulb>', 'listMapKeys: [size]'), 'listMapKeys need the listType map'],
  [option('list<Bulb>', 'listType: set'), 'objects in a set have to be atomic (mapType: atomic)'],
  [option('list<set<string>>', 'listType: set'), 'lists in a set have to be atomic'],
  [option('list<string>', 'listType: set, of: { extra: { nullable: true } }'), 'items of a set cannot be null'],
  [option('list<Bulb>', 'listType: map'), 'a list of type map needs keys (listMapKeys)'],
  [option('list<Bulb>', 'listType: map, listMapKeys: [size, size]'), 'a key stands twice in listMapKeys'],
  [option('list<string>', 'listType: map, listMapKeys: [size]'), 'items of a list of type map have to be objects'],
  [option('list<Bulb>', 'listType: map, listMapKeys: [width]'), 'its items have no width, which is a key of the list'],
  [option('list<Bulb>', 'listType: map, listMapKeys: [tags]'), 'the key tags is no scalar'],
  [option('list<Bulb>', 'listType: map, listMapKeys: [name]'), 'the key name has to be required or have a default'],
  [extra('Bulb', 'oneOf: [{ type: object }]'), 'type cannot stand in oneOf[0]'],
  [extra('Bulb', 'not: { properties: { name: { default: x } } }'), 'default cannot stand in not.name'],
  [
    extra('Bulb', 'anyOf: [{ allOf: [{ properties: { tags: { items: { nullable: true } } } }] }]'),
    'nullable cannot stand in anyOf[0].allOf[0].tags.items',
  ],
  [extra('Bulb', 'anyOf: [{ properties: { metadata: {} } }]'), 'metadata cannot be spoken of in anyOf[0]'],
])('%s', (attribute, reason) => {
  expect(told(attribute)).toEqual([`error kubernetes/schema 11: The API server refuses spec.a of Lamp v1: ${reason}.`]);
  expect(told(attribute, '', 'published-language')).toEqual([
    `warning kubernetes/schema 11: The API server refuses spec.a of Lamp v1: ${reason}.`,
  ]);
});

test.each<[string]>([
  [extra('intOrString', 'anyOf: [{ type: integer }, { type: string }]')],
  [extra('intOrString', 'allOf: [{ anyOf: [{ type: integer }, { type: string }] }, { pattern: "^a" }]')],
  [option('list<Bulb>', 'listType: map, listMapKeys: [size]')],
  [extra('Bulb', 'oneOf: [{ required: [name] }, { properties: { size: { minimum: 1 } } }]')],
  ['type: map<string>, default: { a: b }'],
  ['type: Bulb, default: { size: 1 }'],
])('nothing is told of %s', (attribute) => expect(told(attribute)).toEqual([]));

// Of our own kinds the model's check tells it before there is a definition.
test.each<[string, string, string]>([
  ['type: Bulb, default: { size: 1, width: 2 }', 'there is no width', 'it.width is not a field of Bulb'],
  ['type: Bulb, default: { name: x }', 'size: Required value', 'it.size is required'],
  [
    'type: string, default: x, rules: [{ rule: self.size() > 3, message: too short }]',
    'Invalid value: "string": too short',
    'it: too short',
  ],
])('the default of %s', (attribute, reason, own) => {
  expect(told(attribute)).toEqual([`error model/bad-default 11: The default does not fit: ${own}.`]);
  expect(told(attribute, '', 'published-language')).toEqual([
    `warning kubernetes/default 11: The API server refuses the default of spec.a of Lamp v1: ${reason}.`,
  ]);
});

const shade = (rule: string): string => `  Shade:
    description: A shade.
    rules:
      - ${rule}
    attributes:
      name: { type: string, maxLength: 9, description: Name. }
`;

test.each<[string, string, string]>([
  ['type: Shade', '{ rule: self.name != "", fieldPath: .width }', 'spec.a of Lamp v1: its fieldPath .width leads nowhere.'],
  [
    'type: list<Shade>, maxItems: 3',
    '{ rule: self.name == oldSelf.name }',
    'spec.a[] of Lamp v1: it looks at oldSelf, which cannot be found inside of spec.a, a list that is not of type map.',
  ],
  [
    'type: Shade',
    '{ rule: self.name != "", optionalOldSelf: false }',
    'spec.a of Lamp v1: it says optionalOldSelf and does not look at oldSelf.',
  ],
])('of %s the rule %s is refused at its place', (attribute, rule, message) => {
  expect(told(attribute, shade(rule))).toEqual([`error kubernetes/rule 21: The API server refuses a rule at ${message}`]);
});

test.each(['type: map<Shade>, maxProperties: 3', `${option('Shade', 'mapType: atomic')}`])(
  'of %s a rule may look at the value before',
  (attribute) => expect(told(attribute, shade('{ rule: self.name == oldSelf.name }'))).toEqual([]),
);

test('integers beyond 2^53 are no fault', () => {
  const beyond = '9223372036854775807';
  expect(told(extra('integer', `anyOf: [{ maximum: ${beyond} }], maximum: ${beyond}, default: 5`))).toEqual([]);
  expect(told(extra('integer', `type: ${beyond}`), '', 'published-language')).toEqual([
    'warning kubernetes/schema 11: The API server refuses spec.a of Lamp v1: what it says is no type.',
  ]);
});

test('a rule on what has no type is told', () => {
  expect(told('type: list<json>, rules: [{ rule: self.size() > 1 }]')).toEqual([
    'error kubernetes/rule 11: The API server refuses a rule at spec.a of Lamp v1: expressions do not see it, since it or what it holds has no type.',
  ]);
});
