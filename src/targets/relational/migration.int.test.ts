/** Migrated tables are those that the new model makes, in a real PostgreSQL, and their rows are still there. */
import { expect, test } from 'vitest';
import { edited, modelOf } from '#modeling/compare/lamps.fixture.ts';
import type { Model } from '#modeling/metamodel/elements.ts';
import { freshDatabase, missing } from '../../../test/services/postgres.ts';
import { migrateTables } from './migration.ts';

const nothing: Model = { contexts: [], external: [], map: { systems: [], relations: [] } };

const shape = `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
  where table_schema = 'public' order by 1, 2;
select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1;
select conname, contype from pg_constraint where connamespace = 'public'::regnamespace and contype = 'p' order by 1;`;

const seen = '      seen: { type: instant, description: When. }\n';

const edits: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  columns: [
    [
      seen,
      '      lastSeen: { type: string, renamedFrom: seen, description: When. }\n      word: { type: string, required: true, default: "it\'s", description: W. }\n',
    ],
    [
      'settings: { type: LampSettings, required: true, description: What is wanted. }\n      health',
      'count: { type: integer, description: N. }\n      health',
    ],
    ['detailOnly: [settings]', 'detailOnly: []'],
  ],
  types: [
    [seen, seen.replace('instant', 'json')],
    [
      'health: { type: Health, required: true, description: How it goes. }\n      seen',
      'health: { type: Health, description: How it goes. }\n      seen',
    ],
  ],
  names: [
    ['    plural: lamps\n    key', '    plural: lights\n    key'],
    ['key: [lamp]', 'key: [lamp, health]'],
    ['indexes: [[health]]', 'indexes: [[health, seen], [seen]]'],
  ],
  views: [['  LampView:\n', '  LampList:\n    renamedFrom: LampView\n']],
};

test.skipIf(missing).each(Object.keys(edits))('%s', async (name) => {
  const [old, now] = [modelOf(), edited(...(edits[name] ?? []))];
  const [migrated, made] = await Promise.all([freshDatabase(), freshDatabase()]);
  await migrated.run(migrateTables(nothing, old).join('\n'));
  await migrated.run(`insert into lamps values ('hall', '{}', 'good', '2026-01-01T00:00:00Z');`);
  await migrated.run(`begin;\n${migrateTables(old, now).join('\n')}\ncommit;`);
  await made.run(migrateTables(nothing, now).join('\n'));
  expect(await migrated.run(shape)).toBe(await made.run(shape));
  expect(await migrated.run(`select lamp, health from ${name === 'names' ? 'lights' : 'lamps'}`)).toBe('hall|good\n');
});
