/**
 * Where in a source the manifest of a resource stands, or is to stand when it is new: beside those of its kind, named as they are. Pure
 * but for reading files.
 */
import type { JsonObject } from '#base/json.ts';
import { equals } from '#base/json.ts';
import { ok, type Result, refused } from '#base/result.ts';
import type { ResourceKey } from '#contexts/shared-kernel/generated/messages.ts';
import { resourceId, resourceKeyOf } from '#contexts/shared-kernel/resource-key.ts';
import { type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';
import type { FileEdit, ManifestDocument, SourceFeed, SourceFile, SourceSnapshot, SourceWriter } from '../ports.ts';
import type { Desk } from './desk.ts';

/** What a manifest is to say, given what it says now; nothing when it is new. */
export type Wanted = (current: KubernetesObject | undefined) => Promise<Result<JsonObject>>;

export interface Placement {
  readonly key: ResourceKey;
  /** File in which Git has it, as far as was read. */
  readonly file?: string | undefined;
  /** Where it is to stand when it is new; beside its siblings when absent. */
  readonly newFile?: string | undefined;
  /** Files of an earlier proposal on the same branch, in one of which it stands when it is not in Git yet. */
  readonly proposed?: readonly string[];
  readonly wanted: Wanted;
}

interface Found {
  readonly file: SourceFile;
  readonly content: Uint8Array;
  readonly document: ManifestDocument;
}

const identityOf = (desk: Desk, manifest: KubernetesObject): string => {
  const { group } = splitApiVersion(manifest.apiVersion);
  const { kind, metadata } = manifest;
  const known = desk.kinds.find((each) => each.group === group && each.kind === kind);
  const namespace = known?.scope === 'Cluster' ? '' : (metadata.namespace ?? desk.namespace);
  return resourceId({ fabric: desk.fabric, group, kind, namespace, name: metadata.name });
};

const findIn = async (desk: Desk, snapshot: SourceSnapshot, name: string | undefined, id: string): Promise<Found | undefined> => {
  const file = snapshot.files.find((each) => each.file === name && each.entry === 'file');
  if (file === undefined) return undefined;
  const content = await snapshot.read(file);
  const document = (desk.feed as SourceFeed).parse(file, content).manifests.find((each) => identityOf(desk, each.manifest) === id);
  return document === undefined ? undefined : { file, content, document };
};

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
const stem = (file: string): string => baseName(file).replace(/\.\w+$/u, '');

/** Ways in which files of one manifest are named. */
const namings: readonly ((key: ResourceKey) => string)[] = [
  ({ name }) => name,
  ({ kind, name }) => `${kind.toLowerCase()}-${name}`,
  ({ kind, name }) => `${name}-${kind.toLowerCase()}`,
  ({ namespace, name }) => `${namespace}-${name}`,
];
const byKindAndName = namings[1] as (key: ResourceKey) => string;

const mostFrequent = <Value>(values: readonly Value[]): Value | undefined => {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0];
};

/** The path of a new file. Its siblings are the resources of its kind that Git has. */
export const newFileFor = (desk: Pick<Desk, 'inventory' | 'place'>, key: ResourceKey): string => {
  const groupKind = resourceId(key).split(':')[1] ?? '';
  const siblings = [...desk.inventory]
    .filter(([id, entry]) => entry.file !== undefined && id.split(':')[1] === groupKind)
    .map(([id, entry]) => ({ key: resourceKeyOf(id), file: entry.file ?? '' }));
  const root = (desk.place?.path ?? '')
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .map((name) => `${name}/`)
    .join('');
  const folder = mostFrequent(siblings.map(({ file }) => file.slice(0, file.lastIndexOf('/') + 1))) ?? root;
  const naming =
    mostFrequent(siblings.flatMap((sibling) => namings.filter((naming) => naming(sibling.key) === stem(sibling.file)).slice(0, 1))) ??
    byKindAndName;
  const extension = mostFrequent(siblings.map(({ file }) => /\.(?:yaml|yml)$/u.exec(file)?.[0] ?? '.yaml')) ?? '.yaml';
  return `${folder}${naming(key)}${extension}`;
};

/** The first of a file's names that is not taken by something else. */
const freeName = (snapshot: SourceSnapshot, file: string): string => {
  const taken = new Set(snapshot.files.map((each) => each.file.toLowerCase()));
  const dot = file.lastIndexOf('.');
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? file : `${file.slice(0, dot)}-${count}${file.slice(dot)}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
};

/** Why a new manifest must not stand in a file that somebody named. */
const refuseFile = (snapshot: SourceSnapshot, file: string): Result<never> | undefined => {
  if (!/\.ya?ml$/u.test(file)) return refused('FileNotYaml', `${file} is not read: manifests are files that end with .yaml or .yml.`);
  const taken = snapshot.files.some((each) => each.file.toLowerCase() === file.toLowerCase());
  return taken ? refused('FileTaken', `${file} is there already.`, { hint: 'Name another file.' }) : undefined;
};

/**
 * The edits that make the manifest of a resource say what is wanted; none when it says so already. Refused when Git, as it is now, has
 * it no more where it was.
 */
export const placeManifest = async (
  desk: Desk,
  writer: SourceWriter,
  snapshot: SourceSnapshot,
  placement: Placement,
): Promise<Result<readonly FileEdit[]>> => {
  const id = resourceId(placement.key);
  const { newFile } = placement;
  const fresh = newFile ?? newFileFor(desk, placement.key);
  let found: Found | undefined;
  for (const file of [placement.file, ...(placement.proposed ?? []), fresh]) found ??= await findIn(desk, snapshot, file, id);
  if (found === undefined && placement.file !== undefined)
    return refused('DraftOutdated', `${placement.file} does not hold ${id} any more.`, { hint: 'Sync the fabric and look again.' });
  if (newFile !== undefined && found !== undefined && found.file.file !== newFile)
    return refused('FileKnown', `Git has it in ${found.file.file}.`, { hint: 'Leave the file out.' });
  const unusable = newFile === undefined || found !== undefined ? undefined : refuseFile(snapshot, newFile);
  if (unusable !== undefined) return unusable;
  const wanted = await placement.wanted(found?.document.manifest);
  if (!wanted.ok) return wanted;
  if (found === undefined) return ok([{ file: freeName(snapshot, fresh), content: writer.compose(wanted.value) }]);
  if (equals(found.document.manifest, wanted.value)) return ok([]);
  const revised = writer.revise(found.file.file, found.content, found.document, wanted.value);
  return revised.ok ? ok([{ file: found.file.file, content: revised.value }]) : revised;
};
