/** The catalogue of diagnostics: every row of every table, by family. */
import { fileProblems } from '#adapters/git/file-problems.ts';
import { configurationDiagnostics } from '#app/configuration.ts';
import { explainProblems } from '#app/explain-models.ts';
import { folderProblems } from '#app/model-folder.ts';
import { generateProblems } from '#app/models.ts';
import { targets } from '#app/targets.ts';
import { validateProblems } from '#app/validate.ts';
import { sourceProblems } from '#app/validate-sources.ts';
import type { DiagnosticRow } from '#base/diagnostic.ts';
import { storeProblems } from '#eventing/backup/problems.ts';
import { queryProblems } from '#eventing/tables/query.ts';
import { hedgehogProblems } from '#hedgehog/rules/tables.ts';
import { manifestDiagnostics } from '#kubernetes/manifest-codes.ts';
import { modelProblems } from '#modeling/check/codes.ts';
import { acceptanceProblems } from '#modeling/compare/acceptance.ts';
import { pipelineProblems } from '#modeling/pipeline.ts';
import { statsProblems } from '#modeling/stats/stats.ts';
import { writeProblems } from '#modeling/write/files.ts';
import { pathProblems } from '#modeling/write/paths.ts';
import { importProblems } from '#targets/kubernetes/import-codes.ts';
import { yamlProblems } from '#yaml/problems.ts';

/** All rows there are. A table that is missing here is found by the test beside this file. */
export const allDiagnostics: Readonly<Record<string, DiagnosticRow>> = Object.assign(
  {},
  yamlProblems,
  modelProblems,
  ...targets.map(({ diagnostics }) => diagnostics),
  importProblems,
  pipelineProblems,
  pathProblems,
  acceptanceProblems,
  statsProblems,
  writeProblems,
  generateProblems,
  folderProblems,
  explainProblems,
  configurationDiagnostics,
  manifestDiagnostics,
  validateProblems,
  sourceProblems,
  hedgehogProblems,
  fileProblems,
  queryProblems,
  storeProblems,
);

const families: Readonly<Record<string, string>> = {
  yaml: 'Text that is no good YAML',
  model: 'Models',
  compare: 'Comparisons of models',
  stats: 'Recommendations about complexity',
  import: 'Imports of other schemas',
  generate: 'Generated files',
  explain: 'Lines of generated files',
  config: 'The configuration of a project',
  manifest: 'Manifests',
  hedgehog: "Hedgehog's rules, by their ids; severities are those of `hedgerow validate --mode strict`",
  validate: 'What is given to `hedgerow validate`',
  file: 'Files of a repository',
  query: 'Queries of the API',
  backup: 'Backup files, as `hedgerow verify` and `hedgerow restore` find them',
  store: 'Stores and their events, as `hedgerow verify` finds them',
};

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('<', '&lt;');

/** The page. `{name}` stands for what a report says there. */
export const diagnosticsPage = (header: string): string => {
  const codes = Object.keys(allDiagnostics).sort();
  const names = [...new Set(codes.map((code) => code.slice(0, code.indexOf('/'))))];
  const sections = names.map((family) => {
    const rows = codes
      .filter((code) => code.startsWith(`${family}/`))
      .map((code) => {
        const { severity, message, hint = '' } = allDiagnostics[code] as DiagnosticRow;
        return `| \`${code}\` | ${severity} | ${cell(message)} | ${cell(hint)} |`;
      });
    return `## ${families[family] ?? `The target ${family}`}\n\n| Code | Severity | What is said | What to do |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
  });
  return `${header}\n# Diagnostics\n\nEvery code that a check can report. Codes are stable; texts are not. \`{name}\` stands for what is meant at the place.\n\n${sections.join('\n\n')}\n`;
};
