/** Every function, by expressions that must be true, or fail with a message. */
import { expect, test } from 'vitest';
import { check } from './checker.ts';
import { environmentOf } from './environment.ts';
import { compile } from './evaluator.ts';

const evaluate = (text: string, version?: string): unknown => {
  const checking = check(text, environmentOf(version), new Map());
  if (!checking.ok) return checking.problems.map(({ message }) => `does not compile: ${message}`).join('; ');
  const evaluated = compile(checking.checked)({});
  return evaluated.ok ? evaluated.value : evaluated.message;
};

test.each([
  // Numbers.
  '7 / 2 == 3 && -7 / 2 == -3 && -7 % 2 == -1 && 7 % -2 == 1',
  '7.0 / 2.0 == 3.5 && 1.0 / 0.0 > 1e308 && -(0.0) == 0.0',
  '1 < 1.5 && 2u > 1 && 1u < 1.5 && 9223372036854775807 < 9223372036854775808.0',
  'dyn(1) == dyn(1.0) && dyn(1u) == dyn(1) && dyn(1) != dyn("1") && dyn(1) in [dyn(1.0)]',
  'dyn(9007199254740993) != dyn(9007199254740992.0)',
  '!(double("NaN") == double("NaN")) && double("NaN") != 1.0',
  '0x10 == 16 && 3u * 2u == 6u',
  // Errors that one side decides.
  'true || 1 / 0 > 0',
  '1 / 0 > 0 || true',
  '!(false && 1 / 0 > 0) && !(1 / 0 > 0 && false)',
  '[0, 1, 2].exists(x, 2 / x == 2)',
  '!([0, 1, 2].all(x, 2 / x == 2))',
  // Conversions.
  'int("-5") == -5 && int(3.9) == 3 && int(-3.9) == -3 && int(5u) == 5 && int(timestamp("1970-01-01T00:01:00.9Z")) == 60',
  'uint("5") == 5u && uint(3.9) == 3u && double("1e3") == 1000.0 && double(5) == 5.0',
  'string(1) == "1" && string(1.5) == "1.5" && string(1e30) == "1e+30" && string(true) == "true" && string(b"abc") == "abc" && string(7u) == "7"',
  'string(timestamp("2026-01-02T03:04:05.060Z")) == "2026-01-02T03:04:05.06Z" && string(duration("1h1ms")) == "3600.001s"',
  'bool("true") && !bool("0") && bytes("é") == b"\\xc3\\xa9"',
  'type(1) == int && type([]) == list && type(type(1)) == type && type(null) == null_type && type(duration("1s")) == google.protobuf.Duration',
  // Texts.
  'size("héllo😀") == 6 && "héllo".contains("él") && "abc".startsWith("ab") && "abc".endsWith("bc")',
  '"abc".matches("b") && !"abc".matches("^b$") && "ABC".matches("(?i)^abc$") && matches("a1", "[a-z]\\\\d")',
  '"a" < "b" && "Z" < "a" && "" < "a" && "\\uffff" < "😀"',
  '"héllo".charAt(1) == "é" && "abc".charAt(3) == "" && "tacocat".indexOf("ac") == 1 && "tacocat".indexOf("a", 3) == 5 && "abc".indexOf("x") == -1',
  '"tacocat".lastIndexOf("at") == 5 && "tacocat".lastIndexOf("a", 4) == 1 && "abc".lastIndexOf("") == 3 && "abc".indexOf("") == 0',
  '"TaCo é".lowerAscii() == "taco é" && "TaCo é".upperAscii() == "TACO é"',
  '"banana".replace("a", "o") == "bonono" && "banana".replace("a", "o", 1) == "bonana" && "ab".replace("", "-") == "-a-b-" && "ab".replace("", "-", 2) == "-a-b"',
  '"a,b,c".split(",") == ["a", "b", "c"] && "a,b,c".split(",", 2) == ["a", "b,c"] && "abc".split("") == ["a", "b", "c"] && "a".split(",", 0) == []',
  '"tacocat".substring(4) == "cat" && "tacocat".substring(0, 4) == "taco" && " \\t a b \\n".trim() == "a b"',
  '["a", "b"].join() == "ab" && ["a", "b"].join("-") == "a-b" && [].join("x") == ""',
  '"abc 123".find("[0-9]+") == "123" && "abc".find("x") == "" && "123 456".findAll("[0-9]+") == ["123", "456"] && "1 2 3".findAll("[0-9]", 2) == ["1", "2"]',
  '"%s|%d|%.2f|%b|%x|%X|%o|%%".format(["a", 5, 1.005, 5, 255, "hi", 8]) == "a|5|1.00|101|ff|6869|10|%"',
  '"%s".format([[1, 2]]) == "[1, 2]" && "%s".format([{"b": dyn(1.5), "a": dyn("x")}]) == "{\\"a\\":\\"x\\", \\"b\\":1.500000}"',
  '"%f".format([1234567.5]) == "1,234,567.500000" && strings.quote("a\\"\\n") == "\\"a\\\\\\"\\\\n\\""',
  // Times.
  'timestamp("2026-03-01T00:00:00Z") - timestamp("2026-02-28T00:00:00Z") == duration("24h")',
  'timestamp("2026-01-01T00:00:00+02:00") == timestamp("2025-12-31T22:00:00Z") && timestamp(60) == timestamp("1970-01-01T00:01:00Z")',
  'timestamp("2026-02-03T04:05:06.789Z").getFullYear() == 2026 && timestamp("2026-02-03T04:05:06.789Z").getMonth() == 1 && timestamp("2026-02-03T04:05:06Z").getDate() == 3',
  'timestamp("2026-02-03T04:05:06.789Z").getDayOfMonth() == 2 && timestamp("2026-02-03T00:00:00Z").getDayOfWeek() == 2 && timestamp("2026-02-03T00:00:00Z").getDayOfYear() == 33',
  'timestamp("2026-02-03T04:05:06.789Z").getMilliseconds() == 789 && timestamp("2026-02-03T04:05:06Z").getHours("+02:30") == 6 && timestamp("2026-07-03T04:05:06Z").getHours("Europe/Berlin") == 6',
  'duration("1h30m").getMinutes() == 90 && duration("-1.5s").getMilliseconds() == -1500 && duration("1ms") < duration("1s") && duration("0") == duration("0s")',
  // Lists and maps.
  '[1, 2] + [3] == [1, 2, 3] && 2 in [1, 2] && "a" in {"a": 1} && [1, 2][1] == 2 && {"a": {"b": 1}}.a.b == 1 && size([1]) == 1 && {1: 2}.size() == 1',
  '{"a": 1, "b": 2} == {"b": 2, "a": 1} && {1: "a"}[1] == "a" && {dyn(1): "a"}[dyn(1u)] == "a"',
  '[1, 2, 3].map(x, x * 2) == [2, 4, 6] && [1, 2, 3].map(x, x > 1, x * 2) == [4, 6] && [1, 2, 3].filter(x, x != 2) == [1, 3] && {"a": 1}.map(k, k) == ["a"]',
  '[1, 2].exists_one(x, x > 1) && ![1, 2].exists_one(x, x > 0) && [].all(x, x > 1) && ![].exists(x, x > 1)',
  '[3, 1].max() == 3 && [3, 1].min() == 1 && [1, 2].sum() == 3 && [].sum() == 0 && [1, 2].isSorted() && !["b", "a"].isSorted() && [1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2',
  '[1.5, 2.5].sum() == 4.0 && [duration("1s"), duration("2s")].sum() == duration("3s")',
  'sets.contains([1, 2, 3], [1, 1]) && sets.equivalent([1, 2, 2], [2, 1]) && sets.intersects([1], [1, 2]) && !sets.intersects([], [1])',
  '[1, 2, 3].slice(1, 2) == [2] && [[1], [2]].flatten() == [1, 2] && [3, 1].sort() == [1, 3] && lists.range(3) == [0, 1, 2] && [1, 2].reverse() == [2, 1] && [1, 1, 2].distinct() == [1, 2]',
  '["bb", "a"].sortBy(x, size(x)) == ["a", "bb"]',
  '[5, 6].all(i, v, v == i + 5) && {"a": 1}.exists(k, v, k == "a" && v == 1) && [1, 2].existsOne(i, v, v == 2)',
  '[1, 2].transformList(i, v, v * i) == [0, 2] && {"a": 1, "b": 2}.transformMap(k, v, v > 1, v * 2) == {"b": 4} && {"a": "x"}.transformMapEntry(k, v, {v: k}) == {"x": "a"}',
  // Optionals.
  '{"a": 1}.?a.value() == 1 && !{"a": 1}.?b.hasValue() && {"a": 1}.?b.orValue(2) == 2 && {"a": {"b": 1}}.?a.?b.orValue(0) == 1 && [1][?3].orValue(5) == 5',
  'optional.of(1).or(optional.of(2)).value() == 1 && optional.none().or(optional.of(2)).value() == 2 && !optional.ofNonZeroValue("").hasValue()',
  'optional.of(1).optMap(x, x + 1).value() == 2 && !optional.none().optMap(x, x).hasValue() && optional.of(1).optFlatMap(x, optional.of(x)).value() == 1',
  '[?optional.none(), ?optional.of(1)] == [1] && {?"a": optional.none()} == {} && [1, 2].first().value() == 1 && [1, 2].last().value() == 2',
  // Networks.
  'ip("::1").isLoopback() && ip("127.1.2.3").isLoopback() && ip("fe80::1").isLinkLocalUnicast() && ip("224.0.0.1").isLinkLocalMulticast() && ip("8.8.8.8").isGlobalUnicast() && ip("0.0.0.0").isUnspecified()',
  'isIP("1.2.3.4") && !isIP("1.2.3.04") && !isIP("::ffff:1.2.3.4") && !isIP("fe80::1%eth0") && ip("2001:DB8::1") == ip("2001:db8:0::1") && string(ip("2001:DB8:0:0::1")) == "2001:db8::1" && !ip.isCanonical("2001:DB8::1")',
  'cidr("10.0.0.0/8").containsIP(ip("10.1.2.3")) && cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16") && !cidr("10.0.0.0/16").containsCIDR("10.0.0.0/8") && string(cidr("10.1.2.3/8").masked()) == "10.0.0.0/8" && cidr("::/0").prefixLength() == 0',
  // Quantities, addresses, versions, formats.
  'quantity("1k") == quantity("1000") && quantity("1.5Gi").isGreaterThan(quantity("1500M")) && sign(quantity("500m")) == 1 && quantity("2k").asInteger() == 2000 && !quantity("500m").isInteger()',
  'quantity("1").add(quantity("500m")).compareTo(quantity("1.5")) == 0 && sign(quantity("1").sub(2)) == -1 && isQuantity("1e3") && !isQuantity("1 k") && quantity("500m").asApproximateFloat() == 0.5',
  'url("https://u@h.example:8443/a%20b?x=1&x=2#f").getHost() == "h.example:8443" && url("https://[::1]:80/p").getHostname() == "::1" && url("/a b").getEscapedPath() == "/a%20b" && url("https://h/?x=1&x=2").getQuery() == {"x": ["1", "2"]}',
  'isURL("https://a/b") && !isURL("a/b") && !isURL("://a") && isURL("mailto:a@b") && !isURL("https://a:b/")',
  'semver("1.2.3").isLessThan(semver("1.2.4-rc.1")) && semver("1.0.0-rc.1").isLessThan(semver("1.0.0")) && semver("v1.2", true) == semver("1.2.0") && !isSemver("1.2") && semver("1.0.0-2").isLessThan(semver("1.0.0-10"))',
  'format.named("dns1123Label").value() == format.dns1123Label() && format.dns1123Label().validate("-a").hasValue() && !format.uuid().validate("123e4567-e89b-12d3-a456-426614174000").hasValue()',
])('%s', (text) => {
  expect(evaluate(text)).toBe(true);
});

test.each<[string, string]>([
  ['9223372036854775807 + 1', 'integer overflow'],
  ['-9223372036854775808 - 1', 'integer overflow'],
  ['0u - 1u', 'unsigned integer overflow'],
  ['1 / 0', 'division by zero'],
  ['1 % 0', 'modulus by zero'],
  ['[9223372036854775808.0].map(x, int(x))', 'integer overflow'],
  ['[1][1]', 'index out of bounds: 1'],
  ['{"a": 1}["b"]', 'no such key: b'],
  ['[0].map(x, 1 / x)', 'division by zero'],
  ['"abc".substring(4)', 'index out of range: 4'],
  ['"abc".substring(2, 1)', 'invalid substring range. start: 2, end: 1'],
  ['optional.none().value()', 'optional.none() dereference'],
  ['[].min()', 'min called on empty list'],
  ['timestamp("9999-12-31T23:59:59Z") + duration("1s")', 'timestamp overflow'],
  ['["zz"].map(x, duration(x))', "type conversion error from 'string' to 'google.protobuf.Duration'"],
  ['["zz"].map(x, timestamp(x))', "type conversion error from 'string' to 'google.protobuf.Timestamp'"],
  ['quantity("500m").asInteger()', 'cannot convert value to integer'],
  ['dyn("a") + dyn(1)', 'no such overload'],
  ['dyn(double(string(0.0 / 0.0))) < dyn(1.0)', 'NaN values cannot be ordered'],
  // A quirk of the server: a sum cannot stand on the right.
  ['quantity("1") == quantity("1").add(0)', 'no such overload'],
  ['lists.range(100000).map(x, x).map(x, x)', 'operation cancelled: actual cost limit exceeded'],
])('%s fails: %s', (text, message) => {
  expect(evaluate(text)).toBe(message);
});

test.each<[string, string]>([
  ['isIP("1.2.3.4")', '1.30'],
  ['semver("1.0.0") == semver("1.0.0")', '1.33'],
  ['[1].all(i, v, true)', '1.32'],
  ['[1, 2].sort() == [1, 2]', '1.34'],
  ['format.named("uri").hasValue()', '1.31'],
  ['1 < 1.5', '1.28'],
  ['"%s".format(["a"]) == "a"', '1.29'],
])('%s is understood from %s on', (text, version) => {
  const before = `1.${Number(version.slice(2)) - 1}`;
  expect([evaluate(text, before), evaluate(text, version)]).toEqual([expect.stringContaining('does not compile'), true]);
});
