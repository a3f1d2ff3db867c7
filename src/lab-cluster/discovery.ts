/** What is there: groups, versions, resources, and the OpenAPI documents that kubectl looks into. */
import type { Json, JsonObject } from '#base/json.ts';
import type { KindDefinition } from '#kubernetes/object.ts';
import type { KindTable } from './kinds.ts';

/** Server version the lab cluster behaves like. */
export const serverVersion = 'v1.32.0-hedgerow-lab';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const servedVersions = (kind: KindDefinition): readonly string[] => kind.versions.filter(({ served }) => served).map(({ name }) => name);

const groupVersions = (kinds: readonly KindDefinition[], group: string): readonly string[] => [
  ...new Set(kinds.filter((kind) => kind.group === group).flatMap(servedVersions)),
];

const groupOf = (kinds: readonly KindDefinition[], name: string): JsonObject => {
  const versions = groupVersions(kinds, name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] ?? null };
};

const resourcesOf = (kinds: readonly KindDefinition[], group: string, version: string): readonly JsonObject[] =>
  kinds
    .filter((kind) => kind.group === group && servedVersions(kind).includes(version))
    .flatMap((kind) => {
      const base = { singularName: kind.singular, namespaced: kind.scope === 'Namespaced', kind: kind.kind };
      const status = kind.versions.find(({ name }) => name === version)?.statusSubresource === true;
      const main: JsonObject = {
        name: kind.plural,
        ...base,
        verbs,
        shortNames: kind.shortNames,
        categories: kind.categories,
        storageVersionHash: 'lab',
      };
      return status ? [main, { name: `${kind.plural}/status`, ...base, singularName: '', verbs: ['get', 'patch', 'update'] }] : [main];
    });

const parameter = (name: string): JsonObject => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } });

/** Kubectl looks here for which query parameters a kind's PATCH understands, and for schemas to explain. */
const openApiOf = (kinds: readonly KindDefinition[], group: string, version: string): JsonObject => {
  const paths: Record<string, Json> = {};
  const schemas: Record<string, Json> = {};
  for (const kind of kinds.filter((candidate) => candidate.group === group)) {
    const found = kind.versions.find(({ name, served }) => name === version && served);
    if (found === undefined) continue;
    const gvk = { group, version, kind: kind.kind };
    const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const place = kind.scope === 'Namespaced' ? `${base}/namespaces/{namespace}/${kind.plural}/{name}` : `${base}/${kind.plural}/{name}`;
    paths[place] = {
      patch: {
        parameters: ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(parameter),
        responses: {},
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': gvk,
      },
    };
    const name = [
      ...group
        .split('.')
        .reverse()
        .filter((part) => part !== ''),
      version,
      kind.kind,
    ].join('.');
    schemas[name] = { ...(found.schema ?? { type: 'object' }), 'x-kubernetes-group-version-kind': [gvk] };
  }
  return { openapi: '3.0.0', info: { title: 'Lab cluster', version: serverVersion }, paths, components: { schemas } };
};

/** Every served group and version, the core group as `''`. */
const allVersions = (kinds: readonly KindDefinition[]): readonly (readonly [string, string])[] => {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return groups.flatMap((group) => groupVersions(kinds, group).map((version) => [group, version] as const));
};

const apiPath = (group: string, version: string): string => (group === '' ? `api/${version}` : `apis/${group}/${version}`);

const fixed: Readonly<Record<string, JsonObject>> = {
  '/version': {
    major: '1',
    minor: '32',
    gitVersion: serverVersion,
    platform: 'lab/hedgerow',
    goVersion: '',
    gitCommit: '',
    gitTreeState: '',
    buildDate: '',
    compiler: '',
  },
  '/api': { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] },
  '/openapi/v2': { swagger: '2.0', info: { title: 'Lab cluster', version: serverVersion }, paths: {}, definitions: {} },
};

/** The answer to a discovery path, or nothing when it is none. */
export const discover = (table: KindTable, path: string): JsonObject | undefined => {
  const known = fixed[path];
  if (known !== undefined) return known;
  const kinds = table.all();
  if (path === '/apis') {
    const groups = [...new Set(kinds.map(({ group }) => group))].filter((group) => group !== '');
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((group) => groupOf(kinds, group)) };
  }
  if (path === '/openapi/v3') {
    const paths = allVersions(kinds).map(([group, version]) => [
      apiPath(group, version),
      { serverRelativeURL: `/openapi/v3/${apiPath(group, version)}?hash=lab` },
    ]);
    return { paths: Object.fromEntries(paths) as JsonObject };
  }
  for (const [group, version] of allVersions(kinds)) {
    const place = apiPath(group, version);
    if (path === `/${place}`) {
      return {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: group === '' ? version : `${group}/${version}`,
        resources: resourcesOf(kinds, group, version),
      };
    }
    if (path === `/openapi/v3/${place}`) return openApiOf(kinds, group, version);
    if (group !== '' && path === `/apis/${group}`) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(kinds, group) };
  }
  return undefined;
};
