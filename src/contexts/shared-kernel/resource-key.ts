/** How a resource is named in streams, URLs and rows. */
import { groupKindName, type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';
import type { ResourceKey } from './generated/messages.ts';

/**
 * `lab:VPC.vpc.githedgehog.com:default:vpc-1`. None of the parts can hold a colon: names, namespaces and groups are DNS names,
 * kinds are identifiers. The version is no part of it: an object is the same object in every version.
 */
export const resourceId = (key: ResourceKey): string => [key.fabric, groupKindName(key.group, key.kind), key.namespace, key.name].join(':');

/** The fabric an identity belongs to. */
export const fabricOf = (id: string): string => id.slice(0, id.indexOf(':'));

/** The key of an object of a fabric's cluster. */
export const keyOfObject = (fabric: string, { apiVersion, kind, metadata }: KubernetesObject): ResourceKey => ({
  fabric,
  group: splitApiVersion(apiVersion).group,
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});

/** The key that an identity is made of. */
export const resourceKeyOf = (id: string): ResourceKey => {
  const [fabric = '', groupKind = '', namespace = '', name = ''] = id.split(':');
  const dot = groupKind.indexOf('.');
  const [kind, group] = dot < 0 ? [groupKind, ''] : [groupKind.slice(0, dot), groupKind.slice(dot + 1)];
  return { fabric, group, kind, namespace, name };
};
