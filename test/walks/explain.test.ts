/** Every line of every generated file of this repository leads to an element of the models, or says that it has none. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { configurationFile, projectTargets } from '#app/configuration.ts';
import { openModelFolder } from '#app/model-folder.ts';
import { explainLine } from '#modeling/explain.ts';
import { checkFiles } from '#modeling/pipeline.ts';
import { stepsOfLines, withMarks, withoutMarks } from '#modeling/trace.ts';

const root = resolve(import.meta.dirname, '..', '..');
const { targets } = await projectTargets(configurationFile(root, 'models'));
const folder = openModelFolder(root, 'models');
const { files: models } = folder.read();
const { model } = checkFiles(models);
const linesOf = new Map(models.map(({ path, text }) => [path, text.split('\n').length]));

const traced = targets.flatMap((target) => {
  const { psm } = target.transform(model);
  const printed = target.print(psm);
  const { result, steps } = withMarks(() => target.print(psm));
  return printed.map((file) => ({ target, file, steps, marked: result.find(({ path }) => path === file.path)?.text ?? '' }));
});

/** Braces, brackets and nothing else. */
const isFrame = (line: string): boolean => /^[\s{}[\](),;]*$/u.test(line);

test('the printers that mark are the printers that write: without the marks it is the same text', () => {
  expect(traced.length).toBeGreaterThan(40);
  for (const { file, marked } of traced) expect([file.path, withoutMarks(marked) === file.text]).toEqual([file.path, true]);
});

test('every element a line leads to is a place that there is', () => {
  const strange: unknown[] = [];
  for (const { steps } of traced)
    for (const { origin } of steps) {
      const { file, line = 0, column = 0 } = origin.where;
      if (!(line >= 1 && column >= 1 && line <= (linesOf.get(file) ?? 0))) strange.push(origin.where);
    }
  expect(strange).toEqual([]);
});

/** Lines that come from the target itself, by target, of those that say something. */
const own = (): Readonly<Record<string, readonly [own: number, all: number]>> => {
  const counts: Record<string, [number, number]> = {};
  for (const { target, file, marked, steps } of traced) {
    const count = (counts[target.name] ??= [0, 0]);
    const found = stepsOfLines(marked, steps);
    for (const [index, line] of file.text.split('\n').entries()) {
      if (index === 0 || isFrame(line)) continue;
      count[1] += 1;
      if (found[index]?.length === 0) count[0] += 1;
    }
  }
  return counts;
};

/** Most that a target may say by itself: imports, and what it says whatever the models say. */
const most: Readonly<Record<string, number>> = {
  typescript: 0.05,
  relational: 0.02,
  // The parameters, answers and schemas that all operations share.
  http: 0.13,
  form: 0.05,
  kubernetes: 0.01,
  hedgehog: 0.1,
  // The tests themselves are the same for every context.
  tests: 0.3,
  // About the language, not about a model.
  reference: 1,
};

test('nearly all lines lead to an element', () => {
  const tooMany = Object.entries(own())
    .map(([target, [alone, all]]) => ({ target, share: alone / Math.max(1, all), most: most[target] ?? 0.5 }))
    .filter(({ share, most: limit }) => share > limit);
  expect(tooMany).toEqual([]);
});

test.each([
  ['deploy/crds/vpcs.vpc.githedgehog.com.yaml', 'vlan:', /attribute vlan/u],
  ['src/contexts/fabric-management/generated/messages.ts', 'export type CreateFabric ', /behaviour CreateFabric/u],
  ['src/contexts/fabric-management/generated/descriptors.ts', "name: 'fabric'", /identity|attribute/u],
  ['docs/reference/openapi.json', '"operationId": "createFabric"', /behaviour CreateFabric/u],
])('%s, the line with %s', (path, part, element) => {
  const text = readFileSync(join(root, path), 'utf8');
  const line = text.split('\n').findIndex((candidate) => candidate.includes(part)) + 1;
  const found = explainLine(model, targets, path, line);
  expect(found.found === 'line' && found.explanation.steps.at(-1)?.element).toMatch(element);
});

test('the command says target, part and element, and what is wrong with a place', () => {
  const explain = (...words: readonly string[]) => {
    const command = [join(root, 'src/cli/main.ts'), 'model', 'explain', ...words];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
    return [status, stdout + stderr];
  };
  const path = 'src/contexts/fabric-management/generated/messages.ts';
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.startsWith('export type CreateFabric ')) + 1;
  const [status, out] = explain(`${path}:${at}`);
  expect([status, out]).toEqual([
    0,
    expect.stringMatching(
      /^src\/contexts\/fabric-management\/generated\/messages\.ts:\d+\n {2}export type CreateFabric .*\n {2}target {3}typescript\n {2}part {5}contexts\[\d+\]\.aggregates\[\d+\]\n {2}element {2}aggregate Fabric {2}models\/fabric-management\.pim\.yaml:\d+:\d+\n {2}part {5}contexts\[\d+\]\.aggregates\[\d+\]\.commands\[\d+\]\n {2}element {2}aggregate Fabric, behaviour CreateFabric {2}models\/fabric-management\.pim\.yaml:\d+:\d+\n$/u,
    ) as string,
  ]);
  expect(explain(`${path}:1`)[1]).toContain('No element: the line comes from the target itself.');
  expect(explain(`${path}:99999`)).toEqual([1, expect.stringContaining('[explain/no-line]') as string]);
  expect(explain('src/contexts/fabric-management/generated/mesages.ts:1')[1]).toContain('Did you mean');
  expect(explain('README.md')).toEqual([2, expect.stringContaining('README.md is no FILE:LINE.') as string]);
});
