/** The scale of an object (autoscaling/v1 `Scale`): one number to read and write, wherever the kind keeps it. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { DefinitionVersion, KubernetesObject } from '#kubernetes/object.ts';
import { badRequest, StatusError } from './status.ts';

/** `.spec.replicas` as names; the API server allows no other notation here. */
const namesIn = (path: string): readonly string[] => path.split('.').filter((name) => name !== '');

const valueAt = (object: Json | undefined, path: string): Json | undefined =>
  namesIn(path).reduce<Json | undefined>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    object,
  );

const withValue = (object: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject => {
  const below = object[name];
  return { ...object, [name]: rest.length === 0 ? value : withValue(isObject(below) ? below : {}, rest, value) };
};

const numberAt = (object: Json, path: string): number => {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : 0;
};

/** What is scaled, as a `Scale` of the same name. */
export const scaleOf = ({ scale }: DefinitionVersion, object: KubernetesObject): KubernetesObject => {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = scale?.labelSelector === undefined ? undefined : valueAt(object as Json, scale.labelSelector);
  const identity = { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp };
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: identity as KubernetesObject['metadata'],
    spec: { replicas: numberAt(object as Json, scale?.specReplicas ?? '') },
    status: {
      replicas: numberAt(object as Json, scale?.statusReplicas ?? ''),
      ...(typeof selector === 'string' ? { selector } : {}),
    },
  };
};

/** The object with the number a `Scale` wants, and with the version it was read at, when the `Scale` names one. */
export const withReplicas = ({ scale }: DefinitionVersion, object: KubernetesObject, wanted: Json | undefined): JsonObject => {
  if (!isObject(wanted) || wanted['kind'] !== 'Scale') throw badRequest('the body is not a Scale');
  const replicas = valueAt(wanted, '.spec.replicas') ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0)
    throw new StatusError(422, 'Invalid', `Scale "${object.metadata.name}" is invalid: spec.replicas: must be a whole number, 0 or more`);
  const changed = withValue(object as unknown as JsonObject, namesIn(scale?.specReplicas ?? ''), replicas);
  const version = valueAt(wanted, '.metadata.resourceVersion');
  return typeof version === 'string' ? withValue(changed, ['metadata', 'resourceVersion'], version) : changed;
};
