/** Repositories for tests: written with git's plumbing, so that any name, mode and history can be made without a work tree. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of a commit: content, or an entry of another mode, or undefined to delete it. */
export type Entry = string | Uint8Array | { readonly mode: '100755' | '120000' | '160000'; readonly content: string } | undefined;

export type Entries = Readonly<Record<string, Entry>>;

export interface TestRepository {
  readonly path: string;
  readonly git: (...args: string[]) => string;
  /** Adds a commit on top of the branch (or of nothing) and gives its id. Keys are paths. */
  readonly commit: (entries: Entries, options?: { branch?: string; message?: string; orphan?: boolean; onto?: string }) => string;
}

export const temporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'hedgerow-git-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
  GIT_AUTHOR_NAME: 'Ada Writer',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Carl Keeper',
  GIT_COMMITTER_EMAIL: 'carl@example.com',
};

/** Bytes of a path; U+DC80 to U+DCFF stand for the single bytes 0x80 to 0xFF, to write names that are not UTF-8. */
const bytesOf = (path: string): Buffer =>
  Buffer.concat(
    [...path].map((character) =>
      /[\udc80-\udcff]/u.test(character) ? Buffer.of(character.charCodeAt(0) - 0xdc00) : Buffer.from(character, 'utf8'),
    ),
  );

/** C-style quoting of a path for fast-import. */
const quoted = (path: string): Buffer =>
  bytesOf(`"${path.replaceAll(/["\\\n]/gu, (character) => (character === '\n' ? String.raw`\n` : `\\${character}`))}"`);

const data = (content: Uint8Array): Buffer => Buffer.concat([Buffer.from(`data ${content.length}\n`), content, Buffer.from('\n')]);

const line = (path: string, entry: Entry): Buffer => {
  if (entry === undefined) return Buffer.concat([Buffer.from('D '), quoted(path), Buffer.from('\n')]);
  if (typeof entry === 'object' && 'mode' in entry && entry.mode === '160000') {
    return Buffer.concat([Buffer.from(`M 160000 ${entry.content} `), quoted(path), Buffer.from('\n')]);
  }
  const mode = typeof entry === 'object' && 'mode' in entry ? entry.mode : '100644';
  const content = typeof entry === 'string' ? entry : 'mode' in entry ? entry.content : entry;
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return Buffer.concat([Buffer.from(`M ${mode} inline `), quoted(path), Buffer.from('\n'), data(bytes)]);
};

/** Makes an empty bare repository in `path`. */
export const makeTestRepository = (path: string, format: 'sha1' | 'sha256' = 'sha1'): TestRepository => {
  const run = (args: readonly string[], input?: Buffer): string =>
    execFileSync('git', [...args], {
      env: environment,
      maxBuffer: 1 << 28,
      ...(input === undefined ? {} : { input }),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
      .toString('utf8')
      .trim();
  run(['init', '--quiet', '--bare', '--initial-branch=main', `--object-format=${format}`, path]);
  const git = (...args: string[]): string => run([`--git-dir=${path}`, ...args]);
  let clock = 1_700_000_000;
  return {
    path,
    git,
    commit: (entries, { branch = 'main', message = 'Change it', orphan = false, onto } = {}) => {
      clock += 60;
      const tip = onto ?? (orphan ? '' : git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`));
      const parts = [
        Buffer.from(
          `commit refs/heads/${branch}\nauthor Ada Writer <ada@example.com> ${clock} +0200\ncommitter Carl Keeper <carl@example.com> ${clock} +0000\n`,
        ),
        data(Buffer.from(message)),
        Buffer.from(tip === '' ? '' : `from ${tip}\n`),
        ...Object.entries(entries).map(([name, entry]) => line(name, entry)),
      ];
      if (orphan) git('update-ref', '-d', `refs/heads/${branch}`);
      run([`--git-dir=${path}`, 'fast-import', '--quiet', '--force'], Buffer.concat(parts));
      return git('rev-parse', `refs/heads/${branch}`);
    },
  };
};
