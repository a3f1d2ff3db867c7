/**
 * The same rules through PostgreSQL and through real API servers. For PostgreSQL each case is a database, and each datum an insert that is
 * taken or refused by its check constraints; for an API server each case is a kind, and each datum an object that it would create or not.
 */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '#base/json.ts';
import { check } from '#base/schema.ts';
import type { Feature } from '#modeling/metamodel/features.ts';
import { kubernetes as kubernetesTarget } from '#targets/kubernetes/target.ts';
import { relational } from '#targets/relational/target.ts';
import { seed } from '../seed.ts';
import { kubernetes, missing as noServer, openKind, releases } from '../services/kubernetes.ts';
import { type Database, freshDatabase, missing } from '../services/postgres.ts';
import { type Case, cases } from './cases.ts';
import { descriptorOf, randomSubjects } from './judges.ts';
import { randomCases } from './random.ts';

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
do $verdicts$
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
end $verdicts$;
truncate conformance.probes;
select jsonb_agg(taken order by n) from verdicts;
drop table verdicts;`);
  return JSON.parse(answer) as readonly boolean[];
};

const isUnsaid = ({ model }: Case): boolean =>
  relational.check(relational.transform(model).psm).some(({ code }) => code === 'relational/cannot-rules');

/** What a check constraint can say. The value before is not among it, and some rules are not. */
const checked = cases.filter((one) => !one.features.includes('transition') && !isUnsaid(one));

test('rules that SQL cannot say are told, and only those', () => {
  expect(cases.filter(isUnsaid).map(({ name }) => name)).toEqual(['rule-of-times']);
});

/** Whether a definition checks it, or fills it in. */
const isSaidByDefinitions = (feature: Feature): boolean => feature === 'default' || kubernetesTarget.support?.[feature] === 'checks';

/** Text cannot hold U+0000 there; the matrix says so. */
const hasNul = (subject: JsonObject): boolean =>
  JSON.stringify(subject).includes('\\u0000') || /[\ud800-\udfff](?![\udc00-\udfff])/u.test(JSON.stringify(subject));

/** `SEED` and `CONFORMANCE_RUNS` choose others. */
const runs = Number(process.env['CONFORMANCE_RUNS'] ?? 30);

/** Subjects of a case with the verdict of the domain: those that are written, and random ones. */
const judgedSubjects = (one: Case, count: number): readonly { readonly subject: JsonObject; readonly taken: boolean }[] => {
  const descriptor = descriptorOf(one.model);
  const random = randomSubjects(one, count, seed).filter((subject) => !hasNul(subject));
  return [
    ...one.valid.map((subject) => ({ subject, taken: true })),
    ...one.invalid.map((subject) => ({ subject, taken: false })),
    ...random.map((subject) => ({ subject, taken: check(descriptor, subject).ok })),
  ];
};

describe.skipIf(missing)('PostgreSQL gives the verdict of the domain', () => {
  const differing = async (one: Case): Promise<readonly string[]> => {
    const database = await freshDatabase();
    await database.run(ddlOf(one));
    const subjects = judgedSubjects(one, 200);
    const given = await verdicts(
      database,
      subjects.map(({ subject }) => subject),
    );
    return subjects.filter(({ taken }, index) => given[index] !== taken).map(({ subject }) => `${one.name}: ${JSON.stringify(subject)}`);
  };

  test.each(checked)('$name', async (one) => {
    expect((await differing(one)).slice(0, 5)).toEqual([]);
  });

  test(`random models with random rules, seed ${seed}`, async () => {
    for (const one of randomCases(seed, runs)) if (!isUnsaid(one)) expect((await differing(one)).slice(0, 5)).toEqual([]);
  });
});

/** What an API server is asked to create. */
const objectOf = (spec: JsonObject): JsonObject => ({ apiVersion: 'lab.example.com/v1', kind: 'Probe', spec });

describe.skipIf(noServer !== undefined).each(noServer === undefined ? releases : ['missing'])(
  'Kubernetes %s gives the verdict of the domain',
  (release) => {
    const differing = async (one: Case, count: number): Promise<readonly string[]> => {
      const kind = await openKind(await kubernetes(release), kubernetesTarget.transform(one.model).psm.definitions[0]?.definition ?? {});
      try {
        const wrong: string[] = [];
        for (const { subject, taken } of judgedSubjects(one, count)) {
          const answer =
            one.old === undefined ? await kind.judge(objectOf(subject)) : await kind.judgeUpdate(objectOf(one.old), objectOf(subject));
          if (answer.accepted !== taken) wrong.push(`${one.name}: ${JSON.stringify(subject)} ${JSON.stringify(answer).slice(0, 500)}`);
        }
        return wrong;
      } finally {
        await kind.close();
      }
    };

    test.each(cases.filter(({ features }) => features.every(isSaidByDefinitions)))('$name', async (one) => {
      expect((await differing(one, one.old === undefined ? 60 : 0)).slice(0, 5)).toEqual([]);
    });

    test(`random models with random rules, seed ${seed}`, async () => {
      for (const one of randomCases(seed, runs)) expect((await differing(one, 60)).slice(0, 5)).toEqual([]);
    });
  },
);

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
