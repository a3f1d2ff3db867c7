/** Commit objects, read as the bytes they are. */
import type { SourceRevision } from '#contexts/gitops/ports.ts';

export interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly revision: SourceRevision;
}

const headersOf = (head: string, name: string): readonly string[] =>
  head
    .split('\n')
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => line.slice(name.length + 1));

/** Text in the encoding the commit names; UTF-8 when it names none or one that nobody knows. */
const decode = (bytes: Uint8Array, encoding: string | undefined): string => {
  try {
    return new TextDecoder(encoding ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder('utf-8').decode(bytes);
  }
};

/** Control characters have no business in a line for people (they could move a terminal's cursor). */
const oneLine = (text: string): string => text.replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/gu, ' ').trim();

/** Seconds since 1970 as an instant; the epoch where a commit names no time that exists. */
const instant = (seconds: string | undefined): string => {
  const date = new Date(Number(seconds ?? 0) * 1000);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? new Date(0).toISOString() : date.toISOString();
};

/** Reads a commit object (gitformat: header lines, an empty line, the message). */
export const parseCommit = (id: string, content: Uint8Array): CommitObject => {
  const latin = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
  const end = latin.indexOf('\n\n');
  const headBytes = end < 0 ? content : content.subarray(0, end);
  const encoding = headersOf(latin.slice(0, headBytes.length), 'encoding')[0];
  const head = decode(headBytes, encoding);
  const message = end < 0 ? '' : decode(content.subarray(end + 2, end + 2 + 8192), encoding);
  const author = /^(.*?) ?<(.*?)>/u.exec(headersOf(head, 'author')[0] ?? '');
  const committer = / (-?\d+) [-+]\d+$/u.exec(headersOf(head, 'committer')[0] ?? '');
  return {
    tree: headersOf(head, 'tree')[0] ?? '',
    parents: headersOf(head, 'parent'),
    revision: {
      commit: id,
      author: oneLine(author?.[1] || author?.[2] || 'unknown').slice(0, 200),
      committedAt: instant(committer?.[1]),
      subject: oneLine(message.replace(/^\s+/u, '').split(/\n\s*\n/u, 1)[0] ?? '').slice(0, 500),
    },
  };
};
