/** One way of writing for texts that mean the same: hardware addresses, prefixes, durations, and the order of values. */
import { canonical, isObject, type Json } from '#base/json.ts';
import { parseHardwareAddress } from '#base/network-address.ts';
import { parseNetwork, writtenAddress } from '#cel/library/network.ts';
import { readDuration } from '#cel/time.ts';

/** `AA-BB-CC-00-11-22` as `aa:bb:cc:00:11:22`; a text that is no hardware address as it is. */
export const macForm = (text: string): string => parseHardwareAddress(text) ?? text;

/** The address `offset` after the first one of a prefix; below 0 it counts from behind the last. Nothing when the text is no prefix. */
export const addressIn = (text: string, offset: number): string | undefined => {
  const network = parseNetwork(text);
  if (typeof network === 'string') return undefined;
  const { bits, number } = network.address;
  const size = 1n << BigInt(bits - network.length);
  const first = number - (number % size);
  const at = offset < 0 ? first + size + BigInt(offset) : first + BigInt(offset);
  return at < 0n || at >= 1n << BigInt(bits) ? undefined : writtenAddress(bits, at);
};

/** `10.0.1.5/24` as `10.0.1.0/24`; a text that is no prefix as it is. */
export const cidrForm = (text: string): string => {
  const first = addressIn(text, 0);
  return first === undefined ? text : `${first}${text.slice(text.lastIndexOf('/'))}`;
};

const minute = 60_000_000_000n;
const hour = 60n * minute;

/** Characters of a duration that are read. */
const longest = 64;

/** A number of billionths, thousandths… with its fraction and without zeros at the end. */
const fraction = (value: bigint, size: bigint): string => {
  const digits = String(value % size)
    .padStart(String(size).length - 1, '0')
    .replace(/0+$/u, '');
  return `${value / size}${digits === '' ? '' : `.${digits}`}`;
};

/** `1m` as `1m0s`, as Go's `Duration.String` writes it; a text that is no duration as it is. */
export const durationForm = (text: string): string => {
  const value = text.replace(/^[+-]/u, '').length > longest ? undefined : readDuration(text)?.nanoseconds;
  if (value === undefined) return text;
  if (value === 0n) return '0s';
  const [sign, size] = value < 0n ? ['-', -value] : ['', value];
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${fraction(size, 1000n)}µs`;
  if (size < 1_000_000_000n) return `${sign}${fraction(size, 1_000_000n)}ms`;
  const hours = size / hour;
  const minutes = (size / minute) % 60n;
  const seconds = fraction(size % minute, 1_000_000_000n);
  return `${sign}${hours > 0n ? `${hours}h` : ''}${hours > 0n || minutes > 0n ? `${minutes}m` : ''}${seconds}s`;
};

/** The order of texts by their characters, which is that of their bytes as Go compares them. */
export const compareTexts = (left: string, right: string): number => {
  // By UTF-16 units it is the same but for characters beyond U+FFFF.
  if (!/[\u{d800}-\u{ffff}]/u.test(left + right) && !/[\u{10000}-\u{10ffff}]/u.test(left + right))
    return left < right ? -1 : left > right ? 1 : 0;
  const [ours, theirs] = [Array.from(left), Array.from(right)];
  for (let index = 0; index < Math.min(ours.length, theirs.length); index += 1) {
    const difference = ((ours[index] as string).codePointAt(0) as number) - ((theirs[index] as string).codePointAt(0) as number);
    if (difference !== 0) return difference;
  }
  return ours.length - theirs.length;
};

const compareScalars = (left: Json, right: Json): number =>
  typeof left === 'number' && typeof right === 'number' ? left - right : compareTexts(String(left), String(right));

const fieldAt = (item: Json, path: string): Json =>
  path.split('.').reduce<Json>((value, step) => (isObject(value) && Object.hasOwn(value, step) ? (value[step] as Json) : ''), item) ?? '';

/** Items in order: texts, numbers, or values by some of their fields. A list of other things, or of several kinds, stays as it is. */
export const sorted = (items: readonly Json[], by: readonly string[]): readonly Json[] => {
  const isSortable =
    by.length > 0 ? items.every(isObject) : ['string', 'number'].some((type) => items.every((item) => typeof item === type));
  if (!isSortable) return items;
  // What is equal in these fields is ordered by the rest, so that the order before means nothing.
  return items.toSorted((left, right) => {
    for (const path of by) {
      const order = compareScalars(fieldAt(left, path), fieldAt(right, path));
      if (order !== 0) return order;
    }
    return by.length > 0 ? compareTexts(canonical(left), canonical(right)) : compareScalars(left, right);
  });
};
