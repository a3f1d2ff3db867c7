/** What of an object is not ours although we want it, and what somebody else put there. */
import { isObject, type Json, pointerToken } from '#base/json.ts';
import { difference, type FieldSet, fieldSetOfPaths, noFields, pathsOf, recursiveDifference } from './field-set.ts';
import { lastAppliedOf } from './last-applied.ts';
import { decodeManagers, type Manager, managerIdentity } from './managed-fields.ts';
import type { KubernetesObject } from './object.ts';
import { own } from './own.ts';
import { oldestProfile } from './profile.ts';
import type { TypePlan } from './type-plan.ts';
import { fieldSetOf, typingProblems } from './typed.ts';
import { metadataOf, unowned } from './write.ts';

const managersOf = (object: KubernetesObject): readonly Manager[] => [
  ...(decodeManagers(own(metadataOf(object), 'managedFields'))?.values() ?? []),
];

/** Whether anybody but this applier owns a field outside of `status`. False also when nobody owns anything. */
export const hasOtherOwners = (live: KubernetesObject, manager: string, operation: 'Apply' | 'Update' = 'Apply'): boolean =>
  managersOf(live).some(
    (entry) =>
      entry.subresource === undefined &&
      !(entry.name === manager && entry.operation === operation) &&
      [...entry.fields.keys()].some((field) => field !== 'f:status'),
  );

/** The field of a path as a JSON pointer; items of lists are owned with their list. */
const pointerOf = (path: readonly string[]): string => {
  const end = path.findIndex((element) => !element.startsWith('f:'));
  return path
    .slice(0, end < 0 ? path.length : end)
    .map((element) => `/${pointerToken(element.slice(2))}`)
    .join('');
};

const status = fieldSetOfPaths([['f:status']]);

/** Pointers of which none is inside of another: the outermost ones. */
const outermost = (pointers: readonly string[]): readonly string[] => {
  const all = new Set(pointers);
  return [...all].filter((pointer) => {
    for (let end = pointer.lastIndexOf('/'); end > 0; end = pointer.lastIndexOf('/', end - 1))
      if (all.has(pointer.slice(0, end))) return false;
    return true;
  });
};

const wantedFields = (config: KubernetesObject, plan: TypePlan): FieldSet =>
  difference(recursiveDifference(fieldSetOf(plan, config, oldestProfile), status), unowned);

/**
 * Fields of a manifest that its applier does not own in the live object, as JSON pointers; an item of a list is told by its list. One
 * empty pointer when it owns nothing at all. A manifest that does not fit its schema owns nothing that could be told.
 */
export const notOwnedBy = (manager: string, config: KubernetesObject, live: KubernetesObject, plan: TypePlan): readonly string[] => {
  const managers = decodeManagers(own(metadataOf(live), 'managedFields'));
  const entry = managers?.get(managerIdentity({ name: manager, operation: 'Apply', apiVersion: config.apiVersion }));
  if (entry === undefined) return [''];
  return outermost(
    pathsOf(difference(wantedFields(config, plan), entry.apiVersion === config.apiVersion ? entry.fields : noFields)).map(pointerOf),
  );
};

/**
 * The same where manifests are applied on the client's side: there a field goes with its line in Git when the last apply had it, whoever
 * owns it.
 */
export const notAppliedLast = (config: KubernetesObject, live: KubernetesObject, plan: TypePlan): readonly string[] => {
  const applied = lastAppliedOf(live);
  if (applied?.['apiVersion'] !== config.apiVersion || typingProblems(plan, applied, oldestProfile).length > 0) return [''];
  return outermost(pathsOf(difference(wantedFields(config, plan), fieldSetOf(plan, applied, oldestProfile))).map(pointerOf));
};

/** Annotations and labels that tools write for themselves: nobody's wish about the object. */
const toolWords = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'argocd.argoproj.io/',
  'app.kubernetes.io/instance',
  'kustomize.toolkit.fluxcd.io/',
  'hnp.githedgehog.com/',
];

/** A copy without labels and annotations that tools write for themselves. */
export const withoutToolWords = (object: KubernetesObject): KubernetesObject => {
  const metadata = Object.fromEntries(
    Object.entries(object.metadata).map(([key, value]) => {
      if ((key !== 'labels' && key !== 'annotations') || !isObject(value as Json)) return [key, value];
      return [
        key,
        Object.fromEntries(Object.entries(value as object).filter(([name]) => !toolWords.some((word) => name.startsWith(word)))),
      ];
    }),
  );
  return { ...object, metadata: metadata as KubernetesObject['metadata'] };
};
