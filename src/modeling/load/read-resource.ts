/** Reads Kubernetes kinds. */
import type {
  Conversion,
  CustomResource,
  Normaliser,
  PrinterColumn,
  ResourceShape,
  ResourceVersion,
  Scale,
  TypeRef,
} from '../metamodel/elements.ts';
import { normaliserNames } from '../metamodel/normalisers.ts';
import { authors, conversionStrategies, referenceParts, scopes } from '../metamodel/syntax.ts';
import type { Cursor } from './cursor.ts';
import { readAttributes, readExpression, readRules, readTargets } from './read-attribute.ts';
import { parseType } from './type-ref.ts';

const readColumn = (at: Cursor): PrinterColumn => {
  at.as('column');
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

const readNormaliser = (at: Cursor): Normaliser => {
  at.as('normaliser');
  const when = readExpression(at, 'when');
  const value = at.json('value');
  const numbers = Object.fromEntries(
    (['offset', 'index'] as const).flatMap((key) => {
      const given = at.number(key);
      return given === undefined ? [] : [[key, given]];
    }),
  );
  const texts = (['since', 'until', 'of', 'key'] as const).flatMap((key) => (at.has(key) ? [[key, at.text(key)]] : []));
  const lists = (['by', 'except'] as const).flatMap((key) => (at.has(key) ? [[key, at.texts(key)]] : []));
  return {
    at: at.text('at'),
    with: at.choice('with', normaliserNames, 'drop'),
    ...Object.fromEntries([...texts, ...lists]),
    ...numbers,
    ...(when === undefined ? {} : { when }),
    ...(value === undefined ? {} : { value }),
    ...(at.has('keys') ? { keys: at.flag('keys', false) } : {}),
    ...(at.has('part') ? { part: at.choice('part', referenceParts, 'whole') } : {}),
    where: at.where,
  };
};

const readScale = (at: Cursor): Scale => {
  at.as('scale');
  const labelSelectorPath = at.optionalText('labelSelectorPath');
  return {
    specReplicasPath: at.text('specReplicasPath'),
    statusReplicasPath: at.text('statusReplicasPath'),
    ...(labelSelectorPath === undefined ? {} : { labelSelectorPath }),
  };
};

const readConversion = (at: Cursor): Conversion => {
  at.as('conversion');
  const webhook = at.json('webhook');
  return { strategy: at.choice('strategy', conversionStrategies, 'None'), ...(webhook === undefined ? {} : { webhook }) };
};

const optionalType = (at: Cursor, key: string): TypeRef | undefined => {
  const text = at.optionalText(key);
  if (text === undefined) return undefined;
  const type = parseType(text);
  if (type === undefined) at.child(key).tell('model/bad-type', { text });
  return type;
};

const readShape = (at: Cursor): ResourceShape => {
  const attributes = readAttributes(at, 'attributes');
  const typeOf = (key: 'spec' | 'status'): TypeRef | undefined => {
    const attribute = attributes.find(({ name }) => name === key);
    if (attribute !== undefined && at.has(key)) at.child(key).tell('model/said-both-ways', { what: key, other: `attributes.${key}` });
    return attribute?.type ?? optionalType(at, key);
  };
  const spec = typeOf('spec');
  const status = typeOf('status');
  return {
    attributes,
    rules: readRules(at),
    statusSubresource: at.flag('statusSubresource', false),
    columns: at.child('columns').items().map(readColumn),
    selectableFields: at.texts('selectableFields'),
    ...(at.has('scale') ? { scale: readScale(at.child('scale')) } : {}),
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  };
};

const shapeOf = ({
  attributes,
  rules,
  statusSubresource,
  columns,
  selectableFields,
  scale,
  spec,
  status,
}: ResourceShape): ResourceShape => ({
  attributes,
  rules,
  statusSubresource,
  columns,
  selectableFields,
  ...(scale === undefined ? {} : { scale }),
  ...(spec === undefined ? {} : { spec }),
  ...(status === undefined ? {} : { status }),
});

const readVersion = (name: string, at: Cursor, description: string): ResourceVersion => {
  at.as('resourceVersion');
  const deprecationWarning = at.optionalText('deprecationWarning');
  return {
    ...readShape(at),
    name,
    description: at.text('description', description),
    where: at.where,
    served: at.flag('served', true),
    storage: at.flag('storage', false),
    deprecated: at.flag('deprecated', false),
    ...(deprecationWarning === undefined ? {} : { deprecationWarning }),
    targets: readTargets(at),
  };
};

/** What a kind with several versions says of each of them, and so not of itself. */
const saidByVersions = [
  'version',
  'spec',
  'status',
  'attributes',
  'rules',
  'statusSubresource',
  'scale',
  'columns',
  'selectableFields',
] as const;

const readVersions = (at: Cursor, name: string, description: string): readonly ResourceVersion[] => {
  const versions = at.child('versions').entries();
  if (versions.length > 0) {
    for (const key of saidByVersions) if (at.has(key)) at.child(key).tell('model/said-both-ways', { what: key, other: 'versions' });
  } else if (!at.has('version')) at.tell('model/no-version', { name });
  return versions.map(([version, child]) => readVersion(version, child, description));
};

/** Texts by name, such as labels. */
const readTexts = (at: Cursor, key: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    at
      .child(key)
      .entries()
      .flatMap(([name, child]) => {
        if (typeof child.value === 'string') return [[name, child.value]];
        child.tell('model/not-text', { what: name });
        return [];
      }),
  );

/** A kind; `plural` and `description` are what they are when nothing is said. */
export const readResource = (name: string, at: Cursor, plural: string, given: string): CustomResource => {
  at.as('resource');
  const description = at.text('description', given);
  // Read in any case, so that what is wrong with it is told even where it should not be said.
  const shape = readShape(at);
  const only = at.text('version');
  const versions = readVersions(at, name, description);
  const stored = versions.find(({ storage }) => storage) ?? versions[0];
  return {
    ...(stored === undefined ? shape : shapeOf(stored)),
    name,
    description,
    where: at.where,
    group: at.text('group'),
    version: stored?.name ?? only,
    versions,
    plural: at.text('plural', plural),
    singular: at.text('singular', name.toLowerCase()),
    listKind: at.text('listKind', `${name}List`),
    shortNames: at.texts('shortNames'),
    categories: at.texts('categories'),
    scope: at.choice('scope', scopes, 'Namespaced'),
    labels: readTexts(at, 'labels'),
    annotations: readTexts(at, 'annotations'),
    author: at.choice('author', authors, 'user'),
    normalise: at.child('normalise').items().map(readNormaliser),
    targets: readTargets(at),
    ...(at.has('conversion') ? { conversion: readConversion(at.child('conversion')) } : {}),
  };
};
