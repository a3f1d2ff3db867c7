/**
 * Parts of a YAML text that are put in, replaced or taken out, and everything around them kept byte for byte.
 *
 * Offsets are those of the text before any change. What is put in follows the layout that is there: the column of its siblings, the
 * quotes of what it replaces, the line ends of the file, brackets inside of brackets.
 */
import { isObject, type Json } from '#base/json.ts';
import type { Entry, MappingNode, ScalarNode, SequenceNode, Span, YamlNode } from './tree.ts';
import { quoteText, writeYaml } from './write.ts';

export interface Splice extends Span {
  readonly text: string;
}

/** A text under change. `text` ends with a line end. */
export interface Draft {
  readonly text: string;
  readonly newline: '\n' | '\r\n';
  /** The document is one value in brackets, as JSON is: all new text gets double quotes. */
  readonly json: boolean;
  readonly splices: Splice[];
}

/** Where a value stands in its parent: the column of its key or dash, and the offset behind the colon or dash. */
export interface Seat {
  readonly column: number;
  readonly behind: number;
}

const put = (draft: Draft, start: number, end: number, text: string): void => void draft.splices.push({ start, end, text });

/** The text with all splices done. Of two at one place, the earlier one comes first. */
export const spliced = ({ text, splices }: Draft): string => {
  const ordered = splices.map((splice, index) => ({ splice, index })).sort((a, b) => a.splice.start - b.splice.start || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { splice } of ordered) {
    result += text.slice(at, Math.max(at, splice.start)) + splice.text;
    at = Math.max(at, splice.end);
  }
  return result + text.slice(at);
};

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Behind the line end after `offset`; `offset` itself when it stands behind one already, as the end of a block of text does. */
const lineEnd = (text: string, offset: number): number => {
  if (offset > 0 && text.charAt(offset - 1) === '\n') return offset;
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
};

const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

const isFirstOnLine = (text: string, offset: number): boolean => /^ *$/u.test(text.slice(lineStart(text, offset), offset));

const isOneLine = (text: string, start: number, end: number): boolean => !text.slice(start, end).includes('\n');

/** Over white space and comments. */
const skipBlank = (text: string, from: number): number => {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/u.test(text.charAt(at))) at += 1;
    if (text.charAt(at) !== '#') return at;
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end + 1;
  }
};

const propertiesOf = (node: YamlNode) => (node.kind === 'alias' ? undefined : node.properties);

/** A block of text, `|` or `>`, with its header. */
interface Block {
  readonly header: number;
  /** Whether empty lines at its end belong to it. */
  readonly keeps: boolean;
  /** Behind its last line that is not empty. */
  readonly end: number;
}

const blockOf = (text: string, node: ScalarNode): Block | undefined => {
  if (node.plain || text.charAt(node.content.start - 1) !== '\n') return undefined;
  const line = text.slice(lineStart(text, node.content.start - 1), node.content.start);
  const header = /[|>][-+0-9]*[ \t]*(?:[ \t]#.*)?\r?\n$/u.exec(line);
  if (header === null) return undefined;
  const content = text.slice(node.content.start, node.content.end);
  return {
    header: node.content.start - line.length + header.index,
    keeps: /^.[-0-9]*\+/u.test(header[0]),
    end: node.content.start + (/(?:^|\n)[ \t\r\n]*$/u.exec(content)?.index ?? content.length),
  };
};

/** Where a node begins: its anchor and tag, and the header of a block of text, included. */
const startOf = (text: string, node: YamlNode): number =>
  propertiesOf(node)?.start ?? (node.kind === 'scalar' ? blockOf(text, node)?.header : undefined) ?? node.start;

/** `end` of {@link blockOf} points before the last line end; this is behind it. */
const blockEnd = (text: string, node: ScalarNode, block: Block): number => {
  if (block.keeps) return node.content.end;
  return text.charAt(block.end) === '\n' ? block.end + 1 : block.end;
};

/** Where a value ends; behind a line end for blocks of text. */
export const endOf = (text: string, node: YamlNode): number => {
  if (node.kind === 'scalar') {
    const block = blockOf(text, node);
    return block === undefined ? Math.max(node.end, propertiesOf(node)?.end ?? 0) : blockEnd(text, node, block);
  }
  if (node.kind === 'alias' || node.flow) return node.end;
  const parts =
    node.kind === 'mapping'
      ? node.entries.map(({ key, value }) => Math.max(key.end, endOf(text, value)))
      : node.items.map((item) => endOf(text, item));
  return Math.max(node.end, ...parts);
};

/** Offset of the dash of each item of a block sequence. */
const dashesOf = (text: string, node: SequenceNode): readonly number[] => {
  const dashes: number[] = [];
  for (const [index] of node.items.entries()) {
    const before = node.items[index - 1];
    dashes.push(before === undefined ? node.start : skipBlank(text, Math.max(endOf(text, before), (dashes[index - 1] ?? 0) + 1)));
  }
  return dashes;
};

export const itemSeats = (text: string, node: SequenceNode): readonly Seat[] =>
  dashesOf(text, node).map((dash) => ({ column: columnOf(text, dash), behind: dash + 1 }));

export const entrySeat = (text: string, { key }: Entry): Seat => ({
  column: columnOf(text, startOf(text, key)),
  behind: text.indexOf(':', key.end) + 1,
});

/** `writeYaml` without its last line end. */
const blockText = (value: unknown): string => writeYaml(value).slice(0, -1);

const isCollection = (value: Json): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** Lines moved to a column, with the line ends of the file; the first one stays where it is put. */
const indented = (draft: Draft, text: string, column: number): string =>
  text
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(column) + line))
    .join(draft.newline);

/** Text in brackets cannot have what brackets and commas mean. */
const flowText = (text: string, json: boolean): string => {
  const written = blockText(text);
  return !json && /^[\w./-]+$/u.test(written) ? written : quoteText(text);
};

const flowOf = (value: Json, json: boolean): string => {
  if (typeof value === 'string') return flowText(value, json);
  if (Array.isArray(value)) return `[${value.map((item) => flowOf(item, json)).join(', ')}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => flowEntry(key, item, json));
    return `{${entries.join(', ')}}`;
  }
  return blockText(value);
};

const flowEntry = (key: string, value: Json, json: boolean): string => `${flowText(key, json)}: ${flowOf(value, json)}`;

/** Characters that single quotes cannot hold on one line. */
const notInQuotes = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

/** Text in the quotes of the text it replaces; nothing when there are none, or they cannot hold it. */
const quotedLike = ({ text }: Draft, old: YamlNode, value: Json): string | undefined => {
  if (old.kind !== 'scalar' || old.plain || old.start === old.content.start || typeof value !== 'string') return undefined;
  if (text.charAt(old.start) === '"') return quoteText(value);
  return notInQuotes.test(value) || !value.isWellFormed() ? undefined : `'${value.replaceAll("'", "''")}'`;
};

const scalarLike = (draft: Draft, old: YamlNode, value: Json): string => quotedLike(draft, old, value) ?? blockText(value);

const flowLike = (draft: Draft, old: YamlNode, value: Json): string => quotedLike(draft, old, value) ?? flowOf(value, draft.json);

/** What stays of a node's properties: an anchor, because others may name it; a tag spoke of the old value. */
const keptProperties = (node: YamlNode): string => {
  const anchor = propertiesOf(node)?.anchor;
  return anchor === undefined ? '' : `&${anchor} `;
};

const replaceInFlow = (draft: Draft, old: YamlNode, seat: Seat, value: Json): void => {
  const { text } = draft;
  const isEmpty = startOf(text, old) === old.end;
  const needsSpace = isEmpty && text.charAt(seat.behind - 1) === ':' ? ' ' : '';
  put(draft, startOf(text, old), old.end, needsSpace + keptProperties(old) + flowLike(draft, old, value));
};

/** Puts a scalar, or an empty collection, where there was any other value. Lines after its first one go behind the line. */
const putScalar = (draft: Draft, old: YamlNode, seat: Seat, value: Json): void => {
  const { text } = draft;
  const [head = '', ...rest] = scalarLike(draft, old, value).split('\n');
  const block = old.kind === 'scalar' ? blockOf(text, old) : undefined;
  const lines = (column: number): string =>
    rest.map((line) => (line === '' ? '' : ' '.repeat(column) + line.slice(2)) + draft.newline).join('');
  const kept = keptProperties(old);
  if (block !== undefined && old.kind === 'scalar') {
    const given = /^ */u.exec(text.slice(old.content.start, old.content.end))?.[0].length ?? 0;
    const header = /^[|>][-+0-9]*/u.exec(text.slice(block.header))?.[0].length ?? 1;
    put(draft, propertiesOf(old)?.start ?? block.header, block.header + header, kept + head);
    put(draft, old.content.start, blockEnd(text, old, block), lines(given > seat.column ? given : seat.column + 2));
    return;
  }
  const start = startOf(text, old);
  const stands = old.kind === 'alias' || old.kind === 'scalar' || old.flow || isOneLine(text, seat.behind, old.start);
  if (stands) {
    const isBlock = old.kind === 'mapping' || old.kind === 'sequence' ? !old.flow : false;
    const end = isBlock ? lineEnd(text, endOf(text, old)) : endOf(text, old);
    const space = start === seat.behind ? ' ' : '';
    put(draft, start, isBlock ? end - lineBreak(text, end) : end, space + kept + head);
    put(draft, lineEnd(text, end), lineEnd(text, end), lines(seat.column + 2));
    return;
  }
  // Comments stand between the key and the old value: a block of text would take them in.
  put(draft, seat.behind, propertiesOf(old)?.end ?? seat.behind, ` ${kept}${rest.length > 0 ? quoteText(String(value)) : head}`);
  put(draft, lineStart(text, old.start), lineEnd(text, endOf(text, old)), '');
};

/** Characters of the line end before an offset. */
const lineBreak = (text: string, offset: number): number => (text.endsWith('\r\n', offset) ? 2 : text.charAt(offset - 1) === '\n' ? 1 : 0);

/** Puts a collection in block style where there was any other value. */
const putCollection = (draft: Draft, old: YamlNode, seat: Seat, value: Json): void => {
  const { text } = draft;
  const column = seat.column + 2;
  const below = ' '.repeat(Math.max(column, 0)) + indented(draft, blockText(value), Math.max(column, 0)) + draft.newline;
  const kept = keptProperties(old).trimEnd();
  const isBlock = (old.kind === 'mapping' || old.kind === 'sequence') && !old.flow;
  const end = endOf(text, old);
  if (isBlock && !isOneLine(text, seat.behind, old.start)) {
    put(draft, lineStart(text, old.start), lineEnd(text, end), below);
    return;
  }
  const isItem = text.charAt(seat.behind - 1) === '-' || seat.column < 0;
  const tail = text.slice(end, lineEnd(text, end));
  if (isItem && (isBlock || tail.trim() === '')) {
    const until = lineEnd(text, end);
    const gap = seat.column < 0 ? '' : text.slice(seat.behind, startOf(text, old)) || ' ';
    put(
      draft,
      seat.column < 0 ? old.start : seat.behind,
      until,
      `${gap}${kept === '' ? '' : `${kept} `}`.replace(/^\s*\n\s*/u, ' ') + below.slice(Math.max(column, 0)),
    );
    return;
  }
  const isText = old.kind === 'scalar' && blockOf(text, old) !== undefined;
  const after = lineEnd(text, end);
  put(draft, seat.behind, isText ? after : end, (kept === '' ? '' : ` ${kept}`) + (isText ? draft.newline : ''));
  put(draft, after, after, below);
};

/** Replaces a value whole. */
export const replaceValue = (draft: Draft, old: YamlNode, seat: Seat, value: Json, flow: boolean): void => {
  if (flow || draft.json) replaceInFlow(draft, old, seat, value);
  else if (isCollection(value)) putCollection(draft, old, seat, value);
  else putScalar(draft, old, seat, value);
};

/** Members of a collection: where each begins and ends. */
const spansOf = (text: string, node: MappingNode | SequenceNode): readonly Span[] => {
  if (node.kind === 'mapping')
    return node.entries.map(({ key, value }) => ({ start: startOf(text, key), end: Math.max(key.end, endOf(text, value)) }));
  const dashes = node.flow ? [] : dashesOf(text, node);
  return node.items.map((item, index) => ({
    start: dashes[index] ?? startOf(text, item),
    end: Math.max((dashes[index] ?? 0) + 1, endOf(text, item)),
  }));
};

/** Takes members out; at least one stays. */
export const removeMembers = (draft: Draft, node: MappingNode | SequenceNode, removed: ReadonlySet<number>): void => {
  const { text } = draft;
  const spans = spansOf(text, node);
  if (node.flow) removeInFlow(draft, spans, removed);
  const firstKept = spans.findIndex((_, index) => !removed.has(index));
  for (const index of node.flow ? [] : removed) {
    const { start, end } = spans[index] as Span;
    if (isFirstOnLine(text, start)) put(draft, lineStart(text, start), lineEnd(text, end), '');
    else if (index < firstKept) removeBehindDash(draft, spans, index, firstKept);
  }
};

/** The first members behind a dash: the next one moves up, unless comments stand between. */
const removeBehindDash = (draft: Draft, spans: readonly Span[], index: number, firstKept: number): void => {
  const { text } = draft;
  const [{ start, end }, next] = [spans[index] as Span, spans[firstKept] as Span];
  const until = lineEnd(text, end);
  if (firstKept === index + 1 && text.slice(end, next.start).trim() === '') put(draft, start, next.start, '');
  else put(draft, text.slice(0, start).trimEnd().length, until, draft.newline);
};

const removeInFlow = (draft: Draft, spans: readonly Span[], removed: ReadonlySet<number>): void => {
  const lastKept = spans.findLastIndex((_, index) => !removed.has(index));
  for (const index of removed) if (index < lastKept) put(draft, (spans[index] as Span).start, (spans[index + 1] as Span).start, '');
  const [kept, last] = [spans[lastKept], spans.at(-1)];
  if (kept !== undefined && last !== undefined && kept !== last) put(draft, kept.end, last.end, '');
};

/** Puts new entries behind the last one; the mapping is not empty. */
export const addEntries = (draft: Draft, node: MappingNode, entries: readonly (readonly [string, Json])[]): void => {
  if (entries.length === 0) return;
  const { text, json } = draft;
  const last = spansOf(text, node).at(-1) as Span;
  if (node.flow) {
    put(draft, last.end, last.end, entries.map(([key, value]) => `, ${flowEntry(key, value, json)}`).join(''));
    return;
  }
  const column = columnOf(text, node.start);
  const lines = ' '.repeat(column) + indented(draft, blockText(Object.fromEntries(entries)), column) + draft.newline;
  put(draft, lineEnd(text, last.end), lineEnd(text, last.end), lines);
};

/** Puts new items before the item at `index`, or behind the last one; the sequence is not empty. */
export const addItems = (draft: Draft, node: SequenceNode, index: number, items: readonly Json[]): void => {
  const { text, json } = draft;
  const spans = spansOf(text, node);
  const [before, first] = [spans[index - 1], spans[0] as Span];
  if (node.flow) {
    const written = items.map((item) => flowOf(item, json));
    if (before === undefined) put(draft, first.start, first.start, `${written.join(', ')}, `);
    else put(draft, before.end, before.end, written.map((item) => `, ${item}`).join(''));
    return;
  }
  const column = columnOf(text, first.start);
  const lines = indented(draft, blockText(items), column);
  const spaces = ' '.repeat(column);
  if (before === undefined) put(draft, first.start, first.start, lines + draft.newline + spaces);
  else put(draft, lineEnd(text, before.end), lineEnd(text, before.end), spaces + lines + draft.newline);
};
