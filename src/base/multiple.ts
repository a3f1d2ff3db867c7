/** Multiples of decimal numbers, as people count: 0.3 is a multiple of 0.1, though no binary quotient says so. */

interface Decimal {
  readonly digits: bigint;
  /** Power of ten of the last digit. */
  readonly exponent: number;
}

/** The shortest decimal that means the number, which is what was written. */
const decimal = (value: number): Decimal => {
  const [mantissa = '0', power = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
};

/** Whether `value` is a whole multiple of `factor`, which is above 0. Both are finite. */
export const isMultiple = (value: number, factor: number): boolean => {
  const left = decimal(value);
  const right = decimal(factor);
  const shift = left.exponent - right.exponent;
  return shift >= 0
    ? (left.digits * 10n ** BigInt(shift)) % right.digits === 0n
    : left.digits % (right.digits * 10n ** BigInt(-shift)) === 0n;
};
