/** Every resource with its state, both its sides and what can be asked of it. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row } from '#base/table.ts';
import { type ResourceEvent, resourceScore, scoreOf, severityOf } from '#contexts/gitops/index.ts';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';
import { resourceKeyOf } from '#contexts/shared-kernel/resource-key.ts';
import type { ReadRows } from '#eventing/processing/projection.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { resourceTable } from '../generated/tables.ts';

/** The row while it is being made: without a state it is not shown. */
type Draft = Readonly<Record<string, unknown>>;

/** What the columns about differences say when nothing differs. */
const agreeing: Draft = { changes: 0, drift: [], aside: [], differences: [], ignored: 0, severity: undefined, score: 0 };
const blank: Draft = { ...agreeing, apiVersion: '', reason: '', served: true, reconciling: false, actions: [] };

interface Judged {
  readonly changes?: readonly Change[];
  readonly aside?: readonly Change[];
  readonly provenance?: unknown;
}

/** The columns about differences, each of which gets its severity. */
const compared = (kind: string, { changes = [], aside = [], provenance }: Judged): Draft => {
  const weigh = (change: Change, counts: boolean): { readonly score: number; readonly shown: Change } => {
    const score = scoreOf({ change, counts }, kind);
    const severity = severityOf(score);
    return { score, shown: { category: 'value', ...change, ...(severity === undefined ? {} : { severity }) } };
  };
  const counted = changes.map((change) => weigh(change, true));
  const besides = aside.map((change) => weigh(change, false));
  const all = [...counted, ...besides];
  const score = resourceScore(all.map((one) => one.score));
  const kinds = new Set(all.flatMap(({ shown }) => (shown.ignoredBy === undefined ? [shown.category ?? 'value'] : [])));
  return {
    changes: changes.length,
    drift: counted.map(({ shown }) => shown),
    aside: besides.map(({ shown }) => shown),
    differences: (['value', 'foreign', 'ownership'] as const).filter((category) => kinds.has(category)),
    ignored: all.filter(({ shown }) => shown.ignoredBy !== undefined).length,
    severity: severityOf(score),
    score,
    verdict: provenance,
  };
};

const apiVersionOf = (object: unknown): string => String((object as { readonly apiVersion?: unknown } | undefined)?.apiVersion ?? '');

const changes: {
  readonly [Type in ResourceEvent['type']]: (row: Draft, event: Extract<ResourceEvent, { type: Type }>, at: string, by: string) => Draft;
} = {
  DesiredRecorded: (row, { data }) => ({
    ...row,
    ...sinceDigest(row, data.digest),
    apiVersion: data.apiVersion,
    desired: data.manifest,
    commit: data.origin.commit,
    author: data.origin.author,
    file: data.origin.file,
    line: data.origin.line,
    served: data.served,
  }),
  DesiredWithdrawn: (row) => ({
    ...row,
    ...sinceDigest(row, undefined),
    desired: undefined,
    served: true,
    commit: undefined,
    author: undefined,
    file: undefined,
    line: undefined,
    ...agreeing,
    verdict: undefined,
  }),
  LiveRecorded: (row, { data }) => ({
    ...row,
    apiVersion: row['apiVersion'] === '' ? apiVersionOf(data.live.object) : row['apiVersion'],
    live: data.live.object,
  }),
  LiveVanished: (row) => ({
    ...row,
    reconciling: row['desired'] !== undefined && row['reconciling'],
    live: undefined,
    ...agreeing,
    verdict: undefined,
  }),
  DriftDetected: (row, { data }) => ({
    ...row,
    reconciling: false,
    ...compared(String(row['kind']), data),
    ...(row['state'] === 'drifted' ? { reason: differs(data.changes.length) } : {}),
  }),
  DriftResolved: (row, { data }) => ({ ...row, reconciling: false, ...compared(String(row['kind']), data) }),
  ReconciliationRequested: (row) => ({ ...row, reconciling: true }),
  ReconciliationSucceeded: (row) => row,
  // It was pending before and is pending still, which is no step to another state: only why is another.
  ReconciliationFailed: (row) => ({
    ...row,
    reconciling: false,
    ...(row['state'] === 'pending' && row['served'] === false ? { reason: `The cluster does not serve ${row['apiVersion']}.` } : {}),
  }),
  RolloutBegun: (row, { data }) => ({ ...row, ...data }),
  RolloutCompleted: (row, { data }) => ({ ...row, ...data, lagging: [], silent: [] }),
  ReconciliationHeld: (row, { data }) => ({ ...row, held: data.reason }),
  ReconciliationReleased: (row) => ({ ...row, held: undefined }),
  DeletionRequested: (row) => ({ ...row, reconciling: true }),
  DeletionAccepted: (row) => row,
  DeletionFailed: (row) => ({ ...row, reconciling: false }),
  DraftSaved: (row, { data }) => ({
    ...row,
    apiVersion: row['apiVersion'] === '' ? (data.apiVersion ?? '') : row['apiVersion'],
    draft: data.spec,
    draftOutdated: false,
    proposal: keptProposal(row),
  }),
  DraftDiscarded: (row) => ({ ...row, draft: undefined, draftOutdated: undefined, proposal: keptProposal(row) }),
  AdoptionApproved: (row, { data: { fields, branch, reason } }, at, by) => ({ ...row, adoption: { fields, branch, reason, by, at } }),
  CommitIntended: (row) => row,
  CommitAbandoned: (row) => row,
  ManifestCommitted: (row, { data }, at, by) => ({ ...row, proposal: { ...data, by, at } }),
  StateChanged: (row, { data }, at) => ({ ...row, state: data.to, reason: data.reason, since: at }),
};

const differs = (count: number): string => `${count} ${count === 1 ? 'field differs' : 'fields differ'} between Git and the cluster.`;

/** A proposal of a draft that is another one now, or gone, says nothing any more. */
const keptProposal = (row: Draft): unknown => {
  const proposal = row['proposal'] as { readonly cause?: unknown } | undefined;
  return proposal?.cause === 'draft' ? undefined : proposal;
};

/** Git wants something else of the resource: what was proposed before is there, or overtaken, and a draft was written against another manifest. */
const sinceDigest = (row: Draft, digest: string | undefined): Draft => {
  if (row['digest'] === digest) return {};
  return { digest, proposal: undefined, ...(row['draft'] === undefined ? {} : { draftOutdated: true }) };
};

/** What a person may ask of a resource now; the server decides again when asked. */
const actionsOf = (row: Draft): readonly string[] => {
  const differ = row['state'] === 'committed' || row['state'] === 'drifted' || row['state'] === 'pending';
  const reconcilable = differ && row['desired'] !== undefined && row['served'] === true && row['reconciling'] === false;
  const draft = row['draft'] === undefined ? [] : ['discard-draft', ...(row['draftOutdated'] === true ? [] : ['commit-draft'])];
  const adoptable =
    row['live'] !== undefined && (row['state'] === 'orphaned' || row['state'] === 'drifted') && row['reconciling'] === false;
  const hold = row['held'] === undefined ? ['hold-reconciliation'] : ['release-reconciliation'];
  const deletable = row['state'] === 'orphaned' && row['reconciling'] === false;
  return [
    ...(reconcilable ? ['request-reconciliation'] : []),
    ...(deletable ? ['request-deletion'] : []),
    ...(adoptable ? ['adopt'] : []),
    ...hold,
    'save-draft',
    ...draft,
  ];
};

const isResourceEvent = (event: RecordedEvent): boolean => event.stream.startsWith('resource-') && event.type in changes;

const finish = (id: string, row: Draft, event: RecordedEvent): Row => {
  const columns = Object.entries({ ...row, id, actions: actionsOf(row), version: event.version, updatedAt: event.meta.at });
  return Object.fromEntries(columns.filter(([, value]) => value !== undefined)) as Row;
};

/** The columns that have a value: a table answers null for the others. */
const present = (row: Row): Draft => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

export const projectResources = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => {
  if (!isResourceEvent(event)) return [];
  const id = event.stream.slice('resource-'.length);
  const known = present(
    (await read.get(resourceTable, [id])) ?? { ...blank, ...resourceKeyOf(id), since: event.meta.at, state: 'committed' },
  );
  const change = changes[event.type as ResourceEvent['type']] as (row: Draft, event: ResourceEvent, at: string, by: string) => Draft;
  const row = change(known, event as unknown as ResourceEvent, event.meta.at, event.meta.actor);
  if (row['state'] === undefined) return [{ type: 'remove', table: resourceTable, key: [id] }];
  return [{ type: 'put', table: resourceTable, row: finish(id, row, event) }];
};
