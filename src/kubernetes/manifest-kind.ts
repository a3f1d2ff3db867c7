/** Whether a manifest names a kind the cluster serves. */

import { nearestName } from '#base/nearest-name.ts';
import { type ManifestProblem, manifestProblem } from './manifest-codes.ts';
import { type KindDefinition, splitApiVersion } from './object.ts';

/** Definitions by name. */
export interface KnownKinds {
  readonly all: readonly KindDefinition[];
  readonly find: (group: string, kind: string) => KindDefinition | undefined;
}

/** Kinds of the core group, in which everything else is a mistake. */
const coreKinds = new Set([
  'Binding',
  'ComponentStatus',
  'ConfigMap',
  'Endpoints',
  'Event',
  'LimitRange',
  'List',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodTemplate',
  'ReplicationController',
  'ResourceQuota',
  'Secret',
  'Service',
  'ServiceAccount',
]);

/** Groups of Kubernetes itself besides those that end in `.k8s.io`. */
const builtInGroups = new Set(['apps', 'autoscaling', 'batch', 'extensions', 'policy']);

const isBuiltIn = (group: string, kind: string): boolean =>
  group === '' ? coreKinds.has(kind) : builtInGroups.has(group) || group.endsWith('.k8s.io');

const servedVersions = (definition: KindDefinition): readonly string[] =>
  definition.versions
    .filter((version) => version.served)
    .map((version) => (definition.group === '' ? version.name : `${definition.group}/${version.name}`));

const alternatives = (texts: readonly string[]): string => texts.join(' or ');

/** What the author may have meant: the kind in another group, or a kind or a group of nearly that name. */
const suggestion = (group: string, kind: string, kinds: KnownKinds): string => {
  const elsewhere = kinds.all.filter((known) => known.kind === kind);
  if (elsewhere.length > 0) {
    const nearest = nearestName(
      group,
      elsewhere.map((known) => known.group),
    );
    const best = elsewhere.find((known) => known.group === nearest) ?? elsewhere[0];
    return `Did you mean apiVersion: ${alternatives(servedVersions(best as KindDefinition))}?`;
  }
  const inGroup = kinds.all.filter((known) => known.group === group);
  const nearest = nearestName(
    kind,
    (inGroup.length > 0 ? inGroup : kinds.all).map((known) => known.kind),
  );
  return nearest === undefined
    ? 'Install its definition in the cluster, or correct apiVersion and kind.'
    : `Did you mean kind: ${nearest}?`;
};

const unknownKind = (apiVersion: string, kind: string, kinds: KnownKinds): ManifestProblem => {
  const { group } = splitApiVersion(apiVersion);
  const pointer = kinds.all.some((known) => known.kind === kind) ? '/apiVersion' : '/kind';
  return manifestProblem('manifest/unknown-kind', pointer, { kind, apiVersion, what: suggestion(group, kind, kinds) });
};

export type KindFinding =
  | { readonly definition: KindDefinition; readonly version: string; readonly problems: readonly ManifestProblem[] }
  | { readonly definition?: undefined; readonly problems: readonly ManifestProblem[] };

/** Finds the definition of a manifest's kind, or says why there is none. */
export const findKind = (apiVersion: string, kind: string, kinds: KnownKinds): KindFinding => {
  const { group, version } = splitApiVersion(apiVersion);
  const definition = kinds.find(group, kind);
  if (definition === undefined) {
    if (group === '' && kind === 'Secret') return { problems: [manifestProblem('manifest/secret', '/kind', {})] };
    const known = isBuiltIn(group, kind);
    return {
      problems: [
        known ? manifestProblem('manifest/kind-not-managed', '/kind', { kind, apiVersion }) : unknownKind(apiVersion, kind, kinds),
      ],
    };
  }
  if (definition.versions.some((known) => known.name === version && known.served)) return { definition, version, problems: [] };
  const served = alternatives(servedVersions(definition));
  return { problems: [manifestProblem('manifest/version-not-served', '/apiVersion', { kind, version, served })] };
};
