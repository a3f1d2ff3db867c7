/**
 * What each scalar is on each platform. The only such table: a target that needs another meaning adds a column here, and the
 * compiler names the rows that lack it.
 */
import type { StringFormat } from '#base/formats.ts';
import type { Json } from '#base/json.ts';
import type { ScalarName } from './elements.ts';

export interface ScalarMeaning {
  /** Type in TypeScript. */
  readonly typescript: string;
  /** Type of a run-time descriptor (`FieldType` of base/schema.ts), without facets. */
  readonly descriptor: {
    readonly kind: 'string' | 'integer' | 'number' | 'boolean' | 'json' | 'int-or-string';
    readonly format?: StringFormat;
  };
  /** Column type of base/table.ts. */
  readonly column: 'text' | 'integer' | 'real' | 'boolean' | 'instant' | 'json';
  /** JSON Schema 2020-12, for OpenAPI 3.1; bounds and patterns come from `facets.ts`. */
  readonly jsonSchema: Readonly<Record<string, Json>>;
  /** Structural schema of a custom resource definition. */
  readonly kubernetes: Readonly<Record<string, Json>>;
  /** Input of a form. */
  readonly input: 'text' | 'textarea' | 'number' | 'checkbox' | 'json' | 'instant' | 'duration';
  /** A value that fits, and one that does not, for generated tests. */
  readonly valid: Json;
  readonly invalid: Json;
}

const text = {
  typescript: 'string',
  descriptor: { kind: 'string' },
  column: 'text',
  jsonSchema: { type: 'string' },
  kubernetes: { type: 'string' },
  input: 'text',
  invalid: 5,
} as const;

const dns = (format: StringFormat, pattern: string, maxLength: number): Omit<ScalarMeaning, 'valid' | 'invalid'> => ({
  ...text,
  descriptor: { kind: 'string', format },
  kubernetes: { type: 'string', pattern, maxLength },
});

export const scalars: Readonly<Record<ScalarName, ScalarMeaning>> = {
  string: { ...text, valid: 'text' },
  text: { ...text, input: 'textarea', valid: 'some text' },
  integer: {
    typescript: 'number',
    descriptor: { kind: 'integer' },
    column: 'integer',
    jsonSchema: { type: 'integer' },
    kubernetes: { type: 'integer' },
    input: 'number',
    valid: 1,
    invalid: 'one',
  },
  number: {
    typescript: 'number',
    descriptor: { kind: 'number' },
    column: 'real',
    jsonSchema: { type: 'number' },
    kubernetes: { type: 'number' },
    input: 'number',
    valid: 1.5,
    invalid: 'one',
  },
  boolean: {
    typescript: 'boolean',
    descriptor: { kind: 'boolean' },
    column: 'boolean',
    jsonSchema: { type: 'boolean' },
    kubernetes: { type: 'boolean' },
    input: 'checkbox',
    valid: true,
    invalid: 'yes',
  },
  instant: {
    ...text,
    descriptor: { kind: 'string', format: 'instant' },
    column: 'instant',
    jsonSchema: { type: 'string', format: 'date-time' },
    kubernetes: { type: 'string', format: 'date-time' },
    input: 'instant',
    valid: '2026-01-01T00:00:00Z',
    invalid: 'yesterday',
  },
  duration: {
    ...text,
    descriptor: { kind: 'string', format: 'duration' },
    jsonSchema: { type: 'string', format: 'duration' },
    kubernetes: { type: 'string' },
    input: 'duration',
    valid: 'PT3M',
    invalid: '3 minutes',
  },
  url: {
    ...text,
    descriptor: { kind: 'string', format: 'url' },
    jsonSchema: { type: 'string', format: 'uri' },
    kubernetes: { type: 'string' },
    valid: 'https://example.com/',
    invalid: 'not a url',
  },
  digest: {
    ...text,
    descriptor: { kind: 'string', format: 'digest' },
    kubernetes: { type: 'string', pattern: '^[0-9a-f]{7,128}$' },
    valid: 'abcdef0123456789',
    invalid: 'XYZ',
  },
  dnsLabel: { ...dns('dns-label', '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', 63), valid: 'example', invalid: 'Not A Label' },
  dnsSubdomain: {
    ...dns('dns-subdomain', String.raw`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`, 253),
    valid: 'example.com',
    invalid: 'Not A Name',
  },
  json: {
    typescript: 'Json',
    descriptor: { kind: 'json' },
    column: 'json',
    jsonSchema: {},
    kubernetes: { 'x-kubernetes-preserve-unknown-fields': true },
    input: 'json',
    valid: { any: 'value' },
    invalid: null,
  },
  intOrString: {
    typescript: 'number | string',
    descriptor: { kind: 'int-or-string' },
    column: 'json',
    jsonSchema: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
    kubernetes: { 'x-kubernetes-int-or-string': true },
    input: 'text',
    valid: 1,
    invalid: true,
  },
};
