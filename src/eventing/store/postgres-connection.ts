/** Connections to PostgreSQL: a pool, its faults as what they mean to a caller, and the word of other replicas that something was written. */
import type { Socket } from 'node:net';
import pg from 'pg';
import { StoreUnavailable } from './store-faults.ts';

/** How a row comes back: all numbers as numbers, which holds up to 2^53. */
export type PgRow = Readonly<Record<string, unknown>>;

export interface Session {
  readonly query: (sql: string, values?: readonly unknown[]) => Promise<readonly PgRow[]>;
}

export interface Postgres extends Session {
  /**
   * The one number that a named statement answers. It is planned once, on one connection that is kept for such statements, and they run one
   * after the other. Values are texts as PostgreSQL reads them.
   */
  readonly number: (name: string, sql: string, values: readonly (string | null)[]) => Promise<number>;
  /**
   * Runs work in one transaction, on one connection. What it throws takes the transaction back. `first` is a statement that is sent with
   * the beginning and `last` one that is sent with the end, so that nobody waits twice; the rows of the first are handed on, and a fault of
   * the last takes the transaction back. `meanwhile` is done while the server is busy with the first.
   */
  readonly transaction: <Value>(
    work: (client: pg.PoolClient, first: readonly PgRow[]) => Promise<Value>,
    around?: { readonly first?: string; readonly last?: string; readonly meanwhile?: () => void },
  ) => Promise<Value>;
  /** Calls back for each notification on a channel, and with nothing after a connection that was lost is there again. */
  readonly listen: (channel: string, heard: (payload: string | undefined) => void) => () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** SQLSTATE classes and codes (PostgreSQL, appendix A) that pass by themselves or when somebody mends the server. */
const passing: readonly (readonly [RegExp, string])[] = [
  [/^08/u, 'the connection was lost'],
  [/^53100$/u, 'its disk is full'],
  [/^53/u, 'it is out of resources'],
  [/^57P0[1-5]$/u, 'it is shutting down or starting'],
  [/^25006$/u, 'it is read-only'],
  [/^(40001|40P01)$/u, 'others were in the way'],
  [/^HGSILENT$/u, 'it does not answer'],
  [/^25P03$/u, 'it was left alone in the middle of a transaction'],
  [/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)/u, 'it cannot be reached'],
];

/** SQLSTATE-like code of ours: the server owes an answer and has been silent for too long. */
export const silent = 'HGSILENT';

const lost =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|timeout expired/u;

/** SQLSTATE `read_only_sql_transaction`. */
const readOnly = '25006';

export const codeOf = (fault: unknown): string => String((fault as { readonly code?: unknown } | undefined)?.code ?? '');

/** A fault of the connection or the server as what it means; others as they are. */
export const translated = (fault: unknown): unknown => {
  const code = codeOf(fault);
  const reason =
    passing.find(([pattern]) => pattern.test(code))?.[1] ??
    (fault instanceof Error && lost.test(fault.message) ? 'the connection was lost' : undefined);
  return reason === undefined ? fault : new StoreUnavailable(`PostgreSQL: ${reason}`, { cause: fault });
};

const bigint = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    id === bigint ? Number : pg.types.getTypeParser(id, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

const run = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  try {
    return await work();
  } catch (fault) {
    throw translated(fault);
  }
};

/**
 * Milliseconds without a byte to or from the server, while it owes an answer, after which a connection is given up. A server that was
 * stopped, or a network that swallows everything, would otherwise hold up whoever asked for hours. Long appends keep bytes flowing.
 */
const patience = 15_000;

/** What a URL says of it (`?answer_timeout=SECONDS`), and the URL without what is ours. */
const readUrl = (url: string): { readonly url: string; readonly options: readonly string[]; readonly answerTime: number } => {
  if (!URL.canParse(url)) return { url, options: [], answerTime: patience };
  const parsed = new URL(url);
  const { searchParams } = parsed;
  const seconds = Number(searchParams.get('answer_timeout') ?? Number.NaN);
  const options = searchParams.get('options');
  searchParams.delete('answer_timeout');
  // The driver takes these instead of ours, not beside them.
  searchParams.delete('options');
  return { url: parsed.href, options: options === null ? [] : [options], answerTime: seconds > 0 ? seconds * 1000 : patience };
};

/** The result of the last statement of a message. */
const lastOf = (answer: unknown): pg.QueryResult | undefined =>
  Array.isArray(answer) ? (answer as readonly pg.QueryResult[]).at(-1) : (answer as pg.QueryResult);

/** Looks at a connection in the time that the server may be silent. A timer that every byte sets anew would cost a thirtieth of an append. */
const looks = 5;

/** Breaks the connection when the server owes an answer and is silent. `ms` 0 waits for ever. */
const watch = (client: pg.Client | pg.PoolClient, ms: number): void => {
  if (ms === 0) return;
  const inside = client as unknown as { readonly connection: { readonly stream: Socket }; readonly readyForQuery: boolean };
  const { stream } = inside.connection;
  let [moved, quiet] = [0, 0];
  const looking = setInterval(() => {
    const now = stream.bytesRead + stream.bytesWritten;
    quiet = inside.readyForQuery || now !== moved ? 0 : quiet + 1;
    moved = now;
    if (quiet >= looks) stream.destroy(Object.assign(new Error('The server does not answer.'), { code: silent }));
  }, ms / looks).unref();
  stream.once('close', () => clearInterval(looking));
};

/** Has the server notice within half a minute that a machine at the other end is gone, and let go of what it held. */
const keepalive = { tcp_keepalives_idle: '10', tcp_keepalives_interval: '5', tcp_keepalives_count: '4' };

/** Whoever has waited for a lock sees what was committed meanwhile: the order of events stands on it, and a server may be set up otherwise. */
const always = { ...keepalive, default_transaction_isolation: 'read committed' };

/** Milliseconds between two tries to listen again. */
const listenAgain = 500;

const startListening = (config: pg.ClientConfig, answerTime: number, channel: string, heard: (payload: string | undefined) => void) => {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  // Who only listens would never learn that nobody is at the other end.
  const heartbeat = setInterval(() => void client?.query('select 1').catch(() => undefined), patience);
  heartbeat.unref();
  const connect = async (): Promise<void> => {
    if (stopped) return;
    const next = new pg.Client(config);
    client = next;
    const again = (): void => {
      if (client !== next || stopped) return;
      client = undefined;
      next.end().catch(() => undefined);
      timer = setTimeout(() => void connect(), listenAgain);
    };
    next.on('error', again);
    next.on('end', again);
    next.on('notification', ({ payload }) => heard(payload));
    try {
      await next.connect();
      watch(next, answerTime);
      await next.query(`listen ${channel}`);
      // Whatever was written while nobody listened has to be looked for.
      heard(undefined);
    } catch {
      again();
    }
  };
  const first = connect();
  return async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(heartbeat);
    await first;
    await client?.end().catch(() => undefined);
  };
};

/** What the driver calls while it runs a statement. */
interface Running extends pg.Submittable {
  readonly handleDataRow: (row: { readonly fields: readonly (string | null)[] }) => void;
  readonly handleReadyForQuery: () => void;
  readonly handleError: (fault: Error) => void;
}

const ignore = (): void => undefined;
/** Of these a statement that answers one number has none, or needs nothing. */
const others = {
  handleRowDescription: ignore,
  handleCommandComplete: ignore,
  handleEmptyQuery: ignore,
  handlePortalSuspended: ignore,
  handleCopyInResponse: ignore,
  handleCopyData: ignore,
};

/** Runs a named statement without asking what its answer looks like: that, and reading it as any answer, is a tenth of an append. */
const askNumber = (client: pg.Client, name: string, text: string, values: readonly (string | null)[]): Promise<number> =>
  new Promise((done, failed) => {
    let answer = Number.NaN;
    const running: Running & { readonly name: string; readonly text: string } = {
      ...others,
      name,
      text,
      submit: (connection) => {
        const { stream, parsedStatements } = connection as unknown as {
          readonly stream: Socket;
          readonly parsedStatements: Readonly<Record<string, string>>;
        };
        // In one message to the network.
        stream.cork();
        if (parsedStatements[name] === undefined) connection.parse({ name, text, types: [] }, true);
        connection.bind({ statement: name, values: values as never }, true);
        connection.execute({}, true);
        connection.sync();
        stream.uncork();
      },
      handleDataRow: ({ fields }) => {
        answer = Number(fields[0]);
      },
      handleReadyForQuery: () => done(answer),
      handleError: failed,
    };
    client.query(running);
  });

/** One connection for short statements, opened by the first of them and again by the next one after it was lost. */
const makeLine = (config: pg.ClientConfig, answerTime: number) => {
  interface Opened {
    readonly client: pg.Client;
    readonly connected: Promise<void>;
  }
  let opened: Opened | undefined;
  let isClosed = false;
  const leave = (line: Opened): void => {
    if (opened === line) opened = undefined;
  };
  const open = (): Opened => {
    if (isClosed) throw new Error('The store was closed.');
    const client = new pg.Client(config);
    const line: Opened = { client, connected: client.connect().then(() => watch(client, answerTime)) };
    client.on('error', () => leave(line));
    client.on('end', () => leave(line));
    line.connected.catch(() => leave(line));
    return line;
  };
  const ask = async (name: string, sql: string, values: readonly (string | null)[]): Promise<number> => {
    const line = (opened ??= open());
    await line.connected;
    try {
      return await askNumber(line.client, name, sql, values);
    } catch (fault) {
      if (codeOf(fault) === readOnly) {
        leave(line);
        line.client.end().catch(() => undefined);
      }
      throw fault;
    }
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    number: (name: string, sql: string, values: readonly (string | null)[]): Promise<number> => {
      const mine = turn.then(() => ask(name, sql, values));
      turn = mine.catch(() => undefined);
      return mine;
    },
    close: async (): Promise<void> => {
      await turn;
      isClosed = true;
      await opened?.client.end().catch(() => undefined);
    },
  };
};

export interface PostgresOptions {
  /** Hold for each connection. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Statements may take as long as they need: bringing a schema up to date, filling a store from outside. */
  readonly isPatient?: boolean;
}

/**
 * A pool for a connection URL (`postgresql://…`). Nothing is connected before the first query. `?answer_timeout=SECONDS` in the URL says
 * how long the server may be silent while it owes an answer; 15 unless it is there.
 */
export const openPostgres = (address: string, { settings = {}, isPatient = false }: PostgresOptions = {}): Postgres => {
  const { url, options: given, answerTime: told } = readUrl(address);
  const answerTime = isPatient ? 0 : told;
  // A process that was stopped in the middle of a transaction holds up others for bounded time, whatever it has locked.
  const bounded = answerTime === 0 ? {} : { idle_in_transaction_session_timeout: String(2 * answerTime) };
  const optionsOf = (all: Readonly<Record<string, string>>): string =>
    [
      ...given,
      ...Object.entries({ ...always, ...bounded, ...all }).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`),
    ].join(' ');
  const config = {
    connectionString: url,
    options: optionsOf(settings),
    application_name: 'hedgerow',
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    types,
  };
  const pool = new pg.Pool({ ...config, max: 8, idleTimeoutMillis: 60_000 });
  // A connection that dies while nobody uses it is not a fault: the next query opens another one.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => watch(client, answerTime));
  // A plan is kept for as long as the connection: one from the time when the tables were nearly empty would read all of them later.
  const line = makeLine({ ...config, options: optionsOf({ ...settings, enable_seqscan: 'off' }) }, answerTime);
  return {
    query: (sql, values = []) => run(async () => (await pool.query(sql, values as unknown[])).rows as PgRow[]),
    number: (name, sql, values) => run(() => line.number(name, sql, values)),
    transaction: (work, { first, last, meanwhile } = {}) =>
      run(async () => {
        const client = await pool.connect();
        let broken: Error | undefined;
        const onError = (fault: Error): void => {
          broken = fault;
        };
        client.on('error', onError);
        try {
          const beginning = client.query(first === undefined ? 'begin' : `begin; ${first}`);
          // Whatever is thrown meanwhile counts first.
          beginning.catch(() => undefined);
          meanwhile?.();
          const begun: unknown = await beginning;
          const value = await work(client, Array.isArray(begun) ? ((begun as readonly pg.QueryResult[])[1]?.rows ?? []) : []);
          const ended: unknown = await client.query(last === undefined ? 'commit' : `${last}; commit`);
          // A transaction in which something failed answers so, and not with a fault, when it is committed.
          if (lastOf(ended)?.command !== 'COMMIT') throw new Error('The transaction was taken back.');
          return value;
        } catch (fault) {
          if (broken === undefined) await client.query('rollback').catch((failed: Error) => (broken ??= failed));
          // Whether it may write a connection hears when it is opened, and believes for ever: one that may not is given up.
          if (codeOf(fault) === readOnly) broken ??= fault as Error;
          throw fault;
        } finally {
          client.off('error', onError);
          client.release(broken);
        }
      }),
    listen: (channel, heard) => startListening(config, answerTime, channel, heard),
    close: async () => {
      await line.close();
      await pool.end();
    },
  };
};
