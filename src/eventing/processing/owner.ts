/**
 * Shares work among replicas: each piece has one owner at a time, by a lease that is renewed while the owner lives.
 *
 * A piece that nobody has is taken by the first that looks; when its owner dies, somebody else has it within the lease's time. Work
 * is stopped before the lease can have run out by this process's own clock, and whatever it still writes late is refused by the
 * fencing token.
 */
import { hostname } from 'node:os';
import type { Fence } from '../store/event-store.ts';
import type { Leases } from '../store/leases.ts';

/** Work that was begun. */
export interface Owned {
  readonly stop: () => Promise<void>;
}

export interface OwnerSpec {
  readonly leases: Leases;
  /** Names this process among the replicas. */
  readonly owner: string;
  /** Milliseconds a lease lasts without being renewed. */
  readonly ttl?: number;
  readonly onError: (where: string, fault: unknown) => void;
}

export interface Owner {
  readonly name: string;
  /**
   * Wants a piece of work from now on: `begin` is called each time this process becomes its owner. Returns when it was tried for the
   * first time, and what could be begun then has begun.
   */
  readonly want: (lease: string, begin: (fence: Fence) => Promise<Owned>) => Promise<void>;
  /** Wants it no longer; what was begun is stopped and the lease given back. */
  readonly drop: (lease: string) => Promise<void>;
  /** The fence of a piece that this process owns now. */
  readonly fence: (lease: string) => Fence | undefined;
  /**
   * Asks the store whether this process still owns a piece: for the last moment before something that cannot be taken back. Who asks within
   * a few hundredths of a second shares the answer.
   */
  readonly isOwner: (lease: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** A name for this process that no other has. */
export const newOwnerName = (): string => `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`;

interface Wanted {
  readonly begin: (fence: Fence) => Promise<Owned>;
  token?: number;
  /** By the monotonic clock: until then nobody else can have it. */
  safeUntil: number;
  owned?: Promise<Owned>;
  /** The last question whether it is still owned, which others share for a moment. */
  asked?: { until: number; readonly answer: Promise<boolean> };
}

/** Milliseconds for which one answer of the store serves all who ask: far less than a lease, and far more than a question takes. */
const shared = 50;

export const makeOwner = ({ leases, owner, ttl = 10_000, onError }: OwnerSpec): Owner => {
  const wanted = new Map<string, Wanted>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  const end = async (lease: string, piece: Wanted): Promise<void> => {
    const { owned } = piece;
    delete piece.owned;
    delete piece.token;
    if (owned === undefined) return;
    const work = await owned.catch(() => undefined);
    await work?.stop().catch((fault: unknown) => onError(`ending ${lease}`, fault));
  };

  const take = async (lease: string, piece: Wanted): Promise<void> => {
    const asked = performance.now();
    try {
      const answer = await leases.acquire(lease, owner, ttl);
      if (!answer.held) return await end(lease, piece);
      // Counted from before the question was sent: the store began to count later.
      piece.safeUntil = asked + ttl;
      if (piece.token === answer.token && piece.owned !== undefined) return undefined;
      await end(lease, piece);
      piece.token = answer.token;
      const owned = piece.begin({ lease, token: answer.token });
      piece.owned = owned;
      // Beginning may take longer than a lease lasts, so nobody waits for it here; what failed is begun again at the next look.
      owned.catch((fault: unknown) => {
        onError(`beginning ${lease}`, fault);
        if (piece.owned === owned) delete piece.owned;
      });
    } catch (fault) {
      onError(`taking ${lease}`, fault);
    }
    return undefined;
  };

  const lookAtAll = async (): Promise<void> => {
    await Promise.all([...wanted].map(([lease, piece]) => take(lease, piece)));
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      round = lookAtAll().then(() => {
        if (!stopped) schedule();
      });
    }, ttl / 4);
    timer.unref();
  };
  schedule();
  /** Ends what could not be renewed in time, also while the store does not answer at all. */
  const guard = setInterval(() => {
    for (const [lease, piece] of wanted)
      if (piece.token !== undefined && performance.now() > piece.safeUntil - ttl / 3) void end(lease, piece);
  }, ttl / 8);
  guard.unref();

  const drop = async (lease: string): Promise<void> => {
    const piece = wanted.get(lease);
    if (piece === undefined) return;
    wanted.delete(lease);
    const { token } = piece;
    await end(lease, piece);
    if (token !== undefined)
      await leases.release({ name: lease, owner, token }).catch((fault: unknown) => onError(`giving back ${lease}`, fault));
  };

  /** Its answer is shared from now until some moments after it came; a failure is not kept. */
  const question = (answer: Promise<boolean>): NonNullable<Wanted['asked']> => {
    const asked = { until: Number.POSITIVE_INFINITY, answer };
    answer.then(
      () => (asked.until = performance.now() + shared),
      () => (asked.until = 0),
    );
    return asked;
  };

  const renew = async (lease: string, piece: Wanted): Promise<boolean> => {
    const asked = performance.now();
    const answer = await leases.acquire(lease, owner, ttl);
    if (!answer.held || answer.token !== piece.token) return false;
    piece.safeUntil = asked + ttl;
    return true;
  };

  return {
    name: owner,
    want: async (lease, begin) => {
      if (stopped || wanted.has(lease)) return;
      const piece: Wanted = { begin, safeUntil: 0 };
      wanted.set(lease, piece);
      await take(lease, piece);
      await piece.owned?.catch(() => undefined);
    },
    drop,
    fence: (lease) => {
      const token = wanted.get(lease)?.token;
      return token === undefined ? undefined : { lease, token };
    },
    isOwner: async (lease) => {
      const piece = wanted.get(lease);
      if (piece?.token === undefined) return false;
      if (piece.asked === undefined || performance.now() > piece.asked.until) piece.asked = question(renew(lease, piece));
      return (await piece.asked.answer) && piece.token !== undefined;
    },
    stop: async () => {
      stopped = true;
      clearInterval(guard);
      clearTimeout(timer);
      await round;
      await Promise.all([...wanted.keys()].map(drop));
    },
  };
};
