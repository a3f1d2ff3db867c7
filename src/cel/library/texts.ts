/** Texts beyond the standard library: cel-go's `strings` extension in its version 2, and Kubernetes' `find` and `findAll`. */
import { fail, type ListValue, PlainList, type Value } from '../values.ts';
import { formatted } from './formatting.ts';
import { type Overload, row } from './overload.ts';
import { patternOf } from './standard.ts';

const outOfRange = (index: bigint): never => fail(`index out of range: ${index}`);

const charAt = (text: string, index: bigint): string => {
  const characters = [...text];
  if (index < 0n || index > BigInt(characters.length)) return outOfRange(index);
  return characters[Number(index)] ?? '';
};

/** Whether `part` stands at `index` in `whole`. */
const standsAt = (whole: readonly string[], part: readonly string[], index: number): boolean =>
  part.every((character, at) => whole[index + at] === character);

const indexOf = (text: string, part: string, offset = 0n): bigint => {
  if (part === '') return offset;
  if (offset < 0n) return outOfRange(offset);
  const [whole, wanted] = [[...text], [...part]];
  for (let index = Number(offset); index <= whole.length - wanted.length; index += 1)
    if (standsAt(whole, wanted, index)) return BigInt(index);
  return -1n;
};

const lastIndexOf = (text: string, part: string, offset?: bigint): bigint => {
  const [whole, wanted] = [[...text], [...part]];
  if (part === '') return offset ?? BigInt(whole.length);
  if (offset === undefined && text.length < part.length) return -1n;
  const from = offset ?? BigInt(whole.length - 1);
  if (from < 0n) return outOfRange(from);
  if (from >= BigInt(whole.length)) return -1n;
  for (let index = Math.min(Number(from), whole.length - wanted.length); index >= 0; index -= 1)
    if (standsAt(whole, wanted, index)) return BigInt(index);
  return -1n;
};

const replace = (text: string, old: string, by: string, count = -1n): string => {
  if (old === by || count === 0n) return text;
  const limit = count < 0n ? Number.POSITIVE_INFINITY : Number(count);
  if (old === '') {
    const characters = [...text];
    return [...characters, ''].map((character, index) => (index < limit ? by : '') + character).join('');
  }
  const parts = text.split(old);
  const cut = Math.min(parts.length - 1, limit);
  return `${parts.slice(0, cut + 1).join(by)}${parts.length - 1 > cut ? old : ''}${parts.slice(cut + 1).join(old)}`;
};

const split = (text: string, separator: string, count = -1n): ListValue => {
  if (count === 0n) return new PlainList([]);
  const parts = separator === '' ? [...text] : text.split(separator);
  const limit = count < 0n ? parts.length : Number(count);
  return new PlainList(parts.length <= limit ? parts : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)]);
};

const substring = (text: string, start: bigint, end?: bigint): string => {
  const characters = [...text];
  const length = BigInt(characters.length);
  if (end !== undefined && start > end) return fail(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0n || start > length) return outOfRange(start);
  if (end !== undefined && (end < 0n || end > length)) return outOfRange(end);
  return characters.slice(Number(start), end === undefined ? undefined : Number(end)).join('');
};

const join = (list: ListValue, separator = ''): string =>
  list
    .items()
    .map((item) => (typeof item === 'string' ? item : fail(`join: invalid input: ${String(item)}`)))
    .join(separator);

/** White space as Unicode defines it, which is what Go trims. */
const trim = (text: string): string =>
  text.replace(
    /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/gu,
    '',
  );

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

const quote = (text: string): string => `"${text.replaceAll(/[\x07\b\f\n\r\t\v\\"]/gu, (character) => escapes[character] as string)}"`;

const findAll = (text: string, pattern: string, count = -1n): ListValue => {
  const expression = patternOf(pattern);
  const found: Value[] = [];
  const all = new RegExp(expression.source, `${expression.flags}g`);
  let end = -1;
  for (const match of text.matchAll(all)) {
    if (count >= 0n && BigInt(found.length) >= count) break;
    // Go gives no empty match right behind another one.
    if (match[0] === '' && match.index === end) continue;
    found.push(match[0]);
    end = match.index + match[0].length;
  }
  return new PlainList(found);
};

const since = { since: 29 };

export const texts: readonly Overload[] = [
  row('string -> charAt(int): string', charAt),
  row('string -> indexOf(string): int', indexOf),
  row('string -> indexOf(string, int): int', indexOf),
  row('string -> lastIndexOf(string): int', lastIndexOf),
  row('string -> lastIndexOf(string, int): int', lastIndexOf),
  row('string -> lowerAscii(): string', (text: string) => text.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase())),
  row('string -> upperAscii(): string', (text: string) => text.replaceAll(/[a-z]/gu, (letter) => letter.toUpperCase())),
  row('string -> replace(string, string): string', replace),
  row('string -> replace(string, string, int): string', replace),
  row('string -> split(string): list<string>', split),
  row('string -> split(string, int): list<string>', split),
  row('string -> substring(int): string', substring),
  row('string -> substring(int, int): string', substring),
  row('string -> trim(): string', trim),
  row('list<string> -> join(): string', join),
  row('list<string> -> join(string): string', join),
  row('string -> format(list<dyn>): string', formatted, { ...since, id: 'string_format' }),
  row('strings.quote(string): string', quote, { ...since, id: 'strings_quote' }),
  row('string -> find(string): string', (text: string, pattern: string) => patternOf(pattern).exec(text)?.[0] ?? ''),
  row('string -> findAll(string): list<string>', findAll),
  row('string -> findAll(string, int): list<string>', findAll),
];
