/** Random models: attributes of all kinds with facets, and rules over them, so that what is held is a law and not a list of examples. */
import fc from 'fast-check';
import type { Json, JsonObject } from '#base/json.ts';
import type { Feature } from '#modeling/metamodel/features.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { type Case, modelText } from './cases.ts';

type Kind = 'string' | 'int' | 'double' | 'bool' | 'texts' | 'ints' | 'labels' | 'inner' | 'inners';

interface Drawn {
  readonly kind: Kind;
  readonly written: JsonObject;
  readonly features: readonly Feature[];
}

const drawn = (kind: Kind, type: string, facets: fc.Arbitrary<JsonObject>, features: readonly Feature[] = []): fc.Arbitrary<Drawn> =>
  facets.map((own) => ({
    kind,
    written: { type, description: 'It.', ...own },
    features: ['type', ...features, ...(Object.keys(own).filter((key) => key !== 'items') as Feature[])],
  }));

const bounds = (low: string, high: string, from: number, to: number): fc.Arbitrary<JsonObject> =>
  fc.tuple(fc.integer({ min: from, max: to }), fc.nat(to - from), fc.constantFrom(0, 1, 2, 3)).map(([least, more, which]) => ({
    ...(which % 2 === 0 ? {} : { [low]: least }),
    ...(which < 2 ? {} : { [high]: least + more }),
  }));

const both = (...parts: readonly fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as JsonObject);

const sometimes = (facets: JsonObject): fc.Arbitrary<JsonObject> => fc.constantFrom<JsonObject>({}, {}, facets);

const short: JsonObject = { items: { maxLength: 9 } };
const words = fc.constantFrom('', 'a', 'ab', 'e', 'A1', '🦔', 'é', '0', 'a-b');

const attributes: fc.Arbitrary<Drawn> = fc.oneof(
  drawn('string', 'string', both(fc.constant({ maxLength: 9 }), bounds('minLength', 'maxLength', 0, 5)), ['maxLength']),
  drawn(
    'string',
    'string',
    both(
      fc.constant({ maxLength: 9 }),
      fc.constantFrom('^[a-z]', String.raw`\d`, '[^a]b?$').map((pattern) => ({ pattern })),
    ),
  ),
  drawn('string', 'Colour', fc.constant({}), ['enum']),
  drawn('int', 'integer', both(bounds('minimum', 'maximum', -9, 9), sometimes({ multipleOf: 3 }))),
  drawn('int', 'integer', fc.constant({})),
  drawn('double', 'number', both(fc.constant({ minimum: -2 }), sometimes({ exclusiveMinimum: true }), sometimes({ maximum: 1000.5 }))),
  drawn('bool', 'boolean', fc.constant({})),
  drawn('texts', 'list<string>', both(fc.constant({ ...short, maxItems: 5 }), sometimes({ minItems: 1 })), ['collection', 'items']),
  drawn('ints', 'list<integer>', fc.constant({ maxItems: 5 }), ['collection']),
  drawn('ints', 'set<integer>', fc.constant({ maxItems: 5 }), ['collection', 'set']),
  drawn('labels', 'map<string>', fc.constant({ ...short, maxProperties: 5 }), ['collection', 'items']),
  drawn('inner', 'Inner', fc.constant({}), ['rules']),
  drawn('inners', 'list<Inner>', fc.constant({ maxItems: 4 }), ['collection', 'rules']),
);

const defaults: Readonly<Record<Kind, fc.Arbitrary<Json>>> = {
  string: words,
  int: fc.integer({ min: -9, max: 9 }),
  double: fc.constantFrom(0.5, 1, 2.25),
  bool: fc.boolean(),
  texts: fc.array(words, { minLength: 1, maxLength: 3 }),
  ints: fc.uniqueArray(fc.integer({ min: -3, max: 3 }), { maxLength: 3 }),
  labels: fc.constantFrom<Json>({}, { a: 'b' }),
  inner: fc.constantFrom<Json>({}, { n: 2 }),
  inners: fc.constantFrom<Json>([], [{}], [{ n: 1, s: 'a' }]),
};

interface Field extends Drawn {
  readonly name: string;
}

const field = (name: string): fc.Arbitrary<Field> =>
  attributes.chain((one) =>
    fc
      .record({
        required: fc.constantFrom(true, false, false),
        nullable: fc.constantFrom(true, false, false),
        given: fc.option(defaults[one.kind], { freq: 2 }),
      })
      .map(({ required, nullable, given }) => ({
        ...one,
        name,
        written: {
          ...one.written,
          ...(required ? { required } : {}),
          ...(nullable ? { nullable } : {}),
          ...(given === null ? {} : { default: given }),
        },
        features: [
          ...one.features,
          ...(required ? ['required' as const] : []),
          ...(nullable ? ['nullable' as const] : []),
          ...(given === null ? [] : ['default' as const]),
        ],
      })),
  );

const quoted = (text: string): string => JSON.stringify(text).replaceAll("'", "\\'");

/** What an expression can name: paths by the type of their value, and paths that can be asked for. */
interface Names {
  readonly of: Readonly<Record<Kind, readonly string[]>>;
  readonly there: readonly string[];
}

const namesOf = (fields: readonly Field[]): Names => {
  const named = (kind: Kind): readonly string[] => fields.filter((one) => one.kind === kind).map(({ name }) => `self.${name}`);
  const inner = named('inner');
  return {
    of: {
      string: [...named('string'), ...inner.map((path) => `${path}.s`)],
      int: [...named('int'), ...inner.map((path) => `${path}.n`)],
      double: named('double'),
      bool: [...named('bool'), ...inner.map((path) => `${path}.b`)],
      texts: named('texts'),
      ints: named('ints'),
      labels: named('labels'),
      inner,
      inners: named('inners'),
    },
    there: [
      ...fields.map(({ name }) => `self.${name}`),
      ...inner.flatMap((path) => [`${path}.n`, `${path}.s`]),
      ...named('labels').map((path) => `${path}.a`),
    ],
  };
};

const choice = (...all: readonly (fc.Arbitrary<string> | undefined)[]): fc.Arbitrary<string> =>
  fc.oneof(...all.filter((one): one is fc.Arbitrary<string> => one !== undefined));

const some = (paths: readonly string[]): fc.Arbitrary<string> | undefined => (paths.length === 0 ? undefined : fc.constantFrom(...paths));

const calls = (
  path: fc.Arbitrary<string> | undefined,
  ...bodies: readonly ((path: string) => string)[]
): fc.Arbitrary<string> | undefined =>
  path === undefined ? undefined : fc.tuple(path, fc.constantFrom(...bodies)).map(([one, body]) => body(one));

const signs = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');

/** A rule: an expression that is true or false, of the language's operators that have a counterpart everywhere. */
const ruleOver = ({ of, there }: Names): fc.Arbitrary<string> => {
  const texts = choice(
    some(of.string),
    words.map(quoted),
    calls(some(of.labels), (path) => `${path}['a']`),
    calls(some(of.texts), (path) => `${path}[0]`),
  );
  const text = choice(
    texts,
    fc.tuple(texts, texts).map(([left, right]) => `(${left} + ${right})`),
  );
  const numbers = choice(
    some(of.int),
    fc.integer({ min: -9, max: 9 }).map(String),
    fc.constantFrom('9007199254740991', '9223372036854775807'),
    text.map((one) => `size(${one})`),
    calls(
      some([...of.texts, ...of.ints, ...of.labels, ...of.inners]),
      (path) => `size(${path})`,
      (path) => `${path}.size()`,
    ),
    calls(some(of.ints), (path) => `${path}[1]`),
    calls(some(of.inners), (path) => `${path}[0].n`),
  );
  const number = choice(
    numbers,
    fc.tuple(numbers, fc.constantFrom('+', '-', '*', '/', '%'), numbers).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
  );
  const double = some([...of.double, '0.5', '-1.5', '1e300', '2.0']) as fc.Arbitrary<string>;
  const atom = choice(
    some(of.bool),
    some(there.map((path) => `has(${path})`)),
    fc.tuple(text, signs, text).map((parts) => parts.join(' ')),
    fc.tuple(number, signs, number).map((parts) => parts.join(' ')),
    fc.tuple(double, signs, double).map((parts) => parts.join(' ')),
    fc.tuple(text, fc.constantFrom('startsWith', 'endsWith', 'contains'), text).map(([one, name, part]) => `${one}.${name}(${part})`),
    fc.tuple(text, fc.constantFrom('^[a-z]+$', '[0-9]', '^.$', 'a|🦔')).map(([one, pattern]) => `${one}.matches(${quoted(pattern)})`),
    fc.tuple(text, fc.array(words, { maxLength: 3 })).map(([one, list]) => `${one} in [${list.map(quoted).join(', ')}]`),
    calls(
      some(of.texts),
      (path) => `'a' in ${path}`,
      (path) => `${path}.all(x, x.size() < 3 || x == 'a-b')`,
      (path) => `${path}.exists_one(x, x.startsWith('a'))`,
    ),
    calls(
      some(of.ints),
      (path) => `2 in ${path}`,
      (path) => `${path}.exists(n, n / (n - 1) == 2)`,
      (path) => `${path}.all(n, 6 / n > 0)`,
    ),
    calls(
      some(of.labels),
      (path) => `'a' in ${path}`,
      (path) => `${path}.all(k, ${path}[k] != k)`,
      (path) => `${path}.exists(k, k == '')`,
    ),
    calls(
      some(of.inners),
      (path) => `${path}.all(i, i.n > 0 || has(i.s))`,
      (path) => `${path}.exists(i, i.b && i.s in ['a', ''])`,
    ),
  );
  return fc.letrec<{ whole: string }>((tie) => {
    const inner = tie('whole').map((one) => `(${one})`);
    return {
      whole: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        atom,
        fc.tuple(inner, fc.constantFrom('&&', '||'), inner).map((parts) => parts.join(' ')),
        inner.map((one) => `!${one}`),
        fc.tuple(inner, inner, inner).map(([condition, yes, no]) => `${condition} ? ${yes} : ${no}`),
      ),
    };
  }).whole;
};

const more = `enums:
  Colour: { description: A colour., values: { red: Red., "": Nothing., a: A. } }
values:
  Inner:
    description: Inner.
    closed: false
    attributes:
      n: { type: integer, default: 1, description: N. }
      s: { type: string, maxLength: 9, description: S. }
      b: { type: boolean, description: B. }
    rules: [{ rule: "self.n != 7", message: is not seven }]
`;

const drawnModel = fc
  .tuple(field('a'), field('b'), field('c'), field('d'))
  .chain((fields) => fc.tuple(fc.constant(fields), fc.array(ruleOver(namesOf(fields)), { maxLength: 2 })));

/** Random models that the checks take, with a name that tells the seed and number. A rule may cost too much by estimate: here it is small. */
export const randomCases = (seed: number, count: number): readonly Case[] =>
  fc.sample(drawnModel, { seed, numRuns: count }).flatMap(([fields, rules], index): readonly Case[] => {
    const name = `random ${seed}/${index}`;
    const written = {
      attributes: Object.fromEntries(fields.map(({ name: key, written: one }) => [key, one])),
      rules: rules.map((rule) => ({ rule })),
      more,
    };
    const { model, diagnostics } = checkFiles([{ path: 'random.pim.yaml', text: modelText(written) }]);
    if (diagnostics.some(({ severity }) => severity === 'error')) return [];
    const features = new Set(fields.flatMap((one) => one.features));
    if (rules.length > 0) features.add('rules');
    return [{ name: `${name}: ${rules.join(' ; ')}`, features: [...features], model, valid: [], invalid: [] }];
  });
