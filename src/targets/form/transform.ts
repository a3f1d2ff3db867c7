/** Model → what the web UI needs. */
import { textFormats } from '#base/formats.ts';
import { perElement, perObject, type Scope } from '#modeling/incremental.ts';
import type {
  Aggregate,
  Attribute,
  Behaviour,
  Constraints,
  Context,
  CustomResource,
  Model,
  TypeRef,
  Value,
  View,
} from '#modeling/metamodel/elements.ts';
import { facetsOf, maxLengthOf, type ScalarFacets } from '#modeling/metamodel/facets.ts';
import { enumOf, parametersOf, valueTypeOf } from '#modeling/metamodel/model.ts';
import { camel, label } from '#modeling/metamodel/names.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';
import { patternFor } from '#modeling/patterns/dialects.ts';
import { attributeRules, objectRules, type RuleSet } from '#modeling/shapes/rules.ts';
import { from } from '#modeling/trace.ts';
import type { Form, FormField, FormPsm, KindForm, UiShape } from './psm.ts';

const inputs = {
  text: 'text',
  textarea: 'multiline',
  number: 'integer',
  checkbox: 'boolean',
  json: 'json',
  instant: 'text',
  duration: 'text',
} as const;

const patternsOf = ({ pattern, format }: ScalarFacets): Pick<FormField, 'patterns'> => {
  const own = pattern === undefined ? undefined : patternFor(pattern, 'ecmascript');
  const patterns = [
    ...(own === undefined ? [] : [{ pattern: own, hint: `Must match ${own}` }]),
    ...(format === undefined ? [] : [{ pattern: textFormats[format].pattern, hint: textFormats[format].hint }]),
  ];
  return patterns.length === 0 ? {} : { patterns };
};

/** Whole numbers are safe ones without saying so. */
const isSafe = (bound: number | undefined): boolean => bound !== undefined && Math.abs(bound) === Number.MAX_SAFE_INTEGER;

const scalarField = (type: Extract<TypeRef, { kind: 'scalar' }>, constraints: Constraints): Typed => {
  const { input, descriptor } = scalars[type.name];
  const { kind, pattern: _pattern, format: _format, maxLength: _maxLength, minimum, maximum, ...facets } = facetsOf(type.name, constraints);
  const maxLength = maxLengthOf({ ...facetsOf(type.name, constraints) });
  return {
    kind: kind === 'int-or-string' ? 'json' : input === 'number' && descriptor.kind === 'number' ? 'number' : inputs[input],
    ...(kind === 'int-or-string' ? { intOrString: true } : {}),
    ...facets,
    ...(minimum === undefined || isSafe(minimum) ? {} : { minimum }),
    ...(maximum === undefined || isSafe(maximum) ? {} : { maximum }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...patternsOf(facetsOf(type.name, constraints)),
  };
};

type Typed = Omit<FormField, 'name' | 'label' | 'description' | 'required' | 'default' | 'unit' | 'secret'>;

/** How collections are typed: row by row, or as JSON. */
type Collections = 'rows' | 'json';

const itemField = (scope: Scope, attribute: Attribute, of: TypeRef): FormField => {
  const { name, description } = attribute;
  const { kind, ...facets } = typed(scope, { ...attribute, type: of, constraints: {} }, 'rows');
  return { kind, name, label: label(name), description, required: true, ...facets };
};

const typed = (scope: Scope, attribute: Attribute, collections: Collections): Typed => {
  const { type, constraints } = attribute;
  if (type.kind === 'scalar') return scalarField(type, constraints);
  const found = enumOf(scope.model, scope.context, type);
  if (found !== undefined)
    return { kind: 'choice', options: found.element.values.map(({ name, description }) => ({ value: name, description })) };
  const value = valueTypeOf(scope.model, scope.context, type);
  if (value === undefined) {
    const rows = collections === 'rows' && (type.kind === 'list' || type.kind === 'map');
    return rows ? { kind: type.kind, item: itemField(scope, attribute, type.of) } : { kind: 'json' };
  }
  const inside = { ...scope, context: value.context };
  return { kind: 'group', fields: value.element.attributes.map((inner) => formField(inside, inner, collections)) };
};

const rulesOf = (scope: Scope, attribute: Attribute): readonly RuleSet[] => {
  const value = valueTypeOf(scope.model, scope.context, attribute.type);
  const sets = [
    attributeRules(scope, attribute),
    ...(value === undefined ? [] : [objectRules({ ...scope, context: value.context }, value.element)]),
  ];
  return sets.flatMap(({ ruled }) => (ruled === undefined ? [] : [ruled]));
};

const formField = (scope: Scope, attribute: Attribute, collections: Collections): FormField => {
  const rules = rulesOf(scope, attribute);
  const { kind, ...facets } = typed(scope, attribute, collections);
  return from(attribute, {
    kind,
    name: attribute.name,
    label: label(attribute.name),
    description: attribute.description,
    required: attribute.required,
    ...(attribute.default === undefined ? {} : { default: attribute.default }),
    ...facets,
    ...(attribute.unit === undefined ? {} : { unit: attribute.unit }),
    ...(attribute.secret ? { secret: true } : {}),
    ...(rules.length === 0 ? {} : { rules }),
  });
};

const formOf = (scope: Scope, aggregate: Aggregate, behaviour: Behaviour): Form => ({
  constant: `${camel(behaviour.name)}Form`,
  command: behaviour.name,
  title: label(behaviour.name),
  description: behaviour.description,
  // The identity of an instance that exists is in the address, not in the form.
  fields: (behaviour.creates ? parametersOf(aggregate, behaviour) : behaviour.parameters).map((attribute) =>
    formField(scope, attribute, 'json'),
  ),
  where: behaviour.where,
});

const formsOf = perElement((scope, aggregate: Aggregate): readonly Form[] =>
  aggregate.behaviours.filter(({ exposed }) => exposed).map((behaviour) => formOf(scope, aggregate, behaviour)),
);

/**
 * A field of a manifest: what it has by default is left to the cluster, so that a form writes down only what a person typed, and nobody
 * is asked for it.
 */
const bareField = ({ default: given, fields, item, ...field }: FormField): FormField => ({
  ...field,
  required: field.required && given === undefined,
  ...(fields === undefined ? {} : { fields: fields.map(bareField) }),
  ...(item === undefined ? {} : { item: bareField(item) }),
});

const kindFormOf = (scope: Scope, kind: CustomResource): KindForm | undefined => {
  const spec = kind.author === 'user' && kind.spec !== undefined ? valueTypeOf(scope.model, scope.context, kind.spec) : undefined;
  if (spec === undefined) return undefined;
  return {
    constant: `${camel(kind.name)}Form`,
    kind: `${kind.name}.${kind.group}`,
    command: 'SaveDraft',
    title: kind.name,
    description: kind.description,
    fields: spec.element.attributes.map((attribute) => bareField(formField({ ...scope, context: spec.context }, attribute, 'rows'))),
    where: kind.where,
  };
};

const kindFormsOf = perElement((scope, kind: CustomResource): readonly KindForm[] =>
  [kindFormOf(scope, kind)].filter((form) => form !== undefined),
);

const typeText = (type: TypeRef): string => {
  if (type.kind === 'scalar') return scalars[type.name].typescript;
  if (type.kind === 'named') return type.name;
  return type.kind === 'map' ? `Readonly<Record<string, ${typeText(type.of)}>>` : `readonly ${typeText(type.of)}[]`;
};

const shapeFields = (attributes: readonly Attribute[]): UiShape['fields'] =>
  attributes.map((attribute) => from(attribute, { name: attribute.name, optional: !attribute.required, type: typeText(attribute.type) }));

/** A list shows all but the large attributes; the row alone shows those too. */
const viewShapes = perObject((view: View): readonly UiShape[] => {
  const name = `${view.name}Row`;
  const { description, where } = view;
  const shown = view.attributes.filter((attribute) => !view.detailOnly.includes(attribute.name));
  const detail = view.attributes.filter((attribute) => view.detailOnly.includes(attribute.name));
  return [
    { name, description, where, fields: shapeFields(shown) },
    ...(detail.length === 0 ? [] : [{ name: `${view.name}Whole`, description, where, fields: shapeFields(detail), extends: name }]),
  ];
});

const valueShape = perObject(
  ({ name, description, where, attributes }: Value): UiShape => ({ name, description, where, fields: shapeFields(attributes) }),
);

/** Values that rows mention, directly or through others. */
const valuesIn = (scope: Scope, attributes: readonly Attribute[], found: Map<string, UiShape>): void => {
  for (const { type } of attributes) {
    let inner: TypeRef = type;
    while ('of' in inner) inner = inner.of;
    const value = valueTypeOf(scope.model, scope.context, inner);
    if (value === undefined || found.has(value.element.name)) continue;
    found.set(value.element.name, valueShape(value.element));
    valuesIn({ ...scope, context: value.context }, value.element.attributes, found);
  }
};

/** Views that the browser can ask for. */
const exposedViews = (context: Context): readonly View[] => context.views.filter(({ exposed }) => exposed);

export const transform = (model: Model): FormPsm => {
  const contexts = model.contexts.filter(({ role }) => role === 'runtime' || role === 'shared-kernel');
  const values = new Map<string, UiShape>();
  for (const context of contexts) for (const view of exposedViews(context)) valuesIn({ model, context }, view.attributes, values);
  return {
    forms: contexts.flatMap((context) => context.aggregates.flatMap((aggregate) => formsOf({ model, context }, aggregate))),
    kinds: model.contexts.flatMap((context) => context.resources.flatMap((kind) => kindFormsOf({ model, context }, kind))),
    vocabularies: contexts.flatMap((context) =>
      context.enums.map(({ name, description, values: all, where }) => ({ name, description, where, values: all.map((one) => one.name) })),
    ),
    shapes: [...values.values(), ...contexts.flatMap((context) => exposedViews(context).flatMap(viewShapes))],
  };
};
