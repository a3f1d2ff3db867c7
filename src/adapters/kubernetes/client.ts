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

export interface Client {
  readonly send: (method: string, path: string, body?: Json, type?: string) => Promise<Answer>;
  /** Calls back for each line of a stream; resolves when it ends, with why. */
  readonly stream: (
    path: string,
    options: { readonly onLine: (line: string) => void; readonly idleMs: number; readonly signal: AbortSignal },
  ) => Promise<Answer>;
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

const retryAfter = (response: IncomingMessage): { readonly retryAfterMs?: number } => {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: Math.min(seconds, 300) * 1000 } : {};
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

/** Splits bytes into lines, whatever the chunks. */
const lineSplitter = (onLine: (line: string) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer[] = [];
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(10, start); end >= 0; end = chunk.indexOf(10, start)) {
      const line = Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
      rest = [];
      start = end + 1;
      if (line !== '') onLine(line);
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  };
};

export const makeClient = (access: ClusterAccess): Client => {
  const secure = access.server.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true, maxSockets: 64 }) : new HttpAgent({ keepAlive: true, maxSockets: 64 });
  const base = access.server.pathname.replace(/\/$/u, '');

  const open = async (
    method: string,
    path: string,
    body: string | undefined,
    type: string,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> => {
    const { headers, ...tls } = await access.authorize();
    const options: RequestOptions = {
      method,
      agent: agent as HttpAgent,
      host: access.server.hostname.replace(/^\[|\]$/gu, ''),
      port: access.server.port === '' ? (secure ? 443 : 80) : Number(access.server.port),
      path: `${base}${path}`,
      timeout: patience,
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
      request.on('timeout', () => {
        if (signal === undefined) request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
      });
      request.end(body);
    });
  };

  return {
    send: async (method, path, body, type = 'application/json') => {
      try {
        const response = await open(method, path, body === undefined ? undefined : JSON.stringify(body), type);
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
      let timer = setTimeout(() => stalled.abort(), idleMs);
      const isSilent = (): boolean => stalled.signal.aborted && !signal.aborted;
      try {
        const response = await open('GET', path, undefined, '', both);
        if ((response.statusCode ?? 500) >= 300) return refusal(response, parse(await readAll(response)));
        const split = lineSplitter(onLine);
        await new Promise<void>((resolve, reject) => {
          response.on('data', (chunk: Buffer) => {
            clearTimeout(timer);
            timer = setTimeout(() => stalled.abort(), idleMs);
            split(chunk);
          });
          response.on('end', resolve);
          response.on('close', resolve);
          response.on('error', reject);
        });
        return isSilent() ? silent : { ok: true, status: 200, body: {} };
      } catch (fault) {
        // An answer that is given up in the middle ends like a broken connection; only we know that it was too quiet.
        return isSilent() ? silent : unreachable(fault as NodeJS.ErrnoException);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.destroy(),
  };
};
