/** How elements, keys and shapes are called when they are shown to a person, in Markdown. */

import type { Key, Shape } from '../metamodel/syntax.ts';
import type { Names } from './names.ts';
import { textAt } from './names.ts';
import type { Definition, DefinitionKind } from './outline.ts';

const kindWords: Readonly<Partial<Record<DefinitionKind, string>>> = {
  enumValue: 'enum value',
  stateMachine: 'state machine',
  resource: 'kind',
  identity: 'identity',
};

/** The word for a kind of element: `state machine`. */
export const kindWord = (kind: DefinitionKind): string => kindWords[kind] ?? kind;

/** What a shape holds, in words. */
export const shapeWords = (shape: Shape): string => {
  switch (shape.kind) {
    case 'choice':
      return shape.of.map((choice) => `\`${choice}\``).join(', ');
    case 'name':
      return `name of ${shape.of.map((of) => (of === 'enumValue' ? 'an enum value' : `${/^[aeiou]/u.test(of) ? 'an' : 'a'} ${of}`)).join(' or ')}`;
    case 'list':
      return `list: ${shapeWords(shape.of)}`;
    case 'map':
      return `mapping: ${shapeWords(shape.of)}`;
    case 'element':
      return kindWord(shape.of);
    case 'either':
      return shape.of.map(shapeWords).join(', or ');
    case 'flag':
      return 'true or false';
    case 'json':
      return 'anything';
    default:
      return shape.kind;
  }
};

/** What a key means. */
export const keyWords = (name: string, key: Key): string =>
  `**${name}**${key.required === true ? ' (needed)' : ''}: ${shapeWords(key.shape)}\n\n${key.doc}`;

/** What is said of an element in a sentence: its description, or what a text behind its name says. */
export const descriptionOf = (definition: Definition): string => {
  const { body, kind } = definition;
  if (body.kind === 'scalar' && body !== definition.node) return body.text;
  return textAt(definition, 'description') || (kind === 'refusal' ? textAt(definition, 'message') : '');
};

const typeOf = (definition: Definition): string => {
  const type = textAt(definition, 'type') || textAt(definition, 'base');
  return type === '' ? '' : `: ${type}`;
};

/** One line: `attribute watts: integer`. */
export const signature = (definition: Definition): string => `${kindWord(definition.kind)} ${definition.name}${typeOf(definition)}`;

const shownParts = 20;

/** An element with what it consists of, its description, and where it is. */
export const definitionWords = (definition: Definition, names: Names): string => {
  const parts = definition.children.filter(({ kind }) => ['attribute', 'enumValue', 'identity'].includes(kind));
  const more = parts.length > shownParts ? [`  … ${parts.length - shownParts} more`] : [];
  const lines = [signature(definition), ...parts.slice(0, shownParts).map((part) => `  ${part.name}${typeOf(part)}`), ...more];
  const description = descriptionOf(definition);
  const owner = definition.owner === undefined ? [] : [`In ${signature(definition.owner)}.`];
  const uses = names.mentions(definition).length;
  return [
    `\`\`\`text\n${lines.join('\n')}\n\`\`\``,
    ...(description === '' ? [] : [description]),
    [...owner, `Named in ${uses} ${uses === 1 ? 'place' : 'places'}.`].join(' '),
  ].join('\n\n');
};
