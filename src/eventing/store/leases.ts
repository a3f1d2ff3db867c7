/**
 * One owner at a time for a piece of work, among several replicas: a lease that runs out when it is not renewed, with a fencing
 * token that grows with every new owner.
 *
 * A process that was stopped for longer than its lease does not know that it lost it. Therefore the token goes along with every
 * append (`EventStore.append`), and the store refuses one that is not the newest.
 * Source: Kleppmann, How to do distributed locking (2016), the part on fencing.
 */

export interface Lease {
  readonly name: string;
  readonly owner: string;
  /** Grows with every change of owner, and never goes back. */
  readonly token: number;
}

export type LeaseAnswer =
  | { readonly held: true; readonly token: number }
  /** Somebody else has it; `expiresIn` milliseconds from now at the latest it is free unless renewed. */
  | { readonly held: false; readonly owner: string; readonly expiresIn: number };

export interface Leases {
  /** Takes the lease when it is free or has run out, renews it when the owner has it. Time is the store's, not the caller's. */
  readonly acquire: (name: string, owner: string, ttlMs: number) => Promise<LeaseAnswer>;
  /** Gives it back, if the owner still has it under this token. */
  readonly release: (lease: Lease) => Promise<void>;
  /** Leases that are held now, by name. */
  readonly held: () => Promise<readonly Lease[]>;
}
