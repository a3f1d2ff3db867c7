/**
 * Structural schemas (apiextensions.k8s.io/v1) as closures: validating, pruning and defaulting custom resources as the API
 * server does.
 */
import type { Json, JsonObject } from '#base/json.ts';
import { compileDefaults } from './defaulting.ts';
import { compileCoercion, compileEmbedded } from './embedded.ts';
import type { SchemaProblem } from './field-error.ts';
import { compileUniqueness } from './list-uniqueness.ts';
import { oldestProfile, type ServerProfile } from './profile.ts';
import { compileNullPruning, compilePruning, type UnknownField } from './pruning.ts';
import { compileRules } from './rule-check.ts';
import { readSchema, type UnsupportedRule } from './schema-node.ts';
import { compileValidation } from './schema-validation.ts';
import { resourcePlan, type TypePlan, valuePlan } from './type-plan.ts';

export interface SchemaOptions {
  /** The schema is the root of a resource: `apiVersion`, `kind` and `metadata` are implied. True unless set. */
  readonly resource?: boolean;
}

/** What a check of a value depends on besides. */
export interface Circumstances {
  /** What was stored before. */
  readonly old?: unknown;
  /** That of the oldest servers unless set. */
  readonly profile?: ServerProfile;
}

/** A compiled schema. All functions are pure and leave their arguments alone. */
export interface StructuralSchema {
  readonly schema: JsonObject;
  /** What the schema says that is not evaluated here; the server may refuse more. */
  readonly unsupported: readonly UnsupportedRule[];
  /** How server-side apply sees values. */
  readonly plan: TypePlan;
  /**
   * Everything the server would refuse, all at once. With `old`, duplicates in lists are only told when `old` had none, and servers that
   * ratchet let through what did not change.
   */
  readonly validate: (object: unknown, more?: Circumstances) => readonly SchemaProblem[];
  /** Everything the server would refuse about `status` alone, as a write to the subresource checks it; `old` is the old status. */
  readonly validateStatus: (status: unknown, more?: Circumstances) => readonly SchemaProblem[];
  /** The schema has rules in the Common Expression Language. */
  readonly hasRules: boolean;
  /**
   * What the rules refuse, in the words of a server of the profile; those about transitions run when there is an `old` object. Like the
   * server, ask only when nothing else is wrong. `ratchets`: unlike what the profile says.
   */
  readonly validateRules: (object: unknown, more?: Circumstances & { readonly ratchets?: boolean }) => readonly SchemaProblem[];
  /** Fields that pruning would drop, in the order of the object. */
  readonly unknownFields: (object: unknown) => readonly UnknownField[];
  /** The object without the fields that the schema does not declare; the same object when nothing was dropped. */
  readonly prune: <Value>(object: Value) => Value;
  /** What is wrong with the resources inside of the object; `validate` tells it, too. */
  readonly validateEmbedded: (object: unknown, profile?: ServerProfile) => readonly SchemaProblem[];
  /** The object with the metadata of resources inside of it as the server stores metadata. */
  readonly coerceEmbedded: <Value>(object: Value) => Value;
  /** The object without nulls where the schema allows none and has no default. */
  readonly pruneNulls: <Value>(object: Value) => Value;
  /** The object with defaults filled in; the same object when there were none to fill in. */
  readonly applyDefaults: <Value>(object: Value) => Value;
}

/** Work that is only done when it is first asked for. */
const lazily = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
};

const ratcheted = ({ old, profile = oldestProfile }: Circumstances) => ({
  profile,
  ...(old === undefined || !profile.ratchets ? {} : { old: old as Json }),
});

/** Compiles `openAPIV3Schema`. Never throws: what cannot be compiled is listed as unsupported. */
export const compileSchema = (schema: JsonObject, { resource = true }: SchemaOptions = {}): StructuralSchema => {
  const { node, unsupported } = readSchema(schema);
  const validation = lazily(() => compileValidation(node));
  const statusNode = node.properties.get('status');
  const statusValidation = lazily(() => (statusNode === undefined ? (): readonly SchemaProblem[] => [] : compileValidation(statusNode)));
  const uniqueness = lazily(() => compileUniqueness(node));
  const embedded = lazily(() => compileEmbedded(node));
  const coercion = lazily(() => compileCoercion(node));
  const pruning = lazily(() => compilePruning(node, resource));
  const nulls = lazily(() => compileNullPruning(node));
  const defaults = lazily(() => compileDefaults(node));
  const rules = lazily(() => compileRules(schema, resource));
  const plan = lazily(() => (resource ? resourcePlan(node) : valuePlan(node)));
  const duplicates = (object: Json, old: Json | undefined): readonly SchemaProblem[] =>
    old !== undefined && uniqueness()(old).length > 0 ? [] : uniqueness()(object);
  return {
    schema,
    get unsupported() {
      return [...unsupported, ...rules().unsupported];
    },
    get hasRules() {
      return rules().any;
    },
    get plan() {
      return plan();
    },
    validate: (object, more = {}) => [
      ...validation()(object as Json, ratcheted(more)),
      ...embedded()(object as Json, more.profile),
      ...duplicates(object as Json, more.old as Json | undefined),
    ],
    validateStatus: (status, more = {}) => statusValidation()(status as Json, { at: ['status'], ...ratcheted(more) }),
    validateRules: (object, { old, profile = oldestProfile, ratchets = profile.ratchets } = {}) =>
      rules().check(object, old, profile, ratchets),
    unknownFields: (object) => pruning().unknownFields(object as Json),
    prune: <Value>(object: Value) => pruning().prune(object as Json) as Value,
    validateEmbedded: (object, profile) => embedded()(object as Json, profile),
    coerceEmbedded: <Value>(object: Value) => coercion()(object as Json) as Value,
    pruneNulls: <Value>(object: Value) => nulls()(object as Json) as Value,
    applyDefaults: <Value>(object: Value) => defaults()(object as Json) as Value,
  };
};
