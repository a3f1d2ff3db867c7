/** The reference of the model language: every element, its keys, and what they hold. */
import { type NormaliserRow, normalisers } from '#modeling/metamodel/normalisers.ts';
import { type ElementKind, type Shape, syntax, syntaxOf } from '#modeling/metamodel/syntax.ts';

const titles: Readonly<Partial<Record<ElementKind, string>>> = {
  contextMap: 'context map',
  stateMachine: 'state machine',
  enumValue: 'enum value',
};
const title = (kind: ElementKind): string => titles[kind] ?? kind;
const anchor = (kind: ElementKind): string => title(kind).replaceAll(' ', '-');

const words: Readonly<Record<'text' | 'number' | 'flag' | 'json' | 'type' | 'expression', string>> = {
  text: 'text',
  number: 'number',
  flag: 'true or false',
  json: 'anything',
  type: 'type',
  expression: 'expression',
};

/** What the keys of a mapping are. */
const mapped = ({ keys }: Extract<Shape, { kind: 'map' }>): string =>
  keys === undefined || 'define' in keys ? 'names' : `names of ${keys.name}s`;

const shapeText = (shape: Shape): string => {
  switch (shape.kind) {
    case 'choice':
      return shape.of.map((choice) => `\`${choice}\``).join(', ');
    case 'name':
      return `name of ${shape.of.map((of) => `${/^[aeiou]/u.test(of) ? 'an' : 'a'} ${of}`).join(' or ')}`;
    case 'list':
      return `list of ${shapeText(shape.of)}`;
    case 'map':
      return `mapping of ${mapped(shape)} to ${shapeText(shape.of)}`;
    case 'element':
      return `[${title(shape.of)}](#${anchor(shape.of)})`;
    case 'either':
      return shape.of.map(shapeText).join(', or ');
    default:
      return words[shape.kind];
  }
};

const section = (kind: ElementKind): string => {
  const { doc, keys } = syntaxOf(kind);
  const rows = Object.entries(keys).map(
    ([name, key]) => `| \`${name}\`${key.required === true ? ' (needed)' : ''} | ${shapeText(key.shape)} | ${key.doc} |`,
  );
  return `## ${title(kind)}\n\n${doc}\n\n| Key | Holds | Means |\n| --- | --- | --- |\n${rows.join('\n')}`;
};

const optionWords = ({ needs, may }: NormaliserRow): string =>
  [...needs.map((key) => `\`${key}\` (needed)`), ...may.map((key) => `\`${key}\``)].join(', ');

/** Every normaliser, what it does and what it takes. */
const normaliserSection = (): string => {
  const rows = Object.entries(normalisers).map(([name, row]) => `| \`${name}\` | ${row.doc} | ${optionWords(row)} |`);
  return `## Normalisers

How a kind is stored is said under \`normalise\`, so that two ways of writing the same count as the same: for objects of imported kinds, whose
webhooks rewrite what they are given. What is taken away comes first, then what is rewritten, what is filled in, what is ordered, what is derived;
the order in the model means nothing. Each of them done twice is the same as done once. A condition that cannot be evaluated does not hold.

| Normaliser | Does | Takes |
| --- | --- | --- |
${rows.join('\n')}`;
};

/** The page. */
export const languagePage = (header: string): string =>
  `${header}
# The model language

Models are YAML files: \`*.pim.yaml\` for contexts, \`context-map.yaml\` for how they relate. An editor that knows JSON Schema checks them
while you type, with \`docs/reference/model.schema.json\` and \`context-map.schema.json\`; \`hedgerow model schema\` prints them:

\`\`\`yaml
# yaml-language-server: $schema=../docs/reference/model.schema.json
context: lights
\`\`\`

${(Object.keys(syntax) as ElementKind[]).map(section).join('\n\n')}

${normaliserSection()}
`;
