/** Hedgehog: the imported kinds as data that the running half loads, the table of what refers to what, and how objects are stored. */
import type { Location } from '#base/diagnostic.ts';
import type { Context, CustomResource, Model, Normaliser, TypeRef } from '#modeling/metamodel/elements.ts';
import { valueTypeOf } from '#modeling/metamodel/model.ts';
import type { GeneratedFile, Target } from '#modeling/target.ts';
import { from, piece } from '#modeling/trace.ts';
import { header, indent, literal } from '#modeling/write/text.ts';

interface ReferenceRow {
  readonly kind: string;
  /** Steps from the object: field names, `*` for every item or entry. */
  readonly path: readonly string[];
  readonly to: string;
  readonly part: string;
}

interface KindRow {
  readonly kind: string;
  readonly author: string;
  /** Name of the definition's file. */
  readonly definition: string;
}

/** A normaliser of a kind, with its paths taken apart. */
type NormaliserRow = { readonly group: string; readonly kind: string; readonly at: readonly string[] } & Readonly<Record<string, unknown>>;

export interface HedgehogPsm {
  readonly source: string;
  readonly kinds: readonly KindRow[];
  readonly references: readonly ReferenceRow[];
  readonly normalisers: readonly NormaliserRow[];
  readonly where: readonly Location[];
}

/** Everything below a type that refers to a kind. */
const referencesIn = (
  model: Model,
  context: Context,
  kind: string,
  type: TypeRef,
  path: readonly string[],
  seen: readonly string[],
): readonly ReferenceRow[] => {
  if ('of' in type) return referencesIn(model, context, kind, type.of, [...path, '*'], seen);
  const value = valueTypeOf(model, context, type);
  if (value === undefined || seen.includes(value.element.name)) return [];
  return value.element.attributes.flatMap((attribute) => {
    const here = [...path, attribute.name];
    const leaf = leafPath(attribute.type, here);
    const { references } = attribute;
    const own = references === undefined ? [] : [from(attribute, { kind, path: leaf, to: references.to, part: references.part })];
    return [...own, ...referencesIn(model, value.context, kind, attribute.type, here, [...seen, value.element.name])];
  });
};

/** A list of names refers by each of its items. */
const leafPath = (type: TypeRef, path: readonly string[]): readonly string[] =>
  'of' in type && type.kind !== 'map' ? leafPath(type.of, [...path, '*']) : path;

const normaliserRow = ({ group, name }: CustomResource, normaliser: Normaliser): NormaliserRow => {
  const { at, with: what, when, of, where: _, ...options } = normaliser;
  return from(normaliser, {
    group,
    kind: name,
    at: at.split('.'),
    with: what,
    ...(when === undefined ? {} : { when: when.text }),
    ...(of === undefined ? {} : { of: of.split('.') }),
    ...options,
  });
};

/** Contexts of imported kinds whose group is Hedgehog's. */
const hedgehogContexts = (model: Model): readonly Context[] =>
  model.contexts.filter(
    (context) => context.role === 'published-language' && context.resources.some(({ group }) => group.endsWith('.githedgehog.com')),
  );

const transform = (model: Model): HedgehogPsm => {
  const contexts = hedgehogContexts(model);
  const resources = contexts.flatMap((context) => context.resources.map((resource) => ({ context, resource })));
  return {
    source: 'models/hedgehog',
    where: resources.map(({ resource }) => resource.where),
    kinds: resources.map(({ resource }) =>
      from(resource, { kind: resource.name, author: resource.author, definition: `${resource.plural}.${resource.group}` }),
    ),
    references: resources.flatMap(({ context, resource }) =>
      resource.spec === undefined ? [] : referencesIn(model, context, resource.name, resource.spec, ['spec'], []),
    ),
    normalisers: resources.flatMap(({ resource }) => resource.normalise.map((normaliser) => normaliserRow(resource, normaliser))),
  };
};

const print = (psm: HedgehogPsm): readonly GeneratedFile[] => {
  if (psm.kinds.length === 0) return [];
  const kinds = psm.kinds.map(piece((row) => `${literal(row)},`)).join('\n');
  const references = psm.references.map(piece((row) => `${literal(row)},`)).join('\n');
  const normalisers = psm.normalisers.map(piece((row) => `${literal(row)},`)).join('\n');
  return [
    {
      path: 'src/hedgehog/generated/normalisers.ts',
      text: `${header(psm.source)}\nimport type { NormaliserRow } from '../normaliser-row.ts';\n\n/** How each kind is stored, as far as its schema does not say it. */\nexport const normaliserRows: readonly NormaliserRow[] = [\n${indent(normalisers)}\n];\n`,
      sources: psm.where,
    },
    {
      path: 'src/hedgehog/generated/kinds.ts',
      text: `${header(psm.source)}\n\n/** Who writes each kind, and which definition it has. */\nexport const kindRows = [\n${indent(kinds)}\n] as const;\n`,
      sources: psm.where,
    },
    {
      path: 'src/hedgehog/generated/references.ts',
      text: `${header(psm.source)}\n\n/** Which field of which kind names an object of which kind. */\nexport const referenceRows: readonly { readonly kind: string; readonly path: readonly string[]; readonly to: string; readonly part: string }[] = [\n${indent(references)}\n];\n`,
      sources: psm.where,
    },
  ];
};

export const hedgehog: Target<HedgehogPsm> = {
  name: 'hedgehog',
  description: "Hedgehog's kinds as data for the running half",
  diagnostics: {},
  transform: (model) => ({ psm: transform(model), diagnostics: [] }),
  check: () => [],
  print,
};
