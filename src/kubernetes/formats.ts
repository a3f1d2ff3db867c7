/**
 * String formats that the API server checks in custom resources. Formats that it does not know it ignores, and so do we.
 *
 * Source: apiextensions' list of supported formats (those of every version) and go-openapi's `strfmt`, which defines them.
 */
import { parseHardwareAddress, parseIpv4, parseIpv6 } from '#base/network-address.ts';

const isIpv4 = (text: string): boolean => parseIpv4(text) !== undefined;
const isIpv6 = (text: string): boolean => parseIpv6(text) !== undefined;

const isCidr = (text: string): boolean => {
  const found = /^([^/]+)\/(\d+)$/u.exec(text);
  if (found === null) return false;
  const length = Number(found[2]);
  return isIpv4(found[1] as string) ? length <= 32 : isIpv6(found[1] as string) && length <= 128;
};

const daysOf = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

const isDate = (text: string): boolean => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  if (found === null) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
};

/** As go-openapi's `IsDateTime`: a date, `t`, and a time whose parts are in range. */
const isDateTime = (text: string): boolean => {
  if (text.length < 4) return false;
  const parts = text.toLowerCase().split('t');
  if (parts.length < 2 || !isDate(parts[0] as string)) return false;
  const time = /^(\d{2}):(\d{2}):(\d{2})(\.\d+)?(z|[+-](\d{2}):(\d{2}))?$/u.exec(parts[1] as string);
  if (time === null) return false;
  return Number(time[1]) <= 23 && Number(time[2]) <= 59 && Number(time[3]) <= 59;
};

const goDuration = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/u;

/** Units of durations like `5 days`: the last of a row may go on (`nanoseconds`), the others are whole words. */
const units: readonly (readonly string[])[] = [
  ['ns', 'nano'],
  ['us', 'µs', 'micro'],
  ['ms', 'milli'],
  ['s', 'sec'],
  ['m', 'min'],
  ['h', 'hr', 'hour'],
  ['d', 'day'],
  ['w', 'wk', 'week'],
];

const isUnit = (word: string): boolean => units.some((row) => row.includes(word) || word.startsWith(row.at(-1) as string));

const isDuration = (text: string): boolean =>
  goDuration.test(text) || [...text.matchAll(/\d+\s*([A-Za-zµ]+)/gu)].some((found) => isUnit((found[1] as string).toLowerCase()));

const isBase64 = (text: string): boolean => text !== '' && text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/u.test(text);

const isUri = (text: string): boolean =>
  !/[\u0000-\u0020\u007F]/u.test(text) &&
  (text.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]*$/u.test(text)) &&
  !/%(?![0-9A-Fa-f]{2})/u.test(text);

const isHostname = (text: string): boolean =>
  text.length <= 255 &&
  /^(?:[a-zA-Z0-9\p{S}\p{L}](?:-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?|(?:[a-zA-Z0-9\p{S}\p{L}](?:[a-zA-Z0-9\p{S}\p{L}-]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63})$/u.test(
    text,
  ) &&
  text.split('.').every((label) => label.length <= 63);

const isEmail = (text: string): boolean =>
  /^(?:[^<>]*<)?[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10FFFF}.-]+@(?:[A-Za-z0-9\u0080-\u{10FFFF}-]+(?:\.[A-Za-z0-9\u0080-\u{10FFFF}-]+)*|\[[^\]\\[]*\])>?$/u.test(
    text,
  ) &&
  !/\.\.|^\.|\.@/u.test(text) &&
  text.includes('<') === text.endsWith('>');

const isIsbn10 = (text: string): boolean => {
  const digits = text.replaceAll(/[\s-]/gu, '');
  if (!/^\d{9}[\dX]$/u.test(digits)) return false;
  return [...digits].reduce((sum, digit, index) => sum + (index + 1) * (digit === 'X' ? 10 : Number(digit)), 0) % 11 === 0;
};

const isIsbn13 = (text: string): boolean => {
  const digits = text.replaceAll(/[\s-]/gu, '');
  return (
    /^\d{13}$/u.test(digits) && [...digits].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0
  );
};

const passesLuhn = (digits: string): boolean =>
  [...digits].reverse().reduce((sum, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0) %
    10 ===
  0;

const cardNumber =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|(?:222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11}|6[27][0-9]{14})$/u;

const isCreditCard = (text: string): boolean => {
  const digits = text.replaceAll(/[\s-]/gu, '');
  return cardNumber.test(digits) && passesLuhn(digits);
};

const uuid = (version: string, variant: string): ((text: string) => boolean) => {
  const form = new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}-?${variant}-?[0-9a-f]{12}$`, 'iu');
  return (text) => form.test(text);
};

const checks: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: (text) => /^[0-9A-Fa-f]{24}$/u.test(text),
  uri: isUri,
  email: isEmail,
  hostname: isHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  cidr: isCidr,
  // Servers are mostly built with a Go before 1.26, which takes no address without separators.
  mac: (text) => /[-:.]/u.test(text) && parseHardwareAddress(text) !== undefined,
  uuid: uuid('[0-9a-f]{4}', '[0-9a-f]{4}'),
  uuid3: uuid('3[0-9a-f]{3}', '[0-9a-f]{4}'),
  uuid4: uuid('4[0-9a-f]{3}', '[89ab][0-9a-f]{3}'),
  uuid5: uuid('5[0-9a-f]{3}', '[89ab][0-9a-f]{3}'),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCreditCard,
  ssn: (text) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/u.test(text),
  hexcolor: (text) => /^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/u.test(text),
  rgbcolor: (text) =>
    /^rgb\(\s*(?:0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(?:0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(?:0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)$/u.test(
      text,
    ),
  byte: isBase64,
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: isDateTime,
};

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const shortName = new RegExp(`^${label}$`, 'u');
const longName = new RegExp(`^${label}(\\.${label})*$`, 'u');

/** Names of Kubernetes; formats from 1.34 on. */
const nameChecks: Readonly<Record<string, (text: string) => boolean>> = {
  k8sshortname: (text) => text.length <= 63 && shortName.test(text),
  k8slongname: (text) => text.length <= 253 && longName.test(text),
};

/** A format that the server checks. */
export interface FormatCheck {
  readonly holds: (text: string) => boolean;
  /** Servers before 1.34 do not know it. */
  readonly recent: boolean;
}

/** The check of a format, or `undefined` when no server knows one of that name. Hyphens in names do not count. */
export const formatCheck = (format: string): FormatCheck | undefined => {
  const name = format.replaceAll('-', '');
  const holds = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (holds !== undefined) return { holds, recent: false };
  const recent = Object.hasOwn(nameChecks, name) ? nameChecks[name] : undefined;
  return recent === undefined ? undefined : { holds: recent, recent: true };
};
