/**
 * Formats of texts that mean the same in every target: each is a regular expression of the subset that all engines share, so
 * whoever can check a pattern can check a format. Written in ECMAScript's syntax, to be compiled with the flag `v`.
 */

/** One format. Lengths count code points. */
export interface TextFormat {
  readonly pattern: string;
  readonly maxLength?: number;
  /** What a person should type. */
  readonly hint: string;
  readonly valid: string;
  readonly invalid: string;
}

const leapYears = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)';
const years = '(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)';
const days = '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
/** Years 0001 to 9999: PostgreSQL has no year 0. */
const date = `(?:${years}-${days}|${leapYears}-02-29)`;
/** No leap seconds: a server that counts them is rare, one that refuses them is not. */
const time = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';

const seconds = String.raw`[0-9]+(?:\.[0-9]+)?S`;
const clock = `(?:[0-9]+H(?:[0-9]+M)?(?:${seconds})?|[0-9]+M(?:${seconds})?|${seconds})`;

const label = '[a-z0-9](?:[\\-a-z0-9]{0,61}[a-z0-9])?';
const hostLabel = '[A-Za-z0-9](?:[\\-A-Za-z0-9]{0,61}[A-Za-z0-9])?';

const byte = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = String.raw`${byte}(?:\.${byte}){3}`;
const group = '[0-9A-Fa-f]{1,4}';

/** RFC 4291, section 2.2: eight groups, one run of zeros as `::`, the last two as IPv4. No zone: it means something on one host only. */
const ipv6 = ((): string => {
  const whole = [`(?:${group}:){7}${group}`, `(?:${group}:){6}${ipv4}`];
  const short = [0, 1, 2, 3, 4, 5, 6, 7].map((before) => {
    const head = before === 0 ? ':' : `(?:${group}:){${before}}`;
    const rest = 7 - before;
    return rest === 0 ? `${head}:` : `${head}(?::|(?::${group}){1,${rest}})`;
  });
  const mixed = [0, 1, 2, 3, 4, 5].map((before) => {
    const head = before === 0 ? '::' : `(?:${group}:){${before}}:`;
    const rest = 5 - before;
    return rest === 0 ? `${head}${ipv4}` : `${head}(?:${group}:){0,${rest}}${ipv4}`;
  });
  return `(?:${[...whole, ...short, ...mixed].join('|')})`;
})();

const port = '(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})';
const pathCharacter = String.raw`[!#-;=?-\[\]_a-z~]`;

export const textFormats = {
  instant: {
    pattern: String.raw`^${date}T${time}(?:\.[0-9]{1,9})?Z$`,
    hint: 'A moment in UTC, for example 2026-01-31T12:00:00Z',
    valid: '2026-01-01T00:00:00Z',
    invalid: 'yesterday',
  },
  date: { pattern: `^${date}$`, hint: 'A day, for example 2026-01-31', valid: '2026-01-31', invalid: '2026-02-30' },
  duration: {
    pattern: `^P(?:[0-9]+D(?:T${clock})?|T${clock})$`,
    hint: 'A duration of ISO 8601, for example PT3M',
    valid: 'PT3M',
    invalid: '3 minutes',
  },
  url: {
    pattern: String.raw`^[A-Za-z][+\-.0-9A-Za-z]*:\/\/(?:[!$%&'\(\)*+,\-.0-9:;=A-Z_a-z~]*@)?(?:${hostLabel}(?:\.${hostLabel})*|\[${ipv6}\])(?::${port})?(?:[\/?#]${pathCharacter}*)?$`,
    hint: 'A full URL, for example https://git.example.net/fabrics.git',
    valid: 'https://example.com/',
    invalid: 'not a url',
  },
  digest: { pattern: '^[0-9a-f]{7,128}$', hint: '7 to 128 hexadecimal digits', valid: 'abcdef0123456789', invalid: 'XYZ' },
  'dns-label': {
    pattern: `^${label}$`,
    hint: 'Lower-case letters, digits and hyphens, at most 63; no hyphen first or last',
    valid: 'example',
    invalid: 'Not A Label',
  },
  'dns-subdomain': {
    pattern: String.raw`^[a-z0-9](?:[\-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[\-a-z0-9]*[a-z0-9])?)*$`,
    maxLength: 253,
    hint: 'Lower-case letters, digits, hyphens and dots, at most 253',
    valid: 'example.com',
    invalid: 'Not A Name',
  },
  hostname: {
    pattern: String.raw`^${hostLabel}(?:\.${hostLabel})*$`,
    maxLength: 253,
    hint: 'A host name in ASCII, for example xn--bcher-kva.example',
    valid: 'leaf-1.example.net',
    invalid: '-leaf.example.net',
  },
  ipv4: { pattern: `^${ipv4}$`, hint: 'An IPv4 address, for example 10.0.0.1', valid: '10.0.0.1', invalid: '10.0.0.256' },
  ipv6: { pattern: `^${ipv6}$`, hint: 'An IPv6 address without a zone, for example fd00::1', valid: 'fd00::1', invalid: 'fe80::1%eth0' },
  cidr: {
    pattern: String.raw`^(?:${ipv4}\/(?:3[0-2]|[12]?[0-9])|${ipv6}\/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`,
    hint: 'A network, for example 10.0.0.0/24',
    valid: '10.0.0.0/24',
    invalid: '10.0.0.0/33',
  },
  mac: {
    pattern: '^[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})$',
    hint: 'Six octets, for example 0c:20:12:fe:01:00',
    valid: '0c:20:12:fe:01:00',
    invalid: '0c:20:12',
  },
  uuid: {
    pattern: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
    hint: 'A UUID, for example 0190a8ac-2f5e-7d3e-8d2b-5a1f0f6d9c3e',
    valid: '0190a8ac-2f5e-7d3e-8d2b-5a1f0f6d9c3e',
    invalid: '0190a8ac',
  },
  byte: {
    pattern: '^(?:[+\\/0-9A-Za-z]{4})*(?:[+\\/0-9A-Za-z]{2}==|[+\\/0-9A-Za-z]{3}=)?$',
    hint: 'Base64 with padding',
    valid: 'aGVkZ2Vob2c=',
    invalid: 'a',
  },
} as const satisfies Readonly<Record<string, TextFormat>>;

/** `instant` and `duration` are ISO 8601; `digest` is hexadecimal. */
export type StringFormat = keyof typeof textFormats;

/** A format by its name; `undefined` when it is none of ours. `date-time` is another name of `instant`. */
export const textFormat = (name: string): TextFormat | undefined => {
  const own = name === 'date-time' ? 'instant' : name;
  return Object.hasOwn(textFormats, own) ? textFormats[own as StringFormat] : undefined;
};
