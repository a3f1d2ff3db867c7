/** JSON merge patch (RFC 7386). */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { put } from './own.ts';

/** The target after the patch. Neither argument is changed; what the patch does not touch is shared. */
export const mergePatch = (target: Json, patch: Json): Json => {
  if (!isObject(patch)) return patch;
  const merged: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const key of Object.keys(patch)) {
    const value = patch[key] as Json;
    if (value === null) delete merged[key];
    else put(merged, key, mergePatch(Object.hasOwn(merged, key) ? (merged[key] as Json) : null, value));
  }
  return merged satisfies JsonObject;
};
