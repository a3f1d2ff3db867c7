/** Folders that are still there after a power cut: a file that was synchronised is lost with the entry of its folder, which was not. */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Synchronises the entries of a folder with the disk. */
export const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** What somebody else made and we may not open is theirs to keep; some file systems have nothing to synchronise. */
const isForeign = (fault: unknown): boolean =>
  ['EACCES', 'EPERM', 'EINVAL', 'EISDIR', 'ENOTSUP'].includes(String((fault as { code?: unknown }).code));

/** Makes a folder, which only its owner can enter, and synchronises its entry and those of all folders above it. */
export const makeFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let place = resolve(folder), above = dirname(place); above !== place; place = above, above = dirname(place)) {
    try {
      syncFolder(above);
    } catch (fault) {
      if (!isForeign(fault)) throw fault;
    }
  }
};
