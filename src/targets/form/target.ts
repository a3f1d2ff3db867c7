/** Form: the web UI's window on the models: forms, rows and vocabularies. */
import { perObject } from '#modeling/incremental.ts';
import { checksAll } from '#modeling/metamodel/features.ts';
import type { GeneratedFile, Target } from '#modeling/target.ts';
import { piece } from '#modeling/trace.ts';
import { docComment, header, indent, literal, property, quote } from '#modeling/write/text.ts';
import type { Form, FormPsm, KindForm, UiShape } from './psm.ts';
import { transform } from './transform.ts';

const source = 'models';

const file = (name: string, text: string, sources: GeneratedFile['sources']): GeneratedFile => ({
  path: `ui/src/generated/${name}`,
  text: `${header(source)}\n${text}\n`,
  sources,
});

const formText = ({ command, title, description, fields }: Form): string => `{
  command: ${quote(command)},
  title: ${quote(title)},
  description: ${quote(description)},
  fields: [${fields.length === 0 ? '' : `\n${indent(fields.map(piece((field) => `${literal(field)},`)).join('\n'), '    ')}\n  `}],
}`;

const printForm = perObject((form: Form): string => `export const ${form.constant}: FormSpec = ${formText(form)};`);

const printKind = perObject((form: KindForm): string => `  ${quote(form.kind)}: ${indent(formText(form)).trimStart()},`);

/** The forms of kinds: a file of their own, which the browser loads when one is asked for. */
const kindFile = (kinds: readonly KindForm[]): readonly GeneratedFile[] =>
  kinds.length === 0
    ? []
    : [
        file(
          'kinds.ts',
          `import type { FormSpec } from '../parts/form-spec.ts';\n\n/** The spec of each kind that people write, by kind and group. */\nexport const kindForms: Readonly<Record<string, FormSpec>> = {\n${kinds.map(printKind).join('\n')}\n};`,
          kinds.map(({ where }) => where),
        ),
      ];

const printShape = perObject(({ name, description, fields, extends: base }: UiShape): string => {
  const lines = fields.map(
    piece(
      (field) => `readonly ${property(field.name)}${field.optional ? '?' : ''}: ${field.optional ? `Maybe<${field.type}>` : field.type};`,
    ),
  );
  return `${docComment(description)}\nexport interface ${name}${base === undefined ? '' : ` extends ${base}`} {\n${indent(lines.join('\n'))}\n}`;
});

const jsonTypes = `/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What is optional may be absent or null. */
export type Maybe<T> = T | null | undefined;`;

const print = ({ forms, kinds, vocabularies, shapes }: FormPsm): readonly GeneratedFile[] => {
  const words = vocabularies.map(
    piece(
      ({ name, description, values }) =>
        `${docComment(description)}\nexport const ${name} = ${literal(values)} as const;\nexport type ${name} = (typeof ${name})[number];`,
    ),
  );
  const mentioned = new Set(shapes.flatMap(({ fields }) => fields.flatMap(({ type }) => type.match(/\w+/gu) ?? [])));
  const used = vocabularies.map(({ name }) => name).filter((name) => mentioned.has(name));
  const imports = used.length === 0 ? '' : `import type { ${used.sort().join(', ')} } from './vocabulary.ts';\n`;
  return [
    file(
      'forms.ts',
      `import type { FormSpec } from '../parts/form-spec.ts';\n\n${forms.map(printForm).join('\n\n')}`,
      forms.map(({ where }) => where),
    ),
    ...kindFile(kinds),
    file(
      'rows.ts',
      `${imports}\n${[jsonTypes, ...shapes.map(printShape)].join('\n\n')}`,
      shapes.map(({ where }) => where),
    ),
    file(
      'vocabulary.ts',
      `\n${words.join('\n\n')}`,
      vocabularies.map(({ where }) => where),
    ),
  ];
};

const asJson = { cannot: 'a collection of a command is typed as JSON, and the server checks it' } as const;

const support = checksAll({
  foreignPattern: { cannot: 'ECMAScript lacks or reads differently what it says' },
  collection: asJson,
  nullEntry: asJson,
  minItems: asJson,
  maxItems: asJson,
  set: asJson,
  minProperties: asJson,
  maxProperties: asJson,
  items: asJson,
  nullable: { cannot: 'a field that is left empty is left out' },
  transition: { cannot: 'a form sends what is typed, and the server knows what was before' },
});

export const form: Target<FormPsm> = {
  name: 'form',
  description: 'Forms, rows and vocabularies of the web UI',
  diagnostics: {},
  support,
  // The server checks what a form cannot, so that there is nothing to tell at each element.
  transform: (model) => ({ psm: transform(model), diagnostics: [] }),
  check: () => [],
  print,
};
