import { expect, test } from 'vitest';
import { edited, modelOf } from '#modeling/compare/lamps.fixture.ts';
import { migrateSchemas } from './migration.ts';

type Edit = readonly [string, string];

/** Statements about tables, without the functions before them and what is said about locks. */
const statements = (...edits: readonly Edit[]): readonly string[] =>
  migrateSchemas(modelOf(), edited(...edits)).filter((line) => !/^(--|SET|CREATE OR REPLACE|COMMENT)/u.test(line));

const seen = '      seen: { type: instant, description: When. }\n';
const view = '"lamps"."lamps_view"';

test('what no schema shows needs no statement', () => {
  expect(migrateSchemas(modelOf(), modelOf())).toEqual([]);
  expect(
    migrateSchemas(modelOf(), edited(['version: 3', 'version: 4'], ['refuses: [LampExists]', 'refuses: [LampExists, LampMissing]'])),
  ).toEqual([]);
});

test.each<[string, readonly Edit[], readonly string[]]>([
  [
    'a new column',
    [[seen, `${seen}      count: { type: boolean, description: N. }\n`]],
    [`ALTER TABLE ${view} ADD COLUMN "count" boolean;`],
  ],
  [
    'a new column with a default and a check',
    [[seen, `${seen}      word: { type: string, required: true, maxLength: 9, default: "it's", description: N. }\n`]],
    [
      `ALTER TABLE ${view} ADD COLUMN "word" text NOT NULL DEFAULT 'it''s' CONSTRAINT "lamps_view_word_check" CHECK (char_length("word") <= 9);`,
    ],
  ],
  [
    'a new column that has to be filled',
    [[seen, `${seen}      count: { type: boolean, required: true, description: N. }\n`]],
    [`ALTER TABLE ${view} ADD COLUMN "count" boolean;`, `ALTER TABLE ${view} ALTER COLUMN "count" SET NOT NULL;`],
  ],
  ['a column that goes', [[seen, '']], [`ALTER TABLE ${view} DROP COLUMN "seen";`]],
  [
    'a column with another name',
    [[seen, seen.replace('seen: {', 'lastSeen: { renamedFrom: seen,')]],
    [`ALTER TABLE ${view} RENAME COLUMN "seen" TO "last_seen";`],
  ],
  [
    'a column of another type',
    [[seen, seen.replace('instant', 'string')]],
    [`ALTER TABLE ${view} ALTER COLUMN "seen" TYPE text USING "seen"::text;`],
  ],
  [
    'a column that may not be empty',
    [[seen, seen.replace('instant,', 'instant, required: true,')]],
    [`ALTER TABLE ${view} ALTER COLUMN "seen" SET NOT NULL;`],
  ],
  [
    'another bound in a row of its own',
    [['floor: { type: integer,', 'floor: { type: integer, maximum: 9,']],
    [
      'ALTER TABLE "lamps"."lamp_room" DROP CONSTRAINT "lamp_room_floor_check";',
      expect.stringMatching(
        /^ALTER TABLE "lamps"\."lamp_room" ADD CONSTRAINT "lamp_room_floor_check" CHECK \(.*"floor" <= 9.*\);$/u,
      ) as unknown as string,
    ],
  ],
])('%s', (_name, edits, expected) => {
  expect(statements(...edits)).toEqual(expected);
});

test('a bound inside a value makes its function anew, and every check that asks it', () => {
  const all = migrateSchemas(modelOf(), edited(['socket: { type: string,', 'socket: { type: string, maxLength: 5,']));
  expect(all.flatMap((line) => /^CREATE OR REPLACE FUNCTION (\S+?)\(/u.exec(line)?.[1] ?? [])).toEqual(['"lamps"."is_bulb"']);
  expect(all.filter((line) => line.startsWith('ALTER'))).toEqual([
    'ALTER TABLE "lamps"."lamps" DROP CONSTRAINT "lamps_settings_check";',
    'ALTER TABLE "lamps"."lamps" ADD CONSTRAINT "lamps_settings_check" CHECK ("lamps"."is_lamp_settings"("settings"));',
    'ALTER TABLE "lamps"."lamps_view" DROP CONSTRAINT "lamps_view_settings_check";',
    'ALTER TABLE "lamps"."lamps_view" ADD CONSTRAINT "lamps_view_settings_check" CHECK ("lamps"."is_lamp_settings"("settings"));',
  ]);
});

test('what a statement costs is said before it', () => {
  expect(migrateSchemas(modelOf(), edited([seen, '']))).toEqual([
    'SET check_function_bodies = off;',
    '-- view LampView',
    '-- Short lock. What the column holds is lost.',
    'ALTER TABLE "lamps"."lamps_view" DROP COLUMN "seen";',
  ]);
});

test('a context that comes or goes is a schema', () => {
  const both = modelOf();
  const one = { ...both, contexts: both.contexts.filter(({ name }) => name === 'kernel') };
  expect(migrateSchemas(both, one)).toEqual(['-- The context lamps is gone, with all it holds.', 'DROP SCHEMA "lamps" CASCADE;']);
  const [said, text = ''] = migrateSchemas(one, both);
  expect([said, text.includes('CREATE SCHEMA IF NOT EXISTS "lamps";')]).toEqual(['-- The context lamps is new.', true]);
});

test('a name that the server shortened is not guessed', () => {
  const long = 'a'.repeat(60);
  const named = (bound: number): Edit => [seen, `${seen}      ${long}: { type: string, maxLength: ${bound}, description: Long. }\n`];
  const lines = migrateSchemas(edited(named(5)), edited(named(6)));
  expect(lines[2]).toBe(
    `-- The server shortened the name of the check of lamps_view.${long}: look it up, and do by hand: ALTER TABLE "lamps"."lamps_view" DROP CONSTRAINT NAME;`,
  );
});

test('a rule of a row comes and goes with its check, whose name follows the table', () => {
  const rule = ['        identity: number\n', '        identity: number\n        rules: [{ rule: self.floor > 1 }]\n'] as const;
  const room = 'ALTER TABLE "lamps"."lamp_room"';
  const check = 'CHECK (coalesce(("floor" > 1), false))';
  expect(statements(rule)).toEqual([`${room} ADD CONSTRAINT "lamp_room_row_check" ${check};`]);
  const gone = migrateSchemas(edited(rule), modelOf()).filter((line) => line.startsWith('ALTER'));
  expect(gone).toEqual([`${room} DROP CONSTRAINT "lamp_room_row_check";`]);
  const place = [
    ['      Room:\n', '      Place:\n        renamedFrom: Room\n'],
    ['to: Room,', 'to: Place,'],
  ] as const;
  const renamed = migrateSchemas(edited(rule), edited(rule, ...place));
  expect(renamed.filter((line) => line.includes('row_check'))).toEqual([
    'ALTER TABLE "lamps"."lamp_place" DROP CONSTRAINT "lamp_room_row_check";',
    `ALTER TABLE "lamps"."lamp_place" ADD CONSTRAINT "lamp_place_row_check" ${check};`,
  ]);
});
