/** A change of a source that becomes a commit: read where the branch is, ask what to edit, commit, push; again when somebody was quicker. */
import type { FileEdit, SourceChange, SourceFile, SourceSnapshot, SourceWriter, WriteFailure } from '#contexts/gitops/ports.ts';
import { checkBranch, isUnacceptable, parsePath } from './address.ts';
import { writeFailure } from './push.ts';
import type { PlaceRequest, Repository } from './repository.ts';

type Written = Awaited<ReturnType<SourceWriter['write']>>;

/** Times that a branch may move under our hands before we give up. */
export const maxAttempts = 5;

/** Why an edit must not be made, decided from its text alone. */
export const refuseEdit = ({ file }: FileEdit, path: readonly string[]): WriteFailure | undefined => {
  const names = file.split('/');
  const odd = names.some((name) => name === '' || name === '.' || name === '..' || name.toLowerCase() === '.git');
  const parsed = parsePath(file);
  if (odd || isUnacceptable(parsed) || /[\p{Cc}\uFFFD]/u.test(file))
    return writeFailure('Refused', `${JSON.stringify(file)} is no path of a file.`, 'Choose another name.');
  const isBelow = names.length > path.length && path.every((name, index) => names[index] === name);
  return isBelow ? undefined : writeFailure('Refused', `${file} is outside of the fabric's path.`, `Write below ${path.join('/')}.`);
};

/** The commit to stand on, and where the branch is now. */
interface Ground {
  readonly ok: true;
  readonly parent: string;
  readonly expected: string | undefined;
}

const groundOf = async (repository: Repository, request: PlaceRequest, branch: string): Promise<Ground | WriteFailure> => {
  const base = await repository.head(request);
  if (!base.ok) return base;
  const { commit } = base.revision;
  if (branch === request.place.branch) return { ok: true, parent: commit, expected: commit };
  const tip = await repository.head({ ...request, place: { ...request.place, branch } });
  if (!tip.ok) return tip.reason === 'BranchMissing' ? { ok: true, parent: commit, expected: undefined } : tip;
  const expected = tip.revision.commit;
  const isMerged = expected === commit || (await repository.isAncestor(expected, commit));
  return { ok: true, parent: isMerged ? commit : expected, expected };
};

const snapshotAt = async (repository: Repository, request: PlaceRequest, commit: string): Promise<SourceSnapshot | WriteFailure> => {
  const found = await repository.changes(request, commit, undefined);
  if (!found.ok) return found;
  const read = async (file: SourceFile): Promise<Uint8Array> => {
    for await (const { content } of repository.read(request, [file])) return content;
    throw new Error(`The content of ${file.file} is missing.`);
  };
  return { commit, files: found.files, read };
};

/** One attempt; `moved` when the branch was not any more where it had been. */
const attempt = async (repository: Repository, request: PlaceRequest, change: SourceChange): Promise<Written | 'moved'> => {
  const ground = await groundOf(repository, request, change.branch);
  if (!ground.ok) return ground;
  const snapshot = await snapshotAt(repository, request, ground.parent);
  if ('ok' in snapshot) return snapshot;
  const edited = await change.edit(snapshot);
  if (!edited.ok) return edited;
  const refused = edited.value.map((edit) => refuseEdit(edit, request.path)).find((failed) => failed !== undefined);
  if (refused !== undefined) return refused;
  const commit = await repository.commit({ change, parent: ground.parent, edits: edited.value });
  if (typeof commit !== 'string') return commit;
  if (commit === ground.parent) return { ok: true, commit, files: [] };
  const files = edited.value.map(({ file }) => file);
  await change.onCommit?.({ commit, files });
  const at = { ...request, place: { ...request.place, branch: change.branch } };
  const pushed = await repository.push(at, commit, ground.expected);
  if (pushed === 'pushed') return { ok: true, commit, files };
  return pushed;
};

/** See {@link SourceWriter.holds}. */
export const holdsCommit = async (
  repository: Repository,
  request: PlaceRequest,
  branch: string,
  commit: string,
): ReturnType<SourceWriter['holds']> => {
  const tip = await repository.head({ ...request, place: { ...request.place, branch } });
  if (!tip.ok) return tip.reason === 'BranchMissing' ? { ok: true, held: false } : tip;
  const newest = tip.revision.commit;
  return { ok: true, held: newest === commit || (await repository.isAncestor(commit, newest)) };
};

/** See {@link SourceWriter.write}. */
export const writeChange = async (repository: Repository, request: PlaceRequest, change: SourceChange): Promise<Written> => {
  const branch = checkBranch(change.branch);
  if (branch !== undefined) return writeFailure('Refused', branch.message, branch.hint);
  for (let attempts = 0; attempts < maxAttempts; attempts += 1) {
    const written = await attempt(repository, request, change);
    if (written !== 'moved') return written;
  }
  return writeFailure('BranchMoved', `The branch ${change.branch} moved ${maxAttempts} times while the commit was made.`, 'Try again.');
};
