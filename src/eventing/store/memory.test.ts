import { eventStoreContract } from './event-store.contract.ts';
import { openMemoryStore } from './memory.ts';

eventStoreContract(async () => openMemoryStore());
