/** Edits that put a key into an element, in the way the element is written. */
import type { YamlNode } from '#yaml/tree.ts';
import type { Definition } from './outline.ts';
import type { Edit } from './rename.ts';

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);

const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Puts `key: value` into a mapping: behind the last entry in braces, otherwise in front of the first one. */
export const insertInto = (file: string, text: string, body: YamlNode, lines: readonly string[], column: number): Edit | undefined => {
  if (body.kind === 'mapping' && body.flow) {
    const last = body.entries.at(-1);
    const at = last === undefined ? body.start + 1 : Math.max(last.key.end, last.value.end);
    const put = lines.join(', ');
    return { file, span: { start: at, end: at }, text: last === undefined ? ` ${put} ` : `, ${put}` };
  }
  const newLine = lineEnd(text);
  if (body.kind === 'mapping') {
    const indent = ' '.repeat(columnOf(text, body.start));
    return { file, span: { start: body.start, end: body.start }, text: lines.map((line) => `${line}${newLine}${indent}`).join('') };
  }
  // Nothing stands behind the name yet.
  if (body.kind !== 'scalar' || body.start !== body.end) return undefined;
  const indent = ' '.repeat(column + 2);
  return { file, span: { start: body.start, end: body.start }, text: lines.map((line) => `${newLine}${indent}${line}`).join('') };
};

/** Puts a key into a defined element: behind its name when that is one of its own keys, such as that of a context. */
export const insertKey = (definition: Definition, text: string, key: string, value: string): Edit | undefined => {
  const { file, body, node } = definition;
  const naming = body.kind === 'mapping' && !body.flow ? body.entries.find((entry) => entry.value === node) : undefined;
  if (naming === undefined) return insertInto(file, text, body, [`${key}: ${value}`], columnOf(text, node.start));
  const indent = ' '.repeat(columnOf(text, naming.key.start));
  return { file, span: { start: node.end, end: node.end }, text: `${lineEnd(text)}${indent}${key}: ${value}` };
};
