/** Generates whenever something changed: models, or the configuration and what it is made of. What is broken stops nothing. */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Diagnostic } from '#base/diagnostic.ts';
import { type Generator, makeGenerator } from '#modeling/pipeline.ts';
import { openOutput, type PlannedFile } from '#modeling/write/files.ts';
import { lockPath } from '#modeling/write/paths.ts';
import { type ProjectTargets, watchConfiguration } from './configuration.ts';
import { type FolderContent, openModelFolder, shownDiagnostics } from './model-folder.ts';
import { configurationOf, type GenerateOptions, isError, noModels, unknownTargets } from './models.ts';
import { targets as ownTargets } from './targets.ts';

/** One time that something changed. */
export interface WatchRound {
  /** Model files that are new, other or gone; all of them in the first round. */
  readonly changed: readonly string[];
  /** Whether the configuration was read again. */
  readonly configured: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly PlannedFile[];
  /** From looking at the models to the last file written, in milliseconds. */
  readonly milliseconds: number;
  /** Models or configuration are broken: what was generated from the last good ones stays. */
  readonly broken: boolean;
}

export interface Watching {
  readonly stop: () => void;
}

/** An editor saves in several steps; what happens within this many milliseconds is looked at together. */
const settle = 15;

/** Not every file system tells of changes, and a folder can be replaced as a whole: so now and then everything is looked at. */
const patience = 1500;

const stampOf = (file: string): string => {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch {
    return '';
  }
};

/** Tells of changes in folders, also in those that come later. */
const watchFolders = (onChange: () => void) => {
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly stamp: string }>();
  const inode = (folder: string): string => stampOf(folder).split(':')[0] ?? '';
  const drop = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  return {
    /** Watches a folder, unless it is watched and still the same folder. */
    add: (folder: string, recursive: boolean, isMeant: (name: string) => boolean): void => {
      const stamp = inode(folder);
      if (watchers.get(folder)?.stamp === stamp) return;
      drop(folder);
      if (stamp === '') return;
      try {
        const watcher = watch(folder, { recursive }, (_event, name) => {
          if (name === null || isMeant(name)) onChange();
        });
        watcher.on('error', () => drop(folder));
        watchers.set(folder, { watcher, stamp });
      } catch {
        // No watches left, or gone again: looking now and then still finds changes.
      }
    },
    close: (): void => {
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
};

interface Configured {
  readonly generator: Generator;
  readonly diagnostics: readonly Diagnostic[];
}

/** Generates now, and again after every change until it is stopped. */
export const watchModels = async (options: Omit<GenerateOptions, 'mode'>, onRound: (round: WatchRound) => void): Promise<Watching> => {
  const base = resolve(options.root, options.folder);
  const folder = openModelFolder(options.root, options.folder);
  const output = openOutput(resolve(options.root, options.out ?? '.'));
  let file: string | undefined;
  let configuration: ReturnType<typeof watchConfiguration> | undefined;
  let stamps = '';
  let configured: Configured | undefined;
  let goodOnce = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let pending = 0;
  let running: Promise<void> = Promise.resolve();

  const stampsNow = (): string => [file ?? '', ...(configuration?.files() ?? []).map((path) => `${path}=${stampOf(path)}`)].join('\n');

  const configure = async (): Promise<boolean> => {
    const found = configurationOf(options);
    if (configured !== undefined && found === file && stampsNow() === stamps) return false;
    if (found !== file) configuration = found === undefined ? undefined : watchConfiguration(found);
    file = found;
    const project: ProjectTargets = (await configuration?.load()) ?? { targets: ownTargets, diagnostics: [] };
    stamps = stampsNow();
    const names = project.targets.map(({ name }) => name);
    configured = {
      generator: makeGenerator(project.targets.filter(({ name }) => options.only?.includes(name) ?? true)),
      diagnostics: [...project.diagnostics, ...(names.length === 0 ? [] : unknownTargets(options.only, names))],
    };
    return true;
  };

  const make = ({ files: models, diagnostics: unreadable }: FolderContent, { generator, diagnostics: unconfigured }: Configured) => {
    const problems = [...unconfigured, ...unreadable];
    if (problems.length > 0) return { files: [], diagnostics: problems, broken: true };
    if (models.length === 0) return { files: [], diagnostics: [noModels(options.folder)], broken: true };
    const made = generator.generate(models);
    const diagnostics = shownDiagnostics(folder, made.diagnostics);
    if (diagnostics.some(isError)) return { files: [], diagnostics, broken: true };
    const { only } = options;
    // Only what is there when the watch begins is overwritten by force; what is edited later is somebody's work.
    const written = output.write(made.files, { force: options.force && !goodOnce, ...(only === undefined ? {} : { only }) });
    goodOnce = true;
    return { files: written.plan.files, diagnostics: [...diagnostics, ...written.diagnostics], broken: false };
  };

  const round = async (): Promise<void> => {
    const started = performance.now();
    const isReconfigured = await configure();
    const content = folder.read();
    const { changed } = content;
    // A file that became unreadable is told once: its text is gone from what is known, which is a change.
    if (stopped || configured === undefined || !(isReconfigured || changed.length > 0)) return;
    const outcome = make(content, configured);
    onRound({ ...outcome, changed, configured: isReconfigured, milliseconds: performance.now() - started });
  };

  const folders = watchFolders(() => schedule(settle));
  const watchAll = (): void => {
    // What we write among the models is no news.
    folders.add(base, true, (name) => !basename(name).startsWith(basename(lockPath)));
    const besides = [base, ...(configuration?.files() ?? [])];
    for (const path of new Set(besides.map((each) => dirname(each))))
      if (path !== base) folders.add(path, false, (name) => name.startsWith('hedgerow.config.') || besides.includes(resolve(path, name)));
  };
  const next = async (): Promise<void> => {
    await round();
    watchAll();
    if (!stopped) schedule(patience);
  };
  const schedule = (delay: number): void => {
    // A stream of changes does not put off what the first of them began.
    if (stopped || (timer !== undefined && delay >= pending)) return;
    clearTimeout(timer);
    pending = delay;
    timer = setTimeout(() => {
      timer = undefined;
      running = running.then(next);
    }, delay);
  };

  watchAll();
  await round();
  watchAll();
  schedule(patience);
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      folders.close();
    },
  };
};
