import { expect, test } from 'vitest';
import { edited, modelOf } from '#modeling/compare/lamps.fixture.ts';
import { migrateTables } from './migration.ts';

type Edit = readonly [string, string];
const statements = (...edits: readonly Edit[]): readonly string[] =>
  migrateTables(modelOf(), edited(...edits)).filter((line) => !line.startsWith('--'));

const seen = '      seen: { type: instant, description: When. }\n';

test('what no table shows needs no statement', () => {
  expect(migrateTables(modelOf(), modelOf())).toEqual([]);
  expect(
    statements(['version: 3', 'version: 4'], ['maxLength: 20', 'maxLength: 10'], ['description: When.', 'description: Then.']),
  ).toEqual([]);
});

test.each<[string, readonly Edit[], readonly string[]]>([
  [
    'a new column',
    [[seen, `${seen}      count: { type: integer, description: N. }\n`]],
    ['alter table "lamps" add column "count" bigint;'],
  ],
  [
    'a new column with a default',
    [[seen, `${seen}      word: { type: string, required: true, default: "it's", description: N. }\n`]],
    [`alter table "lamps" add column "word" text not null default 'it''s';`, 'alter table "lamps" alter column "word" drop default;'],
  ],
  [
    'a new column that has to be filled',
    [[seen, `${seen}      count: { type: integer, required: true, description: N. }\n`]],
    ['alter table "lamps" add column "count" bigint;', 'alter table "lamps" alter column "count" set not null;'],
  ],
  ['a column that goes', [[seen, '']], ['alter table "lamps" drop column "seen";']],
  [
    'a column with another name',
    [[seen, seen.replace('seen: {', 'lastSeen: { renamedFrom: seen,')]],
    ['alter table "lamps" rename column "seen" to "last_seen";'],
  ],
  [
    'a column of another type',
    [[seen, seen.replace('instant', 'string')]],
    ['alter table "lamps" alter column "seen" type text using "seen"::text;'],
  ],
  [
    'a column of a type that may not fit',
    [[seen, seen.replace('instant', 'integer')]],
    ['alter table "lamps" alter column "seen" type bigint using "seen"::text::bigint;'],
  ],
  [
    'a column that may not be empty',
    [[seen, seen.replace('instant,', 'instant, required: true,')]],
    ['alter table "lamps" alter column "seen" set not null;'],
  ],
  [
    'another key',
    [['key: [lamp]', 'key: [lamp, health]']],
    [
      'alter table "lamps" drop constraint "lamps_pkey";',
      'alter table "lamps" add constraint "lamps_pkey" primary key ("lamp", "health");',
    ],
  ],
  [
    'another plural',
    [['    plural: lamps\n    key', '    plural: lights\n    key']],
    [
      'drop index "lamps_0";',
      'alter table "lamps" rename to "lights";',
      'alter table "lights" rename constraint "lamps_pkey" to "lights_pkey";',
      'create index "lights_0" on "lights" ("health");',
    ],
  ],
  [
    'other indexes',
    [['indexes: [[health]]', 'indexes: [[health, seen]]']],
    ['drop index "lamps_0";', 'create index "lamps_0" on "lamps" ("health", "seen");'],
  ],
])('%s', (_name, edits, expected) => {
  expect(statements(...edits)).toEqual(expected);
});

test('a view that comes is a table, and one that goes is dropped', () => {
  const box: Edit = [
    'views:\n',
    'views:\n  Box: { description: Boxes., plural: boxes, key: [a], attributes: { a: { type: string, required: true, description: A. } } }\n',
  ];
  expect(statements(box)).toEqual(['create table "boxes" (\n  "a" text not null,\n  constraint "boxes_pkey" primary key ("a")\n);']);
  expect(migrateTables(edited(box), modelOf())).toEqual(['-- Box is gone, with all it holds.', 'drop table "boxes";']);
});

test('what a statement costs is said before it', () => {
  expect(migrateTables(modelOf(), edited([seen, '']))).toEqual([
    '-- LampView',
    '-- Short lock; what it holds is lost.',
    'alter table "lamps" drop column "seen";',
  ]);
});
