/** The same rules through PostgreSQL: each case is a database, each datum an insert that is taken or refused by its check constraints. */
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '#base/json.ts';
import { check } from '#base/schema.ts';
import { relational } from '#targets/relational/target.ts';
import { type Database, freshDatabase, missing } from '../services/postgres.ts';
import { type Case, cases } from './cases.ts';
import { dataAround, subjectOf } from './data.ts';
import { descriptorOf } from './judges.ts';

/** What PostgreSQL is told of a case. */
const ddlOf = (one: Case): string =>
  relational
    .print(relational.transform(one.model).psm)
    .filter(({ path }) => path.endsWith('.sql'))
    .map(({ text }) => text)
    .join('\n');

const literal = (value: Json): string => `'${JSON.stringify(value).replaceAll("'", "''")}'`;

/** Whether each subject can be the value of a row; asked in one go. */
const verdicts = async ({ run }: Database, subjects: readonly JsonObject[]): Promise<readonly boolean[]> => {
  const answer = await run(`
create temporary table verdicts (n int, taken boolean);
do $$
declare
  subjects jsonb := ${literal(subjects)}::jsonb;
begin
  for n in 0 .. jsonb_array_length(subjects) - 1 loop
    begin
      insert into conformance.probes (probe, subject) values ('p' || n, subjects -> n);
      insert into verdicts values (n, true);
    exception when check_violation then
      insert into verdicts values (n, false);
    end;
  end loop;
end $$;
truncate conformance.probes;
select jsonb_agg(taken order by n) from verdicts;
drop table verdicts;`);
  return JSON.parse(answer) as readonly boolean[];
};

const checked = cases.filter(({ features }) => features.every((feature) => relational.support?.[feature] !== undefined));

/** Text cannot hold U+0000 there; the matrix says so. */
const hasNul = (subject: JsonObject): boolean =>
  JSON.stringify(subject).includes('\\u0000') || /[\ud800-\udfff](?![\udc00-\udfff])/u.test(JSON.stringify(subject));

describe.skipIf(missing)('PostgreSQL gives the verdict of the domain', () => {
  test.each(checked)('$name', async (one) => {
    const database = await freshDatabase();
    await database.run(ddlOf(one));
    const random = fc.sample(dataAround(one.model, subjectOf(one.model)), { numRuns: 200, seed: 1 }).filter((subject) => !hasNul(subject));
    const descriptor = descriptorOf(one.model);
    const subjects = [...one.valid, ...one.invalid, ...random];
    const expected = [
      ...one.valid.map(() => true),
      ...one.invalid.map(() => false),
      ...random.map((subject) => check(descriptor, subject).ok),
    ];
    const given = await verdicts(database, subjects);
    const differing = subjects.filter((_, index) => given[index] !== expected[index]).map((subject) => JSON.stringify(subject));
    expect(differing.slice(0, 5)).toEqual([]);
  });
});

test.skipIf(missing)("PostgreSQL takes the tables of this project's own models", async () => {
  const { run } = await freshDatabase();
  // What others use comes first.
  const contexts = ['shared-kernel', 'fabric-management', 'gitops', 'crd-management', 'user-interface'];
  for (const context of contexts) await run(readFileSync(`deploy/sql/${context}.sql`, 'utf8'));
  expect(globSync('deploy/sql/*.sql').length).toBe(contexts.length);
  await run(`insert into fabric_management.fabrics (fabric, cluster) values ('lab', '{"kind": "lab", "namespace": "default"}')`);
  await expect(run(`insert into fabric_management.fabrics (fabric) values ('Not A Label')`)).rejects.toThrow('fabrics_fabric_check');
  await expect(run(`insert into fabric_management.fabrics (fabric, cluster) values ('two', '{"kind": "moon"}')`)).rejects.toThrow(
    'fabrics_cluster_check',
  );
});
