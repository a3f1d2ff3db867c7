/** Speaks to a running server over its REST API. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '#base/json.ts';
import { type Io, progressLine } from './output.ts';

/** Something a person has to hear, without a stack. `exit` is 1 for problems found, 2 for wrong usage. */
export class Told extends Error {
  readonly exit: 1 | 2;
  readonly hint: string | undefined;
  constructor(message: string, hint?: string, exit: 1 | 2 = 1) {
    super(message);
    this.exit = exit;
    this.hint = hint;
  }
}

export interface RemoteOptions {
  readonly server?: string;
  readonly token?: string;
  readonly data?: string;
  /** The moment that everything is read of, as the API takes it; now when absent. */
  readonly asOf?: string;
}

export interface Remote {
  readonly url: string;
  readonly get: (path: string, query?: Readonly<Record<string, string | readonly string[] | undefined>>) => Promise<JsonObject>;
  /** All rows of a list, page by page. */
  readonly all: (path: string, query?: Readonly<Record<string, string | readonly string[] | undefined>>) => Promise<readonly JsonObject[]>;
  readonly post: (path: string, body?: JsonObject) => Promise<JsonObject>;
  /** Has something done that takes long, and hears of it line by line. The signal ends it, here and at the server. */
  readonly follow: (path: string, onLine: (line: JsonObject) => void, signal: AbortSignal) => Promise<void>;
}

/** Address that a running server left in its data folder. */
const leftAddress = (data: string): string | undefined => {
  const file = join(data, 'server.json');
  if (!existsSync(file)) return undefined;
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly url?: string }).url;
  } catch {
    return undefined;
  }
};

/** Path and parameters of an address. Its host is left out: what a server answers must not send us, and our token, elsewhere. */
const pathOf = (address: string): string => {
  const { pathname, search } = new URL(address, 'http://server');
  return `${pathname}${search}`;
};

export const connect = (io: Io, options: RemoteOptions): Remote => {
  const data = options.data ?? io.env['HEDGEROW_DATA'] ?? '.hedgerow';
  const url = (options.server ?? io.env['HEDGEROW_SERVER'] ?? leftAddress(data) ?? 'http://127.0.0.1:8420').replace(/\/$/u, '');
  const token = options.token ?? io.env['HEDGEROW_TOKEN'];
  const reach = async (method: string, path: string, body?: JsonObject, signal?: AbortSignal): Promise<Response> => {
    try {
      return await fetch(`${url}${path}`, {
        method,
        ...(signal === undefined ? {} : { signal }),
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      signal?.throwIfAborted();
      throw new Told(
        `No Hedgerow answers at ${url}.`,
        'Start one with `hedgerow demo` or `hedgerow serve`, or name its address with --server.',
      );
    }
  };
  let isTold = false;
  /** Says once which moment the answers are of. */
  const tellMoment = (answer: Response): void => {
    const position = answer.headers.get('hedgerow-position');
    if (position === null || isTold) return;
    isTold = true;
    const time = answer.headers.get('hedgerow-time');
    io.err(`As of position ${position}${time === null ? ', before the first event' : `, ${time}`}.\n`);
  };
  const progress = progressLine(io);
  /** What the server has against a request, for a person. */
  const refusal = (answer: Response, problem: JsonObject): Told => {
    const errors = Array.isArray(problem['errors'])
      ? problem['errors'].filter(isObject).map((error) => `\n  ${String(error['pointer'])} ${String(error['detail'])}`)
      : [];
    return new Told(
      `${String(problem['title'] ?? `The server answered ${answer.status}.`)} [${String(problem['code'] ?? answer.status)}]${errors.join('')}`,
      problem['hint'] as string | undefined,
    );
  };
  const bodyOf = async (answer: Response): Promise<JsonObject> => {
    const value: unknown = await answer.json().catch(() => ({}));
    return isObject(value) ? value : {};
  };
  const send = async (method: string, path: string, body?: JsonObject): Promise<JsonObject> => {
    const answer = await reach(method, path, body);
    const value = await bodyOf(answer);
    if (answer.status === 503 && value['code'] === 'PastUnavailable') {
      // The server goes on with it meanwhile, so this ends.
      progress.show(String(value['title']));
      await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get('retry-after') ?? 1)));
      return send(method, path, body);
    }
    progress.clear();
    tellMoment(answer);
    if (!answer.ok) throw refusal(answer, value);
    return value;
  };
  const withQuery = (path: string, query: Readonly<Record<string, string | readonly string[] | undefined>> = {}): string => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries({ as_of: options.asOf, ...query }))
      for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined) search.append(name, item as string);
    return search.size === 0 ? `/api/v1${path}` : `/api/v1${path}?${search.toString()}`;
  };
  return {
    url,
    get: (path, query) => send('GET', withQuery(path, query)),
    all: async (path, query) => {
      const rows: JsonObject[] = [];
      let next: string | undefined = withQuery(path, { limit: '0', ...query });
      while (next !== undefined) {
        const page: JsonObject = await send('GET', next);
        if (Array.isArray(page['results'])) rows.push(...page['results'].filter(isObject));
        next = typeof page['next'] === 'string' ? pathOf(page['next']) : undefined;
      }
      return rows;
    },
    post: (path, body) => send('POST', `/api/v1${path}`, body ?? {}),
    follow: async (path, onLine, signal) => {
      const answer = await reach('POST', `/api/v1${path}`, {}, signal);
      if (!answer.ok) throw refusal(answer, await bodyOf(answer));
      let rest = '';
      for await (const text of (answer.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>()).pipeThrough(new TextDecoderStream())) {
        const lines = `${rest}${text}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onLine(JSON.parse(line) as JsonObject);
      }
    },
  };
};
