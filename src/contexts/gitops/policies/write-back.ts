/**
 * From drafts and from the cluster into Git: a commit on a branch, and the record of it.
 *
 * Nothing is remembered as being in Git because we wrote it: when the branch is the followed one, the repository is looked at at once,
 * and what was found there is a fact like any other.
 */
import { equals, type JsonObject } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import { ok, type Refusal, type Result, refused } from '#base/result.ts';
import type { Change, ResourceKey } from '#contexts/shared-kernel/generated/messages.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { canonicalManifest, checkManifest, kindLookup } from '#kubernetes/manifest-check.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import { resourceRefusals, sourceRefusals } from '../generated/contract.ts';
import type { CommitCause } from '../generated/messages.ts';
import type { LiveResource, SourcePlace, SourceWriter } from '../ports.ts';
import { adoptable, adopted, adoptedPlaces, manifestOf, type Storage } from './adoption.ts';
import { compareLive, schemaOf } from './compare-live.ts';
import type { Desk } from './desk.ts';
import { record } from './observe-live.ts';
import { placeManifest, type Wanted } from './place-manifest.ts';
import { waitsForDefinition } from './read-revision.ts';
import { settleCommit } from './settle-commits.ts';

export interface WriteBack {
  readonly desk: Desk;
  readonly writer: SourceWriter;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
  /** Looks at the repository; asked for when the followed branch has a new commit. */
  readonly look: () => Promise<unknown>;
}

/** What a person asks for when a draft is committed. */
export interface CommitWishes {
  readonly resource: string;
  /** File for a resource that Git does not have. */
  readonly file?: string;
  readonly branch?: string;
  readonly message?: string;
}

export interface AdoptionWishes extends Omit<CommitWishes, 'file'> {
  readonly reason?: string;
  readonly fields?: readonly string[];
}

/** A commit that was made; no files when the branch said all of it before. */
export interface Committed {
  readonly branch: string;
  readonly commit: string;
  readonly files: readonly string[];
  /** Whether the fabric follows the branch. */
  readonly followed: boolean;
}

/** What is to be written, and why. */
interface Writing {
  readonly resource: string;
  readonly facts: ResourceFacts & { readonly key: ResourceKey };
  readonly place: SourcePlace;
  readonly cause: CommitCause;
  readonly branch: string;
  readonly message: string;
  readonly newFile?: string | undefined;
  readonly wanted: Wanted;
}

/** The person who acts, as git names people; `.invalid` is a domain that nobody can have (RFC 2606). */
const authorOf = ({ actor }: Metadata) => {
  const name = actor.replace(/^user:/u, '');
  return { name, email: `${name.replaceAll(/[^\w.+-]/gu, '-')}@hedgerow.invalid` };
};

const verbs: Readonly<Record<CommitCause, string>> = { draft: 'draft', adoption: 'adopt' };

/** A branch of its own for each resource and cause, so that two proposals never meet. Parts of names are ones that git takes. */
const ownBranch = (cause: CommitCause, { kind, namespace, name }: ResourceKey): string => {
  const parts = [kind.toLowerCase(), ...(namespace === '' || namespace === 'default' ? [] : [namespace]), name];
  return `hedgerow/${verbs[cause]}-${parts.join('-').replaceAll(/\.+/gu, '-')}`;
};

/** A subject, what the person said, and for programs: what, why and who. */
const messageOf = (subject: string, said: string | undefined, trailers: Readonly<Record<string, string>>): string => {
  const text = said === undefined || said.trim() === '' ? subject : said.trim();
  const lines = Object.entries(trailers).map(([name, value]) => `${name}: ${value.replaceAll(/\s*\n\s*/gu, ' ')}`);
  return `${text}\n\n${lines.join('\n')}\n`;
};

const readFacts = async ({ handler }: WriteBack, resource: string): Promise<Result<Writing['facts']>> => {
  const { state } = await handler.read<ResourceFacts>('Resource', resource);
  return state.key === undefined ? resourceRefusals.ResourceUnknown({ resource }) : ok({ ...state, key: state.key });
};

/** Writes, records the commit, and looks when the fabric follows the branch. */
const writeAndRecord = async (work: WriteBack, writing: Writing): Promise<Result<Committed>> => {
  const { desk, writer, meta } = work;
  const { resource, facts, place, cause, branch, message, newFile, wanted } = writing;
  const file = facts.desired?.origin.file;
  const proposed = facts.proposal?.branch === branch ? facts.proposal.files : [];
  await settleCommit(work, resource);
  const written = await writer.write(place, {
    branch,
    author: authorOf(meta),
    message,
    at: meta.at,
    edit: (snapshot) => placeManifest(desk, writer, snapshot, { key: facts.key, file, newFile, proposed, wanted }),
    // Should we end before it is recorded below, the branch will tell what became of it.
    onCommit: ({ commit, files }) => record(work, [{ type: 'IntendCommit', data: { resource, cause, branch, commit, files }, meta }]),
  });
  // After a timeout the branch may still get it; the next look will tell.
  if (!written.ok && !('reason' in written && written.reason === 'Timeout')) await settleCommit(work, resource);
  if (!written.ok) return 'refusal' in written ? written : refused(written.reason, written.message, { hint: written.hint });
  const { commit, files } = written;
  if (files.length > 0) await record(work, [{ type: 'RecordCommit', data: { resource, cause, branch, commit, files }, meta }]);
  const followed = branch === place.branch;
  if (followed) await work.look();
  return ok({ branch, commit, files, followed });
};

/** What the cluster would refuse, by schema and rules, in the words of the check; pointers are into the spec. */
const problemsOf = (desk: Desk, manifest: JsonObject): NonNullable<Refusal['fields']> =>
  checkManifest(manifest as unknown as KubernetesObject, kindLookup(desk.kinds))
    .filter(({ blocking, code }) => blocking && !waitsForDefinition.has(code))
    .map(({ pointer, code, message }) => ({ pointer, code, message }));

const invalid = (resource: string, fields: NonNullable<Refusal['fields']>): Result<never> => {
  const { ok: _ok, refusal } = resourceRefusals.DraftInvalid({ resource });
  return { ok: false, refusal: { ...refusal, fields } };
};

const specless = ({
  apiVersion,
  kind,
  namespace,
  name,
}: { readonly apiVersion: string } & Pick<ResourceKey, 'kind' | 'namespace' | 'name'>): JsonObject => ({
  apiVersion,
  kind,
  metadata: namespace === '' ? { name } : { name, namespace },
});

const storageOf = (desk: Desk, { apiVersion, kind }: KubernetesObject): Storage => ({
  schema: schemaOf(desk, apiVersion, kind),
  hedgehog: desk.hedgehog,
});

const liveManifest = (desk: Desk, { live }: ResourceFacts, seen: LiveResource | undefined): JsonObject | undefined => {
  const object = (seen?.object ?? live?.object) as KubernetesObject | undefined;
  return object === undefined ? undefined : manifestOf(object, storageOf(desk, object));
};

/** The manifest that a draft makes of a resource that Git does not have. */
const newManifest = (desk: Desk, resource: string, facts: Writing['facts']): JsonObject =>
  liveManifest(desk, facts, desk.live.get(resource)) ?? specless({ apiVersion: facts.begun ?? '', ...facts.key });

/** Whether the cluster would take a spec: asked before a draft is kept, and again before it is committed. */
export const checkDraft = async (
  { desk, handler }: Pick<WriteBack, 'desk' | 'handler'>,
  wishes: { readonly resource: string; readonly spec: JsonObject; readonly key?: ResourceKey; readonly apiVersion?: string },
): Promise<Result<{ readonly valid: true }>> => {
  const { resource, spec } = wishes;
  const { state } = await handler.read<ResourceFacts>('Resource', resource);
  const key = wishes.key ?? state.key;
  // The decision refuses with a word of its own.
  if (key === undefined) return ok({ valid: true });
  const begun = wishes.apiVersion ?? state.begun;
  const current = (state.desired?.manifest as JsonObject | undefined) ?? newManifest(desk, resource, { ...state, begun, key });
  const fields = problemsOf(desk, { ...current, spec });
  return fields.length === 0 ? ok({ valid: true }) : invalid(resource, fields);
};

/** Commits the draft of a resource. On the followed branch the draft is done with as soon as Git was seen to have it. */
export const commitDraft = async (work: WriteBack, { resource, branch, message, file }: CommitWishes): Promise<Result<Committed>> => {
  const { desk, handler, meta } = work;
  const { place } = desk;
  if (place === undefined) return sourceRefusals.SourceMissing({ fabric: desk.fabric });
  const read = await readFacts(work, resource);
  if (!read.ok) return read;
  const facts = read.value;
  const { draft, desired, key } = facts;
  if (draft === undefined) return resourceRefusals.NoDraft({ resource });
  if (desired?.digest !== facts.base) return resourceRefusals.DraftOutdated({ resource });
  const checked = await checkDraft(work, { resource, spec: draft as JsonObject });
  if (!checked.ok) return checked;
  const target = branch ?? ownBranch('draft', key);
  const specNow = (manifest: KubernetesObject): unknown => (canonicalManifest(manifest) as unknown as JsonObject)['spec'];
  const known = desired === undefined ? undefined : specNow(desired.manifest as unknown as KubernetesObject);
  const committed = await writeAndRecord(work, {
    resource,
    facts,
    place,
    cause: 'draft',
    branch: target,
    newFile: file,
    message: messageOf(`${desired === undefined ? 'Add' : 'Change'} ${key.kind} ${key.name}`, message, {
      Resource: resource,
      Cause: 'a draft that was written in Hedgerow',
      'Asked-by': meta.actor,
    }),
    wanted: async (current) => {
      if (current === undefined) return ok({ ...newManifest(desk, resource, facts), spec: draft });
      // On a branch where we proposed before, what stands there may be an earlier draft.
      const isOurs = target !== place.branch && facts.proposal?.branch === target;
      if (desired !== undefined && !isOurs && !equals(specNow(current), known)) return resourceRefusals.DraftOutdated({ resource });
      return ok({ ...(current as unknown as JsonObject), spec: draft });
    },
  });
  // Git had it all along: there is no commit that would tell.
  if (committed.ok && committed.value.followed && committed.value.files.length === 0)
    await handler.handle({ type: 'DiscardDraft', data: { resource }, meta });
  return committed;
};

const fieldsOf = (object: JsonObject): readonly string[] => Object.keys(object).filter((name) => name !== 'apiVersion' && name !== 'kind');

/** What the cluster says of the manifest that an adoption would make: refused, or still another one where it was adopted. */
const checkAdopted = async (
  { desk }: WriteBack,
  resource: string,
  manifest: JsonObject,
  live: LiveResource,
  places: readonly string[],
): Promise<Result<unknown>> => {
  const fields = problemsOf(desk, manifest);
  if (fields.length > 0) return invalid(resource, fields);
  if (desk.cluster === undefined) return ok(undefined);
  const comparison = await compareLive(desk, manifest as unknown as KubernetesObject, live);
  if (comparison.outcome === 'unknown')
    return refused(comparison.reason, comparison.message, { hint: 'Adopt it when the cluster takes it.' });
  const left = comparison.changes.filter(({ path }) => places.some((place) => path === place || path.startsWith(`${place}/`)));
  if (left.length === 0) return ok(undefined);
  const { ok: _ok, refusal } = resourceRefusals.AdoptionPartial({ resource });
  return {
    ok: false,
    refusal: { ...refusal, fields: left.map(({ path }) => ({ pointer: path, code: 'still-differs', message: 'Would still differ.' })) },
  };
};

/** What may be adopted: what counts as drift; where nothing does, or fields are named, also what others wrote and Git says nothing of. */
const differencesIn = ({ compared, desired }: ResourceFacts, fields: readonly string[]): readonly Change[] => {
  // Git moved on: what differs from it now is not known yet.
  if (compared?.digest !== desired?.digest) return [];
  const drift = compared?.changes ?? [];
  const foreign = (compared?.aside ?? []).filter(({ kind }) => kind !== 'owned');
  return drift.length === 0 || fields.length > 0 ? [...drift, ...foreign] : drift;
};

/** How a manifest is made that has what the cluster has, and which of its places that changes. */
const adoptionOf = (
  work: WriteBack,
  resource: string,
  facts: Writing['facts'],
  live: LiveResource,
  fields: readonly string[],
): { readonly places: readonly string[]; readonly wanted: Wanted } => {
  const { desk } = work;
  const storage = storageOf(desk, live.object);
  if (facts.desired === undefined) {
    const manifest = manifestOf(live.object, storage);
    const places = fieldsOf(manifest).map((name) => `/${name}`);
    const checked = async (): Promise<Result<JsonObject>> => {
      const verdict = await checkAdopted(work, resource, manifest, live, places);
      return verdict.ok ? ok(manifest) : verdict;
    };
    return { places: fields.length > 0 ? [] : places, wanted: checked };
  }
  const changes = adoptable(live.object, differencesIn(facts, fields), fields);
  const places = adoptedPlaces(live.object, changes);
  return {
    places,
    wanted: async (current) => {
      if (current === undefined) return refused('DraftOutdated', 'Git has it no more.', { hint: 'Sync the fabric and look again.' });
      const manifest = adopted(current, live.object, changes, storage);
      const verdict = await checkAdopted(work, resource, manifest, live, places);
      return verdict.ok ? ok(manifest) : verdict;
    },
  };
};

const because = 'What the cluster has is right.';

/**
 * Commits what the cluster has of an orphaned or drifted resource, with the approval recorded before. Only what people wrote is adopted;
 * single fields of a drifted resource when they are named.
 */
export const adopt = async (
  work: WriteBack,
  { resource, branch, message, reason, fields = [] }: AdoptionWishes,
): Promise<Result<Committed>> => {
  const { desk, handler, meta } = work;
  const { place } = desk;
  if (place === undefined) return sourceRefusals.SourceMissing({ fabric: desk.fabric });
  const read = await readFacts(work, resource);
  if (!read.ok) return read;
  const facts = read.value;
  const live = desk.live.get(resource);
  if (live === undefined || facts.live === undefined) return resourceRefusals.NothingLive({ resource });
  const { places, wanted } = adoptionOf(work, resource, facts, live, fields);
  if (places.length === 0) return resourceRefusals.NothingToAdopt({ resource });
  const target = branch ?? ownBranch('adoption', facts.key);
  const why = reason ?? message ?? because;
  const isWhole = facts.desired === undefined;
  const approved = await handler.handle({
    type: 'ApproveAdoption',
    data: { resource, fields: isWhole ? [] : places, branch: target, reason: why },
    meta,
  });
  if (!approved.ok) return approved;
  const { kind, name } = facts.key;
  return writeAndRecord(work, {
    resource,
    facts,
    place,
    cause: 'adoption',
    branch: target,
    message: messageOf(isWhole ? `Adopt ${kind} ${name} from the cluster` : `Adopt changes of ${kind} ${name} from the cluster`, message, {
      Resource: resource,
      Reason: why,
      Cause: isWhole ? 'in the cluster and not in Git' : `in the cluster otherwise than in Git: ${places.join(', ')}`,
      'Approved-by': meta.actor,
    }),
    wanted,
  });
};
