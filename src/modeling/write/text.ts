/** Small tools for printing: indentation and joined parts. Decisions are made before. */

/** Indents every line but empty ones. */
export const indent = (text: string, by = '  '): string => text.replaceAll(/^(?=.)/gmu, by);

/** A text as a TypeScript literal in single quotes. */
export const quote = (text: string): string =>
  // Nearly all texts are as they are.
  !/[\\'\n\r]/u.test(text)
    ? `'${text}'`
    : `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`).replaceAll('\n', String.raw`\n`).replaceAll('\r', String.raw`\r`)}'`;

/** A property name, in quotes only when it has to be. */
export const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/u.test(name) ? name : quote(name));

/** A JSON value as a TypeScript literal on one line. */
export const literal = (value: unknown): string => {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, item]) => `${property(key)}: ${literal(item)}`);
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  return JSON.stringify(value) ?? 'undefined';
};

/** A documentation comment; one line when it fits. */
export const docComment = (text: string): string => `/** ${text.replaceAll('*/', '* /').replaceAll(/\s+/gu, ' ').trim()} */`;

/** Who made a generated file, and that nobody else should: the command by the name that it has in every project, so that texts are the same everywhere. */
export const madeFrom = (from: string): string => `Generated from ${from} by hedgerow model generate. Do not edit.`;

/** First line of a generated file. */
export const header = (from: string, mark = '//'): string => `${mark} ${madeFrom(from)}`;
