/**
 * The JSON Schema of model files (draft 2020-12), for editors: made from the table of the language, so that it allows what the
 * loader reads and nothing else. What a schema cannot know (whether a name leads anywhere) only the checker tells.
 */
import type { JsonObject } from '#base/json.ts';
import { type ElementKind, type Shape, syntax, syntaxOf } from './syntax.ts';

/** A type expression; the same as `load/type-ref.ts` reads. Regular expressions cannot count, so brackets nest at most 4 deep here. */
const typePattern = ((): string => {
  const name = '[A-Za-z][A-Za-z0-9]*';
  let pattern = name;
  for (let depth = 0; depth < 4; depth += 1) pattern = `(${name}|(list|set|map)<\\s*${pattern}\\s*>)`;
  return `^\\s*${pattern}\\s*$`;
})();

const plain: Readonly<Record<'text' | 'number' | 'flag' | 'json' | 'type' | 'expression', JsonObject>> = {
  text: { type: 'string' },
  number: { type: 'number' },
  flag: { type: 'boolean' },
  json: {},
  type: { type: 'string', pattern: typePattern },
  expression: { type: 'string' },
};

const schemaOf = (shape: Shape): JsonObject => {
  switch (shape.kind) {
    case 'choice':
      // A version may be written as a number or as text.
      return shape.of.every((choice) => /^\d+$/u.test(choice))
        ? { enum: shape.of.flatMap((choice) => [Number(choice), choice]) }
        : { enum: [...shape.of] };
    case 'name':
      return { type: 'string' };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(shape.of) };
    case 'element':
      return { $ref: `#/$defs/${shape.of}` };
    case 'either':
      return { anyOf: shape.of.map(schemaOf) };
    default:
      return plain[shape.kind];
  }
};

/** A key with nothing behind it (`emits:`) reads as null, and counts as absent. */
const orNothing = (schema: JsonObject): JsonObject => (Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] });

const definitionOf = (kind: ElementKind): JsonObject => {
  const { doc, keys } = syntaxOf(kind);
  const required = Object.entries(keys)
    .filter(([, key]) => key.required === true)
    .map(([name]) => name);
  return {
    description: doc,
    // An element that needs nothing may be written as a name with nothing behind it.
    type: required.length === 0 ? ['object', 'null'] : 'object',
    properties: Object.fromEntries(
      Object.entries(keys).map(([name, key]) => [
        name,
        { description: key.doc, ...(key.required === true ? schemaOf(key.shape) : orNothing(schemaOf(key.shape))) },
      ]),
    ),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
};

const reachable = (from: ElementKind): readonly ElementKind[] => {
  const found = new Set<ElementKind>();
  const visit = (kind: ElementKind): void => {
    if (found.has(kind)) return;
    found.add(kind);
    const follow = (shape: Shape): void => {
      if (shape.kind === 'element') visit(shape.of);
      else if (shape.kind === 'list' || shape.kind === 'map') follow(shape.of);
      else if (shape.kind === 'either') shape.of.forEach(follow);
    };
    for (const key of Object.values(syntaxOf(kind).keys)) follow(key.shape);
  };
  visit(from);
  return (Object.keys(syntax) as ElementKind[]).filter((kind) => found.has(kind));
};

/** The schema of one sort of file: a context (`*.pim.yaml`) or the context map. */
export const modelSchema = (file: 'context' | 'contextMap'): JsonObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: file === 'context' ? 'Hedgerow model of a bounded context' : 'Hedgerow context map',
  $ref: `#/$defs/${file}`,
  $defs: Object.fromEntries(reachable(file).map((kind) => [kind, definitionOf(kind)])),
});
