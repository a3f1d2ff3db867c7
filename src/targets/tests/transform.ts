/** Model → examples on both sides of every constraint. */
import type { Json, JsonObject } from '#base/json.ts';
import { perElement, type Scope } from '#modeling/incremental.ts';
import type { Aggregate, Attribute, Behaviour, Context, Model, TypeRef, Value } from '#modeling/metamodel/elements.ts';
import { enumOf, parametersOf, valueTypeOf } from '#modeling/metamodel/model.ts';
import { camel } from '#modeling/metamodel/names.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';
import { patternFor } from '#modeling/patterns/dialects.ts';
import { textMatching } from '#modeling/patterns/example.ts';
import { from } from '#modeling/trace.ts';
import type { CommandExamples, InvalidExample, TestsPsm } from './psm.ts';
import { attributeExamples, type RuleExamples, valueExamples } from './rule-examples.ts';

const fitLength = (text: string, { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Attribute['constraints']): string => {
  const longer = text.length < minLength ? text.padEnd(minLength, 'x') : text;
  return longer.length > maxLength ? longer.slice(0, maxLength) : longer;
};

/** The plain example where it will do, else one that is made for the pattern; what the pattern means to others is its own affair. */
const patternExample = (plain: string, { pattern = '', ...lengths }: Attribute['constraints']): string | undefined => {
  const fitting = fitLength(plain, lengths);
  const printed = patternFor(pattern, 'ecmascript');
  return printed !== undefined && new RegExp(printed, 'u').test(fitting) ? fitting : textMatching(pattern, lengths);
};

const validScalar = (attribute: Attribute, type: Extract<TypeRef, { kind: 'scalar' }>): Json => {
  const { valid } = scalars[type.name];
  const { constraints } = attribute;
  if (typeof valid === 'number')
    return Math.min(Math.max(valid, constraints.minimum ?? valid), constraints.maximum ?? Number.POSITIVE_INFINITY);
  if (typeof valid !== 'string') return valid;
  if (constraints.pattern !== undefined) return patternExample(valid, constraints) ?? valid;
  return fitLength(valid, constraints);
};

const plainOf = (scope: Scope, attribute: Attribute, type: TypeRef): Json => {
  if (type.kind === 'scalar') return validScalar(attribute, type);
  if (type.kind === 'map') return { key: plainOf(scope, { ...attribute, constraints: type.of.constraints ?? {} }, type.of) };
  if ('of' in type) return [plainOf(scope, { ...attribute, constraints: type.of.constraints ?? {} }, type.of)];
  const found = enumOf(scope.model, scope.context, type);
  if (found !== undefined) return found.element.values[0]?.name ?? '';
  const value = valueTypeOf(scope.model, scope.context, type);
  return value === undefined ? {} : examplesOf({ ...scope, context: value.context }, value.element).kept;
};

/** A whole value that keeps its rules, and data against each of them. */
const examplesOf = perElement((scope, value: Value): RuleExamples<JsonObject> => {
  const plain = objectOf(scope, value.attributes, true);
  return value.rules.length === 0 ? { kept: plain, broken: [] } : valueExamples(scope, value, plain);
});

/** A value of an attribute that fits, and values against its rules. */
const attributeExamplesOf = perElement((scope, attribute: Attribute): RuleExamples<Json> => {
  const plain = plainOf(scope, attribute, attribute.type);
  return attribute.rules.length === 0 ? { kept: plain, broken: [] } : attributeExamples(scope, attribute, plain);
});

/** Data with every attribute, or only with those that must be there. */
const objectOf = (scope: Scope, attributes: readonly Attribute[], all: boolean): JsonObject =>
  Object.fromEntries(
    attributes
      .filter((attribute) => all || (attribute.required && attribute.default === undefined))
      .map((attribute) => [attribute.name, attributeExamplesOf(scope, attribute).kept]),
  );

interface Breach {
  readonly what: string;
  readonly value: Json;
  readonly code: string;
}

const breaches = (scope: Scope, { type, constraints }: Attribute): readonly Breach[] => {
  if (type.kind === 'scalar') {
    const { descriptor, invalid } = scalars[type.name];
    if (descriptor.kind === 'json') return [];
    const list: Breach[] = [];
    const format = descriptor.kind === 'string' && descriptor.format !== undefined;
    list.push({
      what: format ? 'another format' : 'another type',
      value: invalid,
      code: format && typeof invalid === 'string' ? 'value/format' : 'value/type',
    });
    if (constraints.minimum !== undefined) list.push({ what: 'too small', value: constraints.minimum - 1, code: 'value/minimum' });
    if (constraints.maximum !== undefined) list.push({ what: 'too large', value: constraints.maximum + 1, code: 'value/maximum' });
    if ((constraints.minLength ?? 0) > 0) list.push({ what: 'too short', value: '', code: 'value/min-length' });
    if (constraints.maxLength !== undefined)
      list.push({ what: 'too long', value: 'x'.repeat(constraints.maxLength + 1), code: 'value/max-length' });
    if (constraints.pattern !== undefined) list.push({ what: 'another pattern', value: '\u0001', code: 'value/pattern' });
    return list;
  }
  if (enumOf(scope.model, scope.context, type) !== undefined) return [{ what: 'not a member', value: 'not-a-member', code: 'value/enum' }];
  return [{ what: 'another type', value: 'text', code: 'value/type' }];
};

/** One breach at a time in otherwise valid data, also inside values. */
const invalidOf = (
  scope: Scope,
  attributes: readonly Attribute[],
  around: (data: JsonObject) => JsonObject,
  pointer: string,
): readonly InvalidExample[] => {
  const valid: JsonObject = objectOf(scope, attributes, true);
  return attributes.flatMap((attribute) => {
    const at = `${pointer}/${attribute.name}`;
    const own = breaches(scope, attribute).map(({ what, value, code }) =>
      from(attribute, { what: `${at}: ${what}`, data: around({ ...valid, [attribute.name]: value }), pointer: at, code }),
    );
    const { [attribute.name]: _gone, ...without } = valid;
    const missing =
      attribute.required && attribute.default === undefined
        ? [from(attribute, { what: `${at}: missing`, data: around(without), pointer: at, code: 'value/required' })]
        : [];
    const value = valueTypeOf(scope.model, scope.context, attribute.type);
    const broken = [
      ...attributeExamplesOf(scope, attribute).broken,
      ...(value === undefined ? [] : examplesOf({ ...scope, context: value.context }, value.element).broken),
    ];
    const ruled = broken.map(({ rule, value: data, at: inside }) =>
      from(attribute, {
        what: `${at}: against ${rule}`,
        data: around({ ...valid, [attribute.name]: data }),
        pointer: `${at}${inside}`,
        code: 'value/rule',
      }),
    );
    const inner =
      value === undefined
        ? []
        : invalidOf(
            { ...scope, context: value.context },
            value.element.attributes,
            (data) => around({ ...valid, [attribute.name]: data }),
            at,
          );
    return [...own, ...missing, ...ruled, ...inner];
  });
};

const commandExamples = (scope: Scope, behaviour: Behaviour, attributes: readonly Attribute[]): CommandExamples =>
  from(behaviour, {
    command: behaviour.name,
    descriptor: `${camel(behaviour.name)}Descriptor`,
    valid: objectOf(scope, attributes, true),
    minimal: objectOf(scope, attributes, false),
    defaults: attributes.flatMap(({ name, default: value }) => (value === undefined ? [] : [{ pointer: `/${name}`, value }])),
    invalid: [
      ...invalidOf(scope, attributes, (data) => data, ''),
      {
        what: 'an unknown field',
        data: { ...objectOf(scope, attributes, true), unheardOf: 1 },
        pointer: '/unheardOf',
        code: 'value/unknown',
      },
    ],
  });

const aggregateExamples = perElement((scope, aggregate: Aggregate) =>
  aggregate.behaviours
    .filter(({ exposed }) => exposed)
    .map((behaviour) => commandExamples(scope, behaviour, parametersOf(aggregate, behaviour))),
);

const contextTests = perElement((scope, context: Context) => ({
  name: context.name,
  source: context.where.file,
  where: context.where,
  commands: context.aggregates.flatMap((aggregate) => aggregateExamples(scope, aggregate)),
  aggregates: context.aggregates.map((aggregate) =>
    from(aggregate, {
      aggregate: aggregate.name,
      commands: aggregate.behaviours.map((behaviour) => behaviour.name),
      events: aggregate.events.map((event) => event.name),
    }),
  ),
}));

export const transform = (model: Model): TestsPsm => ({
  contexts: model.contexts
    .filter((context) => context.role === 'runtime' && context.aggregates.length > 0)
    .map((context) => contextTests({ model, context }, context)),
});
