/** Finds and reads `hedgerow.config.ts` of a project. It is code of the project, run as such: nothing else of a project is. */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
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

const fault = (code: 'config/unreadable' | 'config/invalid', file: string, reason: string): Diagnostic =>
  report(configurationDiagnostics, code, { file }, { reason });

/** Our own code, which is not read again: a configuration and we have to mean the same modules. */
const ownFolder = new URL('..', import.meta.url).href;

let known = false;

/** In a configuration `hedgerow/…` is this Hedgerow, whether or not it is installed where the project lies, and if so which. */
const knowOurselves = (): void => {
  if (known) return;
  known = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('hedgerow/') && context.parentURL?.startsWith(ownFolder) === false
        ? next(specifier, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
};

const targetsAt = async (file: string, url: string): Promise<ProjectTargets> => {
  knowOurselves();
  try {
    const loaded = (await import(url)) as { readonly default?: unknown };
    const problems = configurationProblems(
      loaded.default,
      targets.map(({ name }) => name),
    );
    if (problems.length > 0) return { targets: [], diagnostics: problems.map((reason) => fault('config/invalid', file, reason)) };
    const { targets: own = [], overrides = [] } = loaded.default as Configuration;
    return { targets: [...targets, ...own].map((target) => overridden(target, overrides)), diagnostics: [] };
  } catch (thrown) {
    return { targets: [], diagnostics: [fault('config/unreadable', file, thrown instanceof Error ? thrown.message : String(thrown))] };
  }
};

/** All targets of a project: ours, printed through its overrides, and its own. A configuration that does not fit stops the run. */
export const projectTargets = async (file: string | undefined): Promise<ProjectTargets> =>
  file === undefined ? { targets, diagnostics: [] } : targetsAt(file, pathToFileURL(file).href);

/** A configuration that is read again when it changed. */
export interface WatchedConfiguration {
  /** Reads it, and every module of the project that it is made of, as they are now. */
  readonly load: () => Promise<ProjectTargets>;
  /** Files it was made of when it was read last, itself among them. */
  readonly files: () => readonly string[];
}

/** Modules are kept by their address for as long as the process lives; another query makes it another module. */
const query = 'hedgerow-load';

export const watchConfiguration = (file: string): WatchedConfiguration => {
  let loads = 0;
  const files = new Set([file]);
  registerHooks({
    resolve: (specifier, context, next) => {
      const parent = context.parentURL?.startsWith('file:') ? context.parentURL : undefined;
      const load = parent === undefined ? null : new URL(parent).searchParams.get(query);
      if (parent === undefined || load === null) return next(specifier, context);
      // What is not there yet may come: then it is read.
      if (specifier.startsWith('.')) files.add(fileURLToPath(new URL(specifier, parent)));
      const found = next(specifier, context);
      if (!found.url.startsWith('file:') || found.url.startsWith(ownFolder) || found.url.includes('/node_modules/')) return found;
      const url = new URL(found.url);
      files.add(fileURLToPath(url));
      url.searchParams.set(query, load);
      return { ...found, url: url.href };
    },
  });
  return {
    files: () => [...files],
    load: () => {
      loads += 1;
      return targetsAt(file, `${pathToFileURL(file).href}?${query}=${loads}`);
    },
  };
};
