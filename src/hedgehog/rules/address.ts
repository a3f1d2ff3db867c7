/**
 * Addresses and prefixes as the fabric reads them: the newer of Go's two parsers (package netip), the older one where a rule says so
 * (package net). Texts that are none give nothing.
 */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '#base/network-address.ts';

/** An address: its family, and its value as a number of 32 or 128 bits. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
  /** Only of version 6: the interface behind `%`. */
  readonly zone?: string;
}

/** An address and how many of its first bits name the network. Bits behind those are kept. */
export interface Prefix {
  readonly address: Address;
  readonly bits: number;
}

export const widthOf = ({ family }: Address): number => (family === 4 ? 32 : 128);

const readAddress = (text: string): Address | undefined => {
  if (!text.includes(':')) {
    const value = parseIpv4(text);
    return value === undefined ? undefined : { family: 4, value };
  }
  const percent = text.indexOf('%');
  const value = parseIpv6(percent < 0 ? text : text.slice(0, percent));
  const zone = percent < 0 ? undefined : text.slice(percent + 1);
  if (value === undefined || zone === '') return undefined;
  return { family: 6, value, ...(zone === undefined ? {} : { zone }) };
};

/** Texts come again and again (every VPC of a namespace asks for its prefixes), so answers are remembered; up to this many. */
const mostRemembered = 100_000;

const remembering = <Answer>(read: (text: string) => Answer): ((text: string) => Answer) => {
  const answers = new Map<string, Answer>();
  return (text) => {
    if (answers.has(text)) return answers.get(text) as Answer;
    if (answers.size >= mostRemembered) answers.clear();
    const answer = read(text);
    answers.set(text, answer);
    return answer;
  };
};

/** DEC-05. Octets without leading zeros; zones are allowed. */
export const parseAddress = remembering(readAddress);

const readPrefix = (text: string): Prefix | undefined => {
  const slash = text.lastIndexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || address.zone !== undefined || !/^(?:0|[1-9]\d*)$/u.test(length)) return undefined;
  const bits = Number(length);
  return bits <= widthOf(address) ? { address, bits } : undefined;
};

/** DEC-04. No zone, and a length without sign or leading zeros; host bits are kept. */
export const parsePrefix = remembering(readPrefix);

/** A prefix of version 4, where nothing else is taken. */
export const parsePrefix4 = (text: string): Prefix | undefined => {
  const prefix = parsePrefix(text);
  return prefix?.address.family === 4 ? prefix : undefined;
};

/** An address of version 4, where nothing else is taken. */
export const parseAddress4 = (text: string): Address | undefined => {
  const address = parseAddress(text);
  return address?.family === 4 ? address : undefined;
};

/** An address of version 4 written as one of version 6 is of version 4 for the older parser. */
const unmapped = (address: Address): Address =>
  address.family === 6 && address.value >> 32n === 0xffffn ? { family: 4, value: address.value & 0xffffffffn } : address;

/** DEC-06: an address as the older parser reads it; no zones. */
export const parseLegacyAddress = (text: string): Address | undefined => {
  const address = parseAddress(text);
  return address === undefined || address.zone !== undefined ? undefined : unmapped(address);
};

/** DEC-06: a prefix as the older parser reads it: the length may have leading zeros. */
export const parseLegacyPrefix = (text: string): Prefix | undefined => {
  const slash = text.indexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || address.zone !== undefined || !/^\d+$/u.test(length)) return undefined;
  const bits = Number(length);
  if (bits > widthOf(address)) return undefined;
  const plain = unmapped(address);
  return { address: plain, bits: plain.family === address.family ? bits : Math.max(0, bits - 96) };
};

/** The bits of an address that name a network of a length. */
const networkOf = (address: Address, bits: number): bigint => {
  const host = BigInt(widthOf(address) - bits);
  return (address.value >> host) << host;
};

/** The first address of a prefix. */
export const firstOf = ({ address, bits }: Prefix): Address => ({ family: address.family, value: networkOf(address, bits) });

/** The last address of a prefix: in version 4 its broadcast address. */
export const lastOf = ({ address, bits }: Prefix): Address => ({
  family: address.family,
  value: networkOf(address, bits) + (1n << BigInt(widthOf(address) - bits)) - 1n,
});

/** The address a number of steps behind the first one of a prefix. */
export const nthOf = (prefix: Prefix, steps: bigint): Address => {
  const first = firstOf(prefix);
  return { family: first.family, value: (first.value + steps) % (1n << BigInt(widthOf(first))) };
};

export const sameAddress = (left: Address, right: Address): boolean =>
  left.family === right.family && left.value === right.value && left.zone === right.zone;

/** DEC-08. Whether an address is in a prefix; never across families, and never with a zone. */
export const containsAddress = (prefix: Prefix, address: Address): boolean =>
  prefix.address.family === address.family &&
  address.zone === undefined &&
  networkOf(prefix.address, prefix.bits) === networkOf(address, prefix.bits);

/** DEC-08. Whether two prefixes have an address in common. */
export const overlaps = (left: Prefix, right: Prefix): boolean => {
  const bits = Math.min(left.bits, right.bits);
  return left.address.family === right.address.family && networkOf(left.address, bits) === networkOf(right.address, bits);
};

/** DEC-08. Whether every address of the inner prefix is in the outer one. */
export const containsPrefix = (outer: Prefix, inner: Prefix): boolean => inner.bits >= outer.bits && overlaps(outer, inner);

/** Whether bits behind the length are set. */
export const hasHostBits = (prefix: Prefix): boolean => firstOf(prefix).value !== prefix.address.value;

/** An address as the fabric prints it. */
export const formatAddress = ({ family, value, zone }: Address): string => {
  if (family === 4) return formatIpv4(value);
  const text = value >> 32n === 0xffffn ? `::ffff:${formatIpv4(value & 0xffffffffn)}` : formatIpv6(value);
  return zone === undefined ? text : `${text}%${zone}`;
};
