/** The console's way to the API: one function that sends, and the reads and commands made of it. */
import type { Accepted, Page, View, Views } from './rows.ts';
import { demandToken, readSession } from './session.ts';

/** A refusal or fault as the server tells it (RFC 9457), or a failure to reach the server (`status` 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly hint: string | undefined;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(text(body['detail']) ?? text(body['title']) ?? `The server answered ${status}.`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = text(body['code']) ?? `HTTP ${status}`;
    this.title = text(body['title']) ?? 'The request failed';
    this.hint = text(body['hint']);
    this.errors = Array.isArray(body['errors']) ? body['errors'] : [];
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export interface Sending {
  readonly method?: 'GET' | 'POST';
  readonly query?: Query;
  readonly body?: unknown;
  /** Version seen; the server refuses with 412 when it is not the newest. */
  readonly ifMatch?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Query parameters; a list repeats the parameter; empty ones are left out. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export const queryText = (query: Query): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== '') parameters.append(name, String(item));
    }
  }
  const written = parameters.toString();
  return written === '' ? '' : `?${written}`;
};

/** Headers that every request needs. */
export const authorization = (): Record<string, string> => {
  const { token } = readSession();
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
};

const unreachable = (cause: unknown): ApiProblem =>
  new ApiProblem(0, {
    title: 'The server cannot be reached',
    detail: 'Hedgerow did not answer.',
    code: 'Unreachable',
    hint:
      cause instanceof TypeError
        ? 'Check that the server runs and that this machine can reach it. The console tries again by itself.'
        : undefined,
  });

const readProblem = async (response: Response): Promise<ApiProblem> => {
  if (response.status === 401) demandToken();
  const body: unknown = await response.json().catch(() => ({}));
  return new ApiProblem(response.status, typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {});
};

/** Sends a request relative to `/api/v1`. Throws `ApiProblem`; an abort is rethrown as it is. */
export const send = async <Answer>(path: string, sending: Sending = {}): Promise<Answer> => {
  const headers: Record<string, string> = { accept: 'application/json', ...authorization() };
  if (sending.body !== undefined) headers['content-type'] = 'application/json';
  if (sending.ifMatch !== undefined) headers['if-match'] = `"${sending.ifMatch}"`;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}${queryText(sending.query ?? {})}`, {
      method: sending.method ?? 'GET',
      headers,
      ...(sending.body === undefined ? {} : { body: JSON.stringify(sending.body) }),
      ...(sending.signal === undefined ? {} : { signal: sending.signal }),
    });
  } catch (fault) {
    if (sending.signal?.aborted) throw fault;
    throw unreachable(fault);
  }
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as Answer;
};

export const listRows = <V extends View>(view: V, query: Query, signal?: AbortSignal): Promise<Page<Views[V]>> =>
  send(`/${view}`, { query, signal });

export const readRow = <Row>(view: View, key: string, query: Query, signal?: AbortSignal): Promise<Row> =>
  send(`/${view}/${encodeURIComponent(key)}`, { query, signal });

/** Asks an aggregate for a behaviour, or a service for an operation. `action` absent: creates. */
export const command = <Answer = Accepted>(
  view: View | 'validations',
  key: string | undefined,
  action: string | undefined,
  body: unknown = {},
  ifMatch?: number,
): Promise<Answer> =>
  send(`/${view}${key === undefined ? '' : `/${encodeURIComponent(key)}`}${action === undefined ? '' : `/${action}`}`, {
    method: 'POST',
    body,
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
