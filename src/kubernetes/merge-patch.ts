/** JSON merge patch (RFC 7386). */
import { isObject, type Json, type JsonObject } from '#base/json.ts';

/** Sets an own property, whatever its name: `__proto__` is a name like any other. */
const put = (target: Record<string, Json>, key: string, value: Json): void => {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
};

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
