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
  /** When it last wrote anything that it owns, by the server's clock. */
  readonly time?: string;
}

/** The manager that last wrote the field a JSON pointer names; nothing when nobody claims it. */
export const ownerOf = (object: KubernetesObject, pointer: string): FieldOwner | undefined => {
  const entries = object.metadata['managedFields'];
  if (!Array.isArray(entries)) return undefined;
  const tokens = pointerTokens(pointer);
  const owners = entries.filter((entry) => isObject(entry) && owns(entry['fieldsV1'], tokens)).filter(isObject);
  const newest = owners.sort((left, right) => (String(left['time'] ?? '') < String(right['time'] ?? '') ? 1 : -1))[0];
  if (newest === undefined) return undefined;
  const { time } = newest;
  return { manager: String(newest['manager']), ...(typeof time === 'string' ? { time } : {}) };
};
