import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { generate } from '#modeling/pipeline.ts';
import { anyTarget } from '#modeling/target.ts';
import { translateRule } from './rule-sql.ts';
import { relational } from './target.ts';

const schema: JsonObject = {
  type: 'object',
  required: ['n'],
  properties: {
    n: { type: 'integer' },
    d: { type: 'number' },
    s: { type: 'string' },
    w: { type: 'string', default: 'x' },
    list: { type: 'array', items: { type: 'string' } },
    map: { type: 'object', additionalProperties: { type: 'string' } },
    any: { 'x-kubernetes-int-or-string': true },
    deep: { type: 'object', properties: { b: { type: 'boolean', default: true } } },
  },
};

const json = (text: string): unknown => {
  const translation = translateRule(schema, text, { kind: 'json', sql: 'v' });
  return translation.ok ? translation.sql : [translation.reason, text.slice(translation.at, translation.end)];
};

test.each<[string, string]>([
  ['self.n == 1', "((nullif(v -> 'n', 'null') #>> '{}')::numeric = 1)"],
  ['has(self.s)', "(nullif(v -> 's', 'null') IS NOT NULL)"],
  // A default stands in for what is not there, but not where the whole is not there.
  ['self.w == "a"', `((coalesce(nullif(v -> 'w', 'null'), '"x"'::jsonb) #>> '{}') COLLATE "C" = 'a')`],
  [
    'self.deep.b',
    "(CASE WHEN nullif(v -> 'deep', 'null') IS NOT NULL THEN coalesce(nullif(nullif(v -> 'deep', 'null') -> 'b', 'null'), 'true'::jsonb) END #>> '{}')::boolean",
  ],
  // A product of two whole numbers may need more than 64 bits, a sum of them does not.
  ['self.n + 1 > 0', "((((nullif(v -> 'n', 'null') #>> '{}')::numeric)::numeric + (1)::numeric) > 0)"],
  [`'it''s' != 'no'`.replace("''", "\\'"), `('it''s' COLLATE "C" <> 'no')`],
])('%s', (text, sql) => {
  expect(json(text)).toBe(sql);
});

test.each<[string, string, string]>([
  ['timestamp(self.s) < timestamp("2026-01-01T00:00:00Z")', 'there is no timestamp of the same meaning', 'timestamp(self.s)'],
  ['self.d / 2.0 > 1.0', 'it rounds fractions differently and has errors where there are infinities', 'self.d / 2.0'],
  ['self.s.matches("(?i)a")', 'its regular expressions lack or read differently what the pattern says', '"(?i)a"'],
  ['self.s.matches(self.w)', 'a pattern that is not written out cannot be translated', 'self.w'],
  ['self.s.lowerAscii() == "a"', 'it has no lowerAscii of the same meaning', 'self.s.lowerAscii()'],
  ['self.list == ["a"]', 'there is no list(string) of the same meaning', 'self.list'],
  ['self.list.map(x, x)[0] == "a"', 'it is not kept as it is', 'self.list.map(x, x)'],
  ['self.any == 3', 'it does not compare dyn and int alike', 'self.any == 3'],
  ['self.list[-1] == "a"', 'it counts from the end where an index is negative', '-1'],
  ['self.d < double(self.n * self.n)', 'it does not round whole numbers to fractions alike', 'self.n * self.n'],
  ['self.s in [self.w]', 'it takes only what is written out in a list', 'self.w'],
  ['self.n', 'it cannot be read', 'self.n'],
])('%s is told: %s', (text, reason, part) => {
  expect(json(text)).toEqual([reason, part]);
});

test('what may need more than 64 bits is an error there', () => {
  expect(json('self.n * self.n > 0')).toContain('BETWEEN -9223372036854775808 AND 9223372036854775807');
});

const model = `context: hall
description: A hall.
aggregates:
  Hall:
    description: A hall.
    plural: halls
    category: hall
    identity: { name: hall, type: dnsLabel, description: Its name. }
    behaviours:
      BuildHall:
        creates: true
        description: Builds it.
        parameters:
          height: { type: integer, description: How high., rules: [{ rule: self != 13 }] }
          since: { type: instant, description: Since when., rules: [{ rule: self != '' }] }
        emits: [HallBuilt]
    events:
      HallBuilt: { description: It stands. }
    entities:
      Lamp:
        description: A lamp.
        identity: lamp
        attributes:
          lamp: { type: dnsLabel, required: true, description: Its name. }
          low: { type: integer, description: Least. }
          high: { type: integer, default: 9, description: Most. }
          tags: { type: list<string>, description: Tags. }
        rules: [{ rule: self.low < self.high }, { rule: "self.tags.all(t, t != 'x')" }]
`;

test('rows are judged as their entity, and columns as their attribute', () => {
  const { files, diagnostics } = generate([{ path: 'models/hall.pim.yaml', text: model }], [anyTarget(relational)]);
  const sql = files.find(({ path }) => path === 'deploy/sql/hall.sql')?.text ?? '';
  expect(sql).toContain('CONSTRAINT "hall_lamp_row_check" CHECK (coalesce(("low" < coalesce("high", 9)), false))');
  expect(sql).toContain('("height" IS NULL OR coalesce(("height" <> 13), false))');
  expect(diagnostics.filter(({ code }) => code === 'relational/cannot-rules').map(({ message, where }) => [message, where.line])).toEqual([
    ['The target relational cannot check this rule: a column of instants does not keep how they were written.', 15],
    ['The target relational cannot check this rule: a check constraint of a row cannot look into a collection.', 28],
  ]);
});
