/** Migrated schemas are those that the new model makes, in a real PostgreSQL, and their rows are still there. */
import { expect, test } from 'vitest';
import { edited, modelOf } from '#modeling/compare/lamps.fixture.ts';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { ddl } from './ddl.ts';
import { printDdl } from './ddl-print.ts';
import { migrateSchemas } from './migration.ts';

/** Everything the catalogue says of the schema, but for the order of columns, which no statement changes. */
const shape = `select table_name, column_name, data_type, is_nullable, column_default, col_description((table_schema || '.' || table_name)::regclass, ordinal_position)
  from information_schema.columns where table_schema = 'lamps' order by 1, 2;
select indexname, indexdef from pg_indexes where schemaname = 'lamps' order by 1;
select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'lamps'::regnamespace order by 1, 2;
select pg_get_functiondef(oid), obj_description(oid) from pg_proc where pronamespace = 'lamps'::regnamespace order by proname;
select relname, obj_description(oid) from pg_class where relnamespace = 'lamps'::regnamespace and relkind = 'r' order by 1;`;

const seen = '      seen: { type: instant, description: When. }\n';
const settings = '          settings: { type: LampSettings, required: true, description: What is wanted. }\n        emits';

const edits: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  columns: [
    [
      seen,
      '      lastSeen: { type: string, renamedFrom: seen, maxLength: 99, description: Then. }\n      word: { type: string, required: true, default: "it\'s", description: W. }\n',
    ],
    ['floor: { type: integer,', 'level: { type: number, renamedFrom: floor, maximum: 99,'],
    [
      settings,
      `${settings.replace('        emits', '')}          watts: { type: integer, minimum: 1, default: 5, description: Its power. }\n        emits`,
    ],
  ],
  types: [
    [seen, seen.replace('instant', 'json')],
    [
      'settings: { type: LampSettings, required: true, description: What is wanted. }\n      health',
      'settings: { type: LampSettings, description: What is wanted. }\n      health',
    ],
    [
      'health: { type: Health, required: true, description: How it goes. }\n      seen',
      'health: { type: Health, description: How it goes. }\n      seen',
    ],
  ],
  checks: [
    [
      'code: { type: string, required: true, minLength: 1, maxLength: 20',
      'code: { type: string, required: true, minLength: 2, maxLength: 10',
    ],
    ['socket: { type: string,', 'socket: { type: string, maxLength: 5,'],
    ['good: All well.', 'good: All well., fair: So so.'],
  ],
  names: [
    ['    plural: lamps\n    key', '    plural: lights\n    key'],
    ['    plural: lamps\n    category', '    plural: lanterns\n    category'],
    ['identity: { name: lamp,', 'identity: { name: lantern, renamedFrom: lamp,'],
    ['There is a lamp {lamp} already.', 'There is one.'],
    ['There is no lamp {lamp}.', 'There is none.'],
    ['indexes: [[health]]', 'indexes: [[health, seen], [seen]]'],
  ],
  keys: [
    ['key: [lamp]', 'key: [lamp, health]'],
    ['identity: number\n', 'identity: floor\n'],
    ['floor: { type: integer,', 'floor: { type: integer, required: true,'],
  ],
  rules: [
    ['        identity: number\n', '        identity: number\n        rules: [{ rule: "self.number != \'two\' || self.floor > 1" }]\n'],
    ['floor: { type: integer,', 'floor: { type: integer, rules: [{ rule: self != 13 }],'],
  ],
  elements: [
    ['  LampView:\n', '  LampList:\n    renamedFrom: LampView\n'],
    [
      '    entities:\n      Room:',
      '    entities:\n      Place:\n        description: A place.\n        identity: name\n        attributes:\n          name: { type: string, required: true, description: Its name. }\n      Room:',
    ],
    ['  Bulb:\n    description: A bulb.', '  Bulb:\n    description: A bulb of a lamp.'],
  ],
};

const setUp = (model: Parameters<typeof ddl>[0]): string =>
  printDdl(ddl(model))
    .map(({ text }) => text)
    .join('\n');

const rows = `insert into lamps.lamps (lamp, settings) values ('hall', '{"watts": 3, "code": "abc"}');
insert into lamps.lamp_room (of_lamp, number, floor) values ('hall', 'one', 2);
insert into lamps.lamps_view (lamp, settings, health, seen) values ('hall', '{"watts": 3, "code": "abc"}', 'good', '2026-01-01T00:00:00Z');`;

test.skipIf(missing).each(Object.keys(edits))('%s', async (name) => {
  const [old, now] = [modelOf(), edited(...(edits[name] ?? []))];
  const [migrated, made] = await Promise.all([freshDatabase(), freshDatabase()]);
  await migrated.run(`${setUp(old)}\n${rows}`);
  await migrated.run(`begin;\n${migrateSchemas(old, now).join('\n')}\ncommit;`);
  await made.run(setUp(now));
  expect(await migrated.run(shape)).toBe(await made.run(shape));
  const [lamps, view] = name === 'names' ? ['lanterns', 'lights_view'] : ['lamps', 'lamps_view'];
  expect(
    await migrated.run(`select count(*) from lamps.${lamps}; select count(*) from lamps.lamp_room; select health from lamps.${view}`),
  ).toBe('1\n1\ngood\n');
});
