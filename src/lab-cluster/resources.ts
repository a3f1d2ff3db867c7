/** Reads and writes of objects, on the engine that says what the API server would make of them. */
import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { ok } from '#base/result.ts';
import { applyUpdate, predictApply } from '#kubernetes/apply.ts';
import { jsonPatch } from '#kubernetes/json-patch.ts';
import { mergePatch } from '#kubernetes/merge-patch.ts';
import { groupKindName, type KubernetesObject } from '#kubernetes/object.ts';
import { serverProfile } from '#kubernetes/profile.ts';
import type { WriteOutcome } from '#kubernetes/write.ts';
import { serverVersion } from './discovery.ts';
import { definitionProblems, definitionsResource, established, type KindTable, resourceName, type ServedKind } from './kinds.ts';
import { scaleOf, withReplicas } from './scale.ts';
import { makeSelector } from './selector.ts';
import {
  alreadyExists,
  badRequest,
  deleted,
  invalidOption,
  modified,
  type Naming,
  notFound,
  refusedWrite,
  StatusError,
  unfulfilled,
  unsupportedType,
} from './status.ts';
import { keyOf, type Storage } from './storage.ts';

export type Subresource = 'status' | 'scale';

/** A request for objects of one kind, taken apart. */
export interface ResourceRequest {
  readonly kind: ServedKind;
  /** Empty for cluster-scoped kinds and for all namespaces. */
  readonly namespace: string;
  readonly name?: string;
  readonly subresource?: Subresource;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body?: Json;
  /** `DeleteOptions`: what a deletion brings in the place of an object. */
  readonly options?: JsonObject;
  /** Media type of the body, without parameters. */
  readonly type: string;
  readonly userAgent: string;
}

export interface WriteAnswer {
  readonly code: number;
  readonly object: JsonObject;
  readonly warnings: readonly string[];
}

export interface Resources {
  readonly get: (request: ResourceRequest) => KubernetesObject;
  readonly list: (request: ResourceRequest) => readonly KubernetesObject[];
  readonly create: (request: ResourceRequest) => WriteAnswer;
  readonly update: (request: ResourceRequest) => WriteAnswer;
  readonly patch: (request: ResourceRequest) => WriteAnswer;
  readonly remove: (request: ResourceRequest) => WriteAnswer;
  readonly removeAll: (request: ResourceRequest) => WriteAnswer;
}

const naming = ({ definition }: ServedKind): Naming => ({ plural: definition.plural, group: definition.group, kind: definition.kind });

const apiVersionOf = ({ definition, version }: ServedKind): string =>
  definition.group === '' ? version.name : `${definition.group}/${version.name}`;

const managerOf = ({ query, userAgent }: ResourceRequest): string => query.get('fieldManager') ?? (userAgent.split('/', 1)[0] || 'unknown');

/** Asked for in the query; a deletion may ask in its options too, as kubectl does. */
const isDryRun = ({ method, query, options }: ResourceRequest): boolean => {
  const said = options?.['dryRun'];
  const values = [...query.getAll('dryRun'), ...(Array.isArray(said) ? said : [])];
  if (values.some((value) => value !== 'All'))
    throw invalidOption(
      method,
      'dryRun',
      'FieldValueNotSupported',
      `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`,
    );
  return values.length > 0;
};

const suffix = (): string => randomUUID().replaceAll('-', '').slice(0, 5);

/** The body as an object of the request's kind and place. */
const bodyObject = (request: ResourceRequest): JsonObject => {
  const { body, kind, namespace } = request;
  if (!isObject(body)) throw badRequest('the request body is not an object');
  const given = isObject(body['metadata']) ? body['metadata'] : {};
  const generated =
    given['name'] === undefined && typeof given['generateName'] === 'string' ? `${given['generateName']}${suffix()}` : undefined;
  const name = request.name ?? (given['name'] as string | undefined) ?? generated;
  const wanted = { apiVersion: apiVersionOf(kind), kind: kind.definition.kind };
  const told = { apiVersion: body['apiVersion'] ?? wanted.apiVersion, kind: body['kind'] ?? wanted.kind };
  if (told.apiVersion !== wanted.apiVersion) {
    throw badRequest(
      `the API version in the data (${String(told.apiVersion)}) does not match the expected API version (${wanted.apiVersion})`,
    );
  }
  if (told.kind !== wanted.kind) {
    const other = { ...naming(kind), kind: String(told.kind) };
    const message = `Invalid value: ${JSON.stringify(told.kind)}: must be ${wanted.kind}`;
    const full = `${groupKindName(other.group, other.kind)} ${JSON.stringify(name ?? '')} is invalid: kind: ${message}`;
    const causes = [{ reason: 'FieldValueInvalid', message, field: 'kind' }];
    throw refusedWrite(other, name ?? '', { code: 422, reason: 'Invalid', message: full, causes });
  }
  if (given['name'] !== undefined && request.name !== undefined && given['name'] !== request.name) {
    throw badRequest(`the name of the object (${String(given['name'])}) does not match the name on the URL (${request.name})`);
  }
  if (namespace !== '' && given['namespace'] !== undefined && given['namespace'] !== namespace) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  }
  const place = kind.definition.scope === 'Namespaced' ? { namespace } : {};
  return { ...body, ...wanted, metadata: { ...given, ...(name === undefined ? {} : { name }), ...place } };
};

const fieldValidation = ({ method, query }: ResourceRequest): 'Ignore' | 'Warn' | 'Strict' => {
  const given = query.get('fieldValidation') ?? 'Warn';
  if (given === 'Ignore' || given === 'Warn' || given === 'Strict') return given;
  const supported = 'supported values: "", "Ignore", "Strict", "Warn"';
  throw invalidOption(method, 'fieldValidation', 'FieldValueNotSupported', `Unsupported value: ${JSON.stringify(given)}: ${supported}`);
};

const hasFinalizers = (object: KubernetesObject): boolean =>
  Array.isArray(object.metadata['finalizers']) && object.metadata['finalizers'].length > 0;

/** With the time of its deletion, once. */
const marked = (object: KubernetesObject, now: string): KubernetesObject => {
  const { deletionTimestamp, generation } = object.metadata;
  if (deletionTimestamp !== undefined) return object;
  const more = { deletionTimestamp: now, deletionGracePeriodSeconds: 0, generation: Number(generation ?? 0) + 1 };
  return { ...object, metadata: { ...object.metadata, ...more } };
};

/** Refuses a deletion that is meant for another object, or another version of it. */
const checkPreconditions = (request: ResourceRequest, object: KubernetesObject): void => {
  const conditions = request.options?.['preconditions'];
  for (const name of ['uid', 'resourceVersion']) {
    const wanted = isObject(conditions) ? conditions[name] : undefined;
    if (wanted === undefined || wanted === object.metadata[name]) continue;
    const called = name === 'uid' ? 'UID' : 'ResourceVersion';
    const why = name === 'uid' ? 'have been deleted and then recreated' : 'have been modified';
    const record = `does not match the ${called} in record (${String(object.metadata[name])})`;
    throw unfulfilled(
      naming(request.kind),
      object.metadata.name,
      `the ${called} in the precondition (${String(wanted)}) ${record}. The object might ${why}`,
    );
  }
};

/** The lab cluster behaves like the server it says it is. */
const profile = serverProfile(serverVersion);

export const makeResources = (storage: Storage, kinds: KindTable, now: () => string): Resources => {
  const seconds = (): string => `${now().slice(0, 19)}Z`;
  const keyFor = ({ namespace, name = '' }: ResourceRequest): string => `${namespace}/${name}`;

  const existing = (request: ResourceRequest): KubernetesObject => {
    const found = storage.get(request.kind.resource, keyFor(request));
    if (found === undefined) throw notFound(naming(request.kind), request.name ?? '');
    return found;
  };

  const needNamespace = ({ kind, namespace }: ResourceRequest): void => {
    if (kind.definition.scope !== 'Namespaced') return;
    if (storage.get('/namespaces', `/${namespace}`) === undefined)
      throw notFound({ plural: 'namespaces', group: '', kind: 'Namespace' }, namespace);
  };

  const write = (request: ResourceRequest, live: KubernetesObject | undefined, outcome: WriteOutcome, code: number): WriteAnswer => {
    const { kind } = request;
    const name = request.name ?? (outcome.outcome === 'applied' ? outcome.object.metadata.name : '');
    if (outcome.outcome !== 'applied') throw refusedWrite(naming(kind), name, outcome);
    if (!outcome.changed && live !== undefined) return { code, object: live as unknown as JsonObject, warnings: outcome.warnings };
    const identity = {
      uid: live?.metadata['uid'] ?? outcome.object.metadata['uid'] ?? randomUUID(),
      creationTimestamp: live?.metadata['creationTimestamp'] ?? seconds(),
      generation: outcome.object.metadata['generation'] ?? 1,
    };
    const object = { ...outcome.object, metadata: { ...outcome.object.metadata, ...identity } } as KubernetesObject;
    const finished = finishing(request, object);
    if (isDryRun(request)) {
      return {
        code,
        object: {
          ...finished,
          metadata: { ...finished.metadata, ...(live === undefined ? {} : { resourceVersion: live.metadata['resourceVersion'] as Json }) },
        } as unknown as JsonObject,
        warnings: outcome.warnings,
      };
    }
    const stored = storage.put(kind.resource, finished);
    if (stored.metadata['deletionTimestamp'] !== undefined && !hasFinalizers(stored)) storage.remove(kind.resource, keyOf(stored));
    return { code, object: stored as unknown as JsonObject, warnings: outcome.warnings };
  };

  /** Definitions are accepted or refused at once, and get the status that says so; namespaces are there at once. */
  const finishing = ({ kind, subresource }: ResourceRequest, object: KubernetesObject): KubernetesObject => {
    if (kind.resource === '/namespaces') return { ...object, status: { phase: 'Active' } };
    if (kind.resource !== definitionsResource || subresource !== undefined) return object;
    const problems = definitionProblems(object as unknown as JsonObject);
    const [first] = problems;
    if (first !== undefined) {
      throw refusedWrite(naming(kind), object.metadata.name, {
        code: 422,
        reason: 'Invalid',
        message: `CustomResourceDefinition.apiextensions.k8s.io "${object.metadata.name}" is invalid: ${problems.map(({ field, message }) => `${field}: ${message}`).join(', ')}`,
        causes: problems.map(({ field, message }) => ({ reason: 'FieldValueInvalid', field, message })),
      });
    }
    return established(object as unknown as JsonObject, seconds()) as unknown as KubernetesObject;
  };

  const common = (request: ResourceRequest, live: KubernetesObject | undefined) => {
    const { definition, version } = request.kind;
    return {
      // A dry run that is asked for in another way than All is refused before anything is decided.
      dryRun: isDryRun(request),
      ...(live === undefined ? {} : { live }),
      manager: managerOf(request),
      schema: request.kind.schema,
      statusSubresource: version.statusSubresource,
      ...(version.scale === undefined ? {} : { scale: version.scale }),
      ...(request.subresource === 'status' ? { subresource: request.subresource } : {}),
      namespaced: definition.scope === 'Namespaced',
      resource: definition.group === '' ? definition.plural : `${definition.plural}.${definition.group}`,
      now: seconds(),
      profile,
    };
  };

  const replace = (request: ResourceRequest, live: KubernetesObject, object: JsonObject): WriteAnswer => {
    const version = isObject(object['metadata']) ? object['metadata']['resourceVersion'] : undefined;
    if (version !== undefined && version !== '' && version !== live.metadata['resourceVersion'])
      throw modified(naming(request.kind), live.metadata.name);
    return write(request, live, applyUpdate({ ...common(request, live), object, fieldValidation: fieldValidation(request) }), 200);
  };

  /** Writes the number a `Scale` asks for into the object it scales; the answer is a `Scale` again. */
  const rescale = (request: ResourceRequest, scale: Json | undefined): WriteAnswer => {
    const live = existing(request);
    const { version } = request.kind;
    const answer = replace(request, live, withReplicas(version, live, scale));
    return { ...answer, object: scaleOf(version, answer.object as unknown as KubernetesObject) as unknown as JsonObject };
  };

  const applied = (request: ResourceRequest): WriteAnswer => {
    // Only the object itself is created by an apply.
    const live = request.subresource === undefined ? storage.get(request.kind.resource, keyFor(request)) : existing(request);
    if (live === undefined) needNamespace(request);
    if (request.query.get('fieldManager') === null)
      throw invalidOption(request.method, 'fieldManager', 'FieldValueRequired', 'Required value: is required for apply patch');
    const config = request.body;
    if (!isObject(config)) throw badRequest('the request body is not an object');
    return write(
      request,
      live,
      predictApply({
        ...common(request, live),
        config,
        force: request.query.get('force') === 'true',
        name: request.name ?? '',
        ...(request.namespace === '' ? {} : { namespace: request.namespace }),
      }),
      live === undefined ? 201 : 200,
    );
  };

  const patched = (request: ResourceRequest, live: KubernetesObject): Json => {
    const current = live as unknown as Json;
    const { body = null } = request;
    const result = request.type === 'application/json-patch+json' ? jsonPatch(current, body) : ok(mergePatch(current, body));
    // The server keeps to itself why a patch does not fit.
    if (!result.ok) throw new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    return result.value;
  };

  /** Objects of a kind go with its definition, objects of a namespace with the namespace. */
  const cascade = (request: ResourceRequest, object: KubernetesObject): void => {
    if (request.kind.resource === definitionsResource) {
      const spec = isObject(object['spec']) ? object['spec'] : {};
      const names = isObject(spec['names']) ? spec['names'] : {};
      const resource = resourceName({ group: String(spec['group']), plural: String(names['plural']) });
      for (const item of storage.list(resource)) storage.remove(resource, keyOf(item));
    }
    if (request.kind.resource === '/namespaces') {
      for (const kind of kinds.all()) {
        for (const item of storage.list(resourceName(kind)))
          if (item.metadata.namespace === object.metadata.name) storage.remove(resourceName(kind), keyOf(item));
      }
    }
  };

  const removeOne = (request: ResourceRequest, object: KubernetesObject): JsonObject => {
    checkPreconditions(request, object);
    const dryRun = isDryRun(request);
    if (hasFinalizers(object)) {
      const going = marked(object, seconds());
      return (going === object || dryRun ? going : storage.put(request.kind.resource, going)) as unknown as JsonObject;
    }
    if (!dryRun) {
      cascade(request, object);
      storage.remove(request.kind.resource, keyOf(object));
    }
    return deleted(naming(request.kind), object.metadata.name, String(object.metadata['uid']));
  };

  const list = (request: ResourceRequest): readonly KubernetesObject[] => {
    const matches = makeSelector(request.query.get('labelSelector'), request.query.get('fieldSelector'));
    return storage
      .list(request.kind.resource)
      .filter((object) => (request.namespace === '' || object.metadata.namespace === request.namespace) && matches(object))
      .map((object) => ({ ...object, apiVersion: apiVersionOf(request.kind) }));
  };

  return {
    get: (request) => (request.subresource === 'scale' ? scaleOf(request.kind.version, existing(request)) : existing(request)),
    list,
    create: (request) => {
      const options = { ...common(request, undefined), fieldValidation: fieldValidation(request) };
      needNamespace(request);
      const object = bodyObject(request);
      const name = isObject(object['metadata']) ? String(object['metadata']['name'] ?? '') : '';
      // What is wrong with the object itself is said first.
      const outcome = applyUpdate({ ...options, object });
      const other = storage.get(request.kind.resource, `${request.namespace}/${name}`);
      if (outcome.outcome === 'applied' && other !== undefined)
        throw alreadyExists(naming(request.kind), name, other.metadata['deletionTimestamp'] !== undefined);
      return write({ ...request, name }, undefined, outcome, 201);
    },
    update: (request) => {
      if (request.subresource === 'scale') return rescale(request, request.body);
      const object = bodyObject(request);
      return replace(request, existing(request), object);
    },
    patch: (request) => {
      if (request.type === 'application/apply-patch+yaml' && request.subresource !== 'scale') return applied(request);
      if (request.type !== 'application/merge-patch+json' && request.type !== 'application/json-patch+json') {
        const supported = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';
        throw unsupportedType(`the body of the request was in an unknown format - accepted media types include: ${supported}`);
      }
      const live = existing(request);
      if (request.subresource === 'scale') return rescale(request, patched(request, scaleOf(request.kind.version, live)));
      const result = patched(request, live);
      if (!isObject(result)) throw badRequest('the patched object is not an object');
      return replace(request, live, result);
    },
    remove: (request) => ({ code: 200, object: removeOne(request, existing(request)), warnings: [] }),
    removeAll: (request) => {
      const items = list(request);
      for (const item of items) removeOne(request, item);
      const metadata = { resourceVersion: String(storage.version()), continue: '' };
      const { listKind } = request.kind.definition;
      const object = { apiVersion: apiVersionOf(request.kind), kind: listKind, metadata, items: items as unknown as Json };
      return { code: 200, object, warnings: [] };
    },
  };
};
