/**
 * Addresses as texts, as Go's `net/netip` and `net.ParseMAC` read and write them: IP addresses as numbers, hardware addresses in one form.
 * Zones, prefixes and IPv4 inside of IPv6 mean different things to different callers, and are theirs.
 */

/** `10.0.0.1` as a number of 32 bits; nothing for other texts. Octets have no leading zeros. */
export const parseIpv4 = (text: string): bigint | undefined => {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/u.test(octet) && Number(octet) <= 255)) return undefined;
  return octets.reduce((number, octet) => number * 256n + BigInt(octet), 0n);
};

/** Groups of one side of `::`; the last one may be written as IPv4, and is two then. */
const parseGroups = (side: string): readonly bigint[] | undefined => {
  if (side === '') return [];
  const parts = side.split(':');
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    const four = index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined;
    if (four !== undefined) groups.push(four >> 16n, four & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/iu.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
};

/** `fd00::1` as a number of 128 bits; nothing for other texts, and those with a zone. */
export const parseIpv6 = (text: string): bigint | undefined => {
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0 || (after !== undefined && before.includes('.'))) return undefined;
  const [head, tail] = [parseGroups(before), parseGroups(after ?? '')];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // The pair of colons stands for one group of zeros at least.
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const zeros = Array.from({ length: missing }, () => 0n);
  return [...head, ...zeros, ...tail].reduce((number, group) => (number << 16n) | group, 0n);
};

export const formatIpv4 = (number: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.');

/** RFC 5952, section 4: the longest run of two zero groups or more becomes two colons; of runs that are equally long the first. */
export const formatIpv6 = (number: bigint): string => {
  const groups = Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
  const runs = groups
    .map((group) => (group === '0' ? '0' : '1'))
    .join('')
    .matchAll(/00+/gu);
  const longest = [...runs].reduce<RegExpExecArray | undefined>(
    (best, run) => (best === undefined || run[0].length > best[0].length ? run : best),
    undefined,
  );
  if (longest === undefined) return groups.join(':');
  return `${groups.slice(0, longest.index).join(':')}::${groups.slice(longest.index + longest[0].length).join(':')}`;
};

/** Octets of EUI-48, EUI-64 and InfiniBand. */
const hardwareLengths: ReadonlySet<number> = new Set([6, 8, 20]);

/**
 * `AA-BB-CC-00-11-22`, `AABB.CC00.1122` or `aabbcc001122` as `aa:bb:cc:00:11:22`; nothing for texts that are no hardware address of 6, 8 or
 * 20 octets. As Go 1.26 has it; older versions did not take texts without separators.
 */
export const parseHardwareAddress = (text: string): string | undefined => {
  const pairs = /^[0-9a-f]{2}(?:(:|-)[0-9a-f]{2})(?:\1[0-9a-f]{2})*$/iu.test(text);
  const quads = /^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/iu.test(text);
  const plain = /^[0-9a-f]+$/iu.test(text) && text.length % 2 === 0;
  if (!pairs && !quads && !plain) return undefined;
  const octets = text.replaceAll(/[^0-9a-f]/giu, '').match(/../gu) ?? [];
  return hardwareLengths.has(octets.length) ? octets.join(':').toLowerCase() : undefined;
};
