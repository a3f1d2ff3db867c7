/** Where Hedgerow keeps things and how it listens: defaults and the folders below the data folder. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Folders {
  /** Everything below this folder is Hedgerow's own; deleting it starts anew. */
  readonly data: string;
  /** Event log and tables. */
  readonly store: string;
  /** Bare mirrors of repositories. */
  readonly mirrors: string;
  /** Objects of lab clusters. */
  readonly lab: string;
  /** Where a running server says how it is reached. */
  readonly serverFile: string;
  readonly tokenFile: string;
}

export const foldersIn = (data: string): Folders => {
  const root = resolve(data);
  return {
    data: root,
    store: join(root, 'store'),
    mirrors: join(root, 'mirrors'),
    lab: join(root, 'lab'),
    serverFile: join(root, 'server.json'),
    tokenFile: join(root, 'token'),
  };
};

/** The project's own folder: samples, the built UI, the OpenAPI document. */
export const projectFolder = resolve(import.meta.dirname, '..', '..');

export const uiFolder = join(projectFolder, 'dist', 'ui');

/** Number of this release, as its package says. */
export const release = (JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { readonly version: string }).version;
