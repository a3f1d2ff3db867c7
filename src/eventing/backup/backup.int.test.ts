import { describe } from 'vitest';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { openPostgresStorage } from '../storage.ts';
import { backupContract, type MakePlace, restoreContract } from './backup.contract.ts';
import { openPostgresStored, restoreToPostgres } from './postgres-log.ts';
import { sqlitePlace } from './sqlite-place.fixture.ts';

const postgresPlace: MakePlace = async () => {
  const { url, run } = await freshDatabase();
  return {
    kind: 'postgresql',
    address: url,
    open: () => openPostgresStorage(url),
    stored: () => openPostgresStored(url),
    target: (now) => restoreToPostgres(url, 'x.backup', now),
    damage: async (sql) => void (await run(sql('hedgerow.events'))),
  };
};

describe.skipIf(missing)('PostgreSQL', () => {
  backupContract(postgresPlace);
  describe('to PostgreSQL', () => restoreContract(postgresPlace, postgresPlace));
  describe('from the embedded store', () => restoreContract(sqlitePlace, postgresPlace));
  describe('to the embedded store', () => restoreContract(postgresPlace, sqlitePlace));
});
