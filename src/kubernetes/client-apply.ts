/**
 * Client-side apply of a custom resource, as kubectl and Argo CD do it: a merge patch that sets what the manifest says otherwise than the
 * live object, and takes away what the last apply had and this one has not. What was applied last stands in an annotation of the object.
 *
 * Source: apimachinery's `jsonmergepatch.CreateThreeWayJSONMergePatch`, and kubectl's `apply`.
 */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import { lastAppliedAnnotation, lastAppliedOf } from './last-applied.ts';
import { own, put, without, withProperty } from './own.ts';
import { metadataOf } from './write.ts';

/** What of the manifest the live object has otherwise; a list is one value. */
const additions = (live: JsonObject, wanted: JsonObject): JsonObject => {
  const patch: Record<string, Json> = {};
  for (const [key, value] of Object.entries(wanted)) {
    const there = own(live, key);
    if (isObject(value) && isObject(there)) {
      const inner = additions(there, value);
      if (Object.keys(inner).length > 0) put(patch, key, inner);
    } else if (value !== null && (there === undefined || !equals(there, value as Json))) put(patch, key, value as Json);
  }
  return patch;
};

/** Nulls where the last apply said something and this one says nothing, and where this one says null. */
const removals = (applied: JsonObject, wanted: JsonObject): JsonObject => {
  const patch: Record<string, Json> = {};
  for (const key of Object.keys(applied)) if (!Object.hasOwn(wanted, key)) put(patch, key, null);
  for (const [key, value] of Object.entries(wanted)) {
    const before = own(applied, key);
    if (value === null && before !== null) put(patch, key, null);
    if (!isObject(value)) continue;
    const inner = removals(isObject(before) ? before : {}, value);
    if (Object.keys(inner).length > 0) put(patch, key, inner);
  }
  return patch;
};

const joined = (left: JsonObject, right: JsonObject): JsonObject => {
  const all: Record<string, Json> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const other = own(all, key);
    put(all, key, isObject(other) && isObject(value) ? joined(other, value) : (value as Json));
  }
  return all;
};

const withoutAnnotation = (object: JsonObject): JsonObject => {
  const annotations = own(metadataOf(object), 'annotations');
  if (!isObject(annotations) || !Object.hasOwn(annotations, lastAppliedAnnotation)) return object;
  return withProperty(object, 'metadata', withProperty(metadataOf(object), 'annotations', without(annotations, [lastAppliedAnnotation])));
};

/**
 * The merge patch of a client-side apply, without the annotation that it would write: what says what was applied last is nobody's wish.
 * Empty when nothing is to be changed.
 */
export const clientPatch = (config: JsonObject, live: JsonObject): JsonObject => {
  const wanted = withoutAnnotation(config);
  return joined(removals(lastAppliedOf(live) ?? {}, wanted), additions(live, wanted));
};
