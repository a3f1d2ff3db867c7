/** Who owns a field, by the managed fields of an object (Kubernetes API, `FieldsV1`). */
import { isObject, pointerTokens } from '#base/json.ts';
import type { KubernetesObject } from './object.ts';

/** How far down a set of fields a path leads, and whether it ends at an owned field. Items of lists are owned by their list. */
const owns = (fields: unknown, tokens: readonly string[]): boolean => {
  let current: unknown = fields;
  for (const token of tokens) {
    if (!isObject(current)) return false;
    const next = current[`f:${token}`];
    if (next === undefined) return Object.keys(current).length === 0 || Object.keys(current).some((key) => /^[kvi]:/u.test(key));
    current = next;
  }
  return isObject(current);
};

export interface FieldOwner {
  readonly manager: string;
  /** When it last wrote anything that it owns, by the server's clock. For people to read: servers' clocks go wrong. */
  readonly time?: string;
}

/** Who owns the field that a JSON pointer names, by name; several may, while they all want the same. */
export const ownersOf = (object: KubernetesObject, pointer: string): readonly FieldOwner[] => {
  const entries = object.metadata['managedFields'];
  if (!Array.isArray(entries)) return [];
  const tokens = pointerTokens(pointer);
  return entries
    .filter((entry) => isObject(entry) && owns(entry['fieldsV1'], tokens))
    .filter(isObject)
    .map(({ manager, time }) => ({ manager: String(manager), ...(typeof time === 'string' ? { time } : {}) }))
    .sort((left, right) => (left.manager < right.manager ? -1 : left.manager > right.manager ? 1 : 0));
};
