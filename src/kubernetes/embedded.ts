/** Resources inside resources (`x-kubernetes-embedded-resource`): what their type and metadata must be. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { fieldError, type SchemaProblem } from './field-error.ts';
import { validateEmbeddedMetadata } from './metadata.ts';
import { own } from './own.ts';
import type { SchemaNode } from './schema-node.ts';

type Path = (string | number)[];
type Check = (value: Json, path: Path, problems: SchemaProblem[]) => void;

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/u;

const checkName = (object: JsonObject, name: 'apiVersion' | 'kind', path: Path): SchemaProblem | undefined => {
  const value = own(object, name);
  const at = [...path, name];
  const refuse = (detail: string): SchemaProblem => fieldError({ path: at, code: 'embedded', reason: 'FieldValueInvalid', value, detail });
  if (value === undefined) return fieldError({ path: at, code: 'required', reason: 'FieldValueRequired' });
  if (typeof value !== 'string') return refuse('must be a string');
  if (value === '') return refuse('must not be empty');
  if (name === 'apiVersion') return value.split('/').length > 2 ? refuse(`unexpected GroupVersion string: ${value}`) : undefined;
  return label.test(value.toLowerCase()) && value.length <= 63
    ? undefined
    : refuse('may have mixed case, but should otherwise match a DNS label');
};

const checkEmbedded: Check = (value, path, problems) => {
  if (!isObject(value)) return;
  const metadata = own(value, 'metadata');
  for (const problem of [checkName(value, 'apiVersion', path), checkName(value, 'kind', path)])
    if (problem !== undefined) problems.push(problem);
  if (metadata !== undefined) problems.push(...validateEmbeddedMetadata(metadata, [...path, 'metadata']));
};

const childrenOf = (node: SchemaNode): Check | undefined => {
  const fields = new Map<string, Check>();
  for (const [name, property] of node.properties) {
    const check = checkOf(property);
    if (check !== undefined) fields.set(name, check);
  }
  const other = typeof node.additional === 'object' ? checkOf(node.additional) : undefined;
  const item = node.items === undefined ? undefined : checkOf(node.items);
  if (fields.size === 0 && other === undefined && item === undefined) return undefined;
  return (value, path, problems) => {
    const visit = (check: Check | undefined, inner: Json, key: string | number): void => check?.(inner, [...path, key], problems);
    if (Array.isArray(value)) (value as readonly Json[]).forEach((inner, index) => void visit(item, inner, index));
    else if (isObject(value)) {
      for (const name of Object.keys(value))
        visit(fields.get(name) ?? (node.properties.has(name) ? undefined : other), value[name] as Json, name);
    }
  };
};

const checkOf = (node: SchemaNode): Check | undefined => {
  const below = childrenOf(node);
  if (!node.embedded) return below;
  return (value, path, problems) => {
    checkEmbedded(value, path, problems);
    below?.(value, path, problems);
  };
};

/** A function that tells what is wrong with the resources inside a value. */
export const compileEmbedded = (node: SchemaNode): ((value: Json) => readonly SchemaProblem[]) => {
  const check = checkOf(node);
  return (value) => {
    const problems: SchemaProblem[] = [];
    check?.(value, [], problems);
    return problems;
  };
};
