/**
 * The Git source of one fabric: which revision was read last, and what became of each of its files.
 *
 * A failure to read changes nothing but the source's health: what was read before stays.
 */
import { ok } from '#base/result.ts';
import { type SourceBehaviour, sourceDecider, sourceRefusals } from '../generated/contract.ts';
import type { FileRecord, FilesRecorded } from '../generated/messages.ts';

/** Files in one event: large enough to be few, small enough to be read and stored without a pause. */
const filesPerEvent = 500;

export interface SourceFacts {
  readonly place?: { readonly repository: string; readonly branch: string; readonly path: string } | undefined;
  /** Commit last read whole. */
  readonly commit?: string | undefined;
  /** What became of each file at that commit, by path. */
  readonly files: ReadonlyMap<string, FileRecord>;
  readonly failure?: { readonly reason: string; readonly message: string } | undefined;
  /** The life of the log that a restore began, and whether the source was read whole since. */
  readonly gap?: { readonly life: string; readonly isRead: boolean } | undefined;
}

/** Whether what is known of the source may be older than what was known before the log was restored. */
export const isUnread = ({ place, gap }: Pick<SourceFacts, 'place' | 'gap'>): boolean => place !== undefined && gap?.isRead === false;

const chunked = (commit: string, files: readonly FileRecord[], removed: readonly string[]): readonly FilesRecorded[] => {
  const events: FilesRecorded[] = [];
  const longest = Math.max(files.length, removed.length);
  for (let start = 0; start < longest; start += filesPerEvent) {
    events.push({
      type: 'FilesRecorded',
      data: { commit, files: files.slice(start, start + filesPerEvent), removed: removed.slice(start, start + filesPerEvent) },
    });
  }
  return events;
};

const decide: SourceBehaviour<SourceFacts>['decide'] = {
  RegisterSource: ({ data }, facts) => {
    const { repository, branch, path } = data;
    const same = facts.place?.repository === repository && facts.place.branch === branch && facts.place.path === path;
    return ok(same ? [] : [{ type: 'SourceRegistered', data: { repository, branch, path } }]);
  },
  RecordRevision: ({ data }, facts) => {
    if (facts.place === undefined) return sourceRefusals.SourceMissing(data);
    const { revision, previous, rewritten, files, removed, filesSeen } = data;
    const nothingNew =
      facts.commit === revision.commit && files.length === 0 && removed.length === 0 && facts.failure === undefined && !isUnread(facts);
    if (nothingNew) return ok([]);
    const filesRead = files.length;
    return ok([
      ...chunked(revision.commit, files, removed),
      {
        type: 'RevisionRecorded',
        data: { revision, ...(previous === undefined ? {} : { previous }), rewritten, filesSeen, filesRead, filesRemoved: removed.length },
      },
    ]);
  },
  RecordSourceFailure: ({ data }, facts) => {
    if (facts.place === undefined) return sourceRefusals.SourceMissing(data);
    const { reason, message, hint } = data;
    const same = facts.failure?.reason === reason && facts.failure.message === message;
    return ok(same ? [] : [{ type: 'SourceFailed', data: { reason, message, ...(hint === undefined ? {} : { hint }) } }]);
  },
  RecordSourceRecovery: ({ data }, facts) => {
    if (facts.place === undefined) return sourceRefusals.SourceMissing(data);
    return ok(facts.failure === undefined ? [] : [{ type: 'SourceRecovered', data: {} }]);
  },
  RecordGap: ({ data }, facts) => {
    const { life, position, from, until } = data;
    return ok(facts.gap?.life === life ? [] : [{ type: 'HistoryGapRecorded', data: { life, position, from, until } }]);
  },
};

const evolve: SourceBehaviour<SourceFacts>['evolve'] = {
  // Another place has other files; they are withdrawn by the first revision read there, which finds them missing.
  SourceRegistered: (facts, { data }) => ({ ...facts, place: data, commit: undefined, failure: undefined }),
  FilesRecorded: (facts, { data }) => {
    const files = new Map(facts.files);
    for (const record of data.files) files.set(record.file, record);
    for (const file of data.removed) files.delete(file);
    return { ...facts, files };
  },
  RevisionRecorded: (facts, { data }) => ({ ...facts, commit: data.revision.commit, failure: undefined, ...read(facts) }),
  SourceFailed: (facts, { data }) => ({ ...facts, failure: { reason: data.reason, message: data.message } }),
  SourceRecovered: (facts) => ({ ...facts, failure: undefined }),
  HistoryGapRecorded: (facts, { data }) => ({ ...facts, gap: { life: data.life, isRead: false } }),
};

/** After a look at everything, what was restored is as good as what was observed. */
const read = ({ gap }: SourceFacts): Pick<SourceFacts, 'gap'> => (gap === undefined ? {} : { gap: { ...gap, isRead: true } });

export const sourceBehaviour = { initialState: { files: new Map() }, decide, evolve } satisfies SourceBehaviour<SourceFacts>;

/** The source aggregate, ready for the command handler. */
export const source = sourceDecider<SourceFacts>(sourceBehaviour);
