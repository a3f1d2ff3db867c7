/** A target of this project itself: the reference pages and the schemas for editors. They depend on no model. */
import { modelSchema } from '#modeling/metamodel/json-schema.ts';
import type { GeneratedFile, Target } from '#modeling/target.ts';
import { madeFrom } from '#modeling/write/text.ts';
import { changesPage } from './changes.ts';
import { diagnosticsPage } from './diagnostics.ts';
import { rulesPage } from './hedgehog-rules.ts';
import { languagePage } from './language.ts';
import { supportPage } from './support.ts';

const header = (from: string): string => `<!-- ${madeFrom(from)} -->\n`;

const page = (path: string, text: string): GeneratedFile => ({ path: `docs/reference/${path}`, text, sources: [] });

export const reference: Target<null> = {
  name: 'reference',
  description: 'Reference of the model language, its changes and the diagnostics',
  diagnostics: {},
  transform: () => ({ psm: null, diagnostics: [] }),
  check: () => [],
  print: () => [
    page('model-language.md', languagePage(header('the table of the language'))),
    page('diagnostics.md', diagnosticsPage(header('the tables of diagnostics'))),
    page('hedgehog-rules.md', rulesPage(header('the tables of rules'))),
    page('model-changes.md', changesPage(header('the rules for changes'))),
    page('support-matrix.md', supportPage(header('what the targets say of themselves'))),
    page('model.schema.json', `${JSON.stringify(modelSchema('context'), null, 1)}\n`),
    page('context-map.schema.json', `${JSON.stringify(modelSchema('contextMap'), null, 1)}\n`),
  ],
};
