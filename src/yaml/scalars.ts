/**
 * How an unquoted scalar becomes a value. Two tables: YAML 1.2 core for models, and the API server's reading of YAML 1.1
 * (`sigs.k8s.io/yaml` over go-yaml 2) for manifests. The second is not any YAML version: `0o17` and `017` are both fifteen, `1_000` is
 * a thousand, `12:30` and dates are text.
 */

export type Profile = 'model' | 'kubernetes';

/** A plain scalar's value. `surprise` marks values that a reader would not expect from the text. */
export type Resolved =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null; readonly surprise?: 'boolean' | 'number' }
  | { readonly kind: 'notFinite' }
  | { readonly kind: 'imprecise' };

const value = (plain: string | number | boolean | null, surprise?: 'boolean' | 'number'): Resolved => ({
  kind: 'value',
  value: plain,
  ...(surprise === undefined ? {} : { surprise }),
});

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const plainTrue = new Set(['true', 'True', 'TRUE']);
const plainFalse = new Set(['false', 'False', 'FALSE']);
const oldTrue = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']);
const oldFalse = new Set(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']);
const notFinite = /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/u;
const decimalFloat = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/u;

const sized = (number: number, surprise?: 'number'): Resolved =>
  Number.isSafeInteger(number) ? value(number === 0 ? 0 : number, surprise) : { kind: 'imprecise' };

const prefixed = (digits: string, sign: number, surprise: 'number' | undefined): Resolved | undefined => {
  const match = /^0(?:x([0-9a-fA-F]+)|o([0-7]+)|b([01]+))$/u.exec(digits);
  if (match === null) return undefined;
  const [, hexadecimal, octal, binary] = match;
  if (hexadecimal !== undefined) return sized(sign * Number.parseInt(hexadecimal, 16), surprise);
  return octal === undefined ? sized(sign * Number.parseInt(binary ?? '', 2), surprise) : sized(sign * Number.parseInt(octal, 8), surprise);
};

const serverInteger = (text: string): Resolved | undefined => {
  const plain = text.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[-+]/u, '');
  const surprise = plain === text ? undefined : 'number';
  const based = prefixed(digits, sign, surprise);
  if (based !== undefined) return based;
  if (/^0[0-7]+$/u.test(digits)) return sized(sign * Number.parseInt(digits, 8), 'number');
  return /^(0|[1-9][0-9]*)$/u.test(digits) ? sized(sign * Number(digits), surprise) : undefined;
};

const serverNumber = (text: string): Resolved | undefined => {
  if (!/^[-+.0-9]/u.test(text)) return undefined;
  const integer = serverInteger(text);
  if (integer !== undefined) return integer;
  const plain = text.replaceAll('_', '');
  if (!decimalFloat.test(plain)) return undefined;
  const number = Number(plain);
  // Out of range is no number to the server: it keeps the text.
  return Number.isFinite(number) ? value(number, plain === text && !/^[-+]?0[0-9]/u.test(text) ? undefined : 'number') : undefined;
};

const resolveKubernetes = (text: string): Resolved => {
  if (nulls.has(text)) return value(null);
  if (plainTrue.has(text)) return value(true);
  if (plainFalse.has(text)) return value(false);
  if (oldTrue.has(text)) return value(true, 'boolean');
  if (oldFalse.has(text)) return value(false, 'boolean');
  if (notFinite.test(text)) return { kind: 'notFinite' };
  return serverNumber(text) ?? value(text);
};

const resolveModel = (text: string): Resolved => {
  if (nulls.has(text)) return value(null);
  if (plainTrue.has(text)) return value(true);
  if (plainFalse.has(text)) return value(false);
  if (notFinite.test(text)) return { kind: 'notFinite' };
  if (/^[-+]?[0-9]+$/u.test(text)) return sized(Number(text));
  if (/^0(x[0-9a-fA-F]+|o[0-7]+)$/u.test(text)) return sized(Number(text));
  return decimalFloat.test(text) ? value(Number(text)) : value(text);
};

/** The value of an unquoted scalar. */
export const resolveScalar = (text: string, profile: Profile): Resolved =>
  profile === 'kubernetes' ? resolveKubernetes(text) : resolveModel(text);
