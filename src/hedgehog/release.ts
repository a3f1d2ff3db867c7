/**
 * Which release of githedgehog/fabric a cluster runs: its installer says in the status of the one Fabricator which version of each component it
 * has put there. The fabric's controller is the one that has the webhooks.
 *
 * Source: githedgehog/fabricator, `api/fabricator/v1beta1/fabricator_types.go`, `status.versions.fabric.controller`.
 */
import { isObject, type Json } from '#base/json.ts';
import { type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';

export const fabricatorGroup = 'fabricator.githedgehog.com';

/** Whether an object is the one that tells; there is one, of a fixed name. */
export const isFabricator = ({ apiVersion, kind, metadata }: KubernetesObject): boolean =>
  kind === 'Fabricator' && splitApiVersion(apiVersion).group === fabricatorGroup && metadata.name === 'default';

const at = (value: Json | undefined, name: string): Json | undefined => (isObject(value) ? value[name] : undefined);

/** `v0.129.1`, without what a build adds to it; nothing while the installer has not said it, or says no such version. */
export const releaseIn = (fabricator: KubernetesObject): string | undefined => {
  const version = at(at(at(fabricator['status'] as Json | undefined, 'versions'), 'fabric'), 'controller');
  return typeof version === 'string' ? /^v\d+\.\d+\.\d+/u.exec(version)?.[0] : undefined;
};
