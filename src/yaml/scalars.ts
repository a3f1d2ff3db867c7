/**
 * How a scalar becomes a value. Two tables: YAML 1.2 core (section 10.3) for models, and for manifests what the API server
 * does, which is no version of YAML: it reads YAML 1.1 through Go's number parser (sigs.k8s.io/yaml over go-yaml 2). There
 * `017` and `0o17` are both fifteen, `1_000` is a thousand, `no` is false, `12:30` and dates are text.
 */

export type Profile = 'model' | 'kubernetes';

export type Scalar = string | number | boolean | null;

/**
 * What a scalar resolves to. `surprise` marks values that YAML 1.2 reads differently, as most people and editors would.
 * `notFinite` and `imprecise` are numbers that JSON, or a JavaScript number, cannot hold; `mismatch` contradicts its tag.
 */
export type Resolved =
  | { readonly kind: 'value'; readonly value: Scalar; readonly surprise?: 'boolean' | 'number' }
  | { readonly kind: 'notFinite' }
  /** `exact` is the number as it stands: a bigint, or a number when it was written as a float. */
  | { readonly kind: 'imprecise'; readonly exact: bigint | number }
  | { readonly kind: 'mismatch' };

const mismatch: Resolved = { kind: 'mismatch' };
const notFinite: Resolved = { kind: 'notFinite' };

const words = (value: boolean | null, ...texts: readonly string[]): readonly (readonly [string, boolean | null])[] =>
  texts.map((text) => [text, value]);

const coreWords: ReadonlyMap<string, boolean | null> = new Map([
  ...words(null, '', '~', 'null', 'Null', 'NULL'),
  ...words(true, 'true', 'True', 'TRUE'),
  ...words(false, 'false', 'False', 'FALSE'),
]);

const serverWords: ReadonlyMap<string, boolean | null> = new Map([
  ...coreWords,
  ...words(true, 'y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'),
  ...words(false, 'n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'),
]);

const infinite = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/u;
const decimalFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/u;

/** Go's integer literals, underscores taken out: sign, then a base prefix or a leading zero for octal. */
const goInteger = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))$/u;

const smallest = -(2n ** 63n);
const largest = 2n ** 64n - 1n;

const unsigned = (match: RegExpExecArray): bigint => {
  const [, , hexadecimal, octal, binary, decimal] = match;
  if (hexadecimal !== undefined) return BigInt(`0x${hexadecimal}`);
  if (octal !== undefined) return BigInt(`0o${octal}`);
  return binary === undefined ? BigInt(decimal ?? '0') : BigInt(`0b${binary}`);
};

/** An integer as Go parses it; undefined when it is none or does not fit 64 bits (above 2^63 only without a sign). */
const parseGoInteger = (text: string): bigint | undefined => {
  const match = goInteger.exec(text);
  if (match === null) return undefined;
  const value = match[1] === '-' ? -unsigned(match) : unsigned(match);
  if (value < smallest || value > largest) return undefined;
  return match[1] !== '' && value >= 2n ** 63n ? undefined : value;
};

type Tagged = 'null' | 'bool' | 'int' | 'float' | 'str';

interface Reading {
  readonly tag: Tagged;
  readonly value: Scalar | bigint;
}

const text = (value: string): Reading => ({ tag: 'str', value });

const readNumber = (given: string): Reading => {
  if (given.startsWith('.')) {
    const plain = /^\.[0-9]+(?:_[0-9]+)*(?:[eE]|$)/u.test(given) ? given.replaceAll(/(?<=\d)_(?=\d)/gu, '') : given;
    return decimalFloat.test(plain) && Number.isFinite(Number(plain)) ? { tag: 'float', value: Number(plain) } : text(given);
  }
  const plain = given.replaceAll('_', '');
  const integer = parseGoInteger(plain);
  if (integer !== undefined) return { tag: 'int', value: integer };
  // A number out of range is none to the server: it keeps the text.
  return decimalFloat.test(plain) && Number.isFinite(Number(plain)) ? { tag: 'float', value: Number(plain) } : text(given);
};

/** A scalar as the server's parser reads it, before tags and limits. */
const readAsServer = (given: string): Reading => {
  const word = serverWords.get(given);
  if (word !== undefined) return { tag: word === null ? 'null' : 'bool', value: word };
  if (infinite.test(given))
    return {
      tag: 'float',
      value: given.endsWith('n') || given.endsWith('N') ? Number.NaN : Number(given.startsWith('-') ? -Infinity : Infinity),
    };
  return /^[-+.0-9]/u.test(given) ? readNumber(given) : text(given);
};

const limited = (value: Scalar | bigint): Resolved => {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? { kind: 'value', value: Number(value) } : { kind: 'imprecise', exact: value };
  if (typeof value !== 'number') return { kind: 'value', value };
  if (!Number.isFinite(value)) return notFinite;
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21
    ? { kind: 'imprecise', exact: value }
    : { kind: 'value', value: value === 0 ? 0 : value };
};

/** First characters with which the server may read something else than text. */
const hints = new Set(['', '-', '+', '.', '~', ...'0123456789', ...'yYnNtTfFoO']);

/** True when an unquoted scalar is text in both profiles, by its first character alone. */
export const isPlainText = (given: string): boolean => !hints.has(given.charAt(0));

const resolveModel = (given: string): Resolved => {
  if (isPlainText(given)) return { kind: 'value', value: given };
  const word = coreWords.get(given);
  if (word !== undefined) return { kind: 'value', value: word };
  if (infinite.test(given)) return notFinite;
  if (/^[-+]?[0-9]+$/u.test(given)) return limited(BigInt(given.replace('+', '')));
  if (/^0(?:x[0-9a-fA-F]+|o[0-7]+)$/u.test(given)) return limited(BigInt(given));
  return decimalFloat.test(given) ? limited(Number(given)) : { kind: 'value', value: given };
};

const surpriseOf = (given: string, resolved: Resolved): Resolved => {
  if (resolved.kind !== 'value' || typeof resolved.value === 'string') return resolved;
  const core = resolveModel(given);
  if (core.kind === 'value' && core.value === resolved.value) return resolved;
  return { ...resolved, surprise: typeof resolved.value === 'boolean' ? 'boolean' : 'number' };
};

/** The value of an unquoted scalar without a tag. */
export const resolveScalar = (given: string, profile: Profile): Resolved =>
  profile === 'model' ? resolveModel(given) : surpriseOf(given, limited(readAsServer(given).value));

/** What go-yaml takes for a timestamp; the value stays text. */
const timestamp =
  /^\d{4}-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):\d{1,2}:\d{1,2}(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2})| (\d{1,2}):\d{1,2}:\d{1,2}(?:[.,]\d+)?)?$/u;

const isTimestamp = (given: string): boolean => {
  const match = timestamp.exec(given);
  return match !== null && Number(match[1]) >= 1 && Number(match[1]) <= 12 && Number(match[2]) >= 1 && Number(match[2]) <= 31;
};

/** The value of a scalar, quoted or not, with an explicit tag of the YAML repository (the part after `tag:yaml.org,2002:`). */
export const resolveTagged = (given: string, tag: string, profile: Profile): Resolved => {
  if (tag === 'timestamp') return isTimestamp(given) ? { kind: 'value', value: given } : mismatch;
  if (tag !== 'null' && tag !== 'bool' && tag !== 'int' && tag !== 'float') return { kind: 'value', value: given };
  if (profile === 'model') {
    const resolved = resolveModel(given);
    const fits = resolved.kind !== 'value' || tagOf(resolved.value) === tag || (tag === 'float' && tagOf(resolved.value) === 'int');
    return fits ? resolved : mismatch;
  }
  const { tag: found, value } = readAsServer(given);
  if (found === 'int' && tag === 'float') return limited(Number(value));
  return found === tag ? limited(value) : mismatch;
};

const tagOf = (value: Scalar): Tagged => {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  return Number.isInteger(value) ? 'int' : 'float';
};

/** The shortest digits that single precision tells apart: the server writes keys that are floats this way. */
const singlePrecision = (value: number): string => {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  let digits = '';
  for (let precision = 1; precision <= 9; precision += 1) {
    digits = single.toExponential(precision - 1);
    if (Math.fround(Number(digits)) === single) break;
  }
  const exponent = Number(digits.slice(digits.indexOf('e') + 1));
  // Go's %g with the shortest precision takes the exponent form outside 1e-4 to 1e6.
  if (exponent >= -4 && exponent < 6) return Object.is(single, -0) ? '-0' : String(Number(digits));
  const [mantissa = ''] = digits.split('e');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
};

/** A key's text: the server makes text of every scalar key but null. */
export const keyText = (given: string, profile: Profile): string | undefined => {
  if (profile === 'model') {
    const resolved = resolveModel(given);
    return resolved.kind === 'value' ? (resolved.value === null ? undefined : String(resolved.value)) : given;
  }
  const { tag, value } = readAsServer(given);
  if (tag === 'null') return undefined;
  if (tag !== 'float') return String(value);
  return Number.isNaN(value) ? '.nan' : singlePrecision(value as number);
};
