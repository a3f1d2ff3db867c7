/** Random models with a kind: all scalars and containers, facets that mostly fit, defaults, rules at every place, and options of the target. */
import fc from 'fast-check';
import type { Json, JsonObject } from '#base/json.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';
import { scalarNames } from '#modeling/metamodel/syntax.ts';
import { writeYaml } from '#yaml/write.ts';

const some = (keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonObject> =>
  fc.record(keys, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<JsonObject>;

const few = fc.integer({ min: 0, max: 5 });
const many = fc.integer({ min: 5, max: 9 });

const facetsOf: Readonly<Record<string, fc.Arbitrary<JsonObject>>> = {
  string: some({
    minLength: few,
    maxLength: many,
    pattern: fc.constantFrom('^[a-z]+$', 'a|b', String.raw`^\d{2}-\w+$`),
    format: fc.constantFrom('ipv4', 'uuid', 'mac', 'cidr'),
  }),
  number: some({ minimum: few, maximum: many, multipleOf: fc.constantFrom(1, 2) }).map((facets) =>
    facets['minimum'] === undefined ? facets : { ...facets, exclusiveMinimum: true },
  ),
  list: some({ minItems: few, maxItems: many }),
  map: some({ minProperties: few, maxProperties: many }),
  none: fc.constant({}),
};

const kindOf = (type: string): string => {
  if (type.startsWith('list<') || type.startsWith('set<')) return 'list';
  if (type.startsWith('map<')) return 'map';
  if (type === 'string' || type === 'text') return 'string';
  return type === 'integer' || type === 'number' ? 'number' : 'none';
};

const rulesOf: Readonly<Record<string, readonly string[]>> = {
  string: ['self != "x"', 'self.size() < 9', 'self.startsWith("a") || self.endsWith("b")', 'self == oldSelf'],
  number: ['self > 3', 'self != 7', 'self >= oldSelf'],
  list: ['self.size() > 1', 'self == oldSelf', 'self.size() >= oldSelf.size()'],
  map: ['self.size() > 1', '!("a" in self)', 'self == oldSelf'],
  none: [],
};

/** What can be said beside a rule. The last ones are not taken by a server. */
const sayings: readonly JsonObject[] = [
  {},
  { message: 'is wrong' },
  { messageExpression: '"is wrong"' },
  { message: 'is wrong', reason: 'FieldValueForbidden' },
  { optionalOldSelf: true },
  { fieldPath: '.nowhere' },
];

const saying = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...sayings.slice(0, 4)) },
  { weight: 1, arbitrary: fc.constantFrom(...sayings.slice(4)) },
);

const rulesFor = (type: string): fc.Arbitrary<readonly JsonObject[]> => {
  const texts = rulesOf[kindOf(type)] ?? [];
  if (texts.length === 0) return fc.constant([]);
  return fc.array(
    fc.tuple(fc.constantFrom(...texts), saying).map(([rule, more]) => ({ rule, ...more })),
    { maxLength: 1 },
  );
};

const optionsFor = (type: string): fc.Arbitrary<JsonObject> =>
  some(
    kindOf(type) === 'list'
      ? {
          listType: fc.constantFrom('set', 'atomic', 'map'),
          listMapKeys: fc.constantFrom(['name'], ['name', 'count'], ['other']),
        }
      : {
          mapType: fc.constantFrom('atomic', 'granular'),
          extra: fc.constantFrom<JsonObject>(
            { title: 'T' },
            { not: { enum: ['x'] } },
            { oneOf: [{ required: ['name'] }, { required: ['count'] }] },
            { oneOf: [{ type: 'string' }] },
            { anyOf: [{ properties: { other: { minLength: 1 } } }] },
            { uniqueItems: true },
            { 'x-kubernetes-preserve-unknown-fields': true },
            { additionalProperties: { type: 'string' } },
          ),
        },
  );

const typeNames = (names: readonly string[]): fc.Arbitrary<string> =>
  fc.letrec<{ type: string }>((tie) => ({
    type: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fc.constantFrom(...names),
      fc.tuple(fc.constantFrom('list', 'set', 'map'), tie('type')).map(([around, inner]) => `${around}<${inner}>`),
    ),
  })).type;

const defaultOf = (type: string): fc.Arbitrary<Json> => {
  const scalar = scalars[type as keyof typeof scalars];
  if (scalar !== undefined) return fc.constant(scalar.valid as Json);
  if (kindOf(type) === 'list') return fc.constant([]);
  return fc.constantFrom<Json>({}, { name: 'a' });
};

/** `options`: how often attributes have options of the target, most of them unwise, of 10. */
const attribute = (names: readonly string[], options: number): fc.Arbitrary<JsonObject> =>
  typeNames(names).chain((type) =>
    fc
      .record({
        required: fc.boolean(),
        nullable: fc.boolean(),
        facets: facetsOf[kindOf(type)] ?? fc.constant({}),
        rules: rulesFor(type),
        default: fc.option(defaultOf(type), { freq: 3 }),
        targets: fc
          .tuple(fc.integer({ min: 0, max: 9 }), optionsFor(type))
          .map(([chance, found]) => (chance < options && Object.keys(found).length > 0 ? { targets: { kubernetes: found } } : {})),
      })
      .map(({ required, nullable, facets, rules, default: given, targets }) => ({
        type,
        ...(required ? { required } : {}),
        ...(nullable ? { nullable } : {}),
        // A default has to keep the facets.
        ...(given === null || required ? facets : { default: given }),
        ...(rules.length === 0 ? {} : { rules }),
        ...targets,
        description: 'Something.',
      })),
  );

const valueSpec = (names: readonly string[], options: number): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      attributes: fc.dictionary(fc.constantFrom('other', 'more', 'kind', 'type', 'namespace'), attribute(names, options), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
      closed: fc.boolean(),
      rules: fc.array(
        fc
          .tuple(fc.constantFrom('self.name != "x"', 'self.name == oldSelf.name', '!has(self.count) || self.count > 1'), saying)
          .map(([rule, more]) => ({ rule, ...more })),
        { maxLength: 2 },
      ),
    })
    .map(({ attributes, closed, rules }) => ({
      description: 'A value.',
      ...(closed ? {} : { closed }),
      ...(rules.length === 0 ? {} : { rules }),
      attributes: {
        name: { type: 'string', required: true, maxLength: 10, description: 'Name.' },
        count: { type: 'integer', description: 'How many.' },
        ...attributes,
      },
    }));

/** The text of a model. Values hold only what comes before them, so none holds itself. */
export const randomModels = (options: number): fc.Arbitrary<string> => {
  const plain = [...scalarNames, 'Colour'];
  return fc
    .tuple(valueSpec(plain, options), valueSpec([...plain, 'First'], options), valueSpec([...plain, 'First', 'Second'], options))
    .map(([First, Second, ProbeSpec]) =>
      writeYaml({
        context: 'lab',
        title: 'Lab',
        description: 'A lab.',
        resources: {
          Probe: {
            description: 'A probe.',
            group: 'lab.example.com',
            version: 'v1',
            plural: 'probes',
            scope: 'Namespaced',
            spec: 'ProbeSpec',
          },
        },
        enums: { Colour: { description: 'Colours.', values: { red: 'Red.', green: 'Green.' } } },
        values: { First, Second, ProbeSpec },
      }),
    );
};
