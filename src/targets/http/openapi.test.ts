import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { isObject, type Json, type JsonObject, valueAt } from '#base/json.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const document = JSON.parse(readFileSync(resolve(root, 'docs/reference/openapi.json'), 'utf8')) as JsonObject;

const walk = (value: Json, visit: (object: JsonObject) => void): void => {
  if (Array.isArray(value)) for (const item of value) walk(item as Json, visit);
  else if (isObject(value)) {
    visit(value);
    for (const item of Object.values(value)) walk(item, visit);
  }
};

test('every reference leads somewhere, and every operation has a name of its own', () => {
  const broken: string[] = [];
  const operations: string[] = [];
  walk(document, (object) => {
    if (typeof object['$ref'] === 'string' && valueAt(document, object['$ref'].slice(1)) === undefined) broken.push(object['$ref']);
    if (typeof object['operationId'] === 'string') operations.push(object['operationId']);
  });
  expect(broken).toEqual([]);
  expect(operations.length).toBeGreaterThan(20);
  expect(new Set(operations).size).toBe(operations.length);
});

test('path parameters are declared where they stand', () => {
  const paths = document['paths'] as JsonObject;
  for (const [path, item] of Object.entries(paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name);
    for (const operation of Object.values(item as JsonObject)) {
      const parameters = isObject(operation) && Array.isArray(operation['parameters']) ? operation['parameters'] : [];
      expect([path, parameters.filter((one) => isObject(one) && one['in'] === 'path').map((one) => (one as JsonObject)['name'])]).toEqual([
        path,
        named,
      ]);
    }
  }
});

test('every component is a schema that compiles (JSON Schema 2020-12), and knows data that fits from data that does not', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: document['components'] });
  const components = Object.keys((document['components'] as { readonly schemas: JsonObject }).schemas);
  for (const name of components) expect(ajv.getSchema(`api#/components/schemas/${name}`)).toBeTypeOf('function');
  const git = ajv.getSchema('api#/components/schemas/GitConfiguration');
  expect([
    git?.({ repository: 'x', pollInterval: 5 }),
    git?.({ repository: 'x', pollInterval: 4 }),
    git?.({ repository: '', pollInterval: 5 }),
    git?.({ repository: 'x', other: 1 }),
  ]).toEqual([true, false, false, false]);
});
