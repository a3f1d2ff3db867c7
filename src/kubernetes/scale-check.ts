/**
 * What a scale subresource asks of the fields that hold its numbers, on every write of the object.
 *
 * Source: apiextensions-apiserver's validation of custom resources, and apimachinery's accessors, with their wording.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { fieldError, type SchemaProblem } from './field-error.ts';
import type { ScalePaths } from './object.ts';
import { own } from './own.ts';
import { goText, goType } from './typed.ts';

/** The largest number of replicas. */
const most = 2 ** 31 - 1;

const namesIn = (path: string): readonly string[] => path.replace(/^\./u, '').split('.');

/** What is at a place, and why it cannot be read. Nothing is there behind an absent field, and behind a null. */
const readAt = (object: JsonObject, names: readonly string[]): { readonly value?: Json; readonly fault?: string } => {
  let value: Json = object;
  for (const [index, name] of names.entries()) {
    if (value === null) return {};
    if (!isObject(value)) return { fault: misread(names.slice(0, index + 1), value, 'map[string]interface{}') };
    const inner = own(value, name);
    if (inner === undefined) return {};
    value = inner;
  }
  return { value };
};

const misread = (names: readonly string[], value: Json, wanted: string): string =>
  `.${names.join('.')} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${wanted}`;

const problem = (path: string, value: Json, detail: string): SchemaProblem =>
  fieldError({ path: namesIn(path), field: path, code: 'scale', reason: 'FieldValueInvalid', value, detail });

const replicasProblem = (object: JsonObject, path: string): readonly SchemaProblem[] => {
  const names = namesIn(path);
  const { value, fault } = readAt(object, names);
  if (fault !== undefined) return [problem(path, 0, fault)];
  if (value === undefined) return [];
  if (typeof value !== 'number' || !Number.isInteger(value)) return [problem(path, 0, misread(names, value, 'int64'))];
  if (value < 0) return [problem(path, value, 'should be a non-negative integer')];
  return value > most ? [problem(path, value, `should be less than or equal to ${most}`)] : [];
};

const selectorProblem = (object: JsonObject, path: string): readonly SchemaProblem[] => {
  const names = namesIn(path);
  const { value, fault } = readAt(object, names);
  if (fault === undefined && (value === undefined || typeof value === 'string')) return [];
  return [problem(path, '', fault ?? misread(names, value as Json, 'string'))];
};

/** Numbers of replicas that are none, and a selector that is no text; of a write to a subresource (`whole` is false) only those of the status. */
export const scaleProblems = (
  { specReplicas, statusReplicas, labelSelector }: ScalePaths,
  object: JsonObject,
  whole: boolean,
): readonly SchemaProblem[] => [
  ...(whole ? replicasProblem(object, specReplicas) : []),
  ...replicasProblem(object, statusReplicas),
  ...(labelSelector === undefined ? [] : selectorProblem(object, labelSelector)),
];
