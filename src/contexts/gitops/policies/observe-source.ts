/**
 * A look at a fabric's repository: fetch, see what changed, read only that, record it in one transaction.
 *
 * The same commit again makes no event and no write. A failure to read is recorded as the source's health and changes
 * nothing else.
 */

import { equals } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import { ok, type Refusal, type Result } from '#base/result.ts';
import { resourceId } from '#contexts/shared-kernel/resource-key.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { UnreadableEvent } from '#eventing/store/store-faults.ts';
import { kindLookup } from '#kubernetes/manifest-check.ts';
import { splitApiVersion } from '#kubernetes/object.ts';
import { isUnread, type SourceFacts } from '../behaviour/source.ts';
import { sourceRefusals } from '../generated/contract.ts';
import type { FileRecord, ResourceCommand, SourceCommand } from '../generated/messages.ts';
import type { SourceChanges, SourceFailure, SourceFile, SourcePlace, SourceRevision } from '../ports.ts';
import { comparisonsFor } from './compare-live.ts';
import { type Desk, noteTouched, takeStock } from './desk.ts';
import { planRevision, type ReadFile, type RevisionPlan, rivalsOf } from './read-revision.ts';

/** What a sync did. */
export interface SyncReport {
  readonly commit: string;
  readonly changed: boolean;
  readonly filesSeen: number;
  readonly filesRead: number;
  readonly diagnostics: number;
}

/** Told after each stage of a long sync: how many of how many files. */
export type SyncProgress = (stage: 'fetch' | 'read' | 'record', done: number, total: number) => void;

export interface SourceObservation {
  readonly desk: Desk;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
  readonly progress?: SyncProgress;
}

const readFiles = async (
  desk: Desk,
  place: SourcePlace,
  files: readonly SourceFile[],
  progress: SyncProgress,
): Promise<readonly ReadFile[]> => {
  const read: ReadFile[] = [];
  for await (const { file, content } of desk.feed.read(place, files)) {
    read.push({ file, parsed: desk.feed.parse(file, content) });
    if (read.length % 500 === 0) progress('read', read.length, files.length);
  }
  return read;
};

const claimedIn = (desk: Desk, read: readonly ReadFile[]): Set<string> => {
  const lookup = kindLookup(desk.kinds);
  const ids = new Set<string>();
  for (const { parsed } of read) {
    for (const { manifest } of parsed.manifests) {
      const { group } = splitApiVersion(manifest.apiVersion);
      const namespace = lookup.find(group, manifest.kind)?.scope === 'Cluster' ? '' : (manifest.metadata.namespace ?? desk.namespace);
      ids.add(resourceId({ fabric: desk.fabric, group, kind: manifest.kind, namespace, name: manifest.metadata.name }));
    }
  }
  return ids;
};

/** Reads the rivals of what was read until there are none left, so that both sides of a conflict are seen. */
const readRivals = async (
  desk: Desk,
  place: SourcePlace,
  known: SourceFacts['files'],
  read: readonly ReadFile[],
  removed: readonly string[],
) => {
  const changed = new Set([...read.map(({ file }) => file.file), ...removed]);
  const claimed = claimedIn(desk, read);
  for (const file of changed) for (const id of known.get(file)?.resources ?? []) claimed.add(id);
  const rivals = rivalsOf(known, changed, claimed);
  if (rivals.length === 0) return read;
  const files = rivals.map((file): SourceFile => ({ file, blob: known.get(file)?.blob ?? '', size: 0, entry: 'file' }));
  return [...read, ...(await readFiles(desk, place, files, () => undefined))];
};

const sameRecord = (left: FileRecord | undefined, right: FileRecord): boolean => left !== undefined && equals(left, right);

const commandsFor = (
  desk: Desk,
  meta: Metadata,
  plan: RevisionPlan,
  revision: SourceRevision,
  changes: SourceChanges,
  facts: SourceFacts,
): readonly (SourceCommand | ResourceCommand)[] => {
  const records = plan.records.filter((record) => !sameRecord(facts.files.get(record.file), record));
  return [
    ...plan.desired.map((data): ResourceCommand => ({ type: 'RecordDesired', data, meta })),
    ...plan.withdrawn.map(
      ({ id, file }): ResourceCommand => ({
        type: 'WithdrawDesired',
        data: { resource: id, commit: revision.commit, author: revision.author, file },
        meta,
      }),
    ),
    {
      type: 'RecordRevision',
      data: {
        fabric: desk.fabric,
        revision,
        ...(facts.commit === undefined ? {} : { previous: facts.commit }),
        rewritten: changes.rewritten,
        files: records,
        removed: changes.removed,
        filesSeen: changes.filesSeen,
      },
      meta,
    },
  ];
};

const failed = async ({ desk, handler, meta }: SourceObservation, failure: SourceFailure): Promise<Result<SyncReport>> => {
  const { reason, message, hint } = failure;
  await handler.handle({ type: 'RecordSourceFailure', data: { fabric: desk.fabric, reason, message, hint }, meta });
  return { ok: false, refusal: { code: `Source${reason}`, message, hint } };
};

const countFindings = (files: Iterable<FileRecord>): number => {
  let count = 0;
  for (const record of files) count += record.findings.length;
  return count;
};

/** What changed since the last revision that was read whole; everything when the kinds changed, the place did, or the log was restored. */
const changesSince = async (desk: Desk, place: SourcePlace, commit: string, facts: SourceFacts): Promise<SourceChanges | SourceFailure> => {
  const since = desk.recheck || isUnread(facts) ? undefined : facts.commit;
  const changes = await desk.feed.changes(place, commit, since);
  // Everything was read: what is known and not among it is gone, whoever asked for what.
  if (!changes.ok || (since !== undefined && changes.whole !== true)) return changes;
  const seen = new Set(changes.files.map(({ file }) => file));
  return { ...changes, removed: [...facts.files.keys()].filter((file) => !seen.has(file)) };
};

/** What the files that changed mean. A function of its own, so that what was parsed is let go before anything is recorded. */
const readPlan = async (
  { desk, progress = () => undefined }: SourceObservation,
  place: SourcePlace,
  revision: SourceRevision,
  changes: SourceChanges,
  facts: SourceFacts,
): Promise<{ readonly plan: RevisionPlan; readonly filesRead: number }> => {
  const changed = await readFiles(desk, place, changes.files, progress);
  const read = await readRivals(desk, place, facts.files, changed, changes.removed);
  const plan = planRevision({
    fabric: desk.fabric,
    namespace: desk.namespace,
    commit: revision.commit,
    author: revision.author,
    kinds: kindLookup(desk.kinds),
    known: facts.files,
    read,
    removed: changes.removed,
  });
  return { plan, filesRead: read.length };
};

/** Why the revision was not recorded: it was refused itself, or a stream that belongs to it could not be read. */
const refusalIn = (results: readonly Result<unknown>[], revisionAt: number): Refusal | undefined => {
  const revision = results[revisionAt];
  if (revision !== undefined) return revision.ok ? undefined : revision.refusal;
  const unreadable = results.find((result) => !result.ok && result.refusal.code === 'EventUnreadable');
  return unreadable === undefined || unreadable.ok ? undefined : unreadable.refusal;
};

const withHint = ({ message, hint = '' }: Refusal) => ({ message, hint });

const recordRevision = async (
  look: SourceObservation,
  place: SourcePlace,
  revision: SourceRevision,
  facts: SourceFacts,
): Promise<Result<SyncReport>> => {
  const { desk, handler, meta } = look;
  const progress = look.progress ?? (() => undefined);
  const changes = await changesSince(desk, place, revision.commit, facts);
  if (!changes.ok) return failed(look, changes);
  const { plan, filesRead } = await readPlan(look, place, revision, changes, facts);
  progress('record', 0, plan.desired.length);
  const commands = commandsFor(desk, meta, plan, revision, changes, facts);
  const comparisons = await comparisonsFor(desk, plan.desired, meta);
  const [revisionCommand, resourceCommands] = [commands.slice(-1), [...commands.slice(0, -1), ...comparisons]];
  let events = 0;
  const { results } = await handler.handleAll([...resourceCommands, ...revisionCommand]).catch(async (fault: unknown) => {
    if (!(fault instanceof UnreadableEvent)) throw fault;
    // What can be written is. The revision is not, so that the rest is looked at again until it can be read.
    return handler.handleAll(resourceCommands, { refuseUnreadable: true });
  });
  for (const result of results) {
    if (!result.ok) continue;
    events += result.value.events.length;
    for (const event of result.value.events) {
      takeStock(desk.inventory, event);
      noteTouched(desk.touched, event);
    }
  }
  const refused = refusalIn(results, resourceCommands.length);
  if (refused?.code === 'EventUnreadable') return failed(look, { ok: false, reason: 'Corrupt', ...withHint(refused) });
  if (refused !== undefined) return { ok: false, refusal: refused };
  desk.recheck = false;
  const { state } = await handler.read<SourceFacts>('Source', desk.fabric);
  return ok({
    commit: revision.commit,
    changed: events > 0,
    filesSeen: changes.filesSeen,
    filesRead,
    diagnostics: countFindings(state.files.values()),
  });
};

/** Looks at the repository once. Refused, with the reason recorded, when it cannot be read. */
export const observeSource = async (look: SourceObservation): Promise<Result<SyncReport>> => {
  const { desk, handler, meta } = look;
  const { place } = desk;
  if (place === undefined) return sourceRefusals.SourceMissing({ fabric: desk.fabric });
  look.progress?.('fetch', 0, 1);
  const head = await desk.feed.head(place);
  if (!head.ok) return failed(look, head);
  const { state: facts } = await handler.read<SourceFacts>('Source', desk.fabric);
  if (facts.commit === head.revision.commit && !desk.recheck && !isUnread(facts)) {
    if (facts.failure !== undefined) await handler.handle({ type: 'RecordSourceRecovery', data: { fabric: desk.fabric }, meta });
    return ok({
      commit: head.revision.commit,
      changed: false,
      filesSeen: facts.files.size,
      filesRead: 0,
      diagnostics: countFindings(facts.files.values()),
    });
  }
  return recordRevision(look, place, head.revision, facts);
};
