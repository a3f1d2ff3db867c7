/** Prints a portable pattern in the syntax of each engine, so that all of them take the same texts. */
import { lastCodePoint, type PatternNode, parsePattern, type Range } from './parse.ts';

/** Where an engine differs. Escapes are used wherever a character could mean something to somebody. */
interface Dialect {
  readonly start: string;
  readonly end: string;
  readonly boundary: string;
  readonly inside: string;
  /** What matches nothing in particular: the empty text. */
  readonly empty: string;
  /** A code point that is no letter, digit or plain punctuation of ASCII. */
  readonly escape: (code: number, inClass: boolean) => string;
  /** Greatest bound of a repetition. */
  readonly most: number;
  readonly lazy: boolean;
  /** First code point a text can hold. */
  readonly first: number;
}

const hex = (code: number, width: number): string => code.toString(16).toUpperCase().padStart(width, '0');

const graphic = (code: number): boolean => code > 32 && code < 127;

/** `u` mode lets only these be escaped; `v` mode and others need them escaped in a class. */
const syntaxCharacters = '\\^$.*+?()[]{}|/';

const ecmascript: Dialect = {
  start: '^',
  end: '$',
  boundary: String.raw`\b`,
  inside: String.raw`\B`,
  empty: '(?:)',
  escape: (code, inClass) => {
    const character = String.fromCodePoint(code);
    if (syntaxCharacters.includes(character) || (inClass && character === '-')) return `\\${character}`;
    if (graphic(code) || code === 32) return character;
    return code > 0xffff ? `\\u{${hex(code, 1)}}` : `\\u${hex(code, 4)}`;
  },
  most: Number.POSITIVE_INFINITY,
  lazy: true,
  first: 0,
};

const fixedWidth = (code: number): string => (code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`);

const python: Dialect = {
  ...ecmascript,
  start: String.raw`\A`,
  end: String.raw`\Z`,
  boundary: '(?:(?<![0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<=[0-9A-Za-z_])(?![0-9A-Za-z_]))',
  inside: '(?:(?<![0-9A-Za-z_])(?![0-9A-Za-z_])|(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_]))',
  escape: (code) => (graphic(code) || code === 32 ? `\\${String.fromCodePoint(code)}` : fixedWidth(code)),
};

const postgresql: Dialect = { ...python, most: 255, lazy: false, first: 1 };

const re2: Dialect = {
  ...ecmascript,
  start: String.raw`\A`,
  end: String.raw`\z`,
  escape: (code) => (code === 32 ? ' ' : graphic(code) ? `\\${String.fromCodePoint(code)}` : `\\x{${hex(code, 1)}}`),
};

const dialects = { ecmascript, python, postgresql, re2 } as const;

export type PatternDialect = keyof typeof dialects;

const plain = (code: number): boolean => /^[0-9A-Za-z_]$/u.test(String.fromCodePoint(code));

const character = (code: number, dialect: Dialect, inClass: boolean): string =>
  plain(code) ? String.fromCodePoint(code) : dialect.escape(code, inClass);

const rangeText = ([from, to]: Range, dialect: Dialect): string => {
  const low = character(from, dialect, true);
  if (from === to) return low;
  return `${low}${to === from + 1 ? '' : '-'}${character(to, dialect, true)}`;
};

/** Texts hold whole characters, so what is between two surrogates is left out where an engine would refuse it. */
const withoutSurrogates = ([from, to]: Range): readonly Range[] => {
  if (to < 0xd800 || from > 0xdfff) return [[from, to]];
  const parts: Range[] = [];
  if (from < 0xd800) parts.push([from, 0xd7ff]);
  if (to > 0xdfff) parts.push([0xe000, to]);
  return parts;
};

const setText = ({ negated, ranges }: Extract<PatternNode, { kind: 'set' }>, dialect: Dialect): string => {
  const possible = ranges
    .filter(([, to]) => to >= dialect.first)
    .map(([from, to]): Range => [Math.max(from, dialect.first), to])
    .flatMap(withoutSurrogates);
  const [only] = possible;
  if (only === undefined) return anyText(dialect);
  if (!negated && possible.length === 1 && only[0] === only[1]) return character(only[0], dialect, false);
  return `[${negated ? '^' : ''}${possible.map((range) => rangeText(range, dialect)).join('')}]`;
};

/** Everything: what is left when all that was excluded cannot occur anyway. */
const anyText = (dialect: Dialect): string =>
  `[${withoutSurrogates([dialect.first, lastCodePoint])
    .map((range) => rangeText(range, dialect))
    .join('')}]`;

const bounds = (min: number, max: number | undefined): string => {
  if (max === undefined) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
};

/** A repetition beyond what the engine counts to, as several after each other. */
const pieces = (min: number, max: number | undefined, most: number): readonly string[] => {
  if (Math.max(min, max ?? 0) <= most) return [bounds(min, max)];
  const least = Math.min(min, most);
  const rest = max === undefined ? undefined : Math.min(max, most);
  if (max === undefined) return [bounds(least, least), ...pieces(min - least, undefined, most)];
  return [bounds(least, rest), ...pieces(min - least, max - (rest ?? 0), most)];
};

const grouped = (node: PatternNode, dialect: Dialect): string =>
  node.kind === 'set' ? setText(node, dialect) : `(?:${text(node, dialect)})`;

const text = (node: PatternNode, dialect: Dialect): string => {
  switch (node.kind) {
    case 'set':
      return setText(node, dialect);
    case 'sequence':
      return node.of.length === 0
        ? dialect.empty
        : node.of.map((part) => (part.kind === 'choice' ? grouped(part, dialect) : text(part, dialect))).join('');
    case 'choice':
      return node.of.map((part) => text(part, dialect)).join('|');
    case 'repeat': {
      const lazy = node.lazy && dialect.lazy ? '?' : '';
      const of = grouped(node.of, dialect);
      return pieces(node.min, node.max, dialect.most)
        .map((piece) => `${of}${piece}${lazy}`)
        .join('');
    }
    default:
      return dialect[node.kind];
  }
};

/** The pattern in the syntax of an engine. */
export const printPattern = (pattern: PatternNode, dialect: PatternDialect): string => text(pattern, dialects[dialect]);

const translated = new Map<string, string | undefined>();

/** What ECMAScript lacks or reads differently, wherever it stands. */
const foreign = /\\[sSaAz]|\\x\{|\[:|\(\?P/u;

/** Whether a portable pattern can stay as its author wrote it: people recognise it then. */
const staysInEcmascript = (source: string): boolean => {
  if (foreign.test(source) || source.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/gsu, '').includes('.')) return false;
  try {
    return [new RegExp(source, 'u'), new RegExp(source, 'v')].length === 2;
  } catch {
    return false;
  }
};

const translate = (source: string, dialect: PatternDialect): string | undefined => {
  const parsed = parsePattern(source);
  if (!parsed.ok) return undefined;
  return dialect === 're2' || (dialect === 'ecmascript' && staysInEcmascript(source)) ? source : printPattern(parsed.value, dialect);
};

/** A pattern as a model has it, in the syntax of an engine; nothing when it is not portable. Models are written in RE2's. */
export const patternFor = (source: string, dialect: PatternDialect): string | undefined => {
  const key = `${dialect} ${source}`;
  if (!translated.has(key)) translated.set(key, translate(source, dialect));
  return translated.get(key);
};
