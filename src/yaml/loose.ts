/**
 * Reads a YAML text that is being typed: a tree of what can be recognised, whatever is unfinished. Indentation decides what belongs
 * together; a bracket or quote that is not closed ends where the lines go back to the key it belongs to.
 *
 * For completion and for looking around in a broken document. What a text means is decided by `read.ts` alone.
 */
import type { Entry, ScalarNode, Span, YamlNode } from './tree.ts';

interface Line extends Span {
  /** Column of its first character that is no white space, from 0. */
  readonly indent: number;
}

interface Reading {
  readonly text: string;
  /** Lines with content, comments left out. */
  readonly lines: readonly Line[];
  /** The line that is read, and how far. */
  line: number;
  at: number;
}

const maxDepth = 100;
const keyText = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s#{}[\],"'|>%@`](?:[^:#\n]|:(?=\S)|(?<=\S)#)*?)(?=[ \t]*:(?:\s|$))/u;

const linesOf = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  for (const match of text.matchAll(/^([ \t]*)([^\r\n]*)/gmu)) {
    const [, lead = '', content = ''] = match;
    if (/^(?:---|\.\.\.)(?:\s|$)/u.test(match[0])) {
      if (lines.length > 0) break;
    } else if (content !== '' && !content.startsWith('#') && !match[0].startsWith('%'))
      lines.push({ start: match.index, end: match.index + match[0].length, indent: lead.length });
  }
  return lines;
};

const scalar = (text: string, span: Span, content: Span, value: string, plain: boolean): ScalarNode => ({
  kind: 'scalar',
  text: value,
  ...span,
  content,
  verbatim: text.slice(content.start, content.end) === value,
  plain,
});

const plainScalar = (text: string, start: number, end: number): ScalarNode =>
  scalar(text, { start, end }, { start, end }, text.slice(start, end), true);

const empty = (at: number): ScalarNode => plainScalar('', at, at);

/** A scalar in quotes; one that is not closed ends with its line. */
const quotedScalar = (text: string, start: number): ScalarNode => {
  const quote = text.charAt(start);
  const pattern = quote === '"' ? /"((?:[^"\\]|\\[\s\S])*)"/uy : /'((?:[^']|'')*)'/uy;
  pattern.lastIndex = start;
  const [whole, inner = ''] = pattern.exec(text) ?? [];
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline - (text.charAt(newline - 1) === '\r' ? 1 : 0);
  // A quote that is closed several lines below, past another key, was forgotten here.
  if (whole === undefined || (whole.includes('\n') && /\n\s*[\w-]+:\s/u.test(whole)))
    return scalar(text, { start, end: lineEnd }, { start: start + 1, end: lineEnd }, text.slice(start + 1, lineEnd), false);
  const end = start + whole.length;
  const value = quote === "'" ? inner.replaceAll("''", "'") : unescaped(inner);
  return scalar(text, { start, end }, { start: start + 1, end: end - 1 }, value, false);
};

const unescaped = (inner: string): string => {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
};

/** Where what stands at `at` on a line ends when it is plain: before a comment, without white space behind. */
const plainEnd = (text: string, at: number, lineEnd: number): number => {
  const rest = text.slice(at, lineEnd);
  const comment = rest.search(/(?:^|[ \t])#/u);
  return at + (comment < 0 ? rest : rest.slice(0, comment)).trimEnd().length;
};

/** Anchors and tags before a value mean nothing here. */
const pastProperties = (text: string, at: number): number =>
  /^(?:[&!][^\s,[\]{}]*[ \t]+)*/u.exec(text.slice(at, at + 400))?.[0].length ?? 0;

/** The next line to read after an offset. */
const goOn = (reading: Reading, offset: number): void => {
  while (reading.line < reading.lines.length && (reading.lines[reading.line]?.start ?? 0) <= offset) reading.line += 1;
  reading.at = indentedAt(reading);
};

const indentedAt = ({ lines, line, text }: Reading): number => {
  const next = lines[line];
  return next === undefined ? text.length : next.start + next.indent;
};

const columnOf = ({ lines, line, at }: Reading): number => at - (lines[line]?.start ?? at);

const isDone = ({ lines, line }: Reading): boolean => line >= lines.length;

const restOf = ({ text, lines, line, at }: Reading): string => text.slice(at, lines[line]?.end ?? at);

const isItem = (rest: string): boolean => /^-(?:\s|$)/u.test(rest);

/** Whether an offset begins a line that cannot belong to a collection in brackets opened at a column. */
const goesBack = (text: string, at: number, column: number): boolean => {
  const [line = ''] = /^[^\n]*/u.exec(text.slice(at, at + 400)) ?? [];
  const indent = line.search(/\S/u);
  return indent >= 0 && indent <= column && keyText.test(line.slice(indent));
};

interface Flow {
  readonly text: string;
  /** Column of the key that the collection belongs to. */
  readonly column: number;
  at: number;
}

/** Skips white space, comments and commas. False at the end of what can belong to the collection. */
const nextInFlow = (flow: Flow, commas: boolean): boolean => {
  const { text, column } = flow;
  while (flow.at < text.length) {
    const sign = text.charAt(flow.at);
    if (sign === '\n') {
      if (goesBack(text, flow.at + 1, column)) return false;
    } else if (sign === '#' && /\s/u.test(text.charAt(flow.at - 1))) {
      const end = text.indexOf('\n', flow.at);
      flow.at = (end < 0 ? text.length : end) - 1;
    } else if (!/\s/u.test(sign) && !(commas && sign === ',')) return true;
    flow.at += 1;
  }
  return false;
};

const flowScalar = (flow: Flow): ScalarNode => {
  const { text, at: start } = flow;
  const sign = text.charAt(start);
  if (sign === '"' || sign === "'") {
    const node = quotedScalar(text, start);
    flow.at = node.end;
    return node;
  }
  let end = start;
  while (end < text.length && !/[,[\]{}\n\r]/u.test(text.charAt(end))) {
    if (text.charAt(end) === ':' && /[\s,[\]{}]|^$/u.test(text.charAt(end + 1))) break;
    if (text.charAt(end) === '#' && /\s/u.test(text.charAt(end - 1))) break;
    end += 1;
  }
  flow.at = end;
  return plainScalar(text, start, start + text.slice(start, end).trimEnd().length);
};

const flowNode = (flow: Flow, depth: number): YamlNode => {
  flow.at += pastProperties(flow.text, flow.at);
  const sign = flow.text.charAt(flow.at);
  if (sign === '*') {
    const node = flowScalar(flow);
    return { kind: 'alias', start: node.start, end: node.end };
  }
  if ((sign !== '{' && sign !== '[') || depth > maxDepth) return flowScalar(flow);
  return flowCollection(flow, depth);
};

const flowEntry = (flow: Flow, depth: number): Entry => {
  const key = flowNode(flow, depth);
  const isOpen = nextInFlow(flow, false);
  if (!isOpen || flow.text.charAt(flow.at) !== ':') return { key, value: empty(key.end) };
  flow.at += 1;
  const behind = flow.at;
  const isValue = nextInFlow(flow, false) && !/[,}\]]/u.test(flow.text.charAt(flow.at));
  return { key, value: isValue ? flowNode(flow, depth) : empty(behind) };
};

/** Reads from an opening bracket to the one that closes it, or as far as it can belong to it. */
const flowCollection = (flow: Flow, depth: number): YamlNode => {
  const start = flow.at;
  const isMapping = flow.text.charAt(start) === '{';
  const entries: Entry[] = [];
  const items: YamlNode[] = [];
  flow.at += 1;
  let end = flow.at;
  while (nextInFlow(flow, true)) {
    const sign = flow.text.charAt(flow.at);
    const before = flow.at;
    if (sign === '}' || sign === ']') {
      flow.at += 1;
      end = flow.at;
      break;
    }
    if (isMapping) entries.push(flowEntry(flow, depth + 1));
    else items.push(flowNode(flow, depth + 1));
    if (flow.at === before) flow.at += 1;
    end = flow.at;
  }
  return isMapping ? { kind: 'mapping', flow: true, start, end, entries } : { kind: 'sequence', flow: true, start, end, items };
};

/** A block scalar: everything indented deeper than the key it belongs to. */
const blockScalar = (reading: Reading, column: number): YamlNode => {
  const { text } = reading;
  const start = reading.at;
  let end = plainEnd(text, start, reading.lines[reading.line]?.end ?? start);
  const first = text.indexOf('\n', start) + 1 || text.length;
  for (const match of text.slice(first).matchAll(/^([ \t]*)(\S?)[^\n]*/gmu)) {
    const [whole, lead = '', sign] = match;
    if (sign !== '' && lead.length <= column) break;
    if (sign !== '') end = first + match.index + whole.trimEnd().length;
  }
  const from = Math.min(first, end);
  const value = text.slice(from, end).replaceAll(/^[ \t]+/gmu, '');
  goOn(reading, Math.max(start, end - 1));
  return scalar(text, { start: from, end }, { start: from, end }, value, false);
};

/** What stands on the rest of the line, behind a key or a dash. `column` is that of the key or dash. */
const inlineValue = (reading: Reading, column: number, depth: number): YamlNode => {
  const { text } = reading;
  const sign = text.charAt(reading.at);
  const lineEnd = reading.lines[reading.line]?.end ?? reading.at;
  if (sign === '|' || sign === '>') return blockScalar(reading, column);
  if (sign === '{' || sign === '[') {
    const flow: Flow = { text, column, at: reading.at };
    const node = flowCollection(flow, depth);
    goOn(reading, Math.max(reading.at, flow.at - 1));
    return node;
  }
  if (sign === '"' || sign === "'") {
    const node = quotedScalar(text, reading.at);
    goOn(reading, Math.max(reading.at, node.end - 1));
    return node;
  }
  const node = plainScalar(text, reading.at, plainEnd(text, reading.at, lineEnd));
  goOn(reading, reading.at);
  return sign === '*' ? { kind: 'alias', start: node.start, end: node.end } : node;
};

/** The value behind a key or dash: on the same line, or on deeper lines below. */
const valueAfter = (reading: Reading, column: number, depth: number, isItemValue: boolean): YamlNode => {
  const { text, lines, line } = reading;
  const before = reading.at;
  const lineEnd = lines[line]?.end ?? before;
  reading.at += /^[ \t]*/u.exec(text.slice(before, lineEnd))?.[0].length ?? 0;
  reading.at += pastProperties(text, reading.at);
  const isBelow = reading.at >= lineEnd || /^#|^[&!]\S*$/u.test(text.slice(reading.at, lineEnd));
  if (!isBelow && isItemValue) return blockNode(reading, column + 1, depth + 1);
  const value = isBelow ? empty(before) : inlineValue(reading, column, depth + 1);
  if (isBelow) goOn(reading, before);
  if (isDone(reading)) return value;
  const isDeeper = columnOf(reading) > column || (!isItemValue && columnOf(reading) === column && isItem(restOf(reading)));
  if (!isDeeper) return value;
  // What goes on below a plain text belongs to it, unless it is keys: then the text was typed above them.
  const isText = value.kind === 'scalar' && value.text !== '' && !keyText.test(restOf(reading)) && !isItem(restOf(reading));
  const below = blockNode(reading, column, depth + 1);
  if (isText && value.plain) return plainScalar(text, value.start, below.end);
  return value.kind === 'scalar' && value.text === '' ? below : value;
};

const blockSequence = (reading: Reading, depth: number): YamlNode => {
  const column = columnOf(reading);
  const start = reading.at;
  const items: YamlNode[] = [];
  let end = start;
  while (!isDone(reading) && columnOf(reading) === column && isItem(restOf(reading))) {
    reading.at += 1;
    const item = valueAfter(reading, column, depth, true);
    items.push(item);
    end = Math.max(end, item.end);
  }
  return { kind: 'sequence', flow: false, start, end, items };
};

const blockEntry = (reading: Reading, column: number, depth: number): Entry => {
  const { text } = reading;
  const start = reading.at;
  const [found] = keyText.exec(restOf(reading)) ?? [];
  const isQuoted = /^["']/u.test(found ?? '');
  const end = found === undefined ? plainEnd(text, start, reading.lines[reading.line]?.end ?? start) : start + found.length;
  const key = isQuoted ? quotedScalar(text, start) : plainScalar(text, start, end);
  if (found === undefined) reading.at = end;
  else reading.at = text.indexOf(':', end) + 1;
  return { key, value: valueAfter(reading, column, depth, false) };
};

const blockMapping = (reading: Reading, depth: number): YamlNode => {
  const column = columnOf(reading);
  const start = reading.at;
  const entries: Entry[] = [];
  let end = start;
  while (!isDone(reading) && columnOf(reading) >= column) {
    if (columnOf(reading) > column) {
      // Deeper than its neighbours, and below nothing: read, so that its names are known, and left out.
      end = Math.max(end, blockNode(reading, column + 1, depth + 1).end);
      continue;
    }
    if (isItem(restOf(reading))) break;
    const entry = blockEntry(reading, column, depth);
    entries.push(entry);
    end = Math.max(end, entry.key.end, entry.value.end);
  }
  return { kind: 'mapping', flow: false, start, end, entries };
};

/** Whether the text at hand is an entry: it has a colon, or what comes below on the same column has one. */
const isEntry = (reading: Reading): boolean => {
  if (keyText.test(restOf(reading))) return true;
  if (/^[{["'|>*]/u.test(restOf(reading))) return false;
  const next = reading.lines[reading.line + 1];
  return next !== undefined && next.indent === columnOf(reading) && keyText.test(reading.text.slice(next.start + next.indent, next.end));
};

const blockNode = (reading: Reading, column: number, depth: number): YamlNode => {
  if (isDone(reading) || columnOf(reading) < column || depth > maxDepth) {
    const at = reading.at;
    goOn(reading, at);
    return empty(at);
  }
  if (isItem(restOf(reading))) return blockSequence(reading, depth);
  return isEntry(reading) ? blockMapping(reading, depth) : inlineValue(reading, columnOf(reading) - 1, depth);
};

/** What can be recognised of the first document. Never throws, whatever the text. */
export const readLooseTree = (text: string): YamlNode | undefined => {
  const lines = linesOf(text);
  const [first] = lines;
  if (first === undefined) return undefined;
  const reading: Reading = { text, lines, line: 0, at: first.start + first.indent };
  const root = blockNode(reading, 0, 0);
  if (root.kind !== 'mapping') return root;
  // A line further left than the first one ends nothing: what follows is the document's as well.
  const entries = [...root.entries];
  let end = root.end;
  while (!isDone(reading)) {
    const more = blockNode(reading, 0, 0);
    if (more.kind === 'mapping') entries.push(...more.entries);
    end = Math.max(end, more.end);
  }
  return { ...root, entries, end };
};
