/**
 * What of a live object belongs into Git: what people decided. Status, server fields, what controllers own, and what defaults and
 * Hedgehog's webhooks would fill in again by themselves, stay out. Pure.
 */
import { equals, isObject, type Json, type JsonObject, pointerToken, pointerTokens, valueAt } from '#base/json.ts';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';
import { normalForm } from '#hedgehog/normalise.ts';
import { canonicalManifest } from '#kubernetes/manifest-check.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { ownersOf } from '#kubernetes/owners.ts';
import type { StructuralSchema } from '#kubernetes/structural.ts';

/** Managers that write the status of an object: its controllers. What else they set, they would set again. */
export const controllersOf = ({ metadata }: KubernetesObject): ReadonlySet<string> => {
  const entries = metadata['managedFields'];
  const found = Array.isArray(entries) ? entries.filter(isObject) : [];
  return new Set(found.flatMap((entry) => (entry['subresource'] === 'status' ? [String(entry['manager'])] : [])));
};

type Path = readonly (string | number)[];

const pointerOf = (path: Path): string => path.map((token) => `/${pointerToken(token)}`).join('');

/** The value without the one at a path; what holds it stays, even when it is empty then. */
const without = (value: Json, [token, ...rest]: Path): Json => {
  if (token === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => (index === token && rest.length > 0 ? without(item as Json, rest) : item));
  const object = value as JsonObject;
  if (rest.length === 0) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== token));
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, key === token ? without(item, rest) : item]));
};

/** Every field of mappings below a place, the outer ones first. Items of lists are no fields: without one, the list is another one. */
const fieldsBelow = function* (value: Json, path: Path): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if (!Array.isArray(value)) yield here;
    yield* fieldsBelow(item as Json, here);
  }
};

/** Fields looked at one by one at most: each costs a prediction of the whole object. */
const maxFields = 2000;

/** How a cluster stores objects of a kind. */
export interface Storage {
  readonly schema: StructuralSchema | undefined;
  /** Release of Hedgehog that it runs; the newest that the model knows when absent. */
  readonly hedgehog?: string | undefined;
}

/** An object as the cluster would store it. */
const stored = (object: KubernetesObject, { schema, hedgehog }: Storage): KubernetesObject => {
  const defaulted = schema?.applyDefaults(object) ?? object;
  const written = normalForm(object.apiVersion, object.kind, hedgehog)?.stored(defaulted) ?? defaulted;
  return schema?.applyDefaults(written) ?? written;
};

const fixed = new Set(['apiVersion', 'kind', 'metadata']);

/** Whether a field may be taken away at all: not what names the object. */
const isField = ([first, second, ...rest]: Path): boolean =>
  !fixed.has(String(first)) || (first === 'metadata' && (second === 'labels' || second === 'annotations') && rest.length > 0);

/** Takes away every field that comes back when the object is written without it, as far as `may` allows it. */
const withoutFilledIn = (object: KubernetesObject, storage: Storage, may: (pointer: string) => boolean = () => true): KubernetesObject => {
  const whole = stored(object, storage);
  const candidates = [...fieldsBelow(object as unknown as Json, [])].filter((path) => isField(path) && may(pointerOf(path)));
  return candidates.slice(0, maxFields).reduce<KubernetesObject>((kept, path) => {
    if (valueAt(kept, pointerOf(path)) === undefined) return kept;
    const less = without(kept as unknown as Json, path) as unknown as KubernetesObject;
    return equals(stored(less, storage), whole) ? less : kept;
  }, object);
};

/** Takes away what controllers own, from the inside out, and mappings that have nothing else. */
const withoutControllers = (object: KubernetesObject): KubernetesObject => {
  const controllers = controllersOf(object);
  if (controllers.size === 0) return object;
  const isTheirs = (pointer: string): boolean => {
    const owners = ownersOf(object, pointer);
    return owners.length > 0 && owners.every(({ manager }) => controllers.has(manager));
  };
  const strip = (value: Json, path: Path): Json | undefined => {
    if (!isObject(value)) return isTheirs(pointerOf(path)) ? undefined : value;
    const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
      const inner = strip(item, [...path, key]);
      return inner === undefined ? [] : [[key, inner]];
    });
    return entries.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(entries);
  };
  const { apiVersion, kind, metadata, ...rest } = object;
  const labels = strip((metadata['labels'] ?? {}) as Json, ['metadata', 'labels']);
  const annotations = strip((metadata['annotations'] ?? {}) as Json, ['metadata', 'annotations']);
  const parts = Object.entries(rest).flatMap(([key, item]): [string, Json][] => {
    const inner = strip(item as Json, [key]);
    return inner === undefined ? [] : [[key, inner]];
  });
  return { apiVersion, kind, metadata: { ...metadata, labels, annotations }, ...Object.fromEntries(parts) } as unknown as KubernetesObject;
};

const isFilled = (value: unknown): boolean => isObject(value) && Object.keys(value).length > 0;

/** The manifest that a live object becomes: what is left has its name, its labels and annotations, and what people wrote. */
export const manifestOf = (live: KubernetesObject, storage: Storage): JsonObject => {
  const { apiVersion, kind, metadata, ...rest } = canonicalManifest(withoutControllers(live));
  const { name, namespace, labels, annotations } = metadata;
  const bare = {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(isFilled(labels) ? { labels } : {}),
      ...(isFilled(annotations) ? { annotations } : {}),
    },
    ...rest,
  } as KubernetesObject;
  const { metadata: kept, ...body } = withoutFilledIn(bare, storage);
  const named = Object.fromEntries(
    Object.entries(kept).filter(([key, value]) => (key !== 'labels' && key !== 'annotations') || isFilled(value)),
  );
  // In the order in which people write it.
  const { apiVersion: _version, kind: _kind, ...content } = body;
  return { apiVersion, kind, metadata: named, ...content } as unknown as JsonObject;
};

const isBelow = (pointer: string, above: string): boolean => pointer === above || pointer.startsWith(`${above}/`);

/** The differences that are adopted: those in the fields that were asked for, or all; never what a controller set. */
export const adoptable = (live: KubernetesObject, changes: readonly Change[], fields: readonly string[]): readonly Change[] => {
  const controllers = controllersOf(live);
  return changes.filter(
    ({ path, manager }) =>
      !controllers.has(manager ?? '') && (fields.length === 0 || fields.some((field) => isBelow(path, field) || isBelow(field, path))),
  );
};

/** Lists are adopted whole: their items stand in other places here and there. */
const wholeLists = (object: unknown, pointer: string): string => {
  let [at, value]: [string, unknown] = ['', object];
  for (const token of pointerTokens(pointer)) {
    if (Array.isArray(value)) return at;
    at += `/${pointerToken(token)}`;
    value = isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
  }
  return at;
};

/** The value with another one at the place that a pointer names, or without it; what is missing on the way is made. */
const placed = (value: Json | undefined, [token, ...rest]: readonly string[], wanted: Json | undefined): Json | undefined => {
  if (token === undefined) return wanted;
  const object = isObject(value) ? value : {};
  const inner = placed(Object.hasOwn(object, token) ? object[token] : undefined, rest, wanted);
  const others = Object.entries(object).filter(([key]) => key !== token);
  if (inner === undefined) return Object.fromEntries(others);
  return Object.hasOwn(object, token)
    ? Object.fromEntries(Object.entries(object).map(([key, item]) => [key, key === token ? inner : item]))
    : Object.fromEntries([...Object.entries(object), [token, inner]]);
};

/** The places that adopting some differences changes. */
export const adoptedPlaces = (live: KubernetesObject, changes: readonly Change[]): readonly string[] => [
  ...new Set(changes.map(({ path }) => wholeLists(live, path))),
];

/** A manifest with what the cluster has in some places, less what would be filled in there again by itself. */
export const adopted = (manifest: KubernetesObject, live: KubernetesObject, changes: readonly Change[], storage: Storage): JsonObject => {
  const places = adoptedPlaces(live, changes);
  const taken = places.reduce<Json>(
    (value, place) => placed(value, pointerTokens(place), valueAt(live, place) as Json | undefined) ?? {},
    manifest as unknown as Json,
  );
  // What stands in Git with a value of its own keeps standing there.
  const isNew = (pointer: string): boolean => places.some((place) => isBelow(pointer, place)) && valueAt(manifest, pointer) === undefined;
  return withoutFilledIn(taken as unknown as KubernetesObject, storage, isNew) as unknown as JsonObject;
};
