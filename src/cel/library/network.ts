/** Addresses and networks: `ip` and `cidr`. Source: Go's `net/netip`, without zones and without IPv4 inside IPv6. */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '#base/network-address.ts';
import { fail, noOverload, Opaque } from '../values.ts';
import { type Overload, row } from './overload.ts';

/** An address as a number of 32 or 128 bits. */
export class Address extends Opaque {
  readonly type = 'net.IP';
  readonly bits: 32 | 128;
  readonly number: bigint;
  override readonly size: number;
  constructor(bits: 32 | 128, number: bigint) {
    super();
    this.bits = bits;
    this.number = number;
    this.size = bits / 8;
  }
  same(other: Address): boolean {
    return this.bits === other.bits && this.number === other.number;
  }
}

/** An address with the length of a prefix; bits behind it may be set. */
export class Network extends Opaque {
  readonly type = 'net.CIDR';
  readonly address: Address;
  readonly length: number;
  override readonly size: number;
  constructor(address: Address, length: number) {
    super();
    this.address = address;
    this.length = length;
    this.size = Math.ceil(length / 8);
  }
  same(other: Network): boolean {
    return this.length === other.length && this.address.same(other.address);
  }
}

const isMapped = (number: bigint): boolean => number >> 32n === 0xffffn;

/** An address, or what is wrong with the text. */
const parseAddress = (text: string): Address | string => {
  const [body = '', ...zone] = text.split('%');
  const four = body.includes(':') ? undefined : parseIpv4(body);
  const number = body.includes(':') ? parseIpv6(body) : four;
  if (number === undefined || (zone.length > 0 && (four !== undefined || zone.join('%') === '')))
    return `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`;
  if (zone.length > 0) return `IP address ${JSON.stringify(text)} with zone value is not allowed`;
  if (four === undefined && isMapped(number)) return `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`;
  return new Address(four === undefined ? 128 : 32, number);
};

/** A network as its text says it, or what is wrong with the text. */
export const parseNetwork = (text: string): Network | string => {
  const slash = text.lastIndexOf('/');
  const length = slash < 0 ? '' : text.slice(slash + 1);
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (typeof address === 'string' || !/^(?:0|[1-9]\d{0,2})$/u.test(length) || Number(length) > address.bits)
    return `network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)})`;
  return new Network(address, Number(length));
};

/** An address in a network's method: what is none has no overload there. */
const addressIn = (text: string): Address => {
  const address = parseAddress(text);
  return typeof address === 'string' ? noOverload() : address;
};

const ip = (text: string): Address => {
  const address = parseAddress(text);
  return typeof address === 'string' ? fail(address) : address;
};

const cidr = (text: string): Network => {
  const network = parseNetwork(text);
  return typeof network === 'string' ? fail(network) : network;
};

/** An address of 32 or 128 bits as a text. */
export const writtenAddress = (bits: 32 | 128, number: bigint): string => (bits === 32 ? formatIpv4(number) : formatIpv6(number));

const written = ({ bits, number }: Address): string => writtenAddress(bits, number);

/** The bits of an address that a prefix of some length keeps. */
const prefixOf = ({ bits, number }: Address, length: number): bigint => {
  const rest = BigInt(bits - length);
  return (number >> rest) << rest;
};

const containsAddress = ({ address, length }: Network, other: Address): boolean =>
  address.bits === other.bits && prefixOf(address, length) === prefixOf(other, length);

const containsNetwork = (network: Network, other: Network): boolean =>
  network.length <= other.length && containsAddress(network, other.address);

const inV4 = (address: Address, top: bigint, length: number): boolean =>
  address.bits === 32 && prefixOf(address, length) >> BigInt(32 - length) === top;
const inV6 = (address: Address, top: bigint, length: number): boolean =>
  address.bits === 128 && prefixOf(address, length) >> BigInt(128 - length) === top;

const isUnspecified = ({ number }: Address): boolean => number === 0n;
const isLoopback = (address: Address): boolean => inV4(address, 127n, 8) || (address.bits === 128 && address.number === 1n);
const isLinkLocalMulticast = (address: Address): boolean =>
  inV4(address, 0xe00000n, 24) || (address.bits === 128 && (address.number >> 112n) & 0xff0fn) === 0xff02n;
const isLinkLocalUnicast = (address: Address): boolean => inV4(address, 0xa9fen, 16) || inV6(address, 0x3fan, 10);
const isMulticast = (address: Address): boolean => inV4(address, 0xen, 4) || inV6(address, 0xffn, 8);
const isGlobalUnicast = (address: Address): boolean =>
  !isUnspecified(address) &&
  !(address.bits === 32 && address.number === 0xffffffffn) &&
  !isLoopback(address) &&
  !isMulticast(address) &&
  !isLinkLocalUnicast(address);

const since = { since: 30 };

export const network: readonly Overload[] = [
  row('ip(string): net.IP', ip, { ...since, id: 'string_to_ip' }),
  row('isIP(string): bool', (text: string) => typeof parseAddress(text) !== 'string', since),
  row('ip.isCanonical(string): bool', (text: string) => written(ip(text)) === text, since),
  row('net.IP -> family(): int', ({ bits }: Address) => (bits === 32 ? 4n : 6n), since),
  row('net.IP -> isUnspecified(): bool', isUnspecified, since),
  row('net.IP -> isLoopback(): bool', isLoopback, since),
  row('net.IP -> isLinkLocalMulticast(): bool', isLinkLocalMulticast, since),
  row('net.IP -> isLinkLocalUnicast(): bool', isLinkLocalUnicast, since),
  row('net.IP -> isGlobalUnicast(): bool', isGlobalUnicast, since),
  row('string(net.IP): string', written, since),
  row('cidr(string): net.CIDR', cidr, since),
  row('isCIDR(string): bool', (text: string) => typeof parseNetwork(text) !== 'string', since),
  row('net.CIDR -> containsIP(string): bool', (whole: Network, text: string) => containsAddress(whole, addressIn(text)), {
    ...since,
    id: 'cidr_contains_ip_string',
  }),
  row('net.CIDR -> containsIP(net.IP): bool', containsAddress, since),
  row('net.CIDR -> containsCIDR(string): bool', (whole: Network, text: string) => containsNetwork(whole, cidr(text)), {
    ...since,
    id: 'cidr_contains_cidr_string',
  }),
  row('net.CIDR -> containsCIDR(net.CIDR): bool', containsNetwork, since),
  row('net.CIDR -> ip(): net.IP', ({ address }: Network) => address, { ...since, id: 'cidr_ip' }),
  row('net.CIDR -> prefixLength(): int', ({ length }: Network) => BigInt(length), since),
  row(
    'net.CIDR -> masked(): net.CIDR',
    ({ address, length }: Network) => new Network(new Address(address.bits, prefixOf(address, length)), length),
    since,
  ),
  row('string(net.CIDR): string', ({ address, length }: Network) => `${written(address)}/${length}`, since),
];
