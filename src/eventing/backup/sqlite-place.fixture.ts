/** A folder for an embedded store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll } from 'vitest';
import { openEmbedded } from '../embedded.ts';
import type { MakePlace } from './backup.contract.ts';
import { openSqliteStored, restoreToSqlite } from './sqlite-log.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export const sqlitePlace: MakePlace = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hedgerow-place-'));
  folders.push(folder);
  return {
    kind: 'embedded',
    address: folder,
    open: () => openEmbedded(folder),
    stored: async () => openSqliteStored(folder),
    target: async (now) => restoreToSqlite(folder, 'x.backup', now),
    damage: async (sql) => {
      const database = new DatabaseSync(join(folder, 'log.sqlite'));
      database.exec(sql('events'));
      database.close();
    },
  };
};
