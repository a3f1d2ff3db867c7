/** One side of a comparison: the models in a folder, a file, a folder of definitions, or a Git revision. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { filesAt } from '#adapters/git/files-at.ts';
import type { Diagnostic } from '#base/diagnostic.ts';
import { ok, type Result } from '#base/result.ts';
import type { ModelFile } from '#modeling/load/read-model.ts';
import type { Model } from '#modeling/metamodel/elements.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { importDefinitions } from '#targets/kubernetes/import.ts';

export interface ModelSide {
  readonly model: Model;
  readonly files: readonly ModelFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** How a file of this side is called in messages. */
  readonly label: (path: string) => string;
}

export interface SideRequest {
  /** Folder that paths are given from. */
  readonly root: string;
  /** A folder, a file, a revision, or `revision:path`. */
  readonly name: string;
  /** Folder of the models at a revision that names none. */
  readonly models: string;
  /** `name` is a revision, whatever lies on the disk. */
  readonly revision: boolean;
}

const isModel = (path: string): boolean => /(\.pim|(^|\/)context-map)\.ya?ml$/u.test(path);
const isDocument = (path: string): boolean => /\.(ya?ml|json)$/u.test(path);

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Models, or the models of definitions when there are no others. */
const sideOf = (files: readonly TextFile[], label: (path: string) => string, name: string): ModelSide => {
  const models = files.filter(({ path }) => isModel(path));
  if (models.length > 0) return { ...checkFiles(models), files: models, label };
  const imported = importDefinitions(files.map(({ path, text }) => ({ name: path, text })));
  const errors = imported.diagnostics.filter(({ code }) => code !== 'import/not-a-definition');
  const { model, diagnostics } = checkFiles(imported.files);
  return { model, files: imported.files, diagnostics: [...errors, ...diagnostics], label: (path) => `${name} (imported, ${path})` };
};

const filesOnDisk = (root: string, name: string): readonly TextFile[] => {
  const path = resolve(root, name);
  const found = statSync(path).isDirectory()
    ? globSync('**/*.{yaml,yml,json}', { cwd: path })
        .sort()
        .map((file) => join(path, file))
    : [path];
  const paths = found.some(isModel) ? found.filter(isModel) : found.filter(isDocument);
  return paths.map((file) => ({ path: relative(root, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }));
};

/** Reads one side. A name that leads nowhere is a refusal; what is wrong with the models are diagnostics. */
export const readSide = async ({ root, name, models, revision }: SideRequest): Promise<Result<ModelSide>> => {
  if (!revision && existsSync(resolve(root, name))) return ok(sideOf(filesOnDisk(root, name), (path) => path, name));
  const colon = name.indexOf(':');
  const [commit, path] = colon < 0 ? [name, models] : [name.slice(0, colon), name.slice(colon + 1)];
  const read = await filesAt({ folder: root, revision: commit, path, fromFolder: colon < 0, wanted: isDocument });
  if (!read.ok) return read;
  const found = read.value.files;
  const chosen = found.some((file) => isModel(file.path)) ? found.filter((file) => isModel(file.path)) : found;
  return ok(sideOf(chosen, (file) => `${commit}:${file}`, name));
};
