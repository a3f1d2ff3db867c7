/** Semantic versions: `semver`. Source: semver.org 2.0, as the library that Kubernetes uses reads it. */
import { fail, Opaque } from '../values.ts';
import { type Overload, row } from './overload.ts';

/** A version; what follows `+` counts for nothing. */
export class Version extends Opaque {
  readonly type = 'kubernetes.Semver';
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly before: readonly (bigint | string)[];
  constructor(numbers: readonly [bigint, bigint, bigint], before: readonly (bigint | string)[]) {
    super();
    this.numbers = numbers;
    this.before = before;
  }
  same(other: Version): boolean {
    return order(this, other) === 0n;
  }
}

const shape =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/u;

const fits = (number: bigint): boolean => number < 2n ** 64n;

const read = (text: string): Version | undefined => {
  const found = shape.exec(text);
  if (found === null) return undefined;
  const numbers = found.slice(1, 4).map(BigInt) as [bigint, bigint, bigint];
  const before = found[4] === undefined ? [] : found[4].split('.');
  if (!numbers.every(fits) || before.some((part) => /^0\d+$/u.test(part) || (/^\d+$/u.test(part) && !fits(BigInt(part))))) return undefined;
  return new Version(
    numbers,
    before.map((part) => (/^\d+$/u.test(part) ? BigInt(part) : part)),
  );
};

/** Without a leading `v`, with missing numbers as zero and without leading zeros. */
const normalized = (text: string): string | undefined => {
  const body = text.replace(/^v/u, '');
  const dots = body.split('.');
  const parts = dots.length > 3 ? [...dots.slice(0, 2), dots.slice(2).join('.')] : dots;
  const trimmed = parts.map((part) => {
    const rest = part.length > 1 ? part.replace(/^0+/u, '') : part;
    return part.length > 1 && !/^\d/u.test(rest) ? `0${rest}` : rest;
  });
  if (trimmed.length < 3 && /[+-]/u.test(trimmed.at(-1) as string)) return undefined;
  return [...trimmed, '0', '0'].slice(0, 3).join('.');
};

const readLoosely = (text: string, loosely: boolean): Version | undefined => {
  const plain = loosely ? normalized(text) : text;
  return plain === undefined ? undefined : read(plain);
};

const semver = (text: string, loosely = false): Version => readLoosely(text, loosely) ?? fail('No Major.Minor.Patch elements found');

const orderOf = (left: bigint | string, right: bigint | string): bigint => {
  if (typeof left !== typeof right) return typeof left === 'bigint' ? -1n : 1n;
  return left < right ? -1n : left > right ? 1n : 0n;
};

const order = (left: Version, right: Version): bigint => {
  for (const [index, number] of left.numbers.entries()) {
    const found = orderOf(number, right.numbers[index] as bigint);
    if (found !== 0n) return found;
  }
  if (left.before.length === 0 || right.before.length === 0)
    return orderOf(BigInt(right.before.length), BigInt(left.before.length)) && (left.before.length === 0 ? 1n : -1n);
  for (let index = 0; index < Math.min(left.before.length, right.before.length); index += 1) {
    const found = orderOf(left.before[index] as bigint | string, right.before[index] as bigint | string);
    if (found !== 0n) return found;
  }
  return orderOf(BigInt(left.before.length), BigInt(right.before.length));
};

/** Numbers beyond an int come out as Go converts them: with their upper bit as the sign. */
const number =
  (index: 0 | 1 | 2) =>
  ({ numbers }: Version): bigint =>
    BigInt.asIntN(64, numbers[index]);

const since = { since: 33 };
const type = 'kubernetes.Semver';

export const versions: readonly Overload[] = [
  row(`semver(string): ${type}`, semver, since),
  row(`semver(string, bool): ${type}`, semver, since),
  row('isSemver(string): bool', (text: string) => read(text) !== undefined, since),
  row('isSemver(string, bool): bool', (text: string, loosely: boolean) => readLoosely(text, loosely) !== undefined, since),
  row(`${type} -> isGreaterThan(${type}): bool`, (left: Version, right: Version) => order(left, right) === 1n, since),
  row(`${type} -> isLessThan(${type}): bool`, (left: Version, right: Version) => order(left, right) === -1n, since),
  row(`${type} -> compareTo(${type}): int`, order, since),
  row(`${type} -> major(): int`, number(0), since),
  row(`${type} -> minor(): int`, number(1), since),
  row(`${type} -> patch(): int`, number(2), since),
];
