/** Compares two models wherever they are, and makes the migrations: what `hedgerow model compare` does. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Diagnostic, Location } from '#base/diagnostic.ts';
import { ok, type Result } from '#base/result.ts';
import { accept, readAcceptances } from '#modeling/compare/acceptance.ts';
import { compareModels, placedIn } from '#modeling/compare/compare.ts';
import type { Change } from '#modeling/compare/judge.ts';
import type { Migration } from '#modeling/compare/migration.ts';
import { upcastMigration } from '#modeling/compare/upcasts.ts';
import type { Model } from '#modeling/metamodel/elements.ts';
import { definitionGuide } from '#targets/kubernetes/migration.ts';
import { migrateSchemas } from '#targets/relational/migration.ts';
import { type ModelSide, readSide } from './model-side.ts';

export interface CompareOptions {
  readonly root: string;
  readonly old: string;
  /** The other side; the folder of the models unless given. */
  readonly now?: string;
  /** Folder of the models at a revision. */
  readonly models: string;
  /** Both names are revisions, whatever lies on the disk. */
  readonly revisions: boolean;
  /** File with accepted changes; `accepted-changes.yaml` in the folder of the models unless given. */
  readonly accepted?: string;
}

export interface CompareReport {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  readonly migrations: readonly Migration[];
}

const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

const relabel =
  (side: ModelSide) =>
  (where: Location): Location => ({
    ...where,
    file: side.files.some(({ path }) => path === where.file) ? side.label(where.file) : where.file,
  });

/** What is wrong with a side, with files called as they are there. */
export const shownDiagnosticsOf = (side: ModelSide): readonly Diagnostic[] => {
  const label = relabel(side);
  return side.diagnostics.map((diagnostic) => ({
    ...diagnostic,
    where: label(diagnostic.where),
    ...(diagnostic.related === undefined ? {} : { related: diagnostic.related.map((other) => ({ ...other, where: label(other.where) })) }),
  }));
};

const acceptances = (options: CompareOptions) => {
  const path = options.accepted ?? join(options.models, 'accepted-changes.yaml');
  const file = resolve(options.root, path);
  return existsSync(file) ? readAcceptances(readFileSync(file, 'utf8'), path) : { acceptances: [], diagnostics: [] };
};

const tables = (old: Model, now: Model): Migration => {
  const statements = migrateSchemas(old, now);
  if (statements.length === 0) return { platform: 'database', says: 'No schema changes.' };
  const text = `-- Turns a database that was made from deploy/sql of the old model into one of the new model (PostgreSQL), in this order.
-- Hedgerow itself needs none of it: it fills the table of a view with a new version from the log again.
BEGIN;
${statements.join('\n')}
COMMIT;
`;
  return {
    platform: 'database',
    says: 'Statements for databases that were made from deploy/sql. Hedgerow fills its own tables from the log again.',
    file: { path: 'database.sql', text },
  };
};

const definitions = (old: Model, changes: readonly Change[]): Migration => {
  const text = definitionGuide(old, changes);
  return text === undefined
    ? { platform: 'crd', says: 'Every definition can be applied in place.' }
    : {
        platform: 'crd',
        says: 'Steps for definitions that cannot be changed in place. There is no conversion webhook.',
        file: { path: 'definitions.md', text },
      };
};

/** What is known not to be made. */
const absent: readonly Migration[] = [
  { platform: 'netbox', says: 'There is no NetBox target yet, so there is no migration; the verdict is by the rules alone.' },
  { platform: 'api', says: 'There is no migration for callers: keep the old address or field, or tell them.' },
  { platform: 'typescript', says: 'There is no migration for code: the compiler names what to change.' },
];

/** Reads both sides and compares. Models with errors are not compared: what they dropped could not be told. */
export const compareSides = async (options: CompareOptions): Promise<Result<CompareReport>> => {
  const { root, models, revisions } = options;
  const oldRead = await readSide({ root, name: options.old, models, revision: revisions });
  if (!oldRead.ok) return oldRead;
  const nowRead = await readSide({ root, name: options.now ?? models, models, revision: revisions && options.now !== undefined });
  if (!nowRead.ok) return nowRead;
  const [old, now] = [oldRead.value, nowRead.value];
  const errors = [...shownDiagnosticsOf(old), ...shownDiagnosticsOf(now)].filter(isError);
  if (errors.length > 0) return ok({ changes: [], diagnostics: errors, migrations: [] });
  const { changes, differences } = compareModels(old.model, now.model);
  const placed = placedIn(changes, old.files, now.files).map((change) => ({
    ...change,
    ...(change.old === undefined ? {} : { old: relabel(old)(change.old) }),
    ...(change.now === undefined ? {} : { now: relabel(now)(change.now) }),
  }));
  const given = acceptances(options);
  const accepted = accept(placed, given.acceptances);
  const migrations = [definitions(old.model, changes), upcastMigration(differences, changes), tables(old.model, now.model), ...absent];
  return ok({ changes: accepted.changes, diagnostics: [...given.diagnostics, ...accepted.diagnostics], migrations });
};

/** Writes the files of migrations into a folder; their paths. */
export const writeMigrations = (folder: string, migrations: readonly Migration[]): readonly string[] =>
  migrations.flatMap(({ file }) => {
    if (file === undefined) return [];
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
    return [path];
  });
