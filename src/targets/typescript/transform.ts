/** Model → TypeScript PSM: for every context that becomes code. */
import type { Json } from '#base/json.ts';
import { perElement, type Scope } from '#modeling/incremental.ts';
import type {
  Aggregate,
  Attribute,
  Constraints,
  Context,
  Event,
  Model,
  Service,
  TypeRef,
  Value,
  View,
} from '#modeling/metamodel/elements.ts';
import { enumOf, operationParameters, parametersOf, valueTypeOf } from '#modeling/metamodel/model.ts';
import { camel } from '#modeling/metamodel/names.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';
import { scalarField, sizeFacets } from '#modeling/shapes/field-type.ts';
import { attributeRules, isRuled, objectRules } from '#modeling/shapes/rules.ts';
import { from, type Origin } from '#modeling/trace.ts';
import type {
  DescriptorField,
  DescriptorShape,
  DescriptorType,
  TsAggregate,
  TsContext,
  TsEvent,
  TsField,
  TsShape,
  TsType,
  TypescriptPsm,
} from './psm.ts';

const tsType = (scope: Scope, type: TypeRef): TsType => {
  if (type.kind === 'scalar') {
    const { typescript } = scalars[type.name];
    return { text: typescript, imports: [], json: typescript === 'Json' };
  }
  if (type.kind === 'named') {
    const found = valueTypeOf(scope.model, scope.context, type) ?? enumOf(scope.model, scope.context, type);
    const foreign = found !== undefined && found.context.name !== scope.context.name;
    return { text: type.name, imports: foreign ? [{ context: found.context.name, name: type.name }] : [], json: false };
  }
  const of = tsType(scope, type.of);
  const inner = of.text.includes('|') ? `(${of.text})` : of.text;
  return { ...of, text: type.kind === 'map' ? `Readonly<Record<string, ${of.text}>>` : `readonly ${inner}[]` };
};

const tsField = (scope: Scope, attribute: Attribute): TsField => {
  const type = tsType(scope, attribute.type);
  return from(attribute, {
    name: attribute.name,
    description: attribute.unit === undefined ? attribute.description : `${attribute.description} Unit: ${attribute.unit}.`,
    optional: !attribute.required && attribute.default === undefined,
    type: attribute.nullable ? { ...type, text: `${type.text} | null` } : type,
  });
};

interface Shaped {
  readonly name: string;
  readonly description: string;
  readonly where: Attribute['where'];
}

const tsShape = (scope: Scope, element: Shaped, attributes: readonly Attribute[], name = element.name): TsShape => ({
  name,
  description: element.description,
  where: element.where,
  fields: attributes.map((attribute) => tsField(scope, attribute)),
});

const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '');

const tsValue = perElement((scope, value: Value): TsShape => tsShape(scope, value, value.attributes));

const tsRow = perElement((scope, view: View): TsShape => tsShape(scope, view, view.attributes, `${view.name}Row`));

const isEmpty = (part: Json): boolean => Object.keys(part as object).length === 0;

const tsEvent = (scope: Scope, event: Event): TsEvent => ({
  ...tsShape(scope, event, event.attributes),
  version: event.version,
  published: event.published,
  upcasts: [...event.upcasts]
    .sort((left, right) => left.from - right.from)
    .map(({ rename, defaults, drop }) =>
      Object.fromEntries(
        Object.entries({ rename, defaults, drop: [...drop] } as Record<string, Json>).filter(([, part]) => !isEmpty(part)),
      ),
    ),
  ...(event.renamedFrom === undefined ? {} : { formerName: event.renamedFrom }),
});

const tsAggregate = perElement(
  (scope, aggregate: Aggregate): TsAggregate => ({
    name: aggregate.name,
    category: aggregate.category,
    identity: aggregate.identity.name,
    commands: aggregate.behaviours.map((behaviour) => tsShape(scope, behaviour, parametersOf(aggregate, behaviour))),
    events: aggregate.events.map((event) => tsEvent(scope, event)),
    ruledEvents: aggregate.events.filter(({ attributes }) => isRuled(scope, attributes)).map(({ name }) => name),
    behaviours: aggregate.behaviours.map((behaviour) => {
      const { name, description, emits, refuses } = behaviour;
      return from(behaviour, { name, description, events: emits, refusals: refuses });
    }),
    refusals: aggregate.refusals.map((refusal) => {
      const { name, message, hint } = refusal;
      const parameters = [...new Set([...placeholders(message), ...placeholders(hint ?? '')])];
      return from(refusal, { name, message, ...(hint === undefined ? {} : { hint }), parameters });
    }),
  }),
);

const descriptorType = (scope: Scope, type: TypeRef, constraints: Constraints): DescriptorType => {
  if (type.kind === 'scalar')
    return { kind: 'plain', facets: scalarField(type.name, constraints) as unknown as Readonly<Record<string, Json>> };
  if (type.kind === 'named') {
    const found = enumOf(scope.model, scope.context, type);
    if (found !== undefined) return { kind: 'plain', facets: { kind: 'enum', values: found.element.values.map((value) => value.name) } };
    const value = valueTypeOf(scope.model, scope.context, type);
    return { kind: 'value', name: type.name, context: value?.context.name ?? scope.context.name, facets: sizeFacets(type, constraints) };
  }
  return { kind: type.kind, of: descriptorType(scope, type.of, type.of.constraints ?? {}), facets: sizeFacets(type, constraints) };
};

const descriptorField = (scope: Scope, attribute: Attribute): DescriptorField =>
  from(attribute, {
    name: attribute.name,
    description: attribute.description,
    required: attribute.required && attribute.default === undefined,
    ...(attribute.default === undefined ? {} : { default: attribute.default }),
    ...(attribute.nullable ? { nullable: true } : {}),
    ...attributeRules(scope, attribute),
    type: descriptorType(scope, attribute.type, attribute.constraints),
  });

const descriptorShape = (scope: Scope, element: Origin, name: string, attributes: readonly Attribute[]): DescriptorShape =>
  from(element, {
    constant: `${camel(name)}Descriptor`,
    name,
    fields: attributes.map((attribute) => descriptorField(scope, attribute)),
  });

const valueDescriptor = perElement(
  (scope, value: Value): DescriptorShape => ({
    ...descriptorShape(scope, value, value.name, value.attributes),
    ...(value.closed ? {} : { open: true }),
    ...objectRules(scope, value),
  }),
);

/** Of commands, and of events whose data has rules. */
const messageDescriptors = perElement((scope, aggregate: Aggregate) => [
  ...aggregate.behaviours.map((behaviour) => descriptorShape(scope, behaviour, behaviour.name, parametersOf(aggregate, behaviour))),
  ...aggregate.events
    .filter(({ attributes }) => isRuled(scope, attributes))
    .map((event) => descriptorShape(scope, event, event.name, event.attributes)),
]);

const operationDescriptors = perElement((scope, service: Service) =>
  service.operations.map((operation) =>
    descriptorShape(scope, operation, `${service.name}-${operation.name}`, operationParameters(scope.model, operation)),
  ),
);

const descriptors = (scope: Scope): readonly DescriptorShape[] => [
  ...scope.context.values.map((value) => valueDescriptor(scope, value)),
  ...scope.context.aggregates.flatMap((aggregate) => messageDescriptors(scope, aggregate)),
  ...scope.context.services.flatMap((service) => operationDescriptors(scope, service)),
];

const tsContext = perElement(
  (scope, context: Context): TsContext => ({
    name: context.name,
    source: context.where.file,
    where: context.where,
    unions: context.enums.map(({ name, description, values, where }) => ({
      name,
      description,
      values: values.map((value) => value.name),
      where,
    })),
    values: context.values.map((value) => tsValue(scope, value)),
    aggregates: context.aggregates.map((aggregate) => tsAggregate(scope, aggregate)),
    rows: context.views.map((view) => tsRow(scope, view)),
    descriptors: descriptors(scope),
  }),
);

/** Contexts that become code under `src/contexts`. */
export const isCode = (context: Context): boolean => context.role === 'runtime' || context.role === 'shared-kernel';

export const transform = (model: Model): TypescriptPsm => ({
  contexts: model.contexts.filter(isCode).map((context) => tsContext({ model, context }, context)),
});
