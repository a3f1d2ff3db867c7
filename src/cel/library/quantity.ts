/** Kubernetes quantities: `500m`, `1.5Gi`. Exact to a billionth, as the server keeps them. */
import { fail, Opaque } from '../values.ts';
import { type Overload, row } from './overload.ts';

/**
 * A quantity. `value * 10 ** scale` when the server holds it in 64 bits, which decides whether it is an integer for `asInteger`;
 * otherwise only the amount in billionths.
 */
export class Quantity extends Opaque {
  readonly type = 'kubernetes.Quantity';
  readonly nano: bigint;
  readonly small: { readonly value: bigint; readonly scale: number } | undefined;
  /**
   * Made by `add` or `sub`. The server cannot compare a quantity with such a one on the right: `a == b.add(c)` fails there, and so here.
   */
  readonly sum: boolean;
  constructor(nano: bigint, small?: { readonly value: bigint; readonly scale: number }, sum = false) {
    super();
    this.nano = nano;
    this.small = small;
    this.sum = sum;
  }
  same(other: Quantity): boolean {
    return other.sum ? fail('no such overload') : this.nano === other.nano;
  }
}

const billion = 1_000_000_000n;
const maxInt = 2n ** 63n - 1n;

const decimalSuffixes: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const shape = /^([+-]?)(\d*)(?:(\.)(\d*))?(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)$/u;

/** Exponents beyond this are refused: the amount would have more digits than any request. */
const maxExponent = 1000;

const fromSmall = (value: bigint, scale: number): Quantity => new Quantity(value * 10n ** BigInt(scale + 9), { value, scale });

const within = (value: bigint): boolean => value >= -maxInt - 1n && value <= maxInt;

/** Away from zero, as the server rounds what is too small for it. */
const divideUp = (value: bigint, by: bigint): bigint => (value + (value > 0n ? by - 1n : 0n)) / by;

const parts = (
  text: string,
): { readonly negative: boolean; readonly whole: string; readonly fraction: string; readonly suffix: string } | undefined => {
  const found = shape.exec(text);
  if (found === null || (text !== '' && /^[+-]?0*$/u.test(text) === false && /^[+-]?(?:\.)?$/u.test(text))) return undefined;
  const [, sign = '', whole = '', , fraction = '', suffix = ''] = found;
  return { negative: sign === '-', whole: whole.replace(/^0+/u, '') || '0', fraction, suffix };
};

const binaryQuantity = (negative: boolean, whole: string, fraction: string, exponent: number): Quantity => {
  const sign = negative ? -1n : 1n;
  const factor = 1n << BigInt(exponent);
  const fast = fraction === '' && 15 - whole.length - Math.trunc((exponent * 3) / 10) - 1 >= 0;
  const value = BigInt(whole) * factor;
  if (fast && within(value)) return fromSmall(sign * value, 0);
  const nano = divideUp(BigInt(whole + fraction) * factor * billion, 10n ** BigInt(fraction.length));
  return new Quantity(sign * (nano > maxInt * billion ? maxInt * billion : nano));
};

const decimalQuantity = (negative: boolean, whole: string, fraction: string, exponent: number): Quantity => {
  const sign = negative ? -1n : 1n;
  const scale = exponent - fraction.length;
  const digits = BigInt(whole + fraction);
  if (18 - whole.length - fraction.length >= 0 && scale >= -9 && within(digits)) return fromSmall(sign * digits, scale);
  const shift = scale + 9;
  const nano = shift >= 0 ? digits * 10n ** BigInt(shift) : divideUp(digits, 10n ** BigInt(-shift));
  return new Quantity(sign * nano);
};

/** Reads a quantity; `undefined` when it is none. */
export const readQuantity = (text: string): Quantity | undefined => {
  const read = text === '' ? undefined : parts(text);
  if (read === undefined) return undefined;
  const { negative, whole, fraction, suffix } = read;
  const power = binarySuffixes[suffix];
  if (power !== undefined) return binaryQuantity(negative, whole, fraction, power);
  const exponent = decimalSuffixes[suffix] ?? Number(suffix.slice(1));
  return Math.abs(exponent) > maxExponent ? undefined : decimalQuantity(negative, whole, fraction, exponent);
};

const quantity = (text: string): Quantity =>
  readQuantity(text) ?? fail(`quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`);

const integer = ({ small }: Quantity): bigint | undefined => {
  if (small === undefined || small.scale < 0) return undefined;
  const value = small.value * 10n ** BigInt(small.scale);
  return within(value) ? value : undefined;
};

const float = ({ nano, small }: Quantity): number => {
  if (small !== undefined) return small.scale === 0 ? Number(small.value) : Number(small.value) * 10 ** small.scale;
  return Number(nano) * 1e-9;
};

const order = (left: Quantity, right: Quantity): bigint => (left.nano < right.nano ? -1n : left.nano > right.nano ? 1n : 0n);

const sum = (left: Quantity, right: Quantity): Quantity => {
  const nano = left.nano + right.nano;
  if (left.small === undefined || right.small === undefined) return new Quantity(nano);
  if (right.small.value === 0n) return left;
  if (left.small.value === 0n) return right;
  const scale = Math.min(left.small.scale, right.small.scale);
  const raised = [left.small, right.small].map((small) => small.value * 10n ** BigInt(small.scale - scale));
  const value = (raised[0] as bigint) + (raised[1] as bigint);
  return raised.every(within) && within(value) ? fromSmall(value, scale) : new Quantity(nano);
};

const asSum = ({ nano, small }: Quantity): Quantity => new Quantity(nano, small, true);

const negated = ({ nano, small }: Quantity): Quantity =>
  new Quantity(-nano, small === undefined ? undefined : { ...small, value: -small.value });

const since = { since: 28 };
const type = 'kubernetes.Quantity';

export const quantities: readonly Overload[] = [
  row(`quantity(string): ${type}`, quantity, since),
  row('isQuantity(string): bool', (text: string) => readQuantity(text) !== undefined, since),
  row(`sign(${type}): int`, ({ nano }: Quantity) => (nano < 0n ? -1n : nano > 0n ? 1n : 0n), since),
  row(`${type} -> isGreaterThan(${type}): bool`, (left: Quantity, right: Quantity) => left.nano > right.nano, since),
  row(`${type} -> isLessThan(${type}): bool`, (left: Quantity, right: Quantity) => left.nano < right.nano, since),
  row(`${type} -> compareTo(${type}): int`, order, since),
  row(`${type} -> asApproximateFloat(): double`, float, since),
  row(`${type} -> asInteger(): int`, (value: Quantity) => integer(value) ?? fail('cannot convert value to integer'), since),
  row(`${type} -> isInteger(): bool`, (value: Quantity) => integer(value) !== undefined, since),
  row(`${type} -> add(${type}): ${type}`, (left: Quantity, right: Quantity) => asSum(sum(left, right)), since),
  row(`${type} -> add(int): ${type}`, (value: Quantity, other: bigint) => asSum(sum(value, fromSmall(other, 0))), since),
  row(`${type} -> sub(${type}): ${type}`, (left: Quantity, right: Quantity) => asSum(sum(left, negated(right))), since),
  row(`${type} -> sub(int): ${type}`, (value: Quantity, other: bigint) => asSum(sum(value, fromSmall(-other, 0))), since),
];
