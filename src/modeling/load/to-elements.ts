/** From a YAML document to the elements of one context. Strict: a key that means nothing is a diagnostic. */
import type { Json } from '#base/json.ts';
import { isObject } from '#base/json.ts';
import type {
  Aggregate,
  Attribute,
  Behaviour,
  Constraints,
  Context,
  CustomResource,
  Enum,
  Event,
  Operation,
  PrinterColumn,
  Reference,
  Refusal,
  Service,
  TypeRef,
  Value,
  View,
} from '../metamodel/elements.ts';
import type { Cursor } from './cursor.ts';
import { parseType } from './type-ref.ts';

const textType: TypeRef = { kind: 'scalar', name: 'string' };

const facets = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;
const flags = ['exclusiveMinimum', 'exclusiveMaximum'] as const;
const attributeKeys = [
  'name',
  'type',
  'required',
  'nullable',
  'default',
  'description',
  'unit',
  'secret',
  'references',
  'targets',
  'pattern',
  'format',
  'enum',
];

const readType = (at: Cursor): TypeRef => {
  const text = at.text('type');
  const type = parseType(text);
  if (type === undefined && text !== '') at.child('type').tell('model/bad-type', { text });
  return type ?? textType;
};

const readConstraints = (at: Cursor): Constraints => {
  const out: Record<string, unknown> = {};
  for (const facet of facets) {
    const given = at.number(facet);
    if (given !== undefined) out[facet] = given;
  }
  for (const flag of flags) if (at.flag(flag, false)) out[flag] = true;
  for (const key of ['pattern', 'format']) {
    const given = at.optionalText(key);
    if (given !== undefined) out[key] = given;
  }
  if (at.has('enum'))
    out['enum'] = at
      .child('enum')
      .items()
      .map((item) => item.value);
  return out as Constraints;
};

const readReference = (at: Cursor): Reference => {
  if (typeof at.value === 'string') return { to: at.value, part: 'whole', where: at.where };
  at.only('to', 'part');
  return { to: at.text('to'), part: at.choice('part', ['whole', 'beforeSlash', 'afterSlash', 'mapKey'], 'whole'), where: at.where };
};

const readTargets = (at: Cursor): Readonly<Record<string, Json>> => {
  const given = at.json('targets');
  if (given === undefined) return {};
  if (isObject(given)) return given;
  at.child('targets').tell('model/not-a-mapping', { what: `targets of ${at.what}` });
  return {};
};

const readAttribute = (name: string, at: Cursor): Attribute => {
  at.only(...attributeKeys, ...facets, ...flags);
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    type: readType(at),
    required: at.flag('required', false),
    nullable: at.flag('nullable', false),
    constraints: readConstraints(at),
    secret: at.flag('secret', false),
    targets: readTargets(at),
    ...(at.has('default') ? { default: at.json('default') as Json } : {}),
    ...(at.has('unit') ? { unit: at.text('unit') } : {}),
    ...(at.has('references') ? { references: readReference(at.child('references')) } : {}),
  };
};

const readAttributes = (at: Cursor, key: string): readonly Attribute[] =>
  at
    .child(key)
    .entries()
    .map(([name, child]) => readAttribute(name, child));

const readValue = ([name, at]: readonly [string, Cursor]): Value => {
  at.only('description', 'attributes', 'closed', 'targets');
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    attributes: readAttributes(at, 'attributes'),
    closed: at.flag('closed', true),
    targets: readTargets(at),
  };
};

const readEnum = ([name, at]: readonly [string, Cursor]): Enum => {
  at.only('description', 'values');
  const values = at
    .child('values')
    .entries()
    .map(([value, child]) => {
      if (typeof child.value !== 'string') child.tell('model/not-text', { what: `the description of ${value}` });
      return { name: value, description: typeof child.value === 'string' ? child.value : '', where: child.where };
    });
  return { name, description: at.text('description', ''), where: at.where, values };
};

const readBehaviour = ([name, at]: readonly [string, Cursor]): Behaviour => {
  at.only('description', 'creates', 'exposed', 'parameters', 'emits', 'refuses');
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    creates: at.flag('creates', false),
    exposed: at.flag('exposed', true),
    parameters: readAttributes(at, 'parameters'),
    emits: at.texts('emits'),
    refuses: at.texts('refuses'),
  };
};

const readEvent = ([name, at]: readonly [string, Cursor]): Event => {
  at.only('description', 'version', 'published', 'attributes');
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    version: at.number('version') ?? 1,
    published: at.flag('published', false),
    attributes: readAttributes(at, 'attributes'),
  };
};

const readRefusal = ([name, at]: readonly [string, Cursor]): Refusal => {
  at.only('message', 'hint', 'description');
  const message = at.text('message');
  const hint = at.optionalText('hint');
  return { name, description: at.text('description', message), where: at.where, message, ...(hint === undefined ? {} : { hint }) };
};

const readColumn = (at: Cursor): PrinterColumn => {
  at.only('name', 'type', 'jsonPath', 'description', 'format', 'priority');
  const optional = Object.fromEntries(['description', 'format'].flatMap((key) => (at.has(key) ? [[key, at.text(key)]] : [])));
  const priority = at.number('priority');
  return {
    name: at.text('name'),
    type: at.text('type'),
    jsonPath: at.text('jsonPath'),
    ...optional,
    ...(priority === undefined ? {} : { priority }),
  };
};

const optionalType = (at: Cursor, key: string): TypeRef | undefined => {
  const text = at.optionalText(key);
  if (text === undefined) return undefined;
  const type = parseType(text);
  if (type === undefined) at.child(key).tell('model/bad-type', { text });
  return type;
};

const readResource = (name: string, at: Cursor, plural: string, description: string): CustomResource => {
  at.only(
    ...[
      'description',
      'group',
      'version',
      'plural',
      'singular',
      'listKind',
      'shortNames',
      'categories',
      'scope',
      'spec',
      'status',
      'statusSubresource',
    ],
    ...['columns', 'author', 'targets'],
  );
  const spec = optionalType(at, 'spec');
  const status = optionalType(at, 'status');
  return {
    name,
    description: at.text('description', description),
    where: at.where,
    group: at.text('group'),
    version: at.text('version'),
    plural: at.text('plural', plural),
    singular: at.text('singular', name.toLowerCase()),
    listKind: at.text('listKind', `${name}List`),
    shortNames: at.texts('shortNames'),
    categories: at.texts('categories'),
    scope: at.choice('scope', ['Namespaced', 'Cluster'], 'Namespaced'),
    statusSubresource: at.flag('statusSubresource', false),
    columns: at.child('columns').items().map(readColumn),
    author: at.choice('author', ['user', 'system', 'controller'], 'user'),
    targets: readTargets(at),
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  };
};

const readIdentity = (at: Cursor): Attribute => ({ ...readAttribute(at.text('name'), at), required: true });

const readAggregate = ([name, at]: readonly [string, Cursor]): Aggregate => {
  at.only('description', 'plural', 'category', 'identity', 'customResource', 'behaviours', 'events', 'refusals');
  const description = at.text('description', '');
  const plural = at.text('plural');
  return {
    name,
    description,
    where: at.where,
    plural,
    category: at.text('category'),
    identity: readIdentity(at.child('identity')),
    behaviours: at.child('behaviours').entries().map(readBehaviour),
    events: at.child('events').entries().map(readEvent),
    refusals: at.child('refusals').entries().map(readRefusal),
    ...(at.has('customResource')
      ? { customResource: readResource(name, at.child('customResource'), plural.toLowerCase(), description) }
      : {}),
  };
};

const readOperation = ([name, at]: readonly [string, Cursor]): Operation => {
  at.only('description', 'on', 'parameters', 'refuses');
  const on = at.optionalText('on');
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    parameters: readAttributes(at, 'parameters'),
    refuses: at.texts('refuses'),
    ...(on === undefined ? {} : { on }),
  };
};

const readService = ([name, at]: readonly [string, Cursor]): Service => {
  at.only('description', 'operations');
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    operations: at.child('operations').entries().map(readOperation),
  };
};

const readView = ([name, at]: readonly [string, Cursor]): View => {
  at.only('description', 'plural', 'key', 'version', 'attributes', 'detailOnly', 'indexes', 'search', 'ordering', 'exposed');
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    plural: at.text('plural'),
    key: at.texts('key'),
    version: at.number('version') ?? 1,
    attributes: readAttributes(at, 'attributes'),
    detailOnly: at.texts('detailOnly'),
    indexes: at
      .child('indexes')
      .items()
      .map((item) => item.items().map((name) => String(name.value))),
    search: at.texts('search'),
    ordering: at.texts('ordering'),
    exposed: at.flag('exposed', true),
  };
};

/** One context from the root of its document. Problems were told through the cursor. */
export const readContext = (at: Cursor): Context => {
  at.only('context', 'title', 'role', 'description', 'uses', 'enums', 'values', 'aggregates', 'resources', 'services', 'views', 'imported');
  const name = at.text('context');
  return {
    name,
    title: at.text('title', name),
    description: at.text('description', ''),
    where: at.child('context').where,
    role: at.choice('role', ['runtime', 'shared-kernel', 'published-language', 'sample'], 'runtime'),
    uses: at
      .child('uses')
      .items()
      .map((item) => ({ name: String(item.value), where: item.where })),
    enums: at.child('enums').entries().map(readEnum),
    values: at.child('values').entries().map(readValue),
    aggregates: at.child('aggregates').entries().map(readAggregate),
    resources: at
      .child('resources')
      .entries()
      .map(([kind, child]) => readResource(kind, child, kind.toLowerCase(), '')),
    services: at.child('services').entries().map(readService),
    views: at.child('views').entries().map(readView),
  };
};
