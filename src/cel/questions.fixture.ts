/**
 * Random questions about rules: rules of a grammar of types, objects that fit the schema or lack something. The same seed gives the same
 * questions, so that recorded answers can be made again.
 */
import { type Json, type JsonObject, valueAt } from '#base/json.ts';

/** A rule of the lamp's schema, as `x-kubernetes-validations` has it, by the JSON pointer of the schema it stands in. */
export type Rules = Readonly<Record<string, readonly JsonObject[]>>;

/** One question: a rule on the lamp, or rules in its schema, and what they judge. */
export type Question =
  | { readonly kind: 'rule'; readonly rule: string; readonly object: JsonObject }
  | { readonly kind: 'object'; readonly rules: Rules; readonly object: JsonObject; readonly oldObject?: JsonObject };

/** A small generator of random numbers (mulberry32). */
export class Chance {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }
  number(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  below(limit: number): number {
    return Math.floor(this.number() * limit);
  }
  one<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
  often(share: number): boolean {
    return this.number() < share;
  }
}

/** The schema of all questions that ask about one rule. */
export const lamp: JsonObject = {
  type: 'object',
  properties: {
    count: { type: 'integer' },
    limit: { type: 'integer' },
    ratio: { type: 'number' },
    name: { type: 'string', maxLength: 20 },
    note: { type: 'string', nullable: true },
    mode: { type: 'string', enum: ['auto', 'manual', ''] },
    on: { type: 'boolean' },
    size: { 'x-kubernetes-int-or-string': true },
    since: { type: 'string', format: 'date-time' },
    day: { type: 'string', format: 'date' },
    lease: { type: 'string', format: 'duration' },
    raw: { type: 'string', format: 'byte', maxLength: 16 },
    tags: { type: 'array', maxItems: 8, items: { type: 'string', maxLength: 10 } },
    unique: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    levels: { type: 'array', maxItems: 5, items: { type: 'integer' } },
    weights: { type: 'array', items: { type: 'number' } },
    bulbs: {
      type: 'array',
      maxItems: 4,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['socket'],
      items: {
        type: 'object',
        required: ['socket'],
        properties: { socket: { type: 'integer' }, colour: { type: 'string', maxLength: 8 }, watts: { type: 'number' } },
      },
    },
    labels: { type: 'object', maxProperties: 6, additionalProperties: { type: 'string', maxLength: 12 } },
    limits: { type: 'object', additionalProperties: { type: 'integer' } },
    place: {
      type: 'object',
      properties: {
        room: { type: 'string' },
        'floor-no': { type: 'integer' },
        namespace: { type: 'string' },
        zone: { type: 'object', properties: { id: { type: 'integer' } } },
      },
    },
    free: { 'x-kubernetes-preserve-unknown-fields': true },
  },
};

type Kind =
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'strings'
  | 'ints'
  | 'doubles'
  | 'bulbs'
  | 'labels'
  | 'limits'
  | 'bulb'
  | 'dyn'
  | 'ip'
  | 'cidr'
  | 'quantity'
  | 'url'
  | 'semver';

interface Scope {
  readonly names: readonly (readonly [string, Kind])[];
  readonly depth: number;
}

const words = ['a', 'ab', 'x-1', 'é', '😀z', '', 'auto', 'A B', '10', '1.5', 'true', 'a,b,a'];
const patterns = ['^a', '[0-9]+', 'b?$', '^[a-z]([-a-z0-9]*[a-z0-9])?$', '(a|b)*', '\\\\d', '.', 'a,?'];
const addresses = [
  '10.0.0.1',
  '::1',
  '2001:db8::1',
  '1.2.3.4.5',
  'fe80::1%eth0',
  '::ffff:1.2.3.4',
  '127.0.0.1',
  '224.0.0.5',
  '01.2.3.4',
  '0.0.0.0',
  '2001:DB8::0:1',
  '255.255.255.255',
];
const networks = ['10.0.0.0/8', '10.1.2.3/16', '::/0', '2001:db8::/32', '10.0.0.0/33', '1.2.3.4', '0.0.0.0/0', '10.0.0.0/08'];
const amounts = [
  '1',
  '500m',
  '1.5Gi',
  '2k',
  '1e3',
  '-1',
  '0',
  '1.5',
  '10Ei',
  '0.1n',
  'x',
  '+5M',
  '.5',
  '1.',
  '1E3',
  '12345678901234567890',
  '1Ki',
  '100u',
  '5n',
  '',
  '1e-10',
];
const urls = [
  'https://a.example:8443/p/q?x=1&y=2&x=3#f',
  '/only/path?q',
  'mailto:a@b',
  'http://[::1]:80/',
  'a/b',
  'https://u:p@h/%41 b',
  '://x',
  'http://h:x/',
  'HTTP://Example.com',
  '*',
  'http://a b/',
  'https://h/a%zz',
  'http://h?x=%20+&;=1',
];
const versions = ['1.2.3', '1.2', 'v1.2.3', '1.0.0-rc.1', '1.0.0-rc.1+b', '01.2.3', '1.0.0-alpha.10', 'v1', '1.2.3-', '1.0.0+', '2.0.0'];
const instants = [
  '2026-01-02T03:04:05Z',
  '2026-01-02T03:04:05.123456789Z',
  '1969-12-31T23:59:59.5Z',
  '2024-02-29T12:00:00+02:00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
];
const spans = ['1h', '90m', '-1.5s', '1ms', '0s', '24h30m', '2540400h', '1us'];
const zones = ['UTC', 'Europe/Berlin', '+02:30', '-08:00', 'America/New_York', 'Nowhere/Land'];

const quoted = (text: string): string => JSON.stringify(text);

const inside = (scope: Scope, ...names: readonly (readonly [string, Kind])[]): Scope => ({
  names: [...names, ...scope.names],
  depth: scope.depth - 1,
});
const deeper = (scope: Scope): Scope => ({ ...scope, depth: scope.depth - 1 });

const fresh = (chance: Chance): string => `v${chance.below(7)}`;

const fields: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  bool: ['self.on'],
  int: ['self.count', 'self.limit', 'self.place.floor__dash__no', 'self.place.zone.id'],
  double: ['self.ratio'],
  string: ['self.name', 'self.note', 'self.mode', 'self.place.room', 'self.place.__namespace__'],
  bytes: ['self.raw'],
  timestamp: ['self.since', 'self.day'],
  duration: ['self.lease'],
  strings: ['self.tags', 'self.unique'],
  ints: ['self.levels'],
  doubles: ['self.weights'],
  bulbs: ['self.bulbs'],
  labels: ['self.labels'],
  limits: ['self.limits'],
  dyn: ['self.size'],
};

const lists: Readonly<Record<string, Kind>> = { strings: 'string', ints: 'int', doubles: 'double', bulbs: 'bulb' };

const leaf = (kind: Kind, chance: Chance, scope: Scope): string => {
  const known = scope.names.filter(([, of]) => of === kind).map(([name]) => name);
  const declared = fields[kind] ?? [];
  if (known.length > 0 && chance.often(0.6)) return chance.one(known);
  if (declared.length > 0 && chance.often(0.65)) return chance.one(declared);
  switch (kind) {
    case 'bool':
      return chance.one(['true', 'false']);
    case 'int':
      return chance.one(['0', '1', '2', '-3', '5', '100', '9223372036854775807', '-9223372036854775808', '0x1F']);
    case 'uint':
      return chance.one(['0u', '1u', '7u', '18446744073709551615u']);
    case 'double':
      return chance.one(['0.0', '1.5', '-2.25', '1e3', '0.1', '1e30', '3.0']);
    case 'string':
      return quoted(chance.one(words));
    case 'bytes':
      return chance.one(['b"ab"', 'b"\\xff"', 'b""', 'bytes("é")']);
    case 'timestamp':
      return `timestamp(${quoted(chance.one(instants))})`;
    case 'duration':
      return `duration(${quoted(chance.one(spans))})`;
    case 'strings':
      return chance.one(['["a", "b"]', '["b", "a", "b"]', '["a"]', '["é", "", "10"]']);
    case 'ints':
      return chance.one(['[1, 2]', '[3, 1, 2, 1]', '[0]', '[9223372036854775807, 1]']);
    case 'doubles':
      return chance.one(['[1.5, 0.5]', '[0.0]', '[3.0, 2.0, 3.0]']);
    case 'bulbs':
      return 'self.bulbs';
    case 'bulb':
      return 'self.bulbs[0]';
    case 'labels':
      return chance.one(['{"a": "b"}', '{"x": "", "y": "z"}', 'self.labels']);
    case 'limits':
      return chance.one(['{"a": 1}', '{"b": 2, "c": 3}', 'self.limits']);
    case 'dyn':
      return chance.one(['dyn(1)', 'dyn("a")', 'dyn(1.0)', 'dyn([1])', 'self.size', 'dyn(null)']);
    case 'ip':
      return `ip(${quoted(chance.one(addresses))})`;
    case 'cidr':
      return `cidr(${quoted(chance.one(networks))})`;
    case 'quantity':
      return `quantity(${quoted(chance.one(amounts))})`;
    case 'url':
      return `url(${quoted(chance.one(urls))})`;
    case 'semver':
      return chance.often(0.5) ? `semver(${quoted(chance.one(versions))})` : `semver(${quoted(chance.one(versions))}, true)`;
  }
};

/** Forms of expressions of each kind. `$int` and the like stand for expressions of that kind. */
const forms: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  bool: [
    '$bool && $bool',
    '$bool || $bool',
    '!($bool)',
    '$bool ? $bool : $bool',
    '$int == $int',
    '$int < $int',
    '$int >= $int',
    '$double < $double',
    '$double == $double',
    '$int < $double',
    '$double >= $int',
    '$uint > $int',
    '$uint == $uint',
    '$double != $double',
    '$string == $string',
    '$string < $string',
    '$string > $string',
    '$bytes == $bytes',
    '$bytes < $bytes',
    '$bool == $bool',
    '$timestamp < $timestamp',
    '$timestamp == $timestamp',
    '$duration > $duration',
    '$duration == $duration',
    '$string.startsWith($string)',
    '$string.endsWith($string)',
    '$string.contains($string)',
    '$string.matches("$pattern")',
    '$strings == $strings',
    '$ints == $ints',
    '$ints != $ints',
    '$labels == $labels',
    '$limits == $limits',
    '$bulb == $bulb',
    '$bulbs == $bulbs',
    '$string in $strings',
    '$int in $ints',
    '$string in $labels',
    '$double in $doubles',
    '$dyn == $dyn',
    '$dyn != $dyn',
    '$dyn < $dyn',
    'type($dyn) == int',
    'type($dyn) == string',
    'type($int) == type($dyn)',
    '$dyn in [dyn(1), dyn("a")]',
    '$int in [1, 2, 3]',
    '$string in ["a", "auto"]',
    '$strings.isSorted()',
    '$ints.isSorted()',
    'has(self.name)',
    'has(self.note)',
    'has(self.place.room)',
    'has(self.place.floor__dash__no)',
    'has(self.bulbs)',
    'has($bulb.colour)',
    'has(self.labels.a)',
    'has($labels.x)',
    'isIP($string)',
    'isCIDR($string)',
    'isQuantity($string)',
    'isURL($string)',
    'isSemver($string)',
    'isIP("$address")',
    'isCIDR("$network")',
    'isQuantity("$amount")',
    'isURL("$url")',
    'isSemver("$version", true)',
    'ip.isCanonical("$address")',
    '$ip == $ip',
    '$ip.isLoopback()',
    '$ip.isGlobalUnicast()',
    '$ip.isLinkLocalMulticast()',
    '$ip.isLinkLocalUnicast()',
    '$ip.isUnspecified()',
    '$cidr.containsIP($ip)',
    '$cidr.containsIP("$address")',
    '$cidr.containsCIDR($cidr)',
    '$cidr.containsCIDR("$network")',
    '$cidr == $cidr',
    '$quantity == $quantity',
    '$quantity.isGreaterThan($quantity)',
    '$quantity.isLessThan($quantity)',
    '$quantity.isInteger()',
    '$url == $url',
    '$semver.isLessThan($semver)',
    '$semver == $semver',
    '$semver.isGreaterThan($semver)',
    'sets.contains($strings, $strings)',
    'sets.equivalent($ints, $ints)',
    'sets.intersects($strings, $strings)',
    'self.?note.hasValue()',
    'self.?name == optional.of($string)',
    '$labels[?$string].hasValue()',
    'optional.ofNonZeroValue($int).hasValue()',
    'optional.none().hasValue()',
    'format.dns1123Label().validate($string).hasValue()',
    'format.named($string).hasValue()',
    '!format.dns1123Subdomain().validate($string).hasValue()',
    'format.qualifiedName().validate($string).hasValue()',
    'format.date().validate($string).hasValue()',
    'format.uuid().validate($string).hasValue()',
    'format.labelValue().validate($string).hasValue()',
    'format.dns1035LabelPrefix().validate($string).hasValue()',
    'bool($string)',
    '@all strings',
    '@all ints',
    '@all bulbs',
    '@exists strings',
    '@exists ints',
    '@exists bulbs',
    '@exists_one ints',
    '@exists_one strings',
    '@all labels',
    '@exists limits',
    '@all2 strings',
    '@exists2 labels',
    '@existsOne2 ints',
  ],
  int: [
    '$int + $int',
    '$int - $int',
    '$int * $int',
    '$int / $int',
    '$int % $int',
    '-($int)',
    'size($string)',
    '$string.size()',
    '$strings.size()',
    'size($ints)',
    '$labels.size()',
    'size($bytes)',
    '$ints[$small]',
    '$ints.sum()',
    '$ints.max()',
    '$ints.min()',
    '$string.indexOf($string)',
    '$string.indexOf($string, $small)',
    '$string.lastIndexOf($string)',
    '$string.lastIndexOf($string, $small)',
    '$strings.indexOf($string)',
    '$ints.lastIndexOf($int)',
    'int($double)',
    'int($string)',
    'int($timestamp)',
    'int($uint)',
    '$limits[$string]',
    '$limits.a',
    '$timestamp.getFullYear()',
    '$timestamp.getMonth()',
    '$timestamp.getDate()',
    '$timestamp.getDayOfMonth()',
    '$timestamp.getDayOfWeek()',
    '$timestamp.getDayOfYear()',
    '$timestamp.getHours("$zone")',
    '$timestamp.getMinutes("$zone")',
    '$timestamp.getSeconds()',
    '$timestamp.getMilliseconds()',
    '$timestamp.getDate("$zone")',
    '$duration.getHours()',
    '$duration.getMinutes()',
    '$duration.getSeconds()',
    '$duration.getMilliseconds()',
    '$bulb.socket',
    '$bool ? $int : $int',
    'self.?count.orValue($int)',
    '$ints[?$small].orValue($int)',
    'self.?place.?zone.?id.orValue($int)',
    'self.?count.optMap(o, o + $int).orValue(0)',
    'self.?count.optFlatMap(o, $ints[?o]).orValue(0)',
    'optional.of($int).or(optional.of($int)).value()',
    '$limits[?$string].or(optional.of($int)).value()',
    '$labels.?a.optMap(o, size(o)).orValue($int)',
    '$ip.family()',
    '$cidr.prefixLength()',
    '$quantity.asInteger()',
    'sign($quantity)',
    '$quantity.compareTo($quantity)',
    '$semver.major()',
    '$semver.minor()',
    '$semver.patch()',
    '$semver.compareTo($semver)',
    '$strings.join($string).size()',
    'lists.range($small).size()',
    '$ints.first().orValue($int)',
    '$ints.last().value()',
  ],
  uint: [
    '$uint + $uint',
    '$uint - $uint',
    '$uint * $uint',
    '$uint / $uint',
    '$uint % $uint',
    'uint($int)',
    'uint($double)',
    'uint($string)',
  ],
  double: [
    '$double + $double',
    '$double - $double',
    '$double * $double',
    '$double / $double',
    '-($double)',
    'double($int)',
    'double($string)',
    'double($uint)',
    '$doubles.sum()',
    '$doubles.max()',
    '$doubles[$small]',
    '$bulb.watts',
    '$quantity.asApproximateFloat()',
    '$bool ? $double : $double',
    '$doubles.min()',
  ],
  string: [
    '$string + $string',
    'string($int)',
    'string($double)',
    'string($bool)',
    'string($duration)',
    'string($timestamp)',
    'string($uint)',
    'string($bytes)',
    '$string.charAt($small)',
    '$string.lowerAscii()',
    '$string.upperAscii()',
    '$string.replace($string, $string)',
    '$string.replace($string, $string, $small)',
    '$string.substring($small)',
    '$string.substring($small, $small)',
    '$string.trim()',
    '$strings[$small]',
    '$strings.join($string)',
    '$strings.join()',
    '$string.find("$pattern")',
    '$labels[$string]',
    '$labels.a',
    '$bulb.colour',
    '$bool ? $string : $string',
    '"%s-%d".format([$string, $int])',
    '"%s".format([$strings])',
    '"%s|%s|%s".format([$double, $bool, $duration])',
    '"%.2f %e".format([$double, $double])',
    '"%x %X %o %b".format([$int, $string, $int, $bool])',
    '"%s".format([$limits])',
    '"%s %s".format([$timestamp, $bytes])',
    'strings.quote($string)',
    '$url.getHost()',
    '$url.getHostname()',
    '$url.getPort()',
    '$url.getScheme()',
    '$url.getEscapedPath()',
    'string($ip)',
    'string($cidr)',
    'string($cidr.masked())',
    'string($cidr.ip())',
    'self.?note.orValue($string)',
    '$labels.?b.orValue($string)',
    '$strings.max()',
    '$strings.min()',
    'self.?place.?room.orValue("none")',
    'format.dns1123Label().validate($string).orValue([""])[0]',
    'format.qualifiedName().validate($string).orValue([]).join("; ")',
    'string($dyn)',
    'dyn($dyn) + ""',
  ],
  bytes: ['$bytes + $bytes', 'bytes($string)'],
  timestamp: ['$timestamp + $duration', '$timestamp - $duration', 'timestamp($int)', 'timestamp(string($timestamp))'],
  duration: ['$duration + $duration', '$duration - $duration', '$timestamp - $timestamp', 'duration(string($duration))'],
  strings: [
    '$strings + $strings',
    '$string.split($string)',
    '$string.split($string, $small)',
    '$string.findAll("$pattern")',
    '$string.findAll("$pattern", $small)',
    '$strings.filter(s, s.size() > $small)',
    '$strings.map(s, s + $string)',
    '$strings.map(s, s.size() > 1, s.lowerAscii())',
    '$bulbs.map(b, b.colour)',
    '$labels.map(k, k)',
    '$labels.map(k, $string)',
    '$strings.sort()',
    '$strings.reverse()',
    '$strings.distinct()',
    '$strings.slice($small, $small)',
    '$strings.sortBy(s, size(s))',
    '$strings.transformList(i, s, i > 0, s)',
    '[$string, $string]',
    '[?self.?note, $string]',
    '$url.getQuery()[$string]',
    '[$strings, $strings].flatten()',
    'optional.unwrap([self.?note, optional.of($string)])',
    '$bool ? $strings : $strings',
  ],
  ints: [
    '$ints + $ints',
    '$ints.filter(i, i > $int)',
    '$ints.map(i, i * $int)',
    '$ints.sort()',
    '$ints.reverse()',
    '$ints.distinct()',
    '$ints.slice($small, $small)',
    'lists.range($small)',
    '$strings.map(s, s.size())',
    '$strings.map(s, int(s))',
    '$bulbs.map(b, b.socket)',
    '$ints.transformList(i, v, v + i)',
    '$limits.transformList(k, v, v + size(k))',
    '[$int, $int]',
    '[?optional.of($int), $int]',
    '$bulbs.sortBy(b, -b.socket).map(b, b.socket)',
    '$ints.map(i, i % 2 == 0, i / 2)',
  ],
  doubles: [
    '$doubles + $doubles',
    '$doubles.map(d, d / 2.0)',
    '$doubles.filter(d, d > $double)',
    '[$double, $double]',
    '$bulbs.map(b, b.watts)',
    '$doubles.sort()',
  ],
  bulbs: ['$bulbs + $bulbs', '$bulbs.filter(b, b.socket > $small)'],
  bulb: ['$bulbs[$small]'],
  labels: [
    '{$string: $string}',
    '{"p": $string, ?"q": self.?note}',
    '$labels.transformMap(k, v, v + k)',
    '$strings.transformMapEntry(i, s, {s: string(i)})',
  ],
  limits: ['{$string: $int}', '$limits.transformMap(k, v, v > 0, v - 1)', '$labels.transformMap(k, v, size(v))'],
  ip: ['$cidr.ip()'],
  cidr: ['$cidr.masked()'],
  quantity: ['$quantity.add($quantity)', '$quantity.sub($quantity)', '$quantity.add($small)', '$quantity.sub($small)'],
};

const loop = (chance: Chance, scope: Scope, form: string): string => {
  const [macro = '', over = ''] = form.slice(1).split(' ');
  const name = fresh(chance);
  const range = expression(over as Kind, chance, deeper(scope));
  const item: Kind = over === 'labels' || over === 'limits' ? 'string' : (lists[over] as Kind);
  if (!macro.endsWith('2')) return `${range}.${macro}(${name}, ${expression('bool', chance, inside(scope, [name, item]))})`;
  const value = `w${name}`;
  const keyKind: Kind = over === 'labels' ? 'string' : 'int';
  return `${range}.${macro.slice(0, -1)}(${name}, ${value}, ${expression('bool', chance, inside(scope, [name, keyKind], [value, over === 'labels' ? 'string' : item]))})`;
};

const expression = (kind: Kind, chance: Chance, scope: Scope): string => {
  const known = forms[kind] ?? [];
  if (scope.depth <= 0 || known.length === 0 || chance.often(0.15)) return leaf(kind, chance, scope);
  const form = chance.one(known);
  if (form.startsWith('@')) return loop(chance, scope, form);
  const wrap = (text: string): string => (/^[\w.]+$|^"[^"]*"$/u.test(text) && !/^[-\d]/u.test(text) ? text : `(${text})`);
  return form.replaceAll(/\$(\w+)/gu, (_, name: string) => {
    if (name === 'small') return chance.one(['0', '1', '2', '3', '-1', '7']);
    if (name === 'pattern') return chance.one(patterns);
    if (name === 'zone') return chance.one(zones);
    if (name === 'address') return chance.one(addresses);
    if (name === 'network') return chance.one(networks);
    if (name === 'amount') return chance.one(amounts);
    if (name === 'version') return chance.one(versions);
    if (name === 'url') return chance.one(urls);
    return wrap(expression(name as Kind, chance, deeper(scope)));
  });
};

/** A rule that is true or false, or fails. */
export const randomRule = (chance: Chance, depth = 3): string => expression('bool', chance, { names: [], depth });

/** Now and then something that is wrong. */
export const damaged = (rule: string, chance: Chance): string => {
  const at = chance.below(rule.length);
  switch (chance.below(5)) {
    case 0:
      return rule.slice(0, at) + rule.slice(at + 1);
    case 1:
      return rule.replace(/self\.\w+/u, 'self.nothing');
    case 2:
      return rule.slice(0, at) + chance.one(['(', ')', '"', '+', '.', ' && ', '1', 'x', '?', '[', '-', '!']) + rule.slice(at);
    case 3:
      return rule.replace(/\d+/u, '"t"');
    default:
      return rule.replace(/\w+\(/u, 'size(');
  }
};

const values: Readonly<Record<string, readonly Json[]>> = {
  count: [0, 1, 5, -3, 100, 9007199254740991],
  limit: [0, 2, 10],
  ratio: [0, 0.5, 1, -2.25, 1e21],
  name: ['', 'a', 'ab', 'é', 'auto', '10.0.0.1', '1.2.3', '500m', 'https://a/b', '10.0.0.0/8', 'x-1', '2026-01-02'],
  note: [null, '', 'n', 'a,b'],
  mode: ['auto', 'manual', ''],
  on: [true, false],
  size: [1, 'a', '50%', 0],
  since: instants as readonly Json[],
  day: ['2026-01-02', '2024-02-29'],
  lease: [...spans, '5 days', '1 week'],
  raw: ['', 'aGk=', 'YWI='],
  tags: [[], ['a'], ['b', 'a'], ['10', 'é', '']],
  unique: [[], ['a', 'b'], ['b', 'a']],
  levels: [[], [1], [3, 1, 2], [0, 0]],
  weights: [[], [1.5], [1, 0.5]],
  bulbs: [
    [],
    [{ socket: 1 }],
    [
      { socket: 2, colour: 'red', watts: 1.5 },
      { socket: 1, colour: 'a' },
    ],
    [{ socket: 0, watts: 2 }],
  ],
  labels: [{}, { a: 'b' }, { x: '', y: 'z' }, { a: '', b: 'é' }],
  limits: [{}, { a: 1 }, { b: 2, c: -3 }],
  place: [{}, { room: 'a' }, { 'floor-no': 3, namespace: 'n' }, { zone: { id: 7 } }, { zone: {} }],
  free: [1, { any: 'thing' }],
};

/** An object of the lamp's schema, complete more often than not. */
export const randomObject = (chance: Chance): JsonObject => {
  const share = chance.one([1, 0.9, 0.5]);
  return Object.fromEntries(Object.entries(values).flatMap(([name, all]) => (chance.often(share) ? [[name, chance.one(all)]] : [])));
};

/** Questions about single rules. */
export const ruleQuestions = (seed: number, count: number): readonly Question[] => {
  const chance = new Chance(seed);
  return Array.from({ length: count }, () => {
    const rule = randomRule(chance, 1 + chance.below(3));
    return { kind: 'rule', rule: chance.often(0.08) ? damaged(rule, chance) : rule, object: randomObject(chance) };
  });
};

/** Rules that fit where they stand, many about transitions. */
const placed: Readonly<Record<string, readonly string[]>> = {
  '': [
    'self.count > 1',
    '!has(self.count) || self.count > oldSelf.count',
    'has(self.name) == has(self.note)',
    'oldSelf.hasValue() ? true : self.count > 3',
  ],
  '/properties/name': ['self.size() > 2', 'self == oldSelf', 'self.startsWith("a")', 'oldSelf.orValue("x") != self'],
  '/properties/levels': ['self.isSorted()', 'self.size() >= oldSelf.size()', 'self.sum() < 4'],
  '/properties/levels/items': ['self > 0', 'self != 3'],
  '/properties/bulbs': ['self.all(b, has(b.colour))', 'self.all(b, oldSelf.exists(o, o.socket == b.socket))', 'self == oldSelf'],
  '/properties/bulbs/items': [
    'self.watts > 1.0',
    'self.socket > 0',
    'self.colour == oldSelf.colour',
    'has(self.watts) || has(oldSelf.watts)',
  ],
  '/properties/labels': ['self.size() > 1', '"a" in self', 'self == oldSelf'],
  '/properties/labels/additionalProperties': ['self != ""', 'self == oldSelf', 'size(self) > 0'],
  '/properties/place': ['has(self.zone) && self.zone.id > 3', 'self.floor__dash__no == 3', 'self == oldSelf'],
  '/properties/place/properties/room': ['self == "b"', 'self != oldSelf'],
  '/properties/size': ['type(self) == int ? self < 1 : self.endsWith("%")', 'self < 3'],
  '/properties/note': ['self != ""', 'self.size() > 1'],
};

const messages = ['too bad', 'has\ttab', '  padded '];
const messageExpressions = ['"made " + string(1)', '"a\\nb"', '""', '"x" + self.name', '"n/a"'];
const reasons = ['FieldValueForbidden', 'FieldValueRequired', 'FieldValueDuplicate', 'FieldValueInvalid'];
const paths = ['.name', '.place.room', ".place['floor-no']", '.labels.a', ".labels['a']", '.nothing'];

const placedRule = (chance: Chance, pointer: string, texts: readonly string[]): JsonObject => {
  const rule = pointer === '' && chance.often(0.4) ? randomRule(chance, 2) : chance.one(texts);
  return {
    rule,
    ...(chance.often(0.4) ? { message: chance.one(messages) } : {}),
    ...(chance.often(0.3) ? { messageExpression: chance.one(messageExpressions) } : {}),
    ...(chance.often(0.3) ? { reason: chance.one(reasons) } : {}),
    ...(pointer === '' && chance.often(0.3) ? { fieldPath: chance.one(paths) } : {}),
    ...(/oldSelf\.(?:hasValue|orValue)/u.test(rule) ? { optionalOldSelf: true } : {}),
  };
};

/** Questions about all rules of a schema, on a new object or a changed one. */
export const objectQuestions = (seed: number, count: number): readonly Question[] => {
  const chance = new Chance(seed);
  return Array.from({ length: count }, () => {
    const some = Object.entries(placed).filter(() => chance.often(0.35));
    const rules = some.map(
      ([pointer, texts]) => [pointer, Array.from({ length: 1 + chance.below(2) }, () => placedRule(chance, pointer, texts))] as const,
    );
    const object = randomObject(chance);
    const oldObject = chance.often(0.5) ? { ...object, ...randomObject(chance) } : randomObject(chance);
    return { kind: 'object', rules: Object.fromEntries(rules), object, ...(chance.often(0.6) ? { oldObject } : {}) };
  });
};

/** The lamp's schema with rules in it. */
export const lampWith = (rules: Rules): JsonObject => {
  const schema = structuredClone(lamp) as Record<string, unknown>;
  for (const [pointer, list] of Object.entries(rules))
    (valueAt(schema, pointer) as Record<string, unknown>)['x-kubernetes-validations'] = list;
  return schema as JsonObject;
};
