/**
 * Runs git: arguments as a list, never a shell, an environment made from scratch, a time limit and an output limit.
 *
 * Nothing of the user's or the machine's git configuration has a say, no hook runs, and no transport but the one asked for is
 * allowed, so that a repository cannot make git do anything but hand out objects.
 */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Transport } from './address.ts';

/** How one run of git ended. `stderr` is redacted by whoever knows the secrets. */
export interface GitOutcome {
  readonly ended: 'exit' | 'timeout' | 'overflow' | 'missing';
  /** Exit code; -1 when it was ended by force or could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitRun {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** What git reads from its standard input; nothing when absent. */
  readonly input?: string | Uint8Array;
  /** Bytes of output after which git is stopped. */
  readonly maxOutput?: number;
}

/** The program and the environment all runs of one feed share. */
export interface GitProgram {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Settings for every run. Objects are checked when they arrive; complaints about file names and about dates that old tools
 * wrote are left out, because trees are only read, never checked out, and one strange file must not hide the others.
 */
const settings = (allowLocal: boolean): string => `[core]
	hooksPath = /dev/null
	fsmonitor = false
[credential]
	helper =
[transfer]
	fsckObjects = true
[fetch "fsck"]
	hasDot = ignore
	hasDotdot = ignore
	hasDotgit = ignore
	zeroPaddedFilemode = ignore
	missingSpaceBeforeDate = ignore
	badTimezone = ignore
	badDate = ignore
	missingEmail = ignore
	missingNameBeforeEmail = ignore
	missingSpaceBeforeEmail = ignore
	gitmodulesBlob = ignore
	gitmodulesLarge = ignore
	gitmodulesName = ignore
	gitmodulesParse = ignore
	gitmodulesPath = ignore
	gitmodulesSymlink = ignore
	gitmodulesUpdate = ignore
	gitmodulesUrl = ignore
	gitattributesLarge = ignore
	gitattributesLineLength = ignore
[gc]
	autoDetach = false
[maintenance]
	autoDetach = false
[http]
	lowSpeedLimit = 1000
	lowSpeedTime = 30
${allowLocal ? '[safe]\n\tdirectory = *\n' : ''}`;

/** Variables of ours that git may see: how to find programs, and how to reach the network. */
const passedOn = [
  'PATH',
  'TMPDIR',
  'SYSTEMROOT',
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
];

/** Prepares the folder's own git configuration and the environment that names it. */
export const prepareGit = (path: string, dataFolder: string, allowLocal: boolean): GitProgram => {
  const home = join(dataFolder, 'home');
  const config = join(dataFolder, 'gitconfig');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(config, settings(allowLocal), { mode: 0o600 });
  const env: Record<string, string> = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
  for (const name of passedOn) if (process.env[name] !== undefined) env[name] = process.env[name];
  return { path, env };
};

/** The one transport git may use for a run; http may be sent on to https, never the other way. */
export const allowing = (transport: Transport): Readonly<Record<string, string>> => ({
  GIT_ALLOW_PROTOCOL: transport === 'http' ? 'http:https' : transport,
});

/** Ends a process and the helpers it started (it leads its own process group). */
const endGroup = (child: ChildProcess): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
};

/** Runs git once and waits for its end. Never throws for what git does. */
export const runGit = (program: GitProgram, run: GitRun): Promise<GitOutcome> =>
  new Promise((resolve) => {
    const child = spawn(program.path, [...run.args], {
      env: { ...program.env, ...run.env },
      stdio: [run.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
    }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let ended: GitOutcome['ended'] = 'exit';
    let size = 0;
    const stop = (how: GitOutcome['ended']): void => {
      if (ended === 'exit') ended = how;
      endGroup(child);
    };
    const timer = setTimeout(() => stop('timeout'), run.timeoutMs);
    const take = (chunks: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size <= (run.maxOutput ?? 1 << 20)) chunks.push(chunk);
      else stop('overflow');
    };
    child.stdout.on('data', take(output.stdout));
    child.stderr.on('data', take(output.stderr));
    child.on('error', () => stop('missing'));
    // git may end before it has read everything; how it ended says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(run.input);
    child.on('close', (code) => {
      clearTimeout(timer);
      const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8');
      resolve({ ended, code: ended === 'exit' ? (code ?? -1) : -1, stdout: text(output.stdout), stderr: text(output.stderr) });
    });
  });
