/** What is there: groups, versions, resources, and the OpenAPI documents that kubectl looks into. */
import type { JsonObject } from '#base/json.ts';
import type { KindDefinition } from '#kubernetes/object.ts';
import type { KindTable } from './kinds.ts';
import { openApi3 } from './openapi.ts';

/** Server version the lab cluster behaves like. */
export const serverVersion = 'v1.37.0-hedgerow-lab';

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
      const found = kind.versions.find(({ name }) => name === version);
      const part = (name: string, more: JsonObject = {}): JsonObject => ({
        ...base,
        name: `${kind.plural}/${name}`,
        singularName: '',
        verbs: ['get', 'patch', 'update'],
        ...more,
      });
      const main: JsonObject = {
        name: kind.plural,
        ...base,
        verbs,
        shortNames: kind.shortNames,
        categories: kind.categories,
        storageVersionHash: 'lab',
      };
      const status = found?.statusSubresource === true ? [part('status')] : [];
      const scale = found?.scale === undefined ? [] : [part('scale', { group: 'autoscaling', version: 'v1', kind: 'Scale' })];
      return [main, ...status, ...scale];
    });

/** Every served group and version, the core group as `''`. */
const allVersions = (kinds: readonly KindDefinition[]): readonly (readonly [string, string])[] => {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return groups.flatMap((group) => groupVersions(kinds, group).map((version) => [group, version] as const));
};

const apiPath = (group: string, version: string): string => (group === '' ? `api/${version}` : `apis/${group}/${version}`);

const fixed: Readonly<Record<string, JsonObject>> = {
  '/version': {
    major: '1',
    minor: '37',
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
    if (path === `/openapi/v3/${place}`) return openApi3(kinds, group, version, serverVersion);
    if (group !== '' && path === `/apis/${group}`) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(kinds, group) };
  }
  return undefined;
};
