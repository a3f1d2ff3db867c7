import { describe } from 'vitest';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { eventStoreContract } from './event-store.contract.ts';
import { leasesContract } from './leases.contract.ts';
import { openPostgresLog } from './postgres.ts';

const open = async () => openPostgresLog((await freshDatabase()).url);

describe.skipIf(missing)('the log in PostgreSQL', () => {
  eventStoreContract(open);
  leasesContract(open);
});
