/** Random data around what a model demands: near bounds, near lengths, of the wrong type. */
import fc from 'fast-check';
import type { Json, JsonObject } from '#base/json.ts';
import type { Attribute, Constraints, Model, TypeRef } from '#modeling/metamodel/elements.ts';
import { facetsOf } from '#modeling/metamodel/facets.ts';
import { enumOf, valueTypeOf } from '#modeling/metamodel/model.ts';

const letters = [...'ab zA09-._/:\n🦔é'];

const numbersNear = (constraints: Constraints): fc.Arbitrary<Json> => {
  const { minimum = 0, maximum = 0, multipleOf = 1 } = constraints;
  const marks = [minimum, maximum, 0, multipleOf, minimum + multipleOf, maximum - multipleOf];
  return fc.oneof(
    fc.tuple(fc.constantFrom(...marks), fc.constantFrom(-1, -0.5, 0, 0.5, 1)).map(([mark, step]) => mark + step),
    fc.integer({ min: -20, max: 20 }).map((times) => Number((times * multipleOf).toPrecision(12))),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
};

const textsNear = ({ minLength = 0, maxLength = 4 }: Constraints): fc.Arbitrary<Json> =>
  fc.oneof(
    fc
      .array(fc.constantFrom(...letters), { minLength: Math.max(0, Math.min(minLength, 20) - 1), maxLength: Math.min(maxLength, 40) + 1 })
      .map((parts) => parts.join('')),
    fc.string({ maxLength: 5 }),
  );

const wrong: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(0, 1, 1.5, '', 'a', true, [], {}, ['a'], [1, 1], { a: 1 });

const around = (model: Model, type: TypeRef, constraints: Constraints): fc.Arbitrary<Json> => {
  const context = model.contexts[0];
  if (context === undefined) return wrong;
  const good = ((): fc.Arbitrary<Json> => {
    if (type.kind === 'scalar') {
      const listed = constraints.enum === undefined ? [] : [fc.constantFrom(...constraints.enum)];
      const { kind } = facetsOf(type.name, constraints);
      if (kind === 'integer' || kind === 'number') return fc.oneof(numbersNear(constraints), ...listed);
      return kind === 'string' ? fc.oneof(textsNear(constraints), ...listed) : wrong;
    }
    if (type.kind === 'named') {
      const found = enumOf(model, context, type);
      if (found !== undefined) return fc.constantFrom(...found.element.values.map(({ name }) => name), 'other');
      return dataAround(model, valueTypeOf(model, context, type)?.element.attributes ?? [], 0);
    }
    const inner = around(model, type.of, type.of.constraints ?? {});
    if (type.kind === 'map') return fc.dictionary(fc.constantFrom('a', 'b', 'c', ''), inner, { maxKeys: 3, noNullPrototype: true });
    return fc.array(inner, { maxLength: 4 });
  })();
  return fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: wrong });
};

/** Data for attributes: sometimes absent, sometimes null. Inside others never null: an API server drops it before it compares items. */
export const dataAround = (model: Model, attributes: readonly Attribute[], nulls = 1): fc.Arbitrary<JsonObject> =>
  fc
    .record(
      Object.fromEntries(
        attributes.map(({ name, type, constraints }) => [
          name,
          fc.oneof(
            { weight: 20, arbitrary: around(model, type, constraints) },
            { weight: nulls, arbitrary: fc.constant(null) },
            { weight: 1, arbitrary: fc.constant(undefined) },
          ),
        ]),
      ),
    )
    .map((data) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as JsonObject);

/** Attributes of the subject of a case. */
export const subjectOf = (model: Model): readonly Attribute[] =>
  model.contexts[0]?.values.find(({ name }) => name === 'Subject')?.attributes ?? [];
