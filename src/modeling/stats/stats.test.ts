import { expect, test } from 'vitest';
import { edited, modelOf } from '../compare/lamps.fixture.ts';
import { checkFiles } from '../pipeline.ts';
import { defaultThresholds, modelStats } from './stats.ts';

const none = Object.fromEntries(
  Object.keys(defaultThresholds).map((name) => [name, Number.POSITIVE_INFINITY]),
) as unknown as typeof defaultThresholds;

test('every number of a context and its aggregate', () => {
  const { contexts, score } = modelStats(modelOf());
  expect(contexts.map(({ name }) => name)).toEqual(['kernel', 'lamps']);
  expect(contexts[0]?.metrics).toMatchObject({ score: 0, enums: 1, values: 0, fanIn: 1, fanOut: 0, instability: 0, nesting: 0 });
  expect(contexts[1]?.metrics).toEqual({
    entities: 2,
    relationships: 5,
    behaviours: 5,
    constraints: 16,
    score: 28,
    attributes: 30,
    events: 4,
    refusals: 2,
    states: 3,
    transitions: 4,
    paths: 3,
    nesting: 2,
    expressions: 3,
    decisions: 3,
    values: 3,
    enums: 2,
    views: 1,
    fanIn: 0,
    fanOut: 1,
    instability: 1,
  });
  expect(contexts[1]?.aggregates).toEqual([
    {
      name: 'Lamp',
      metrics: {
        entities: 2,
        relationships: 2,
        behaviours: 4,
        constraints: 4,
        score: 12,
        attributes: 8,
        events: 4,
        refusals: 2,
        states: 3,
        transitions: 4,
        paths: 3,
        nesting: 2,
        expressions: 2,
        decisions: 2,
      },
    },
  ]);
  expect(score).toBe(28);
});

test('one number moves with one edit', () => {
  const before = modelStats(modelOf()).contexts[1]?.metrics;
  const after = (from: string, to: string) => modelStats(edited([from, to])).contexts[1]?.metrics;
  expect(after("'self.watts > 1'", "'self.watts > 1 && self.watts < 9 || true'")?.decisions).toBe((before?.decisions ?? 0) + 2);
  expect(after("'^[a-z]+$', description", "'^[a-z]+$', unit: x, description")).toEqual(before);
  expect(after('{ from: bright, to: dark', '{ from: [bright, dark], to: dark')?.paths).toBe(4);
  expect(after('socket: { type: string,', 'socket: { type: LampStatus,')?.nesting).toBe(3);
  expect(after('socket: { type: string,', 'socket: { type: list<Bulb>,')?.nesting).toBe(2);
});

test('each threshold that is passed is a recommendation at its element', () => {
  const advice = (limits: Partial<typeof defaultThresholds>) =>
    modelStats(modelOf(), { ...none, ...limits }).recommendations.map(({ code, message, hint, where }) => [
      code,
      where.line,
      message,
      hint,
    ]);
  expect(modelStats(modelOf()).recommendations).toEqual([]);
  expect(
    advice({ score: 28, relationships: 5, behaviours: 4, attributes: 14, nesting: 2, paths: 3, decisions: 1, dependencies: 1 }),
  ).toEqual([]);
  expect(advice({ score: 27 })).toEqual([
    [
      'stats/score',
      1,
      'The context lamps scores 28, more than 27.',
      'Consider splitting it into several bounded contexts. Heaviest: LampSettings (14), Lamp (12).',
    ],
  ]);
  expect(advice({ relationships: 4 })).toEqual([
    [
      'stats/relationships',
      1,
      'The context lamps has 5 relationships, more than 4.',
      'Review them: a value object can hold together what is always used together. Most: LampSettings (2), AddLamp (1), LampAdded (1).',
    ],
  ]);
  expect(advice({ behaviours: 3 }).map(([code, , message]) => [code, message])).toEqual([
    ['stats/behaviours', 'The aggregate Lamp has 4 behaviours, more than 3.'],
  ]);
  expect(advice({ attributes: 13 }).map(([code, , message]) => [code, message])).toEqual([
    ['stats/attributes', 'LampSettings has 14 attributes, more than 13.'],
  ]);
  expect(advice({ nesting: 1 }).map(([code, , message]) => [code, message])).toEqual([
    ['stats/nesting', 'Values are 2 deep inside each other, more than 1: LampSettings → Bulb.'],
  ]);
  expect(advice({ paths: 2 }).map(([code, , message]) => [code, message])).toEqual([
    ['stats/paths', 'The state machine Lighting has 3 independent paths, more than 2.'],
  ]);
  expect(advice({ decisions: 0 }).map(([code]) => code)).toEqual(['stats/expression', 'stats/expression', 'stats/expression']);
  expect(advice({ dependencies: 0 }).map(([code, , message]) => [code, message])).toEqual([
    ['stats/dependencies', 'The context lamps depends on 1 others, more than 0: kernel.'],
  ]);
});

test('numbers stand beside what they were, through a rename, and not for what is new', () => {
  const old = modelOf();
  const renamed = edited(
    ['aggregates:\n  Lamp:\n', 'aggregates:\n  Lantern:\n    renamedFrom: Lamp\n'],
    ['        on: Lamp\n', '        on: Lantern\n'],
    ['maxLength: 20, ', ''],
  );
  const { contexts, score, scoreBefore } = modelStats(renamed, defaultThresholds, {
    ...old,
    contexts: old.contexts.filter(({ name }) => name === 'lamps'),
  });
  expect([score, scoreBefore]).toEqual([27, 28]);
  expect(contexts.map(({ name, metrics, before }) => [name, metrics.score, before?.score])).toEqual([
    ['kernel', 0, undefined],
    ['lamps', 27, 28],
  ]);
  expect(contexts[1]?.aggregates.map(({ name, before }) => [name, before?.score])).toEqual([['Lantern', 12]]);
});

test('values that share values are measured in time', () => {
  const values = Array.from(
    { length: 60 },
    (_, index) =>
      `  V${index}:\n    description: V.\n    attributes:\n      a: { type: ${index === 59 ? 'string' : `V${index + 1}`}, description: A. }\n      b: { type: ${index === 59 ? 'string' : `V${index + 1}`}, description: B. }\n`,
  );
  const { model } = checkFiles([{ path: 'deep.pim.yaml', text: `context: deep\ndescription: D.\nvalues:\n${values.join('')}` }]);
  expect(modelStats(model).contexts[0]?.metrics).toMatchObject({ nesting: 60, relationships: 118 });
});
