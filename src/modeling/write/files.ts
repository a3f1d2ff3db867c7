/**
 * Writes generated files, and knows which files are the generator's: a list of them lies beside (`lock.ts`). So a file that nothing
 * makes any more is removed, one that was edited by hand is noticed and not overwritten, and one that nobody generated inside a
 * `generated/` folder is reported.
 *
 * A run may be killed at any moment. The new list is put beside the old one, then each file is written beside its place and renamed
 * into it, then the new list takes the place of the old one. Whatever was finished, the next run knows it as ours and goes on.
 * (Nothing is forced to the medium: after a loss of power the next run may find files shorter than they were, and say so.)
 */
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import { type Disk, diskAt, type Present, type PresentFile } from './disk.ts';
import { digestOf, entryOf, type Lock, type LockEntry, type MadeFile, parseLock, printLock, withLf } from './lock.ts';
import { lockPath, nextLockPath, turnPath, unfinished } from './paths.ts';
import { inTurn } from './turn.ts';

export const writeProblems = defineDiagnostics({
  'generate/stale': {
    severity: 'error',
    message: 'The file is not what the model says.',
    hint: 'Run hedgerow model generate and commit the result.',
  },
  'generate/missing': {
    severity: 'error',
    message: 'The model makes this file, and it is not there.',
    hint: 'Run hedgerow model generate and commit the result.',
  },
  'generate/orphan': {
    severity: 'error',
    message: 'Nothing in the model makes this file any more.',
    hint: 'Run hedgerow model generate; it removes the file.',
  },
  'generate/unknown': {
    severity: 'error',
    message: 'The file stands in a generated folder and was not generated.',
    hint: 'Move it to a folder of its own.',
  },
  'generate/edited': {
    severity: 'error',
    message: 'The file was edited by hand since it was generated; it was left as it is.',
    hint: 'Change the model instead, or run with --force to overwrite the edit; --dry-run shows it.',
  },
  'generate/foreign': {
    severity: 'error',
    message: 'A file stands where the model makes one, and the list of generated files does not know it; it was left as it is.',
    hint: 'Move it away, or run with --force to overwrite it; --dry-run shows the difference.',
  },
  'generate/read-only': {
    severity: 'error',
    message: 'The file may not be written to; it was left as it is.',
    hint: 'Allow writing, or run with --force to overwrite it.',
  },
  'generate/in-the-way': {
    severity: 'error',
    message: 'The file was not written: {what}.',
    hint: 'Move away what is in the way.',
  },
  'generate/cannot-write': {
    severity: 'error',
    message: 'The file could not be written: {reason}.',
    hint: 'Mend that and run again; what was written is known.',
  },
  'generate/busy': {
    severity: 'error',
    message: 'Another run is writing here: process {pid} on {host}. Nothing was written.',
    hint: 'Wait for it. If it does not run any more, remove the file.',
  },
  'generate/lock-damaged': {
    severity: 'warning',
    message: 'The list of generated files is damaged; what it does not tell any more is treated as files of somebody else.',
    hint: 'It is written again by this run. After a conflict in Git take either side and generate.',
  },
});

/**
 * What happens to a file. `edited` and `foreign` (somebody else's) and `read-only` are overwritten by force only; what is `blocked`
 * is never.
 */
export type FileAction = 'create' | 'change' | 'remove' | 'keep' | 'edited' | 'foreign' | 'read-only' | 'blocked';

export interface PlannedFile {
  readonly path: string;
  readonly action: FileAction;
  /** What the models say; nothing when they make no such file any more. */
  readonly text?: string;
  /** What was found there. */
  readonly found: Present;
}

export interface WritePlan {
  readonly files: readonly PlannedFile[];
  readonly unknown: readonly string[];
  /** The list before, and as it is when everything in the plan is done. */
  readonly lockBefore: Lock;
  readonly lockAfter: Lock;
  readonly lockText: string;
  readonly lockChanged: boolean;
  /** A run before this one was ended in the middle. */
  readonly interrupted: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** A folder that is generated into, again and again. What was seen there is remembered by size and time, and not read again. */
export interface Output {
  /** What writing would do. Reads, and writes nothing. `only` says whose files are looked at; everybody's unless given. */
  readonly plan: (files: readonly MadeFile[], only?: readonly string[]) => WritePlan;
  /** Plans and writes, when it is this run's turn. */
  readonly write: (
    files: readonly MadeFile[],
    options: { readonly force: boolean; readonly only?: readonly string[] },
  ) => { readonly plan: WritePlan; readonly diagnostics: readonly Diagnostic[] };
}

const generatedFolders = ['src/**/generated/**/*', 'ui/src/generated/**/*'];

const present = (root: string): readonly string[] =>
  globSync(generatedFolders, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(unfinished))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

type DigestOf = (file: PresentFile) => string;

const actionFor = (found: Present, wanted: string, ours: readonly string[], digest: DigestOf): FileAction => {
  if (found.kind === 'nothing') return 'create';
  if (found.kind === 'other') return found.replaceable ? 'foreign' : 'blocked';
  if (found.text === wanted || withLf(found.text) === wanted) return 'keep';
  if (ours.length === 0) return 'foreign';
  if (!ours.includes(digest(found))) return 'edited';
  return (found.mode & 0o222) === 0 ? 'read-only' : 'change';
};

/** Without a folder in between, and without what is in the way, there is nothing of ours to remove. */
const orphanOf = (path: string, found: Present, ours: readonly string[], digest: DigestOf): PlannedFile | undefined =>
  found.kind === 'file' ? { path, found, action: ours.includes(digest(found)) ? 'remove' : 'edited' } : undefined;

const problemCode = {
  create: 'generate/missing',
  change: 'generate/stale',
  remove: 'generate/orphan',
  edited: 'generate/edited',
  foreign: 'generate/foreign',
  'read-only': 'generate/read-only',
} as const satisfies Partial<Record<FileAction, keyof typeof writeProblems>>;

/** The problem with a file that something is to be done about. */
const problemWith = (path: string, action: keyof typeof problemCode): Diagnostic =>
  report(writeProblems, problemCode[action], { file: path }, {});

const blockedBy = ({ path, found }: PlannedFile): Diagnostic =>
  report(writeProblems, 'generate/in-the-way', { file: path }, { what: found.kind === 'other' ? found.what : 'something stands there' });

/** What differs between the files and the model, for `--check`. */
export const planProblems = (plan: WritePlan): readonly Diagnostic[] => [
  ...plan.diagnostics,
  ...plan.files.flatMap((file) => {
    if (file.action === 'keep') return [];
    return [file.action === 'blocked' ? blockedBy(file) : problemWith(file.path, file.action)];
  }),
  ...plan.unknown.map((path) => report(writeProblems, 'generate/unknown', { file: path }, {})),
  ...(plan.lockChanged ? [report(writeProblems, 'generate/stale', { file: lockPath }, {})] : []),
];

const reasonOf = (fault: unknown): string => {
  const { code, message } = fault as NodeJS.ErrnoException;
  return code === undefined ? message : `${message.split(',')[0]}`;
};

const isSystemFault = (fault: unknown): boolean => typeof (fault as NodeJS.ErrnoException).code === 'string';

/** What the file system said; a fault of ours goes on. */
const cannotWrite = (path: string, fault: unknown): Diagnostic => {
  if (!isSystemFault(fault)) throw fault;
  return report(writeProblems, 'generate/cannot-write', { file: path }, { reason: reasonOf(fault) });
};

/** Carries a plan out, file by file. What fails, and what is somebody else's, keeps its old entry in the list. */
const carryOut = (
  disk: Disk,
  plan: WritePlan,
  force: boolean,
  saw: (path: string, file: PresentFile | undefined) => void,
): { readonly diagnostics: Diagnostic[]; readonly lock: Lock } => {
  const diagnostics: Diagnostic[] = [];
  const lock = new Map(plan.lockAfter);
  const leave = (path: string, problem: Diagnostic): void => {
    diagnostics.push(problem);
    const before = plan.lockBefore.get(path);
    if (before === undefined) lock.delete(path);
    else lock.set(path, before);
  };
  for (const file of plan.files) {
    const { path, action, text, found } = file;
    if (action === 'keep') continue;
    if (action === 'blocked') leave(path, blockedBy(file));
    else if (!force && (action === 'edited' || action === 'foreign' || action === 'read-only')) leave(path, problemWith(path, action));
    else if (found.kind === 'file' && disk.stamp(path) !== found.stamp)
      // Somebody saved it since it was looked at.
      leave(path, problemWith(path, 'edited'));
    else
      try {
        if (text === undefined) {
          disk.remove(path);
          saw(path, undefined);
        } else {
          const mode = found.kind === 'file' ? found.mode : undefined;
          saw(path, { kind: 'file', text, stamp: disk.put(path, text, mode), mode: mode ?? 0o644 });
        }
      } catch (fault) {
        leave(path, cannotWrite(path, fault));
      }
  }
  return { diagnostics, lock };
};

/** Generates into a folder, which need not exist. Waits up to `patience` milliseconds for another run to end. */
export const openOutput = (root: string, patience = 2000): Output => {
  /** Files as they were seen last. */
  const seen = new Map<string, PresentFile>();
  const entries = new Map<string, { readonly file: MadeFile; readonly entry: LockEntry }>();
  let parsed: { readonly file: PresentFile; readonly lock: Lock; readonly damaged: boolean } | undefined;
  let looked = false;

  const saw = (path: string, file: PresentFile | undefined): void => {
    if (file === undefined) seen.delete(path);
    else seen.set(path, file);
  };

  /** Of files that were written here the digest is known. */
  const digests = new WeakMap<PresentFile, string>();
  const digestFound: DigestOf = (file) => {
    const digest = digests.get(file) ?? digestOf(file.text);
    digests.set(file, digest);
    return digest;
  };
  const wrote = (path: string, file: PresentFile | undefined): void => {
    saw(path, file);
    const made = entries.get(path);
    if (file !== undefined && made?.file.text === file.text) digests.set(file, made.entry.digest);
  };

  const entryFor = (file: MadeFile): LockEntry => {
    const before = entries.get(file.path);
    const isSame = before?.file.text === file.text;
    if (before !== undefined && isSame && before.file.sources === file.sources && before.file.target === file.target) return before.entry;
    const entry = entryOf(file, before !== undefined && isSame ? before.entry.digest : digestOf(file.text));
    entries.set(file.path, { file, entry });
    return entry;
  };

  const readLock = (disk: Disk): { readonly lock: Lock; readonly text: string; readonly damaged: boolean } => {
    const file = disk.present(lockPath, parsed?.file);
    if (file.kind !== 'file') return { lock: new Map(), text: '', damaged: false };
    if (parsed?.file !== file) parsed = { file, ...parseLock(file.text) };
    return { lock: parsed.lock, text: file.text, damaged: parsed.damaged };
  };

  /** The list that a run was about to make, when it was ended in the middle. */
  const readNext = (disk: Disk): Lock | undefined => {
    const file = disk.present(nextLockPath);
    return file.kind === 'file' ? parseLock(file.text).lock : undefined;
  };

  const lookAt = (disk: Disk, path: string): Present => {
    const found = disk.present(path, seen.get(path));
    saw(path, found.kind === 'file' ? found : undefined);
    return found;
  };

  const planOn = (disk: Disk, files: readonly MadeFile[], only: readonly string[] | undefined): WritePlan => {
    const { lock, text, damaged } = readLock(disk);
    const next = readNext(disk);
    const ours = (path: string): readonly string[] => [lock.get(path), next?.get(path)].flatMap((entry) => entry?.digest ?? []);
    const wanted = new Set(files.map(({ path }) => path));
    const planned = files.map(({ path, text: wish }): PlannedFile => {
      const known = seen.get(path);
      // What was written, and is wanted still, is not looked at again: only files about to be written are.
      if (known !== undefined && known.text === wish) return { path, text: wish, action: 'keep', found: known };
      const found = lookAt(disk, path);
      return { path, text: wish, action: actionFor(found, wish, ours(path), digestFound), found };
    });
    const others = (path: string): boolean => only !== undefined && !only.includes(lock.get(path)?.target ?? '');
    const kept = [...lock].filter(([path]) => !wanted.has(path) && others(path));
    const orphans = [...new Set([...lock.keys(), ...(next?.keys() ?? [])])].flatMap((path) =>
      wanted.has(path) || others(path) ? [] : (orphanOf(path, lookAt(disk, path), ours(path), digestFound) ?? []),
    );
    const edited = orphans.flatMap(({ path, action }) => (action === 'edited' ? [[path, lock.get(path)] as const] : []));
    const after: Lock = new Map([
      ...kept,
      ...edited.filter((entry): entry is readonly [string, LockEntry] => entry[1] !== undefined),
      ...files.map((file) => [file.path, entryFor(file)] as const),
    ]);
    const lockText = printLock(after);
    const unknown = looked ? [] : present(root).filter((path) => !wanted.has(path) && ours(path).length === 0);
    return {
      files: [...planned, ...orphans],
      unknown,
      lockBefore: lock,
      lockAfter: after,
      lockText,
      lockChanged: withLf(text) !== lockText,
      interrupted: next !== undefined,
      diagnostics: damaged ? [report(writeProblems, 'generate/lock-damaged', { file: lockPath }, {})] : [],
    };
  };

  /** Files that a killed run left beside their places. Its list says which it was about to write. */
  const clearUnfinished = (disk: Disk): void => {
    for (const path of readNext(disk)?.keys() ?? [])
      if (disk.present(`${path}${unfinished}`).kind === 'file') disk.remove(`${path}${unfinished}`);
  };

  const writeOn = (disk: Disk, plan: WritePlan, force: boolean): readonly Diagnostic[] => {
    const unknown = plan.unknown.map((path) => report(writeProblems, 'generate/unknown', { file: path }, {}));
    const busy = plan.files.some(({ action }) => action !== 'keep');
    if (!(busy || plan.lockChanged || plan.interrupted)) return [...plan.diagnostics, ...unknown];
    if (plan.interrupted) clearUnfinished(disk);
    const stamp = disk.put(nextLockPath, plan.lockText);
    const { diagnostics, lock } = carryOut(disk, plan, force, wrote);
    const isWhole = diagnostics.length === 0;
    const text = isWhole ? plan.lockText : printLock(lock);
    try {
      const file: PresentFile = { kind: 'file', text, stamp: isWhole ? stamp : disk.put(nextLockPath, text), mode: 0o644 };
      disk.rename(nextLockPath, lockPath);
      // A name is no part of a stamp: the next run reads the list again only when somebody else wrote it.
      parsed = { file, lock, damaged: false };
    } catch (fault) {
      // The list of what was to be done is still there, so that the next run knows what was.
      diagnostics.push(cannotWrite(lockPath, fault));
    }
    return [...plan.diagnostics, ...unknown, ...diagnostics];
  };

  const emptyPlan: WritePlan = {
    files: [],
    unknown: [],
    lockBefore: new Map(),
    lockAfter: new Map(),
    lockText: '',
    lockChanged: false,
    interrupted: false,
    diagnostics: [],
  };

  return {
    plan: (files, only) => planOn(diskAt(root), files, only),
    write: (files, { force, only }) => {
      const disk = diskAt(root);
      // The list itself must not lie outside, or be anything but a file.
      const list = disk.present(lockPath);
      if (list.kind === 'other') return { plan: emptyPlan, diagnostics: [blockedBy({ path: lockPath, action: 'blocked', found: list })] };
      try {
        const turn = inTurn(
          root,
          () => {
            const plan = planOn(disk, files, only);
            const diagnostics = writeOn(disk, plan, force);
            looked = true;
            return { plan, diagnostics };
          },
          patience,
        );
        if ('result' in turn) return turn.result;
        const { pid, host } = turn.holder;
        return { plan: emptyPlan, diagnostics: [report(writeProblems, 'generate/busy', { file: turnPath }, { pid, host })] };
      } catch (fault) {
        return { plan: emptyPlan, diagnostics: [cannotWrite(lockPath, fault)] };
      }
    },
  };
};
