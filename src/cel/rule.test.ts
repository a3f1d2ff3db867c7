import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { checkRule, compileRule, ruleOn, rulesOn } from './rule.ts';

const subnet: JsonObject = {
  type: 'object',
  properties: {
    vlan: { type: 'integer' },
    gateway: { type: 'string' },
    ports: { type: 'array', items: { type: 'string' } },
    tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    rules: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' }, level: { type: 'integer' } } },
    },
    since: { type: 'string', format: 'date-time' },
    lease: { type: 'string', format: 'duration' },
    size: { 'x-kubernetes-int-or-string': true },
    raw: { type: 'string', format: 'byte' },
    labels: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
    'x-dash': { type: 'object', properties: { namespace: { type: 'string' }, 'a.b/c__d': { type: 'integer' } } },
    hidden: { 'x-kubernetes-preserve-unknown-fields': true },
    note: { type: 'string', nullable: true },
  },
};

const verdict = (text: string, self: unknown): unknown => {
  const compiled = compileRule(subnet, text);
  return compiled.ok ? compiled.evaluate({ self }) : compiled.problems.map(({ message }) => message);
};

test.each<[string, JsonObject, boolean]>([
  ['self.vlan > 0 && self.vlan < 4095', { vlan: 10 }, true],
  ['self.vlan > 0', { vlan: 0 }, false],
  ['!has(self.vlan) || self.vlan > 0', {}, true],
  ['!has(self.note)', { note: null }, true],
  ['dyn(self.labels.a) == null', { labels: { a: null } }, true],
  ['type(self.size) == int ? self.size < 5 : self.size.matches("^[0-9]+%$")', { size: '50%' }, true],
  ['type(self.size) == int ? self.size < 5 : self.size.matches("^[0-9]+%$")', { size: 7 }, false],
  [
    'self.since < timestamp("2027-01-01T00:00:00Z") && self.lease >= duration("1h")',
    { since: '2026-01-01T00:00:00Z', lease: '1 hour' },
    true,
  ],
  ['self.raw == b"hi" && size(self.raw) == 2', { raw: 'aGk=' }, true],
  ['self.tags == ["b", "a"] && self.tags + ["b", "c"] == ["a", "b", "c"]', { tags: ['a', 'b'] }, true],
  ['self.ports == ["b", "a"]', { ports: ['a', 'b'] }, false],
  [
    '(self.rules + self.rules).size() == 2 && self.rules[0].level == 1',
    {
      rules: [
        { name: 'a', level: 1 },
        { name: 'b', level: 2 },
      ],
    },
    true,
  ],
  [
    'self.x__dash__dash.__namespace__ == "n" && self.x__dash__dash.a__dot__b__slash__c__underscores__d == 1',
    { 'x-dash': { namespace: 'n', 'a.b/c__d': 1 } },
    true,
  ],
])('%s', (text, self, holds) => {
  expect(verdict(text, self)).toEqual({ holds });
});

test('what goes wrong in an evaluation is told', () => {
  expect(verdict('self.vlan > 0', {})).toEqual({ error: 'no such key: vlan' });
  expect(verdict('self.vlan > 0', { vlan: 'x' })).toEqual({ error: 'invalid data, expected int, got string' });
  expect(verdict('self.note == "a"', { note: null })).toEqual({ error: 'no such key: note' });
});

test.each([
  ['E1/1', 2],
  ['AAA', 0],
  ['AAAAA', 4],
  ['A=', 1],
  ['AA=', 3],
  ['AA=A', 2],
  ['AA==A', 4],
  ['AAA=A', 4],
  ['AA\n=\n=x', 6],
  ['é', 0],
])('Go gives up base64 %j at byte %i', (raw, at) => {
  expect(verdict('self.raw == b""', { raw })).toEqual({
    error: `Invalid byte formatted string ${raw}: illegal base64 data at input byte ${at}`,
  });
});

test.each(['', 'AAAA', '-_==', 'A\nA=\n=', 'AAA='])('base64 %j is read', (raw) => {
  expect(verdict('self.raw.size() >= 0', { raw })).toEqual({ holds: true });
});

const problemsOf = (text: string): unknown => {
  const checking = checkRule(subnet, text, { name: 'VPCSubnet' });
  return checking.ok
    ? 'fine'
    : checking.problems.map(({ code, message, hint, at, end }) => [code, message, hint ?? '', text.slice(at, end)]);
};

test.each<[string, readonly (readonly string[])[]]>([
  ['self.vlna > 3', [['cel/type', 'there is no field vlna on VPCSubnet', 'Did you mean vlan?', 'vlna']]],
  [
    'self.hidden == 1',
    [
      [
        'cel/type',
        'there is no field hidden on VPCSubnet',
        'It has vlan, gateway, ports, tags, rules, since, lease, size, raw, labels, x__dash__dash, note.',
        'hidden',
      ],
    ],
  ],
  ['slef.vlan > 3', [['cel/unknown-name', 'there is nothing called slef', 'Did you mean self?', 'slef']]],
  ['self.gateway.startWith("a")', [['cel/unknown-function', 'there is no function startWith', 'Did you mean startsWith?', 'startWith']]],
  [
    'self.vlan == "a" && self.vlan.size() > 1',
    [
      [
        'cel/type',
        '== does not take int and string',
        'Compare values of the same type, or convert one: int(…), double(…), string(…).',
        '==',
      ],
      ['cel/type', 'there is no int.size()', 'There is string.size(), bytes.size(), list(A).size(), map(A, B).size().', 'size'],
    ],
  ],
  ['self.vlan', [['cel/type', 'the expression must be true or false, and is int', '', 'self.vlan']]],
  ['self.gateway.matches("(")', [['cel/type', 'the pattern "(" cannot be used: it holds a group without its end', '', '"("']]],
  ['duration("1 day") > self.lease', [['cel/type', '"1 day" is no duration', 'Write such as 1h30m.', '"1 day"']]],
  ['[1, "a"].size() > 0', [['cel/type', 'this is string, the first is int', 'Give all of them one type.', '"a"']]],
  ['"%d".format(["a"]) == ""', [['cel/type', '%d does not take string', '', '"a"']]],
  ['self.vlan.all(x, true)', [['cel/type', 'int is neither a list nor a map', '', 'self.vlan']]],
  [
    'authorizer.path("/x").check("get").allowed()',
    [['cel/unsupported', 'authorizer is not evaluated here: it asks a server whether somebody may do something', '', 'authorizer']],
  ],
  [
    'google.protobuf.Int32Value{value: 1} == 1',
    [['cel/unsupported', 'objects of the type google.protobuf.Int32Value cannot be made here', '', 'google.protobuf.Int32Value{value: 1}']],
  ],
])('%s is told', (text, expected) => {
  expect(problemsOf(text)).toEqual(expected);
});

test('a rule of a descriptor judges plain values, and is compiled when it is first used', () => {
  const rule = ruleOn(subnet, { text: 'self.vlan > 0', message: 'must be positive' });
  expect([
    rule.text,
    rule.message,
    rule.holds({ vlan: 1 }),
    rule.holds({ vlan: 0 }),
    rule.holds({ vlan: undefined }),
    rule.holds({}),
  ]).toEqual(['self.vlan > 0', 'must be positive', true, false, false, false]);
  const broken = ruleOn(subnet, { text: 'self.', message: '' });
  expect(() => broken.holds({})).toThrow('does not compile');
});

test('other names than self are known when they are given', () => {
  const options = { variables: { state: { type: 'object', properties: { count: { type: 'integer' } } } } } as const;
  const compiled = compileRule(subnet, 'state.count < self.vlan', options);
  expect(compiled.ok && compiled.evaluate({ self: { vlan: 3 }, state: { count: 2 } })).toEqual({ holds: true });
});

test('a rule says which field it is about, and what is wrong with this value', () => {
  const [rule] = rulesOn(subnet, [
    { text: 'self.vlan > 0', messageExpression: "self.vlan == 0 ? '' : 'not ' + self.gateway", fieldPath: ".labels['a/b']" },
  ]);
  expect(rule?.message).toBe('failed rule: self.vlan > 0');
  expect(rule?.at).toBe('/labels/a~1b');
  expect(rule?.explain?.({ vlan: -1, gateway: 'here' })).toBe('not here');
  expect(rule?.explain?.({ vlan: 0 })).toBeUndefined();
  expect(rule?.explain?.({ vlan: -1 })).toBeUndefined();
  expect(ruleOn(subnet, { text: 'true', fieldPath: '.nowhere' }).at).toBeUndefined();
});
