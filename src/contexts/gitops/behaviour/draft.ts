/**
 * Drafts, and what goes from them and from the cluster into Git: which events each decision makes. The resource (`resource.ts`) says
 * which state follows.
 *
 * A draft remembers what Git had when it was written. It is gone when it is thrown away, or when Git has it, whoever put it there and
 * by whatever commit.
 */
import { equals, isObject, type Json } from '#base/json.ts';
import type { Result } from '#base/result.ts';
import type { ResourceKey } from '#contexts/shared-kernel/generated/messages.ts';
import { resourceId } from '#contexts/shared-kernel/resource-key.ts';
import { resourceRefusals } from '../generated/contract.ts';
import type {
  AbandonCommit,
  AdoptionApproved,
  ApproveAdoption,
  BeginDraft,
  CommitAbandoned,
  CommitIntended,
  DiscardDraft,
  DraftDiscarded,
  DraftSaved,
  IntendCommit,
  ManifestCommitted,
  RecordCommit,
  SaveDraft,
} from '../generated/messages.ts';

/** What a draft asks of its resource, and what the resource keeps of it. */
export interface DraftFacts {
  readonly key?: ResourceKey | undefined;
  readonly desired?: { readonly digest: string } | undefined;
  readonly live?: { readonly uid: string; readonly resourceVersion: string } | undefined;
  readonly draft?: Json | undefined;
  /** Digest of the manifest that the draft was written against. */
  readonly base?: string | undefined;
  /** Group and version, while there is nothing but a draft. */
  readonly begun?: string | undefined;
  /** A commit of which it is not known yet whether its branch got it. */
  readonly intended?: CommitIntended['data'] | undefined;
  /** The newest commit that Hedgerow made for the resource, until Git wants something else of it. */
  readonly proposal?: ManifestCommitted['data'] | undefined;
}

type Events<Event, Code extends string> = Result<readonly Event[], Code>;

const events = <Event>(...made: readonly Event[]): { readonly ok: true; readonly value: readonly Event[] } => ({ ok: true, value: made });

export const saveDraft = ({ data }: SaveDraft, facts: DraftFacts): Events<DraftSaved, 'ResourceUnknown'> => {
  if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
  const base = facts.desired === undefined ? {} : { base: facts.desired.digest };
  if (facts.draft !== undefined && equals(facts.draft, data.spec) && facts.base === base.base) return events();
  // What began as a draft still has nothing but that.
  const begun = facts.begun === undefined ? {} : { key: facts.key, apiVersion: facts.begun };
  return events({ type: 'DraftSaved', data: { spec: data.spec, ...base, ...begun } });
};

export const beginDraft = ({ data }: BeginDraft, facts: DraftFacts): Events<DraftSaved, 'ResourceExists' | 'NameMismatch'> => {
  const { resource, key, apiVersion, spec } = data;
  if (resourceId(key) !== resource) return resourceRefusals.NameMismatch(data);
  if (facts.desired !== undefined || facts.live !== undefined || facts.draft !== undefined) return resourceRefusals.ResourceExists(data);
  return events({ type: 'DraftSaved', data: { spec, key, apiVersion } });
};

export const discardDraft = ({ data }: DiscardDraft, facts: DraftFacts): Events<DraftDiscarded, 'ResourceUnknown' | 'NoDraft'> => {
  if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
  if (facts.draft === undefined) return resourceRefusals.NoDraft(data);
  return events({ type: 'DraftDiscarded', data: {} });
};

export const approveAdoption = (
  { data }: ApproveAdoption,
  facts: DraftFacts,
): Events<AdoptionApproved, 'ResourceUnknown' | 'NothingLive'> => {
  if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
  if (facts.live === undefined) return resourceRefusals.NothingLive(data);
  const { fields, branch, reason } = data;
  const { uid, resourceVersion } = facts.live;
  return events({ type: 'AdoptionApproved', data: { fields, branch, reason, uid, resourceVersion } });
};

export const intendCommit = ({ data }: IntendCommit, facts: DraftFacts): Events<CommitIntended, 'ResourceUnknown'> => {
  if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
  const { cause, branch, commit, files } = data;
  return events({ type: 'CommitIntended', data: { cause, branch, commit, files } });
};

export const abandonCommit = ({ data }: AbandonCommit, facts: DraftFacts): Events<CommitAbandoned, 'ResourceUnknown'> => {
  if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
  // Told once: another one is intended, or it is known what became of it.
  return facts.intended?.commit === data.commit ? events({ type: 'CommitAbandoned', data: { commit: data.commit } }) : events();
};

export const recordCommit = ({ data }: RecordCommit, facts: DraftFacts): Events<ManifestCommitted, 'ResourceUnknown'> => {
  if (facts.key === undefined) return resourceRefusals.ResourceUnknown(data);
  const { cause, branch, commit, files } = data;
  return events({ type: 'ManifestCommitted', data: { cause, branch, commit, files } });
};

/** Whether a manifest says what the draft says. */
const hasDraft = (manifest: Json, draft: Json): boolean => equals(isObject(manifest) ? (manifest['spec'] ?? {}) : undefined, draft);

/** What goes with a manifest that Git has now: a draft that says the same is done with. */
export const draftAfter = (facts: DraftFacts, manifest: Json): readonly DraftDiscarded[] =>
  facts.draft !== undefined && hasDraft(manifest, facts.draft) ? [{ type: 'DraftDiscarded', data: {} }] : [];

const keptProposal = ({ proposal }: DraftFacts) => (proposal?.cause === 'draft' ? undefined : proposal);

/** What an event changes of the facts. */
type DraftChange = Omit<DraftFacts, 'desired' | 'live'>;

/** What the events change. */
export const draftChanges = {
  // What was proposed before is another text now, on a branch that may get this one too.
  DraftSaved: (facts: DraftFacts, { data }: DraftSaved): DraftChange => ({
    key: facts.key ?? data.key,
    begun: data.apiVersion,
    draft: data.spec,
    base: data.base,
  }),
  DraftDiscarded: (facts: DraftFacts): DraftChange => ({
    draft: undefined,
    base: undefined,
    begun: undefined,
    proposal: keptProposal(facts),
  }),
  CommitIntended: ({ data }: CommitIntended): DraftChange => ({ intended: data }),
  CommitAbandoned: (): DraftChange => ({ intended: undefined }),
  ManifestCommitted: ({ data }: ManifestCommitted): DraftChange => ({
    proposal: data,
    intended: undefined,
  }),
};
