/** Objects as plain maps: only own properties count, and `__proto__` is a name like any other. */
import type { Json, JsonObject } from '#base/json.ts';

/** The value of an own property, or `undefined`. */
export const own = (object: JsonObject, key: string): Json | undefined => (Object.hasOwn(object, key) ? object[key] : undefined);

/** Sets an own property. */
export const put = (target: Record<string, Json>, key: string, value: Json): void => {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
};

/** A copy without some of the properties; the same object when it has none of them. */
export const without = (object: JsonObject, keys: readonly string[]): JsonObject => {
  if (!keys.some((key) => Object.hasOwn(object, key))) return object;
  const copy: Record<string, Json> = { ...object };
  for (const key of keys) delete copy[key];
  return copy;
};

/** A copy with one property set, or removed when the value is `undefined`; the same object when nothing changes. */
export const withProperty = (object: JsonObject, key: string, value: Json | undefined): JsonObject => {
  if (value === undefined) return without(object, [key]);
  if (own(object, key) === value) return object;
  const copy: Record<string, Json> = { ...object };
  put(copy, key, value);
  return copy;
};
