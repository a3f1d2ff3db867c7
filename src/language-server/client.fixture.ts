/** An editor for tests: speaks JSON-RPC with `Content-Length` in front of every message, written from the specification and not with the server's library. */
import type { Readable, Writable } from 'node:stream';

export interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface TestClient {
  /** Sends a request, and gives its result; the error when there is one. */
  readonly ask: (method: string, parameters?: unknown) => Promise<unknown>;
  readonly tell: (method: string, parameters?: unknown) => void;
  /** Sends bytes as they are. */
  readonly write: (bytes: string) => void;
  /** The next diagnostics of a file: those told after the call, or not asked for before. */
  readonly diagnostics: (
    uri: string,
  ) => Promise<readonly { readonly message: string; readonly code?: string; readonly range: Range; readonly version?: number }[]>;
  /** Methods that the server called. */
  readonly called: () => readonly string[];
}

export interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Takes whole messages out of a stream of bytes. */
const messages = (input: Readable, take: (message: Answer) => void): void => {
  let bytes = Buffer.alloc(0);
  input.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const head = bytes.indexOf('\r\n\r\n');
      const length = /Content-Length: (\d+)/iu.exec(bytes.toString('latin1', 0, Math.max(0, head)))?.[1];
      if (head < 0 || length === undefined || bytes.length < head + 4 + Number(length)) return;
      take(JSON.parse(bytes.toString('utf8', head + 4, head + 4 + Number(length))) as Answer);
      bytes = bytes.subarray(head + 4 + Number(length));
    }
  });
};

/** Connects to a server by the stream it writes and the stream it reads. */
export const connect = (output: Readable, input: Writable): TestClient => {
  let next = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  const told = new Map<string, unknown[]>();
  const wanting = new Map<string, (diagnostics: never) => void>();
  const methods: string[] = [];

  const write = (bytes: string): void => {
    input.write(bytes);
  };
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };

  messages(output, (message) => {
    if (message.method !== undefined) {
      methods.push(message.method);
      if (message.id !== undefined) send({ id: message.id, result: null });
      if (message.method !== 'textDocument/publishDiagnostics') return;
      const { uri, diagnostics } = message.params as { readonly uri: string; readonly diagnostics: unknown };
      const wanted = wanting.get(uri);
      wanting.delete(uri);
      if (wanted === undefined) told.set(uri, [...(told.get(uri) ?? []), diagnostics]);
      else wanted(diagnostics as never);
      return;
    }
    waiting.get(message.id ?? -1)?.(message);
    waiting.delete(message.id ?? -1);
  });

  return {
    write,
    ask: (method, params) => {
      next += 1;
      const id = next;
      const answer = new Promise<unknown>((resolve) => {
        waiting.set(id, ({ result, error }) => resolve(error ?? result));
      });
      send({ id, method, ...(params === undefined ? {} : { params }) });
      return answer;
    },
    tell: (method, params) => send({ method, ...(params === undefined ? {} : { params }) }),
    diagnostics: (uri) => {
      const before = told.get(uri) ?? [];
      if (before.length > 0) return Promise.resolve(before.shift() as never);
      return new Promise((resolve) => {
        wanting.set(uri, resolve);
      });
    },
    called: () => methods,
  };
};
