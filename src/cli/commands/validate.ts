/** The command that checks manifests without a cluster. */
import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { hasErrors } from '../diagnostics.ts';
import { type Format, type Io, progressLine, readInput } from '../output.ts';
import { Told } from '../remote.ts';
import { type Finish, formatOption } from './common.ts';
import { printDiagnostics } from './report.ts';

interface Flags {
  readonly crds: readonly string[];
  readonly format: Format;
  readonly mode: 'webhook' | 'hhfab' | 'strict';
  readonly partial: boolean;
  readonly revision?: string;
  readonly since?: string;
}

const examples = `
Modes:
  strict    what we recommend: everything a cluster would refuse, and warnings where Hedgehog takes what it should not
  webhook   what a cluster would do when the objects are created or changed
  hhfab     what hhfab validate would do with the files

Examples:
  hedgerow validate gitops/
  hedgerow validate --since main gitops/
  hedgerow validate main:gitops/
  git show HEAD:vpc.yaml | hedgerow validate --partial -
  hedgerow validate --format sarif . > hedgerow.sarif

Status 1 when there are errors, 2 for wrong usage.
`;

/** What is asked for: paths on this machine, or the same at a revision. */
export const currentSources = async (
  paths: readonly string[],
  flags: { readonly revision?: string; readonly crds?: readonly string[]; readonly mode?: Flags['mode'] },
  io: Io,
) => {
  const { readPaths, readRevisions, revisionAndPath } = await import('#app/validate-sources.ts');
  const places = paths.flatMap((path) => {
    if (flags.revision !== undefined) return [{ revision: flags.revision, path, fromTop: false }];
    const named = path === '-' ? undefined : revisionAndPath(path);
    return named === undefined ? [] : [{ ...named, fromTop: true }];
  });
  const onDisk = flags.revision === undefined ? paths.filter((path) => path === '-' || revisionAndPath(path) === undefined) : [];
  for (const path of [...onDisk, ...(flags.crds ?? [])])
    if (path !== '-' && !existsSync(path)) throw new Told(`There is no ${path}.`, 'Check the path.', 2);
  const then = await readRevisions(places);
  if (!then.ok) throw new Told(then.refusal.message, then.refusal.hint, 2);
  const now = readPaths(onDisk, onDisk.includes('-') ? await readInput(io) : undefined, { installer: flags.mode === 'hhfab' });
  return { files: [...then.value.files, ...now.files], diagnostics: now.diagnostics };
};

/** The same paths at an older revision. */
export const olderSources = async (paths: readonly string[], since: string) => {
  const { readRevisions, revisionAndPath } = await import('#app/validate-sources.ts');
  const places = paths
    .filter((path) => path !== '-')
    .map((path) => {
      const named = revisionAndPath(path);
      return { revision: since, path: named?.path ?? path, fromTop: named !== undefined };
    });
  const then = await readRevisions(places);
  if (!then.ok) throw new Told(then.refusal.message, then.refusal.hint, 2);
  return then.value.files;
};

export const addValidate = (program: Command, io: Io, finish: Finish): void => {
  program
    .command('validate')
    .description("Check manifests without a cluster: everything the API server and Hedgehog's rules would refuse, and duplicates")
    .argument('<path...>', 'files or folders, or revision:path; - reads standard input')
    .addOption(new Option('--mode <mode>', 'whose verdict is given').choices(['webhook', 'hhfab', 'strict']).default('strict'))
    .option('--partial', 'the files are not the whole fabric: what they refer to may be elsewhere', false)
    .option('--revision <revision>', 'read the paths as they are at a revision, not as they are now')
    .option('--since <revision>', 'check what changes since a revision, and tell only what was not wrong there')
    .option('--crds <path...>', 'files or folders with definitions of further kinds', [])
    .addOption(formatOption('text', 'json', 'sarif'))
    .addHelpText('after', examples)
    .action(async (paths: readonly string[], flags: Flags) => {
      const { validateFiles } = await import('#app/validate.ts');
      const progress = progressLine(io);
      progress.show('Reading…');
      const sources = await currentSources(paths, flags, io);
      progress.show(`${sources.files.length} files…`);
      const since = flags.since === undefined ? undefined : await olderSources(paths, flags.since);
      const { files, manifests, known, diagnostics } = validateFiles(sources.files, {
        mode: flags.mode,
        partial: flags.partial,
        definitions: flags.crds,
        ...(since === undefined ? {} : { since }),
      });
      progress.clear();
      const all = [...sources.diagnostics, ...diagnostics];
      const before = known === 0 ? '' : ` (${known} more that ${flags.since} has as well)`;
      const more = { mode: flags.mode, files, manifests, ...(since === undefined ? {} : { known }) };
      printDiagnostics(io, flags.format, all, more, `${files} files, ${manifests} manifests${before}`);
      finish(hasErrors(all) ? 1 : 0);
    });
};
