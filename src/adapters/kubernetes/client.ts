/**
 * A thin HTTP client for one API server: kept connections, time limits, Retry-After, and streams that are read line by line. Nothing
 * about Kubernetes but its errors.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { ClusterAccess } from './kubeconfig.ts';

export type Answer =
  | { readonly ok: true; readonly status: number; readonly body: JsonObject }
  /** The server answered, and refused. */
  | { readonly ok: false; readonly status: number; readonly reason: string; readonly message: string; readonly retryAfterMs?: number }
  /** Nobody answered, or not in time. */
  | {
      readonly ok: false;
      readonly status: 0;
      readonly reason: 'Unreachable' | 'Timeout' | 'BadAnswer';
      readonly message: string;
      readonly retryAfterMs?: number;
    };

export interface StreamOptions {
  /** While the promise that it gives is open, nothing more is read: whoever is slow is not buried. */
  readonly onLine: (line: string) => void | Promise<void>;
  /** Silence after which the stream counts as dead (ms). */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

export interface Client {
  /** `signal` gives up the request. */
  readonly send: (method: string, path: string, body?: Json, type?: string, signal?: AbortSignal) => Promise<Answer>;
  /** Calls back for each line of a stream; resolves when it ends, with why. */
  readonly stream: (path: string, options: StreamOptions) => Promise<Answer>;
  readonly close: () => void;
}

/** Time for an answer (ms). */
const patience = 30_000;
/** Bytes of an answer. */
const maxAnswer = 512 * 1024 * 1024;

const unreachable = (fault: NodeJS.ErrnoException): Answer =>
  fault.name === 'AbortError' || fault.code === 'ETIMEDOUT'
    ? { ok: false, status: 0, reason: 'Timeout', message: 'The API server did not answer in time.' }
    : { ok: false, status: 0, reason: 'Unreachable', message: `The API server cannot be reached: ${fault.code ?? 'connection failed'}.` };

const silent: Answer = { ok: false, status: 0, reason: 'Timeout', message: 'The API server was silent for too long.' };

/** Seconds, or the time until which to wait (RFC 9110, section 10.2.3). */
const retryAfter = (response: IncomingMessage): { readonly retryAfterMs?: number } => {
  const header = response.headers['retry-after'] ?? '';
  const seconds = /^\d+$/u.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? { retryAfterMs: Math.min(Math.max(0, seconds), 300) * 1000 } : {};
};

const refusal = (response: IncomingMessage, body: unknown): Answer => {
  const status = response.statusCode ?? 500;
  const told = isObject(body) ? body : {};
  return {
    ok: false,
    status,
    reason: typeof told['reason'] === 'string' ? told['reason'] : `Http${status}`,
    message: typeof told['message'] === 'string' ? told['message'] : `The API server answered ${status}.`,
    ...retryAfter(response),
  };
};

const readAll = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxAnswer) response.destroy(new Error('answer too large'));
      else chunks.push(chunk);
    });
    response.on('end', () => (response.complete ? resolve(Buffer.concat(chunks).toString('utf8')) : reject(new Error('answer cut short'))));
    response.on('error', reject);
    response.on('aborted', () => reject(new Error('answer cut short')));
  });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Bytes of a line of a stream; an API server takes no object of more than 3 MB. */
const maxLine = 64 * 1024 * 1024;

/** Splits bytes into lines, whatever the chunks. */
const lineSplitter = (): ((chunk: Buffer) => readonly string[]) => {
  let rest: Buffer[] = [];
  let size = 0;
  return (chunk) => {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10, start); end >= 0; end = chunk.indexOf(10, start)) {
      const line = Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
      rest = [];
      size = 0;
      start = end + 1;
      if (line !== '') lines.push(line);
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > maxLine) throw Object.assign(new Error('line too long'), { code: 'ELINE' });
    return lines;
  };
};

/** A server and the connections to it. */
const linkTo = (access: ClusterAccess) => {
  const secure = access.server.protocol === 'https:';
  return {
    access,
    secure,
    // Each watch keeps a connection, so their number is not limited; lists are few at once, see the reflectors.
    agent: secure ? new HttpsAgent({ keepAlive: true, maxFreeSockets: 16 }) : new HttpAgent({ keepAlive: true, maxFreeSockets: 16 }),
    base: access.server.pathname.replace(/\/$/u, ''),
  };
};

/** `renewed` is asked before each request, and gives another access when there is one since it was last asked. */
export const makeClient = (first: ClusterAccess, renewed?: () => Promise<ClusterAccess | undefined>): Client => {
  let link = linkTo(first);

  const current = async (): Promise<typeof link> => {
    const access = await renewed?.();
    if (access === undefined) return link;
    const isSame = access.server.href === link.access.server.href;
    // What still listens to the server that was there before would tell of another one than is asked now.
    if (!isSame) link.agent.destroy();
    link = isSame ? { ...link, access } : linkTo(access);
    return link;
  };

  const open = async (
    method: string,
    path: string,
    body: string | undefined,
    type: string,
    { patience: time, signal }: { readonly patience?: number; readonly signal?: AbortSignal },
  ): Promise<IncomingMessage> => {
    const { access, agent, secure, base } = await current();
    const { headers, ...tls } = await access.authorize();
    const options: RequestOptions = {
      method,
      agent: agent as HttpAgent,
      host: access.server.hostname.replace(/^\[|\]$/gu, ''),
      port: access.server.port === '' ? (secure ? 443 : 80) : Number(access.server.port),
      path: `${base}${path}`,
      ...(time === undefined ? {} : { timeout: time }),
      headers: {
        ...headers,
        accept: 'application/json',
        'user-agent': 'hedgerow',
        ...(body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
      },
      ...(signal === undefined ? {} : { signal }),
      ...tls,
    };
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(options, resolve);
      request.on('error', reject);
      request.on('timeout', () => void request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
      request.end(body);
    });
  };

  return {
    send: async (method, path, body, type = 'application/json', signal?) => {
      try {
        const text = body === undefined ? undefined : JSON.stringify(body);
        const response = await open(method, path, text, type, { patience, ...(signal === undefined ? {} : { signal }) });
        const value = parse(await readAll(response));
        if ((response.statusCode ?? 500) >= 300) return refusal(response, value);
        if (!isObject(value))
          return { ok: false, status: 0, reason: 'BadAnswer', message: 'The API server answered something that is not JSON.' };
        return { ok: true, status: response.statusCode ?? 200, body: value };
      } catch (fault) {
        return unreachable(fault as NodeJS.ErrnoException);
      }
    },
    stream: async (path, { onLine, idleMs, signal }) => {
      const stalled = new AbortController();
      const both = AbortSignal.any([signal, stalled.signal]);
      const watchdog = (): NodeJS.Timeout => setTimeout(() => stalled.abort(), idleMs);
      let timer = watchdog();
      const isSilent = (): boolean => stalled.signal.aborted && !signal.aborted;
      try {
        const response = await open('GET', path, undefined, '', { signal: both });
        if ((response.statusCode ?? 500) >= 300) return refusal(response, parse(await readAll(response)));
        const split = lineSplitter();
        for await (const chunk of response) {
          clearTimeout(timer);
          for (const line of split(chunk as Buffer)) {
            const busy = onLine(line);
            if (busy !== undefined) await busy;
          }
          timer = watchdog();
        }
        return isSilent() ? silent : { ok: true, status: 200, body: {} };
      } catch (fault) {
        // An answer that is given up in the middle ends like a broken connection; only we know that it was too quiet.
        return isSilent() ? silent : unreachable(fault as NodeJS.ErrnoException);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => link.agent.destroy(),
  };
};
