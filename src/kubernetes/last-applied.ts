/**
 * What client-side `kubectl apply` leaves on an object, and how the server passes its fields on to the manager `kubectl`.
 *
 * Source: apimachinery's `lastAppliedManager` and `lastAppliedUpdater`.
 */
import { canonical, isObject, type Json, type JsonObject } from '#base/json.ts';
import { difference, type FieldSet, noFields, union } from './field-set.ts';
import { maxAnnotationBytes } from './metadata.ts';
import { own, without, withProperty } from './own.ts';
import type { ServerProfile } from './profile.ts';
import type { TypePlan } from './type-plan.ts';
import { fieldSetOf, typingProblems } from './typed.ts';
import { compareTyped } from './typed-compare.ts';
import { metadataOf, textIn } from './write.ts';

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The only manager that is meant. */
export const kubectl = 'kubectl';

const annotationsOf = (object: JsonObject): JsonObject => {
  const annotations = own(metadataOf(object), 'annotations');
  return isObject(annotations) ? annotations : {};
};

const parsed = (text: string): JsonObject | undefined => {
  try {
    const value = JSON.parse(text) as unknown;
    return isObject(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
};

/** The manifest that client-side apply wrote last, as the object says; nothing when it says none, or no object. */
export const lastAppliedOf = (live: JsonObject): JsonObject | undefined => parsed(textIn(annotationsOf(live), lastAppliedAnnotation));

/** The fields that client-side apply set and nobody has changed since: whoever owns them now does not stand in the way. */
export const clientApplied = (live: JsonObject, plan: TypePlan, profile: ServerProfile): FieldSet => {
  const applied = lastAppliedOf(live);
  if (applied === undefined || textIn(applied, 'apiVersion') !== textIn(live, 'apiVersion')) return noFields;
  if ([applied, live].some((object) => typingProblems(plan, object, profile).length > 0)) return noFields;
  const { added, modified, removed } = compareTyped(plan, applied, live, profile);
  return difference(fieldSetOf(plan, applied, profile), union(union(added, modified), removed));
};

/** JSON as Go writes it, with a newline at its end. */
const goJson = (value: Json): string =>
  `${canonical(value).replaceAll(/[<>&\u2028\u2029]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;

const utf8 = new TextEncoder();

const sizeOf = (annotations: JsonObject): number =>
  Object.entries(annotations).reduce((size, [key, value]) => size + utf8.encode(key + String(value)).length, 0);

/** A null among annotations is the empty text. */
const textsOnly = (annotations: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, value ?? '']));

/** The object with the annotation of client-side apply as that would leave it, when there is one. */
export const withLastApplied = (object: JsonObject, config: JsonObject, { readsNullTexts }: ServerProfile): JsonObject => {
  const annotations = annotationsOf(object);
  if (textIn(annotations, lastAppliedAnnotation) === '') return object;
  if (!readsNullTexts && Object.values(annotations).includes(null)) return object;
  const metadata = metadataOf(config);
  const kept = own(metadata, 'annotations');
  const others = isObject(kept) ? textsOnly(without(kept, [lastAppliedAnnotation])) : undefined;
  const text = goJson(withProperty(config, 'metadata', withProperty(metadata, 'annotations', others)) as Json);
  const now = { ...annotations, [lastAppliedAnnotation]: text };
  const fits = sizeOf(now) <= maxAnnotationBytes;
  return withProperty(
    object,
    'metadata',
    withProperty(metadataOf(object), 'annotations', fits ? now : without(annotations, [lastAppliedAnnotation])),
  );
};
