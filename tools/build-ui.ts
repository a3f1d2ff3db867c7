/**
 * Builds the console into `dist/ui`, when its sources, the lock file or this Node's major version changed since the last build.
 * Prints one line. Ends with 1 and Vite's own words when the build fails.
 */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Outside `dist/ui`, which Vite empties. */
const STAMP = 'dist/ui.digest';

/** Files that decide what the console looks like; tests and the mock do not. */
export const sourcesOf = (directory: string): readonly string[] =>
  globSync(['ui/src/**/*', 'ui/public/**/*', 'ui/index.html', 'ui/vite.config.ts', 'ui/tsconfig.json', 'package-lock.json'], {
    cwd: directory,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** A digest over names and contents, the same on every machine. */
export const digestOf = (directory: string): string => {
  const hash = createHash('sha256');
  for (const file of sourcesOf(directory))
    hash
      .update(`${file.slice(directory.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
};

const readOr = (file: string, otherwise: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
};

/** Whether `dist/ui` was built from what is there now. */
export const isCurrent = (directory: string, digest: string): boolean =>
  readOr(join(directory, STAMP), '').trim() === digest && readOr(join(directory, 'dist/ui/index.html'), '') !== '';

/** Builds when needed; says what was done. Throws what Vite throws. */
export const buildUi = async (directory: string, force: boolean): Promise<string> => {
  const digest = digestOf(directory);
  if (!force && isCurrent(directory, digest)) return 'Console: up to date (dist/ui).';
  const from = performance.now();
  // Only when there is something to build: loading Vite takes longer than finding out that there is not.
  const { build } = await import('vite');
  await build({ configFile: join(directory, 'ui/vite.config.ts'), logLevel: 'error' });
  mkdirSync(dirname(join(directory, STAMP)), { recursive: true });
  writeFileSync(join(directory, STAMP), `${digest}\n`);
  return `Console: built in ${((performance.now() - from) / 1000).toFixed(1)} s (dist/ui).`;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.stdout.write(`${await buildUi(root, process.argv.includes('--force'))}\n`);
  } catch (fault) {
    process.stderr.write(`Console: the build failed.\n${fault instanceof Error ? fault.message : String(fault)}\n`);
    process.exitCode = 1;
  }
}
