/** The parts every Kubernetes object has, and how objects and kinds are named. */
import type { Json, JsonObject } from '#base/json.ts';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
  readonly [field: string]: Json;
}

/** Splits `vpc.githedgehog.com/v1beta1` and `v1`; the core group is empty. */
export const splitApiVersion = (apiVersion: string): { readonly group: string; readonly version: string } => {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
};

/** `VPC.vpc.githedgehog.com`, the way kubectl writes a kind with its group. */
export const groupKindName = (group: string, kind: string): string => (group === '' ? kind : `${kind}.${group}`);

/** Paths such as `.spec.replicas`, from the root of the object. */
export interface ScalePaths {
  readonly specReplicas: string;
  readonly statusReplicas: string;
  readonly labelSelector?: string;
}

/** A version of a `CustomResourceDefinition` (apiextensions.k8s.io/v1), as far as Hedgerow reads it. */
export interface DefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  /** `schema.openAPIV3Schema`. */
  readonly schema?: JsonObject;
  readonly statusSubresource: boolean;
  /** Where the numbers are that `scale` reads and writes (`subresources.scale`), when the version has it. */
  readonly scale?: ScalePaths;
  /** `additionalPrinterColumns`, verbatim. */
  readonly columns?: readonly JsonObject[];
}

/** A kind that a cluster serves. */
export interface KindDefinition {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  readonly versions: readonly DefinitionVersion[];
  /** A webhook converts objects between versions, in ways that nobody else knows; without one only `apiVersion` differs. */
  readonly conversion?: 'Webhook';
}

/** In words, what stands where an object should. */
export const whatItIs = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : value === null || value === undefined ? 'nothing' : 'a single value';
