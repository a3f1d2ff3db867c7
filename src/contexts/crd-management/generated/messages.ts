// Generated from models/crd-management.pim.yaml by hedgerow model generate. Do not edit.
import type { Json } from '#base/json.ts';
import type { Command, DomainEvent } from '#base/message.ts';

/** One version of a kind. */
export interface DefinitionVersion {
  /** Name of the version, for example v1beta1. */
  readonly name: string;
  /** Whether the API server answers for it. */
  readonly served: boolean;
  /** Whether objects are stored in it. */
  readonly storage: boolean;
  /** OpenAPI v3 structural schema. */
  readonly schema?: Json;
  /** Whether status is written separately. */
  readonly statusSubresource: boolean;
}

/** Records a definition the cluster has. */
export type RecordDefinition = Command<'RecordDefinition', {
  /** Identity: fabric, plural and group. */
  readonly definition: string;
  /** Fabric whose cluster has it. */
  readonly fabric: string;
  /** API group. */
  readonly group: string;
  /** Kind. */
  readonly kind: string;
  /** Plural as in the API's paths. */
  readonly plural: string;
  /** Whether objects live in a namespace. */
  readonly scope: string;
  /** Its versions. */
  readonly versions: readonly DefinitionVersion[];
  /** Digest of the definition's canonical form. */
  readonly digest: string;
}>;

/** Records that the cluster has the definition no more. */
export type WithdrawDefinition = Command<'WithdrawDefinition', {
  /** Identity: fabric, plural and group. */
  readonly definition: string;
}>;

export type DefinitionCommand = RecordDefinition | WithdrawDefinition;

/** The cluster has this definition. */
export type DefinitionRecorded = DomainEvent<'DefinitionRecorded', {
  /** Fabric whose cluster has it. */
  readonly fabric: string;
  /** API group. */
  readonly group: string;
  /** Kind. */
  readonly kind: string;
  /** Plural as in the API's paths. */
  readonly plural: string;
  /** Whether objects live in a namespace. */
  readonly scope: string;
  /** Its versions. */
  readonly versions: readonly DefinitionVersion[];
  /** Digest of the definition's canonical form. */
  readonly digest: string;
}>;

/** The cluster has the definition no more. */
export type DefinitionWithdrawn = DomainEvent<'DefinitionWithdrawn', {
  /** Fabric whose cluster had it. */
  readonly fabric: string;
}>;

export type DefinitionEvent = DefinitionRecorded | DefinitionWithdrawn;

export type DefinitionRefusal = 'DefinitionUnknown';
