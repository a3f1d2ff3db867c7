/** Kubernetes as plain data: custom resource definitions (apiextensions.k8s.io/v1). */
import type { Location } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';

export interface DefinitionPsm {
  readonly definition: JsonObject;
  readonly context: string;
  readonly source: string;
  readonly where: Location;
  /** Of a language that others publish: what is wrong with it is theirs to change. */
  readonly foreign: boolean;
}

export interface KubernetesPsm {
  readonly definitions: readonly DefinitionPsm[];
}
