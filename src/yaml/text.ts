/** Bytes to text, and offsets of a text to lines and columns. */
import { isUtf8 } from 'node:buffer';
import type { Position } from '#base/diagnostic.ts';

/** Why bytes are no UTF-8: the offset of the first bad byte, and its place when the text before it is readable. */
export interface BadEncoding {
  readonly offset: number;
  readonly more: string;
  readonly position?: Position;
}

const mark = '\uFEFF';

/** Byte order marks of the encodings that Windows editors like to write. */
const utf16Mark = (bytes: Uint8Array): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return '; it looks like UTF-16, little-endian';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? '; it looks like UTF-16, big-endian' : undefined;
};

/** Where bytes stop being UTF-8: as far as decoding and encoding again gives the same. */
const badOffset = (bytes: Uint8Array, lenient: string): number => {
  const again = Buffer.from(lenient, 'utf8');
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at += 1;
  return at;
};

/** The text of UTF-8 bytes without its byte order mark, or why it is none. */
export const decodeText = (bytes: Uint8Array): string | BadEncoding => {
  const more = utf16Mark(bytes);
  if (more !== undefined) return { offset: 0, more };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (isUtf8(bytes)) return withoutMark(text);
  const offset = badOffset(bytes, text);
  return { offset, more: '', position: makeLocator(withoutMark(buffer.toString('utf8', 0, offset)))(Number.MAX_SAFE_INTEGER) };
};

export const withoutMark = (text: string): string => (text.startsWith(mark) ? text.slice(1) : text);

/** Gives lines and columns of offsets. Line starts are looked for when the first place is asked for. */
export const makeLocator = (text: string): ((offset: number) => Position) => {
  let starts: number[] | undefined;
  return (offset) => {
    if (starts === undefined) {
      starts = [0];
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    }
    const bounded = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: bounded - (starts[low] ?? 0) + 1 };
  };
};

/** The offset of a line and column, both from 1; the nearest one when there is no such place. The opposite of a locator. */
export const offsetOfPosition = (text: string, { line, column }: Position): number => {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return Math.min(start + column - 1, end < 0 ? text.length : end);
};
