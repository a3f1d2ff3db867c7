/** Schema documents as text. */
import type { JsonObject } from '#base/json.ts';
import { perObject, prettyJson } from '#modeling/incremental.ts';
import type { GeneratedFile } from '#modeling/target.ts';
import { madeFrom } from '#modeling/write/text.ts';
import type { SchemaDocument, ValidationPsm } from './psm.ts';

/** The document as data, as a validator takes it. */
export const schemaOf = ({ context, title, description, definitions }: SchemaDocument): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `${context}.schema.json`,
  $comment: madeFrom('the model'),
  title,
  description,
  $defs: Object.fromEntries(definitions.map(({ name, schema }) => [name, schema])),
});

const printDocument = perObject(
  (document: SchemaDocument): GeneratedFile => ({
    path: `deploy/schemas/${document.context}.schema.json`,
    text: prettyJson(schemaOf(document), 2, '\n'),
    sources: [document.where, ...document.definitions.map(({ where }) => where)],
  }),
);

export const print = ({ documents }: ValidationPsm): readonly GeneratedFile[] => documents.map(printDocument);
