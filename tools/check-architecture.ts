/**
 * The architecture gate: no rule is broken, (nearly) every module was seen, and every rule fires on the canary tree.
 *
 * The last two are there because a gate that looks at nothing is green: TypeScript 7 has no compiler API, and without the
 * `swc` parser dependency-cruiser reads no TypeScript at all and reports success.
 */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { cruise, type IReporterOutput } from 'dependency-cruiser';
import { readYaml } from '#yaml/read.ts';
import { architectureRules, type Relation, type Rule } from './architecture-rules.ts';

export interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface Inspection {
  readonly modules: number;
  readonly breaches: readonly Breach[];
}

interface CruiseSummary {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[];
  };
}

/** Follows all imports below `root` and reports what the rules forbid. */
export const inspect = async (root: string, rules: readonly Rule[], folders: readonly string[]): Promise<Inspection> => {
  const { output }: IReporterOutput = await cruise(
    [...folders],
    {
      baseDir: root,
      parser: 'swc',
      validate: true,
      ruleSet: { forbidden: structuredClone(rules) as never },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: 'test/architecture/canary/.*/never' },
    },
    { conditionNames: ['node', 'import', 'default'], exportsFields: ['exports'], extensions: ['.ts', '.tsx', '.js', '.json'] },
  );
  const { modules, summary } = output as unknown as CruiseSummary;
  return {
    modules: modules.filter(({ source }) => /\.tsx?$/u.test(source) && !source.includes('node_modules')).length,
    breaches: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
};

/** The rules for a project, from its context map and the contexts it has. */
export const rulesOf = (root: string): readonly Rule[] => {
  const { documents } = readYaml(readFileSync(resolve(root, 'models/context-map.yaml'), 'utf8'), { profile: 'model' });
  const map = documents[0]?.value as { readonly relations?: readonly Relation[] } | undefined;
  const contexts = readdirSync(resolve(root, 'src/contexts'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return architectureRules(contexts.map((entry) => entry.name).sort(), map?.relations ?? []);
};

/** Files that have to be seen: everything TypeScript below the folders. */
export const filesOnDisk = (root: string, folders: readonly string[]): number =>
  folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })).length;

const main = async (): Promise<number> => {
  const root = resolve(import.meta.dirname, '..');
  const folders = ['src', 'ui/src', 'tools'];
  const rules = rulesOf(root);
  const { modules, breaches } = await inspect(root, rules, folders);
  const expected = filesOnDisk(root, folders);
  for (const breach of breaches) {
    const rule = rules.find(({ name }) => name === breach.rule);
    process.stderr.write(`${breach.from}: must not import ${breach.to} (${breach.rule}: ${rule?.comment ?? ''})\n`);
  }
  if (modules < expected * 0.95) process.stderr.write(`Only ${modules} of ${expected} files were seen; the gate is blind.\n`);
  process.stdout.write(`Architecture: ${modules} modules, ${rules.length} rules, ${breaches.length} breaches.\n`);
  return breaches.length > 0 || modules < expected * 0.95 ? 1 : 0;
};

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
