/** Finds and reads `hedgerow.config.ts` of a project. It is code of the project, run as such: nothing else of a project is. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import { type Configuration, configurationProblems, overridden } from '#modeling/configuration.ts';
import type { Target } from '#modeling/target.ts';
import { targets } from './targets.ts';

export const configurationDiagnostics = defineDiagnostics({
  'config/unreadable': { severity: 'error', message: 'The configuration cannot be run: {reason}.', hint: 'Run it with node to see where.' },
  'config/invalid': {
    severity: 'error',
    message: 'The configuration does not fit: {reason}.',
    hint: 'See docs/guides/own-target.md for what it may hold.',
  },
});

const names = ['hedgerow.config.ts', 'hedgerow.config.mjs', 'hedgerow.config.js'];

/** The file of a project's configuration: the named one, or the one beside its folder of models or in it, or none. */
export const configurationFile = (root: string, models: string, named?: string): string | undefined => {
  if (named !== undefined) return resolve(root, named);
  const folder = resolve(root, models);
  return [dirname(folder), folder].flatMap((place) => names.map((name) => resolve(place, name))).find((path) => existsSync(path));
};

export interface ProjectTargets {
  readonly targets: readonly Target[];
  readonly diagnostics: readonly Diagnostic[];
}

/** All targets of a project: ours, printed through its overrides, and its own. A configuration that does not fit stops the run. */
export const projectTargets = async (file: string | undefined): Promise<ProjectTargets> => {
  if (file === undefined) return { targets, diagnostics: [] };
  let configuration: Configuration;
  try {
    const loaded = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    const problems = configurationProblems(
      loaded.default,
      targets.map(({ name }) => name),
    );
    if (problems.length > 0)
      return {
        targets: [],
        diagnostics: problems.map((reason) => report(configurationDiagnostics, 'config/invalid', { file }, { reason })),
      };
    configuration = loaded.default as Configuration;
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return { targets: [], diagnostics: [report(configurationDiagnostics, 'config/unreadable', { file }, { reason })] };
  }
  const all = [...targets, ...(configuration.targets ?? [])];
  return { targets: all.map((target) => overridden(target, configuration.overrides ?? [])), diagnostics: [] };
};
