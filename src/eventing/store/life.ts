/**
 * Which life of a log this is. A log begins a new life when it is restored from a backup: what was written between the backup and the
 * restore is not in it, and whoever knows the old life must not write to the new one.
 */

export interface Restored {
  /** Last position that came from the backup; what comes after it belongs to this life alone. */
  readonly position: number;
  /** Up to this instant (ISO 8601) the backup knows everything that had been written. */
  readonly completeUntil: string;
  /** When the backup was made, ISO 8601. */
  readonly madeAt: string;
}

export interface Life {
  /** Counts restores: 1 for a log that began empty. */
  readonly number: number;
  /** Unlike any other life, also among those that were restored from one backup. */
  readonly id: string;
  /** ISO 8601. */
  readonly beganAt: string;
  /** Fencing tokens of this life are greater than this, and so than any that an earlier life gave out. */
  readonly tokensAfter: number;
  /** Absent when the log began empty. */
  readonly restored?: Restored;
}

/** A row of `lives` as both databases have it. */
export type LifeRow = Readonly<Record<'life' | 'tokens_after', number>> &
  Readonly<Record<'id' | 'began_at', string>> &
  Readonly<{ position: number | null; complete_until: string | null; made_at: string | null }>;

export const lifeColumns = 'life, id, began_at, tokens_after, position, complete_until, made_at';

export const toLife = (row: LifeRow): Life => ({
  number: row.life,
  id: row.id,
  beganAt: row.began_at,
  tokensAfter: row.tokens_after,
  ...(row.position === null || row.complete_until === null || row.made_at === null
    ? {}
    : { restored: { position: row.position, completeUntil: row.complete_until, madeAt: row.made_at } }),
});

export const lifeValues = ({ number, id, beganAt, tokensAfter, restored }: Life): readonly (string | number | null)[] => [
  number,
  id,
  beganAt,
  tokensAfter,
  restored?.position ?? null,
  restored?.completeUntil ?? null,
  restored?.madeAt ?? null,
];
