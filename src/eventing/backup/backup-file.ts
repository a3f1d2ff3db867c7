/**
 * The backup file: JSON, one value a line, compressed with Zstandard (RFC 8878).
 *
 * The first line says what it is. Then come events in the order of the log, in chunks; each chunk ends with a line that counts it and has
 * its SHA-256. Then how far processors had come whose effects are outside. The last line counts everything and has the SHA-256 of all
 * lines before it: without it a file is not whole. Payloads are texts and not JSON values, so that they come back byte for byte, with the
 * checksums they had in the store.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Transform, type TransformCallback, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { isObject, type JsonObject } from '#base/json.ts';
import { syncFolder } from '../store/folders.ts';
import type { Life } from '../store/life.ts';
import type { SavedProgress } from '../tables/table-store.ts';
import type { MakeProblem, StoreProblem } from './problems.ts';
import type { StoredEvent } from './stored-event.ts';
import type { StoreKind } from './stored-log.ts';

/** Version of the format. A reader knows this one and all before it. */
export const backupFormat = 1;

export interface BackupHeader {
  readonly hedgerow: 'backup';
  readonly format: number;
  /** Release that made it. */
  readonly release: string;
  /** ISO 8601, when it was begun. */
  readonly madeAt: string;
  /** Where it was made of. */
  readonly store: StoreKind;
  readonly life: Life;
  /** Events in it: those up to this position. */
  readonly events: number;
  /** Up to this instant (ISO 8601) it knows everything that had been written. */
  readonly completeUntil: string;
}

const mostInChunk = 1000;
const mostBytesInChunk = 4 * 1024 * 1024;
/** Longer lines are no lines of ours: an event is refused long before. */
const longestLine = 256 * 1024 * 1024;

const sha256 = () => createHash('sha256');

async function* linesOf(
  header: BackupHeader,
  batches: AsyncIterable<readonly StoredEvent[]>,
  progress: readonly SavedProgress[],
): AsyncGenerator<Buffer> {
  const whole = sha256();
  const line = (value: unknown): Buffer => {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    whole.update(bytes);
    return bytes;
  };
  yield line(header);
  let [chunks, events] = [0, 0];
  let chunk: Buffer[] = [];
  let bytes = 0;
  const endChunk = (): Buffer => {
    const digest = sha256();
    for (const part of chunk) digest.update(part);
    chunks += 1;
    const end = line({ chunk: chunks, events: chunk.length, sha256: digest.digest('hex') });
    const all = Buffer.concat([...chunk, end]);
    [chunk, bytes] = [[], 0];
    return all;
  };
  for await (const batch of batches) {
    for (const event of batch) {
      const text = line({ event });
      chunk.push(text);
      bytes += text.length;
      events += 1;
      if (chunk.length >= mostInChunk || bytes >= mostBytesInChunk) yield endChunk();
    }
  }
  if (chunk.length > 0) yield endChunk();
  for (const saved of progress) yield line({ progress: saved });
  yield Buffer.from(`${JSON.stringify({ end: { chunks, events, progress: progress.length, sha256: whole.digest('hex') } })}\n`);
}

/**
 * Writes a backup file whole or not at all: beside its place first, synchronised, then renamed. Only its owner can read it. What it
 * replaces stays until then.
 */
export const writeBackup = async (
  file: string,
  header: BackupHeader,
  batches: AsyncIterable<readonly StoredEvent[]>,
  progress: readonly SavedProgress[],
): Promise<void> => {
  const unfinished = `${file}.${process.pid}.unfinished`;
  const handle = openSync(unfinished, 'w', 0o600);
  try {
    const sink = new Writable({
      write: (bytes: Buffer, _encoding, done) => {
        try {
          for (let from = 0; from < bytes.length; ) from += writeSync(handle, bytes, from);
          done();
        } catch (fault) {
          done(fault as Error);
        }
      },
    });
    const zstd = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    await pipeline(linesOf(header, batches, progress), zstd, sink);
    fsyncSync(handle);
  } catch (fault) {
    closeSync(handle);
    rmSync(unfinished, { force: true });
    throw fault;
  }
  closeSync(handle);
  renameSync(unfinished, file);
  syncFolder(dirname(file));
};

/** Cuts bytes into lines, without their ends. */
const lineSplitter = (): Transform => {
  let rest: Buffer[] = [];
  let length = 0;
  return new Transform({
    readableObjectMode: true,
    transform(bytes: Buffer, _encoding, done: TransformCallback) {
      let from = 0;
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
        rest.push(bytes.subarray(from, at));
        this.push(rest.length === 1 ? rest[0] : Buffer.concat(rest));
        [rest, length] = [[], 0];
        from = at + 1;
      }
      if (from < bytes.length) {
        rest.push(bytes.subarray(from));
        length += bytes.length - from;
      }
      done(length > longestLine ? new Error('a line has no end') : null);
    },
    flush(done) {
      done(length > 0 ? new Error('the last line has no end') : null);
    },
  });
};

export type BackupPart =
  | { readonly type: 'header'; readonly header: BackupHeader }
  /** Events of one chunk, which is what was written. */
  | { readonly type: 'events'; readonly events: readonly StoredEvent[] }
  | { readonly type: 'progress'; readonly progress: SavedProgress };

const texts = ['stream', 'id', 'type', 'data', 'meta', 'recordedAt'] as const;
const numbers = ['position', 'version', 'schemaVersion', 'checksum'] as const;

const isEvent = (value: unknown): value is StoredEvent =>
  isObject(value) && texts.every((name) => typeof value[name] === 'string') && numbers.every((name) => Number.isSafeInteger(value[name]));

const isHeader = (value: unknown): value is BackupHeader =>
  isObject(value) &&
  isObject(value['life']) &&
  Number.isSafeInteger(value['events']) &&
  ['release', 'madeAt', 'completeUntil'].every((name) => typeof value[name] === 'string');

const isProgress = (value: unknown): value is SavedProgress =>
  isObject(value) && typeof value['processor'] === 'string' && Number.isSafeInteger(value['position']) && Array.isArray(value['parked']);

/** Ends the reading: what follows cannot be understood. */
class Unreadable extends Error {
  readonly problem: StoreProblem;
  constructor(problem: StoreProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const parse = (line: Buffer): JsonObject => {
  const value: unknown = JSON.parse(line.toString());
  if (!isObject(value)) throw new Error('a line is not what it should be');
  return value;
};

const headerOf = (line: Buffer, problem: MakeProblem): BackupHeader => {
  let value: JsonObject;
  try {
    value = parse(line);
  } catch {
    throw new Unreadable(problem('backup/not-a-backup', { reason: 'its first line is not what a backup begins with' }));
  }
  if (value['hedgerow'] !== 'backup' || typeof value['format'] !== 'number')
    throw new Unreadable(problem('backup/not-a-backup', { reason: 'its first line is not what a backup begins with' }));
  const { format } = value;
  if (format > backupFormat) throw new Unreadable(problem('backup/newer-format', { format, known: backupFormat }));
  if (!isHeader(value)) throw new Unreadable(problem('backup/not-a-backup', { reason: 'its first line lacks something' }));
  return value;
};

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/**
 * Reads a backup file and says what is wrong with it as a file; what is wrong with events is the log check's to find. With a problem that
 * makes the rest unreadable it ends. Rejects only when the file cannot be opened.
 */
export async function* readBackup(
  file: string,
  problem: MakeProblem,
  onProblem: (problem: StoreProblem) => void,
): AsyncGenerator<BackupPart, void, undefined> {
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  await new Promise<void>((resolve, reject) => {
    source.once('open', () => resolve());
    source.once('error', reject);
  });
  const splitter = lineSplitter();
  let broken: unknown;
  const reading = pipeline(source, createZstdDecompress(), splitter).catch((fault: unknown) => {
    broken = fault;
  });
  const whole = sha256();
  let chunk = sha256();
  let events: StoredEvent[] = [];
  const counts = { chunks: 0, events: 0, progress: 0 };
  let last = 0;
  let [hasHeader, hasEnd] = [false, false];

  const checkChunk = (end: JsonObject): void => {
    counts.chunks += 1;
    if (end['chunk'] !== counts.chunks || end['events'] !== events.length || end['sha256'] !== chunk.digest('hex'))
      onProblem(problem('backup/damaged-chunk', { chunk: counts.chunks, position: last - events.length }));
    chunk = sha256();
  };
  const checkEnd = (end: JsonObject): void => {
    hasEnd = true;
    const off = (Object.keys(counts) as (keyof typeof counts)[]).find((name) => end[name] !== counts[name]);
    if (off !== undefined) onProblem(problem('backup/wrong-total', { reason: `it has ${counts[off]} ${off}, not ${String(end[off])}` }));
    else if (end['sha256'] !== whole.digest('hex')) onProblem(problem('backup/wrong-total', { reason: 'its SHA-256 does not match' }));
  };

  try {
    for await (const line of splitter as AsyncIterable<Buffer>) {
      if (hasEnd) throw new Error('something follows the end mark');
      if (!hasHeader) {
        const header = headerOf(line, problem);
        hasHeader = true;
        whole.update(line).update('\n');
        yield { type: 'header', header };
        continue;
      }
      const value = parse(line);
      if (isObject(value['end'])) {
        checkEnd(value['end']);
        continue;
      }
      whole.update(line).update('\n');
      const { event, progress } = value;
      if (isEvent(event)) {
        chunk.update(line).update('\n');
        events.push(event);
        counts.events += 1;
        last = event.position;
      } else if (value['chunk'] !== undefined) {
        checkChunk(value);
        yield { type: 'events', events };
        events = [];
      } else if (isProgress(progress)) {
        counts.progress += 1;
        yield { type: 'progress', progress };
      } else throw new Error('a line is not what it should be');
    }
    if (broken !== undefined) throw broken;
    if (!hasHeader) onProblem(problem('backup/not-a-backup', { reason: 'it is empty' }));
    else if (!hasEnd) onProblem(problem('backup/incomplete', { position: last }));
  } catch (fault) {
    if (fault instanceof Unreadable) onProblem(fault.problem);
    else if (hasHeader) onProblem(problem('backup/unreadable', { position: last, reason: reasonOf(broken ?? fault) }));
    else onProblem(problem('backup/not-a-backup', { reason: 'it is not compressed as a backup is' }));
  } finally {
    source.destroy();
    splitter.destroy();
    await reading;
  }
}
