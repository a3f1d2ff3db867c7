/** One definition, and what becomes of it when something else stands in one place: taken or refused, as real API servers say. */
import { isObject, type Json, type JsonObject, pointerTokens } from '#base/json.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      properties: {
        colour: { type: 'string' },
        count: { type: 'integer' },
        weight: { type: 'number' },
        tags: { type: 'array', items: { type: 'string' } },
        inner: { type: 'object', properties: { on: { type: 'boolean' } } },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        either: { 'x-kubernetes-int-or-string': true },
        day: { type: 'string', format: 'date' },
        open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        'a-b': { type: 'string' },
        ...Object.fromEntries(Array.from({ length: 9 }, (_, index): [string, Json] => [`z${index}`, { type: 'string' }])),
      },
    },
    status: { type: 'object', properties: { count: { type: 'integer' }, selector: { type: 'string' } } },
  },
};

const version: JsonObject = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } };

const lamp: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'lamps.lab.example.com' },
  spec: {
    group: 'lab.example.com',
    scope: 'Namespaced',
    names: { kind: 'Lamp', listKind: 'LampList', plural: 'lamps', singular: 'lamp' },
    versions: [version],
  },
};

interface Place {
  readonly at: string;
  readonly taken?: readonly Json[];
  readonly refused?: readonly Json[];
}

const long = 'a'.repeat(64);
const approval = 'api-approved.kubernetes.io';
const column = (more: JsonObject): Json => [{ name: 'Colour', type: 'string', jsonPath: '.spec.colour', ...more }];
const path = (jsonPath: string): Json => [{ jsonPath }];
const paths = (count: number): Json => Array.from({ length: count }, (_, index) => ({ jsonPath: `.spec.z${index}` }));
const scale = (specReplicasPath: string, statusReplicasPath: string, labelSelectorPath?: string): Json => ({
  specReplicasPath,
  statusReplicasPath,
  ...(labelSelectorPath === undefined ? {} : { labelSelectorPath }),
});
const webhook = (clientConfig: Json, ...conversionReviewVersions: readonly string[]): Json => ({
  strategy: 'Webhook',
  webhook: { clientConfig, conversionReviewVersions },
});
const url = 'https://a.example/x';
const service = { name: 'a', namespace: 'b' };

const places: readonly Place[] = [
  { at: '/metadata/labels', taken: [{ 'a.b/c': 'd' }], refused: [{ 'a b': 'c' }, { a: 'c d' }] },
  { at: '/metadata/annotations', taken: [{ 'A/b': 'c d' }], refused: [{ 'a b': 'c' }] },
  { at: '/spec/names/shortNames', taken: [['a', 'a'], ['lamps']], refused: [['Lamp'], ['l_a'], ['1a'], ['a.b'], ['a-'], [long]] },
  { at: '/spec/names/categories', taken: [['all']], refused: [['All'], ['a_b'], ['a.b'], ['1a']] },
  { at: '/spec/names/singular', taken: ['lamps'], refused: ['Lamps', 'a_b', '1a', long] },
  { at: '/spec/names/kind', taken: ['lamp', 'Lamp-x'], refused: ['La_mp', 'La.mp', '1L', 'Lämp', long] },
  { at: '/spec/names/listKind', taken: ['lamplist'], refused: ['Lamp', 'La_mp'] },
  { at: '/spec/names/plural', taken: ['lamp'], refused: ['1lamps', 'Lamps', 'la.mps', long] },
  {
    at: '/spec/group',
    taken: ['1lab.9com', 'lab.x-k8s.io'],
    refused: ['lab', 'Lab.example.com', 'lab..com', 'a-.b', 'lab.k8s.io', 'lab.kubernetes.io', 'k8s.io', `${'a.'.repeat(125)}aa`],
  },
  {
    at: '/approved',
    taken: [{ [approval]: 'https://a.example/x' }, { [approval]: 'unapproved, experimental' }],
    refused: [{ [approval]: 'hello' }, { [approval]: '' }],
  },
  { at: '/spec/preserveUnknownFields', taken: [false], refused: [true] },
  { at: '/spec/versions', refused: [[]] },
  { at: '/spec/versions/0/name', taken: ['main'], refused: ['V1', '1', 'v1.0', 'v_1', 'v1-', long] },
  { at: '/spec/versions/0/served', taken: [false] },
  { at: '/spec/versions/0/storage', refused: [false] },
  {
    at: '/spec/versions/1',
    taken: [{ ...version, name: 'v2', storage: false }],
    refused: [
      { ...version, name: 'v2' },
      { ...version, storage: false },
    ],
  },
  { at: '/spec/versions/0/deprecationWarning', refused: ['x'] },
  {
    at: '/deprecated',
    taken: ['Use v2: it is better.', 'ü'.repeat(128)],
    refused: ['', 'x'.repeat(257), 'ü'.repeat(129), 'x\ny', 'x\u00a0y'],
  },
  {
    at: '/spec/versions/0/additionalPrinterColumns',
    taken: [
      ...['.spec..x', '.spec.nowhere', '.spec.tags[*]', '.spec.[', '.', '.spec["a"]'].map((jsonPath) => column({ jsonPath })),
      column({ type: 'date', jsonPath: '.metadata.creationTimestamp' }),
      column({ type: 'integer', format: 'int32' }),
      column({ priority: -1, description: '' }),
    ],
    refused: [
      ...['', 'spec.colour', '{.spec.colour}', '$.spec'].map((jsonPath) => column({ jsonPath })),
      ...['', 'text', 'array'].map((type) => column({ type })),
      ...['telephone', 'ipv4'].map((format) => column({ format })),
      column({ name: '' }),
      column({ priority: 1.5 }),
    ],
  },
  {
    at: '/spec/versions/0/selectableFields',
    taken: [
      ...['.spec.colour', '.spec.count', '.spec.inner.on', '.spec.labels.x', '.status.count', '.spec.day', '.spec.a-b'].map(path),
      paths(8),
    ],
    refused: [
      ...['', '.', 'spec.colour', '.spec', '.spec.weight', '.spec.tags', '.spec.tags[0]', '.spec.inner', '.spec.labels'].map(path),
      ...['.spec.nowhere', '.spec.either', '.spec.open.a', ".spec['a-b']", '{.spec.colour}', '.spec.colour ', '.spec.colour.x'].map(path),
      ...['.metadata.name', '.metadata.labels.a', '.metadata', '.spec..colour', '.spec.colour.', '..spec.colour'].map(path),
      paths(9),
      [{ jsonPath: '.spec.colour' }, { jsonPath: '.spec.colour' }],
    ],
  },
  {
    at: '/spec/versions/0/subresources',
    taken: [
      scale('.spec.count', '.status.count'),
      scale('.spec.', '.status.count'),
      scale('.spec.tags[0]', '.status.nowhere'),
      scale('.spec.count', '.status.count', '.status.selector'),
      scale('.spec.count', '.status.count', '.spec.colour'),
      scale('.spec.count', '.status.count', ''),
    ].map((one) => ({ scale: one })),
    refused: [
      scale('spec.count', '.status.count'),
      scale('.status.count', '.status.count'),
      scale('.spec.count', '.spec.count'),
      scale('.spec', '.status.count'),
      scale('.specs.count', '.status.count'),
      scale('{.spec.count}', '.status.count'),
      scale(".spec['count']", '.status.count'),
      scale('', '.status.count'),
      scale('.spec.count', ''),
      scale('.spec.count', '.status'),
      scale('.spec.count', '.status.count', '.metadata.labels'),
      scale('.spec.count', '.status.count', '.status'),
      scale('.spec.count', '.status.count', 'status.selector'),
    ].map((one) => ({ scale: one })),
  },
  {
    at: '/spec/conversion',
    taken: [
      { strategy: 'None' },
      webhook({ url }, 'v1'),
      webhook({ url: 'https://a.example' }, 'v1beta1'),
      webhook({ url }, 'v2', 'v1'),
      webhook({ service }, 'v1'),
      webhook({ service: { ...service, path: '/x/y', port: 65_535 } }, 'v1'),
      webhook({ service: { ...service, path: '/' } }, 'v1'),
      webhook({ service: { ...service, path: '/x/' } }, 'v1'),
    ],
    refused: [
      { strategy: 'None', webhook: { clientConfig: { url }, conversionReviewVersions: ['v1'] } },
      { strategy: 'Webhook' },
      { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'] } },
      webhook({ url }),
      webhook({ url }, 'v2'),
      webhook({ url }, 'v1', 'v1'),
      webhook({ url }, 'v1', 'V 1'),
      webhook({}, 'v1'),
      webhook({ url, service }, 'v1'),
      ...['http://a.example/x', 'https://u:p@a.example/x', `${url}?y=1`, `${url}#z`, 'a.example', ''].map((one) =>
        webhook({ url: one }, 'v1'),
      ),
      ...[{ name: 'a' }, { ...service, path: 'x' }, { ...service, path: '/x//y' }, { ...service, path: '/X' }].map((one) =>
        webhook({ service: one }, 'v1'),
      ),
      ...[0, 70_000].map((port) => webhook({ service: { ...service, port } }, 'v1')),
    ],
  },
];

const replaced = (whole: Json | undefined, [token, ...rest]: readonly string[], value: Json): Json => {
  if (token === undefined) return value;
  if (Array.isArray(whole))
    return [...whole.slice(0, Number(token)), replaced(whole[Number(token)], rest, value), ...whole.slice(Number(token) + 1)];
  const object = isObject(whole) ? whole : {};
  return { ...object, [token]: replaced(object[token], rest, value) };
};

const put = (definition: JsonObject, at: string, value: Json): JsonObject => replaced(definition, pointerTokens(at), value) as JsonObject;

const changed = (at: string, value: Json): JsonObject => {
  if (at === '/approved')
    return put(put(put(lamp, '/spec/group', 'lab.k8s.io'), '/metadata/name', 'lamps.lab.k8s.io'), '/metadata/annotations', value);
  if (at === '/deprecated') return put(put(lamp, '/spec/versions/0/deprecated', true), '/spec/versions/0/deprecationWarning', value);
  const made = put(lamp, at, value);
  if (at === '/spec/group') return put(made, '/metadata/name', `lamps.${String(value)}`);
  return at === '/spec/names/plural' ? put(made, '/metadata/name', `${String(value)}.lab.example.com`) : made;
};

/** A definition, and whether API servers take it. */
export interface JudgedDefinition {
  readonly name: string;
  readonly definition: JsonObject;
  readonly taken: boolean;
}

export const judgedDefinitions: readonly JudgedDefinition[] = [
  { name: 'as it is', definition: lamp, taken: true },
  ...places.flatMap(({ at, taken = [], refused = [] }) =>
    [...taken.map((value) => ({ value, taken: true })), ...refused.map((value) => ({ value, taken: false }))].map((one) => ({
      name: `${at} ${JSON.stringify(one.value).slice(0, 100)}`,
      definition: changed(at, one.value),
      taken: one.taken,
    })),
  ),
];
