/**
 * One long-lived `git cat-file --batch-command` per mirror: objects by id, without a process per object.
 *
 * Requests are answered in order. When the process dies, everything that waits is told so, and the next request starts a new
 * one. Objects over a limit are passed over without being kept.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { GitProgram } from './run-git.ts';

/** An object as git gave it; `content` is absent when only its size was asked for or it is larger than asked for. */
export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly size: number;
  readonly content?: Uint8Array;
}

/** git ended, did not answer in time, or answered something else than objects: its store may be damaged. */
export class ObjectsUnreadable extends Error {}

export interface ObjectReader {
  /** Type and size of each object, in order; undefined where the mirror does not have it. */
  readonly sizes: (ids: readonly string[]) => Promise<readonly (GitObject | undefined)[]>;
  /** The objects with content, in order. Larger ones than `maxBytes` come without. */
  readonly contents: (ids: readonly string[], maxBytes: number) => Promise<readonly (GitObject | undefined)[]>;
  readonly close: () => Promise<void>;
}

interface Request {
  readonly count: number;
  readonly withContent: boolean;
  readonly maxBytes: number;
  readonly answers: (GitObject | undefined)[];
  readonly resolve: (answers: readonly (GitObject | undefined)[]) => void;
  readonly reject: (error: Error) => void;
}

const newline = 10;

/** Bytes that arrived and were not used yet. */
const makeInbox = () => {
  let chunks: Buffer[] = [];
  let size = 0;
  const joined = (): Buffer => {
    if (chunks.length > 1) chunks = [Buffer.concat(chunks)];
    return chunks[0] ?? Buffer.alloc(0);
  };
  const drop = (count: number): void => {
    const rest = joined().subarray(count);
    chunks = rest.length === 0 ? [] : [rest];
    size = rest.length;
  };
  return {
    add: (chunk: Buffer): void => {
      chunks.push(chunk);
      size += chunk.length;
    },
    size: (): number => size,
    /** The next line without its end, or undefined when it is not there whole. */
    line: (): string | undefined => {
      const bytes = joined();
      const end = bytes.indexOf(newline);
      if (end < 0) return undefined;
      const text = bytes.toString('latin1', 0, end);
      drop(end + 1);
      return text;
    },
    take: (count: number): Uint8Array => {
      const bytes = joined().subarray(0, count);
      drop(count);
      return bytes;
    },
    skip: (count: number): void => drop(count),
  };
};

type Inbox = ReturnType<typeof makeInbox>;

/** Reads answers off the inbox into the first request; keeps where it is inside one answer. */
const makeAnswerReader = (inbox: Inbox, queue: Request[]) => {
  let header: GitObject | undefined;
  /** Bytes of content and the line end after it that are still to come. */
  let remaining = 0;
  const answer = (request: Request, object: GitObject | undefined): void => {
    request.answers.push(object);
    if (request.answers.length === request.count) {
      queue.shift();
      request.resolve(request.answers);
    }
  };
  const readHeader = (request: Request): boolean => {
    const line = inbox.line();
    if (line === undefined) return false;
    const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/u.exec(line);
    if (match === null) {
      if (!line.endsWith(' missing')) throw new ObjectsUnreadable(`git answered: ${line.slice(0, 200)}`);
      answer(request, undefined);
      return true;
    }
    const object: GitObject = { id: match[1] ?? '', type: match[2] ?? '', size: Number(match[3]) };
    if (!request.withContent) answer(request, object);
    else {
      header = object;
      remaining = object.size + 1;
    }
    return true;
  };
  const readContent = (request: Request, object: GitObject): boolean => {
    if (object.size > request.maxBytes) {
      const passed = Math.min(remaining, inbox.size());
      inbox.skip(passed);
      remaining -= passed;
      if (remaining > 0) return false;
      header = undefined;
      answer(request, object);
      return true;
    }
    if (inbox.size() < remaining) return false;
    const content = inbox.take(object.size);
    inbox.skip(1);
    header = undefined;
    answer(request, { ...object, content });
    return true;
  };
  return (): void => {
    for (let request = queue[0], more = true; request !== undefined && more; request = queue[0]) {
      more = header === undefined ? readHeader(request) : readContent(request, header);
    }
  };
};

/** A running process with its queue. */
interface Session {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ask: (request: Request, commands: string) => void;
  readonly ended: Promise<void>;
  readonly alive: () => boolean;
}

const startSession = (program: GitProgram, folder: string, timeoutMs: number): Session => {
  const child = spawn(program.path, [`--git-dir=${folder}`, 'cat-file', '--batch-command', '--buffer'], {
    env: { ...program.env },
    stdio: 'pipe',
  });
  const inbox = makeInbox();
  const queue: Request[] = [];
  const readAnswers = makeAnswerReader(inbox, queue);
  let alive = true;
  let complaint = '';
  let timer: NodeJS.Timeout | undefined;
  const fail = (error: Error): void => {
    alive = false;
    clearTimeout(timer);
    child.kill('SIGKILL');
    for (const request of queue.splice(0)) request.reject(error);
  };
  const watch = (): void => {
    clearTimeout(timer);
    if (queue.length > 0) timer = setTimeout(() => fail(new ObjectsUnreadable('git did not answer in time')), timeoutMs);
  };
  child.stdout.on('data', (chunk: Buffer) => {
    inbox.add(chunk);
    try {
      readAnswers();
      watch();
    } catch (error) {
      fail(error as Error);
    }
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(0, 1000);
  });
  // The process may end while we write to it; 'close' tells the requests.
  child.stdin.on('error', () => undefined);
  child.on('error', (error) => fail(new ObjectsUnreadable(error.message)));
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      fail(new ObjectsUnreadable(complaint.trim() === '' ? 'git ended' : complaint.trim()));
      resolve();
    });
  });
  return {
    child,
    ask: (request, commands) => {
      queue.push(request);
      child.stdin.write(commands);
      watch();
    },
    ended,
    alive: () => alive,
  };
};

/** Opens the objects of the mirror in `folder`. The process starts with the first request. */
export const openObjects = (program: GitProgram, folder: string, timeoutMs = 60_000): ObjectReader => {
  let session: Session | undefined;
  const request = (verb: 'info' | 'contents', ids: readonly string[], maxBytes: number): Promise<readonly (GitObject | undefined)[]> => {
    if (ids.length === 0) return Promise.resolve([]);
    if (session === undefined || !session.alive()) session = startSession(program, folder, timeoutMs);
    const { ask } = session;
    return new Promise((resolve, reject) => {
      const commands = `${ids.map((id) => `${verb} ${id}\n`).join('')}flush\n`;
      ask({ count: ids.length, withContent: verb === 'contents', maxBytes, answers: [], resolve, reject }, commands);
    });
  };
  return {
    sizes: (ids) => request('info', ids, 0),
    contents: (ids, maxBytes) => request('contents', ids, maxBytes),
    close: async () => {
      session?.child.stdin.end();
      session?.child.kill('SIGTERM');
      await session?.ended;
    },
  };
};
