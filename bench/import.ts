/**
 * Import of a large custom resource definition into models, beside what has to be done at least: reading its YAML.
 *
 *     npm run bench:import -- [kilobytes] [rounds]
 *
 * Method: one process, interleaved rounds. `import` is all of `importDefinitions`: reading the text with its places, making the models, making
 * the definitions of these models again and comparing them with what was given. Then the same definition goes back: models to definition.
 * The peer is js-yaml's `loadAll`, the parser that we use too, alone: it keeps neither places nor order nor large integers. Quote ratios, not
 * seconds. The last row is `hedgerow model import crd` as a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { checkFiles } from '#modeling/pipeline.ts';
import { importDefinitions } from '#targets/kubernetes/import.ts';
import { kubernetes } from '#targets/kubernetes/target.ts';
import { transform } from '#targets/kubernetes/transform.ts';
import { largeDefinition } from './large-definition.ts';
import { measure, printTimings } from './measure.ts';

const kilobytes = Number(process.argv[2] ?? 800);
const rounds = Number(process.argv[3] ?? 7);
const text = largeDefinition(kilobytes * 1000);

/** Objects below, the value itself among them. */
const objectsIn = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((count, part) => count + objectsIn(part), 1);
};

const imported = () => {
  const result = importDefinitions([{ name: 'machines.yaml', text }]);
  if (result.diagnostics.length > 0) throw new Error(`The import told ${result.diagnostics[0]?.message}`);
  return result;
};

const { files } = imported();
console.log(`A definition of ${Math.round(text.length / 1000)} kB with ${objectsIn(loadAll(text))} objects; Node ${process.versions.node}`);
printTimings(
  'Import',
  await measure(
    [
      { name: 'js-yaml loadAll', run: async () => loadAll(text).length },
      { name: 'import', run: async () => imported().files.length },
      { name: 'model to definition', run: async () => kubernetes.print(transform(checkFiles(files).model)).length },
    ],
    rounds,
  ),
);

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-bench-'));
try {
  writeFileSync(join(folder, 'machines.yaml'), text);
  const cli = resolve(import.meta.dirname, '..', 'src/cli/main.ts');
  const before = performance.now();
  const { status } = spawnSync(process.execPath, [cli, 'model', 'import', 'crd', 'machines.yaml', '--out', 'models'], { cwd: folder });
  if (status !== 0) throw new Error(`The command ended with ${status}.`);
  console.log(`\nhedgerow model import crd, a process of its own: ${((performance.now() - before) / 1000).toFixed(2)} s`);
} finally {
  rmSync(folder, { recursive: true });
}
