/** Normalisers: their places exist in the objects of the kind, have a type that they can work on, and are told what they need. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { perElement } from '../incremental.ts';
import { resourcesOf } from '../load/link.ts';
import { inside } from '../load/places.ts';
import type { Attribute, Context, CustomResource, Model, Normaliser, TypeRef } from '../metamodel/elements.ts';
import { enumOf, valueTypeOf } from '../metamodel/model.ts';
import { type NormaliserOption, type NormaliserTarget, normaliserOf } from '../metamodel/normalisers.ts';
import { attributeSchema } from '../shapes/expression-schema.ts';
import { modelProblems, suggest } from './codes.ts';

/** A type, and the context it is written in. */
interface Typed {
  readonly context: Context;
  readonly type: TypeRef;
}

/** A place in an object: its type, or the names that would lead somewhere instead of the step that does not. */
type Found =
  | { readonly ok: true; readonly place: Typed }
  | { readonly ok: false; readonly step: string; readonly names: readonly string[] };

const text: TypeRef = { kind: 'scalar', name: 'string' };
const metadata: Readonly<Record<string, TypeRef>> = {
  namespace: text,
  labels: { kind: 'map', of: text },
  annotations: { kind: 'map', of: text },
};

/** What a step leads to from a place. */
const stepsFrom = (model: Model, { context, type }: Typed): Readonly<Record<string, Typed>> => {
  if ('of' in type) return { '*': { context, type: type.of } };
  const value = valueTypeOf(model, context, type);
  if (value === undefined) return {};
  return Object.fromEntries(value.element.attributes.map(({ name, type: of }) => [name, { context: value.context, type: of }]));
};

const walk = (model: Model, from: Readonly<Record<string, Typed>>, path: readonly string[]): Found => {
  let steps = from;
  let place: Typed | undefined;
  for (const step of path) {
    place = Object.hasOwn(steps, step) ? steps[step] : undefined;
    if (place === undefined) return { ok: false, step, names: Object.keys(steps) };
    steps = stepsFrom(model, place);
  }
  return place === undefined ? { ok: false, step: '', names: Object.keys(from) } : { ok: true, place };
};

const inMetadata = (context: Context, [step = '', ...rest]: readonly string[]): Found => {
  const type = Object.hasOwn(metadata, step) ? metadata[step] : undefined;
  if (type === undefined) return { ok: false, step, names: Object.keys(metadata) };
  if (rest.length === 0) return { ok: true, place: { context, type } };
  return 'of' in type && rest.length === 1 && rest[0] === '*'
    ? { ok: true, place: { context, type: type.of } }
    : { ok: false, step: rest[0] as string, names: 'of' in type ? ['*'] : [] };
};

/** What a path leads to from an object of a kind. */
const fromObject = (model: Model, context: Context, resource: CustomResource, path: readonly string[]): Found => {
  const [first, ...rest] = path;
  if (first === 'metadata') return inMetadata(context, rest);
  const parts = (['spec', 'status'] as const).flatMap((name) => (resource[name] === undefined ? [] : [[name, resource[name]] as const]));
  const fields = [...parts, ...resource.attributes.map(({ name, type }) => [name, type] as const)];
  const found = walk(model, Object.fromEntries(fields.map(([name, type]) => [name, { context, type }])), path);
  return !found.ok && found.step === first ? { ...found, names: [...found.names, 'metadata'] } : found;
};

/** Names of a path. */
export const pathOf = (path: string): readonly string[] => path.split('.');

/** The path to what `self` stands for in a normaliser; empty for the whole object. */
export const selfPath = ({ at }: Pick<Normaliser, 'at'>): readonly string[] => {
  const path = pathOf(at);
  return path.slice(0, path.slice(0, -1).lastIndexOf('*') + 1);
};

const isText = (model: Model, { context, type }: Typed): boolean =>
  type.kind === 'scalar'
    ? !['integer', 'number', 'boolean', 'json', 'intOrString'].includes(type.name)
    : enumOf(model, context, type) !== undefined;

const fits = (model: Model, place: Typed, target: NormaliserTarget): boolean => {
  const { context, type } = place;
  const isMap = type.kind === 'map';
  switch (target) {
    case 'any':
      return true;
    case 'text':
      return isText(model, place);
    case 'notFlag':
      return !(type.kind === 'scalar' && type.name === 'boolean');
    case 'list':
      return type.kind === 'list' || type.kind === 'set';
    case 'map':
      return isMap;
    case 'labels':
      return isMap && isText(model, { context, type: type.of });
    case 'value':
      return valueTypeOf(model, context, type) !== undefined;
  }
};

const wanted: Readonly<Record<NormaliserTarget, string>> = {
  any: 'anything',
  text: 'a text',
  notFlag: 'anything but true and false',
  list: 'a list',
  map: 'a map',
  labels: 'a map of texts',
  value: 'a value',
};

const typeWords = (type: TypeRef): string => ('of' in type ? `${type.kind}<${typeWords(type.of)}>` : type.name);

const noPlace = (kind: string, path: readonly string[], found: Found & { ok: false }, where: Diagnostic['where']): Diagnostic =>
  report(modelProblems, 'model/normaliser-place', where, {
    kind,
    path: path.join('.'),
    step: found.step,
    suggestion: found.names.length === 0 ? 'It holds nothing below.' : suggest(found.step, found.names),
  });

interface Looked {
  readonly model: Model;
  readonly context: Context;
  readonly resource: CustomResource;
}

const placeProblems = ({ model, context, resource }: Looked, normaliser: Normaliser): readonly Diagnostic[] => {
  const path = pathOf(normaliser.at);
  const found = fromObject(model, context, resource, path);
  if (!found.ok) return [noPlace(resource.name, path, found, inside(normaliser.where, 'at'))];
  const { on } = normaliserOf(normaliser.with);
  const target = normaliser.keys === true ? 'map' : on;
  if (fits(model, found.place, target)) return [];
  return [
    report(modelProblems, 'model/normaliser-type', inside(normaliser.where, 'with'), {
      name: normaliser.with,
      wanted: wanted[target],
      path: normaliser.at,
      found: typeWords(found.place.type),
    }),
  ];
};

/** Fields that options name: from `self`, from the items, and below the place. */
const namedProblems = ({ model, context, resource }: Looked, normaliser: Normaliser): readonly Diagnostic[] => {
  const at = pathOf(normaliser.at);
  const named: readonly (readonly [key: readonly string[], path: readonly string[]])[] = [
    ...(normaliser.of === undefined ? [] : [[['of'], [...selfPath(normaliser), ...pathOf(normaliser.of)]] as const]),
    ...(normaliser.by ?? []).map(
      (field, index) =>
        [
          ['by', String(index)],
          [...at, '*', ...pathOf(field)],
        ] as const,
    ),
    ...(normaliser.except ?? []).map(
      (field, index) =>
        [
          ['except', String(index)],
          [...at, ...pathOf(field)],
        ] as const,
    ),
  ];
  // What is wrong with the place itself is told once.
  if (!fromObject(model, context, resource, at).ok) return [];
  return named.flatMap(([key, path]) => {
    const found = fromObject(model, context, resource, path);
    return found.ok ? [] : [noPlace(resource.name, path, found, inside(normaliser.where, key))];
  });
};

const options: readonly NormaliserOption[] = ['value', 'of', 'offset', 'by', 'keys', 'except', 'key', 'part', 'index'];

const optionProblems = (normaliser: Normaliser): readonly Diagnostic[] => {
  const { needs, may } = normaliserOf(normaliser.with);
  const name = normaliser.with;
  const known = [...needs, ...may];
  return options.flatMap((key) => {
    const given = normaliser[key] !== undefined;
    if (!given && needs.includes(key)) return [report(modelProblems, 'model/normaliser-option', normaliser.where, { name, key })];
    if (!given || known.includes(key)) return [];
    const suggestion = known.length === 0 ? 'It needs nothing more. Remove it.' : `It takes ${known.join(', ')}.`;
    return [report(modelProblems, 'model/normaliser-extra', inside(normaliser.where, key), { name, key, suggestion })];
  });
};

const versionForm = /^v\d+\.\d+\.\d+$/u;

const versionProblems = (normaliser: Normaliser): readonly Diagnostic[] =>
  (['since', 'until'] as const).flatMap((key) => {
    const version = normaliser[key];
    return version === undefined || versionForm.test(version)
      ? []
      : [report(modelProblems, 'model/normaliser-version', inside(normaliser.where, key), { version })];
  });

/** Every normaliser of a context leads somewhere, fits what is there, and has what it needs. */
export const normalisersHold = (context: Context, model: Model): readonly Diagnostic[] =>
  resourcesOf(context).flatMap((resource) => ofResource({ model, context }, resource));

const ofResource = perElement(({ model, context }, resource: CustomResource) =>
  resource.normalise.flatMap((normaliser) => [
    ...placeProblems({ model, context, resource }, normaliser),
    ...namedProblems({ model, context, resource }, normaliser),
    ...optionProblems(normaliser),
    ...versionProblems(normaliser),
  ]),
);

/** The schema of what `self` stands for in the condition of a normaliser. */
export const selfSchema = (model: Model, context: Context, resource: CustomResource, normaliser: Normaliser): JsonObject | 'anything' => {
  const path = selfPath(normaliser);
  const schemaOf = (place: Typed, name: string): JsonObject =>
    attributeSchema(model, place.context, { ...plainAttribute, name, type: place.type });
  if (path.length > 0) {
    const found = fromObject(model, context, resource, path);
    return found.ok ? schemaOf(found.place, 'self') : 'anything';
  }
  const { spec } = resource;
  return spec === undefined ? 'anything' : { type: 'object', properties: { spec: schemaOf({ context, type: spec }, 'spec') } };
};

const plainAttribute: Omit<Attribute, 'name' | 'type'> = {
  description: '',
  where: { file: '' },
  required: false,
  nullable: false,
  constraints: {},
  secret: false,
  rules: [],
  targets: {},
};
