/** The completion scripts, loaded by the shells they are for. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import type { Shell } from './completion.ts';
import type { Io } from './output.ts';
import { runCli } from './program.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

const programs: Readonly<Record<Shell, string>> = {
  bash: process.env['BASH_PROGRAM'] ?? 'bash',
  zsh: process.env['ZSH_PROGRAM'] ?? 'zsh',
  fish: process.env['FISH_PROGRAM'] ?? 'fish',
};

const isThere = async (shell: Shell): Promise<boolean> =>
  run(programs[shell], ['--version']).then(
    () => true,
    () => false,
  );

/** What each shell offers after these words; the last one is the one being written. */
const questions: Readonly<Record<Shell, (script: string, words: readonly string[]) => readonly string[]>> = {
  bash: (script, words) => {
    const list = ['hedgerow', ...words].map((word) => `'${word}'`).join(' ');
    const ask = `COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _hedgerow; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return ['--norc', '-c', `source '${script}'; ${ask}`];
  },
  zsh: (script, words) => {
    const list = ['hedgerow', ...words].map((word) => `'${word}'`).join(' ');
    const stubs = `compdef() { :; }; compadd() { shift; print -l -- "$@"; }; _files() { print FILES; }
      _describe() { local -a all; all=("\${(@P)2}"); print -l -- "\${all[@]%%:*}"; }`;
    return ['-f', '-c', `${stubs}; words=(${list}); CURRENT=${words.length + 1}; PREFIX='${words.at(-1)}'; source '${script}'; _hedgerow`];
  },
  fish: (script, words) => [
    '--no-config',
    '-c',
    `source '${script}'; complete -C 'hedgerow ${words.join(' ')}' | string split -f1 \\t; true`,
  ],
};

/** The script as the command prints it. */
const scriptFor = async (shell: Shell): Promise<string> => {
  let printed = '';
  const io = { out: (text: string) => (printed += text), err: () => undefined, env: {}, columns: 80 } as unknown as Io;
  await runCli(['completion', shell], io);
  return printed;
};

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  const found = await isThere(shell);
  if (!found && process.env['REQUIRE_SERVICES'] === '1') throw new Error(`${shell} is required and not there.`);
  if (!found) console.warn(`Skipped: no ${shell}. Install it, or name it in ${shell.toUpperCase()}_PROGRAM.`);

  describe.skipIf(!found)(shell, () => {
    const offers = async (...words: readonly string[]): Promise<readonly string[]> => {
      const script = join(folder, `hedgerow.${shell}`);
      writeFileSync(script, await scriptFor(shell));
      const { stdout } = await run(programs[shell], [...questions[shell](script, words)], { cwd: folder });
      return stdout.split('\n').filter((line) => line !== '');
    };
    /** Bash gets what fits; the others fit it themselves. */
    const offersOf = async (start: string, ...words: readonly string[]): Promise<readonly string[]> =>
      (await offers(...words, start)).filter((word) => word.startsWith(start)).sort();

    test('commands, and commands below them', async () => {
      expect(await offersOf('fab')).toEqual(['fabric']);
      expect(await offersOf('re', 'fabric')).toEqual(['release-revision', 'resume']);
      expect(await offersOf('c', 'model')).toEqual(['check', 'compare']);
    });

    test('options, also after arguments and values', async () => {
      expect(await offersOf('--re', 'fabric', 'add', 'prod', '--branch', 'main')).toEqual(['--repo']);
      expect(await offersOf('--cr', 'validate', 'gitops')).toEqual(['--crds']);
      expect(await offersOf('--re', 'fabric', 'list')).toEqual([]);
    });

    test('values that are known', async () => {
      expect(await offersOf('s', 'validate', '--format')).toEqual(['sarif']);
      expect(await offersOf('', 'drift', '--format')).toEqual(['json', 'text']);
      expect(await offersOf('z', 'completion')).toEqual(['zsh']);
    });
  });
}
