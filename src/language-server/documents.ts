/**
 * The files an editor works on: what is open and not saved wins over what is on disk. Files belong to models by where they lie.
 *
 * The model of a file is everything below the highest folder on the way to it, inside its workspace folder, that holds a model file
 * itself; or below a folder that the editor's settings name. A file outside of all workspace folders forms a model with its neighbours and
 * the folders beside it.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ModelFile } from '#modeling/load/read-model.ts';

/** Whether a file is part of a model, by its name. */
export const isModelFile = (path: string): boolean => /(?:^|[/\\])(?:[^/\\]*\.pim|context-map)\.ya?ml$/u.test(path);

/** The path of a file; other addresses (`untitled:`…) stand for themselves. */
export const pathOf = (uri: string): string => {
  if (!uri.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    return uri;
  }
};

/** A model: where it lies and what is in it now. Paths of files are relative to its root, with forward slashes. */
export interface ModelFolder {
  readonly root: string;
  readonly files: readonly ModelFile[];
}

export interface Documents {
  readonly open: (uri: string, text: string, version: number) => void;
  readonly change: (uri: string, changes: TextDocumentContentChangeEvent[], version: number) => void;
  readonly close: (uri: string) => void;
  /** Looks at the disk again: all of it, or where files are known to have changed. */
  readonly refresh: (uris?: readonly string[]) => void;
  /** Workspace folders, and folders of models in them that settings name. */
  readonly setFolders: (uris: readonly string[], models: readonly string[]) => void;
  readonly folders: () => readonly string[];
  readonly models: () => readonly ModelFolder[];
  /** Root of the model a file belongs to, and its path there; nothing for files that are in no model. */
  readonly home: (uri: string) => { readonly root: string; readonly path: string } | undefined;
  /** A file of a model: its address as the editor writes it, and its text with lines and columns. */
  readonly document: (root: string, path: string) => TextDocument | undefined;
}

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

const skipped = (name: string): boolean => name === 'node_modules' || (name.startsWith('.') && name.length > 1);

const modelFilesBelow = (folder: string, pattern: string): readonly string[] =>
  globSync(`${pattern}{*.pim,context-map}.{yaml,yml}`, { cwd: folder, exclude: (name) => skipped(name) }).map((path) => join(folder, path));

const mark = '\uFEFF';

const readText = (path: string): string | undefined => {
  try {
    const text = readFileSync(path, 'utf8');
    return text.startsWith(mark) ? text.slice(1) : text;
  } catch {
    // Gone, or not for us: the model is without it.
    return undefined;
  }
};

const slashes = (path: string): string => path.replaceAll('\\', '/');

/** Starts with nothing open and no folders. */
export const makeDocuments = (): Documents => {
  const opened = new Map<string, TextDocument>();
  const onDisk = new Map<string, TextDocument | undefined>();
  let workspace: readonly string[] = [];
  let named: readonly string[] = [];
  let listed: ReadonlySet<string> = new Set();

  const fromDisk = (path: string): TextDocument | undefined => {
    if (!onDisk.has(path)) {
      const text = readText(path);
      onDisk.set(path, text === undefined ? undefined : TextDocument.create(pathToFileURL(path).href, 'yaml', 0, text));
    }
    return onDisk.get(path);
  };
  const documentAt = (path: string): TextDocument | undefined => opened.get(path) ?? fromDisk(path);

  const folderOf = (path: string): string | undefined =>
    workspace.filter((folder) => isBelow(path, folder)).toSorted((left, right) => right.length - left.length)[0];

  const list = (): void => {
    const outside = [...opened.keys()].filter((path) => resolve(path) === path && folderOf(path) === undefined);
    listed = new Set([
      ...workspace.flatMap((folder) => modelFilesBelow(folder, '**/')),
      ...outside.flatMap((path) => [...modelFilesBelow(dirname(path), ''), ...modelFilesBelow(dirname(path), '*/')]),
    ]);
  };

  const rootOf = (path: string, holders: ReadonlySet<string>): string => {
    const chosen = named.find((folder) => isBelow(path, folder));
    const folder = folderOf(path);
    if (chosen !== undefined) return chosen;
    if (resolve(path) !== path) return path;
    let root = dirname(path);
    if (folder === undefined) return holders.has(dirname(root)) ? dirname(root) : root;
    for (let at = root; isBelow(at, folder); at = dirname(at)) {
      if (holders.has(at)) root = at;
      if (at === dirname(at)) break;
    }
    return root;
  };

  const paths = (): readonly string[] => [...new Set([...listed, ...opened.keys()])].filter(isModelFile);
  const holders = (): ReadonlySet<string> => new Set(paths().map((path) => dirname(path)));
  /** An address that is no path is a model of its own. */
  const inside = (root: string, path: string): string => (root === path ? path : slashes(relative(root, path)));

  return {
    open: (uri, text, version) => {
      opened.set(pathOf(uri), TextDocument.create(uri, 'yaml', version, text));
      list();
    },
    change: (uri, changes, version) => {
      const document = opened.get(pathOf(uri));
      if (document !== undefined) opened.set(pathOf(uri), TextDocument.update(document, changes, version));
    },
    close: (uri) => {
      opened.delete(pathOf(uri));
      onDisk.delete(pathOf(uri));
      list();
    },
    refresh: (uris) => {
      if (uris === undefined) onDisk.clear();
      else for (const uri of uris) onDisk.delete(pathOf(uri));
      list();
    },
    setFolders: (uris, models) => {
      workspace = uris.map(pathOf);
      named = workspace.flatMap((folder) => models.map((model) => resolve(folder, model)));
      onDisk.clear();
      list();
    },
    folders: () => workspace,
    models: () => {
      const places = holders();
      const roots = new Map<string, ModelFile[]>();
      for (const path of paths()) {
        const document = documentAt(path);
        if (document === undefined) continue;
        const root = rootOf(path, places);
        const files = roots.get(root) ?? [];
        roots.set(root, files);
        files.push({ path: inside(root, path), text: document.getText() });
      }
      return [...roots].map(([root, files]) => ({ root, files }));
    },
    home: (uri) => {
      const path = pathOf(uri);
      if (!isModelFile(path) || documentAt(path) === undefined) return undefined;
      const root = rootOf(path, holders());
      return { root, path: inside(root, path) };
    },
    document: (root, path) => documentAt(root === path ? path : join(root, path)),
  };
};
