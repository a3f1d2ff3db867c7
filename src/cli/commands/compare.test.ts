import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kernel, lamps, map } from '#modeling/compare/lamps.fixture.ts';
import { runCaptured } from '../run.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hedgerow-compare-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): string => {
  mkdirSync(join(folder, name));
  for (const [file, content] of Object.entries({ 'lamps.pim.yaml': text, 'kernel.pim.yaml': kernel, 'context-map.yaml': map }))
    writeFileSync(join(folder, name, file), content);
  return join(folder, name);
};
const old = put('old', lamps);
const looser = put('looser', lamps.replace('maxLength: 20', 'maxLength: 30'));
const tighter = put('tighter', lamps.replace('maxLength: 20', 'maxLength: 10'));
const texts = put('texts', lamps.replace('description: A code.', 'description: Its code.'));

const run = (...words: readonly string[]) => runCaptured(['model', 'compare', ...words]);

test('a breaking change is told with its verdicts and reasons, and the status is 1', async () => {
  const { status, out } = await run(old, tighter);
  expect(status).toBe(1);
  expect(out).toContain('breaking: lamps/values/LampSettings/attributes/code (constraints.maxLength): 20 → 10 [change/facet-tightened]\n');
  expect(out).toContain('    CRD: breaking. Stored objects that do not fit may be refused when they are written again (kind Lamp).\n');
  expect(out).toContain('    API: breaking. Callers may send what is refused now (behaviour AddLamp).\n');
  expect(out).toContain('tighter/lamps.pim.yaml:25:70\n');
  expect(out).toMatch(/1 change: 1 breaking, 0 with migration, 0 compatible\n$/u);
});

test.each([
  [tighter, 'breaking', 1],
  [tighter, 'none', 0],
  [looser, 'breaking', 0],
  [looser, 'migration', 1],
  [texts, 'migration', 0],
])('%s with --fail-on %s', async (now, threshold, status) => {
  expect((await run(old, now, '--fail-on', threshold)).status).toBe(status);
});

test('equal models change nothing', async () => {
  expect(await run(old, old)).toEqual({ status: 0, out: 'Nothing changed.\n', err: '' });
});

test('an accepted change does not fail, and says why', async () => {
  const accepted = join(folder, 'accepted.yaml');
  writeFileSync(
    accepted,
    'accepted:\n  - { change: change/facet-tightened, element: lamps/values/LampSettings/attributes/code, reason: All codes are short. }\n',
  );
  const { status, out } = await run(old, tighter, '--accepted', accepted);
  expect([status, out.includes('    Accepted: All codes are short.\n')]).toEqual([0, true]);
  const gone = await run(old, old, '--accepted', accepted);
  expect([gone.status, gone.out.includes('[compare/unused-acceptance]')]).toEqual([0, true]);
});

test('JSON, SARIF and Markdown tell the same', async () => {
  const json = JSON.parse((await run(old, tighter, '--format', 'json')).out) as { changes: { code: string; platforms: { crd: object } }[] };
  expect(json.changes.map(({ code, platforms }) => [code, platforms.crd])).toEqual([
    [
      'change/facet-tightened',
      {
        verdict: 'breaking',
        why: 'Stored objects that do not fit may be refused when they are written again (kind Lamp).',
        affected: true,
      },
    ],
  ]);
  const sarif = JSON.parse((await run(old, tighter, '--format', 'sarif')).out) as {
    runs: {
      results: { ruleId: string; level: string; locations: { physicalLocation: { region: object } }[]; relatedLocations: object[] }[];
    }[];
  };
  const [result] = sarif.runs[0]?.results ?? [];
  expect([result?.ruleId, result?.level, result?.relatedLocations.length]).toEqual(['change/facet-tightened', 'error', 1]);
  expect(result?.locations[0]?.physicalLocation.region).toMatchObject({ startLine: 25, startColumn: 70 });
  const { out } = await run(old, tighter, '--format', 'markdown');
  expect(out).toContain(
    '| `lamps/values/LampSettings/attributes/code (constraints.maxLength)`: 20 → 10 | A facet allows less. | breaking | breaking | breaking | breaking | breaking | compatible |',
  );
});

test('migrations are written', async () => {
  const out = join(folder, 'migrations');
  const answer = await run(old, tighter, '--out', out);
  expect(answer.out).toContain(`wrote ${join(out, 'definitions.md')}\n`);
  expect(readFileSync(join(out, 'definitions.md'), 'utf8')).toContain('Add a version beside `v1` to `spec.versions`');
});

test('a side that is nowhere is wrong usage, and models with errors are problems', async () => {
  const nowhere = await run(old, 'no-such-revision');
  expect([nowhere.status, nowhere.out]).toEqual([2, '']);
  expect(nowhere.err).toContain('There is no file, folder or revision no-such-revision.');
  const broken = put('broken', lamps.replace('type: Watts,', 'type: Wats,'));
  const answer = await run(old, broken);
  expect([answer.status, answer.out.includes('[model/unknown-type]'), answer.out.includes('change')]).toEqual([1, true, false]);
});
