/**
 * Writes values as YAML that the API server, YAML 1.2 and the old YAML 1.1 tools all read back as the same value.
 *
 * Byte-stable: the same value gives the same text, whatever version of a library is installed. Text is left without quotes only
 * when it is plain beyond doubt.
 */
import { resolveScalar } from './scalars.ts';

export interface WriteOptions {
  /** Lines above the content, without the comment mark. */
  readonly comment?: readonly string[];
  /** Keys in the order of their UTF-16 units instead of the object's own. */
  readonly sortKeys?: boolean;
  /** Called with every collection inside the value and the text of its entry or item; gives the text to write. */
  readonly around?: (part: object, text: string) => string;
}

/** Letters, digits and harmless marks; a space or colon only between them. A dot may begin a path: `.spec.colour`. */
const plain = /^(?:[\p{L}\p{N}_/$(]|\.(?=[A-Za-z]))(?:[\p{L}\p{M}\p{N}_/.$()+@=<>~^;!?*%&|'"`,\\-]| (?![ #])|:(?![\s,[\]{}]|$))*$/u;

/** Numbers to the base of sixty and dates, which YAML 1.1 tools make values of. */
const oldNumber = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$|^\d{4}-\d{1,2}-\d{1,2}/u;

/** What escapes cannot do without: control characters, odd line ends, byte order marks, halves of characters. */
const escaped = /["\\\p{Cc}\u2028\u2029\uFEFF\uFFFE\uFFFF]|\p{Cf}|\p{Zl}|\p{Zp}/gu;

const shortEscapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  return shortEscapes[character] ?? (code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`);
};

/** Longest key that readers accept without a question mark before it (YAML 1.2.2, section 8.2.2: 1024 characters). */
const longestKey = 400;

/** A text in double quotes. */
export const quoteText = (text: string): string => `"${text.toWellFormed().replaceAll(escaped, escapeOf)}"`;

const means = (text: string, profile: 'model' | 'kubernetes'): boolean => {
  const resolved = resolveScalar(text, profile);
  return resolved.kind === 'value' && resolved.value === text;
};

const isPlain = (text: string): boolean =>
  plain.test(text) && !text.endsWith(' ') && !oldNumber.test(text) && means(text, 'model') && means(text, 'kubernetes');

/** Lines that a literal block shows as they are: nothing invisible, no white space where it could be taken for indentation. */
const isBlockText = (text: string): boolean =>
  text.includes('\n') &&
  /^\S/u.test(text) &&
  !/[^\S\n]$/mu.test(text) &&
  !text.endsWith('\n\n') &&
  !escapedInBlock.test(text) &&
  text.isWellFormed();

const escapedInBlock = /[\p{Cf}\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\uFFFE\uFFFF]/u;

const blockOf = (text: string, indent: string): string => {
  const lines = text.replace(/\n$/u, '').split('\n');
  return `|${text.endsWith('\n') ? '' : '-'}${lines.map((line) => (line === '' ? '\n' : `\n${indent}${line}`)).join('')}`;
};

/**
 * Old tools read `1e+21` as text and ask for a point. A whole number beyond 2^53 is written with an exponent, since its digits
 * would claim to be exact.
 */
const numberText = (value: number): string => {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '0' : String(value);
  const text = Number.isInteger(value) ? value.toExponential() : String(value);
  return /^-?\d+e/u.test(text) ? text.replace('e', '.0e') : text;
};

const scalarOf = (value: unknown, indent: string): string => {
  if (typeof value === 'string') return isPlain(value) ? value : isBlockText(value) ? blockOf(value, indent) : quoteText(value);
  if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean' || value === null || value === undefined) return String(value ?? null);
  throw new TypeError(`A ${typeof value} cannot be written as YAML.`);
};

const isCollection = (value: unknown): value is object => typeof value === 'object' && value !== null;

const entriesOf = (value: object, sortKeys: boolean): readonly (readonly [string, unknown])[] => {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return sortKeys ? entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)) : entries;
};

/** Lines of a collection, without indentation of the first one. */
const collectionOf = (value: object, indent: string, sortKeys: boolean, around: NonNullable<WriteOptions['around']>): string => {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) =>
      isCollection(item) ? around(item, `- ${collectionOf(item, deeper, sortKeys, around)}`) : `- ${scalarOf(item, deeper)}`,
    );
    return items.length === 0 ? '[]' : items.join(`\n${indent}`);
  }
  const lines = entriesOf(value, sortKeys).map(([key, item]) => {
    const text = isPlain(key) ? key : quoteText(key);
    const name = text.length > longestKey ? `? ${text}\n${indent}:` : `${text}:`;
    if (!isCollection(item)) return `${name} ${scalarOf(item, deeper)}`;
    const below = collectionOf(item, deeper, sortKeys, around);
    return around(item, below === '[]' || below === '{}' ? `${name} ${below}` : `${name}\n${deeper}${below}`);
  });
  return lines.length === 0 ? '{}' : lines.join(`\n${indent}`);
};

/**
 * LF, two spaces, no folded lines. Keys whose value is undefined are left out, undefined items become null, as in JSON. Throws for
 * what JSON cannot hold, and for values that contain themselves.
 */
export const writeYaml = (value: unknown, options: WriteOptions = {}): string => {
  const comment = (options.comment ?? [])
    .flatMap((line) => line.split(/[\n\r\u0085\u2028\u2029]/u))
    .map((line) => `${`# ${line}`.trimEnd()}\n`);
  const around = options.around ?? ((_part: object, text: string) => text);
  const content = isCollection(value) ? collectionOf(value, '', options.sortKeys ?? false, around) : scalarOf(value, '  ');
  return `${comment.join('')}${content}\n`;
};
