import { describe } from 'vitest';
import { backupContract, restoreContract } from './backup.contract.ts';
import { sqlitePlace } from './sqlite-place.fixture.ts';

describe('the embedded store', () => {
  backupContract(sqlitePlace);
  restoreContract(sqlitePlace, sqlitePlace);
});
