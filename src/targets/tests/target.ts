/** Tests: what must hold of any implementation of a model. */
import { perObject } from '#modeling/incremental.ts';
import { camel, kebab } from '#modeling/metamodel/names.ts';
import type { GeneratedFile, Target } from '#modeling/target.ts';
import { piece } from '#modeling/trace.ts';
import { header, indent, literal, quote } from '#modeling/write/text.ts';
import type { CommandExamples, TestsPsm } from './psm.ts';
import { transform } from './transform.ts';

type ContextTests = TestsPsm['contexts'][number];

const printCommand = perObject(({ command, descriptor, valid, minimal, defaults, invalid }: CommandExamples): string =>
  indent(`{
  command: ${quote(command)},
  descriptor: ${descriptor},
  valid: ${literal(valid)},
  minimal: ${literal(minimal)},
  defaults: ${literal(defaults)},
  invalid: [
${indent(invalid.map(piece((example) => `${literal(example)},`)).join('\n'), '    ')}
  ],
},`),
);

const printExamples = ({ source, commands }: ContextTests): string => `${header(source)}
import type { CommandExample } from '#base/example.ts';
import { ${[...new Set(commands.map(({ descriptor }) => descriptor))].sort().join(', ')} } from './descriptors.ts';

/** For each command data that fits, and data that does not, with the reason. */
export const examples: readonly CommandExample[] = [
${commands.map(printCommand).join('\n')}
];
`;

const printTest = ({ name, source, commands, aggregates }: ContextTests): string => {
  const names = [...aggregates].sort((left, right) => (left.aggregate < right.aggregate ? -1 : 1));
  const imports = names.map(piece(({ aggregate }) => `import { ${camel(aggregate)} } from '../behaviour/${kebab(aggregate)}.ts';`));
  const rows = aggregates.map(
    piece(({ aggregate, commands: taken, events }) => `[${camel(aggregate)}, ${literal(taken)}, ${literal(events)}],`),
  );
  const examples =
    commands.length === 0
      ? ''
      : `
test.each(examples)('$command takes data that fits', ({ descriptor, valid, minimal, defaults }) => {
  expect(check(descriptor, valid)).toEqual({ ok: true, value: valid });
  const checked = check(descriptor, minimal);
  expect(checked.ok).toBe(true);
  for (const { pointer, value } of defaults) expect(checked.ok && valueAt(checked.value, pointer)).toEqual(value);
});

test.each(examples.flatMap(({ command, descriptor, invalid }) => invalid.map((example) => ({ command, descriptor, ...example }))))(
  '$command refuses $what',
  ({ descriptor, data, pointer, code }) => {
    const checked = check(descriptor, data);
    expect(checked.ok ? [] : checked.problems.map((problem) => [problem.pointer, problem.code])).toContainEqual([pointer, code]);
  },
);
`;
  return `${header(source)}
import { expect, test } from 'vitest';
${commands.length === 0 ? '' : "import { valueAt } from '#base/json.ts';\nimport { check } from '#base/schema.ts';\n"}${imports.join('\n')}
${commands.length === 0 ? '' : "import { examples } from './examples.ts';\n"}
test.each([
${indent(rows.join('\n'))}
] as const)('%o takes every command of ${name} and knows every event', (decider, commands, events) => {
  expect([...decider.commandTypes].sort()).toEqual([...commands].sort());
  expect(Object.keys(decider.eventVersions).sort()).toEqual([...events].sort());
});
${examples}`;
};

const printContext = perObject((context: ContextTests): readonly GeneratedFile[] => {
  const folder = `src/contexts/${context.name}/generated`;
  const test: GeneratedFile = { path: `${folder}/${context.name}.model.test.ts`, text: printTest(context), sources: [context.where] };
  return context.commands.length === 0
    ? [test]
    : [{ path: `${folder}/examples.ts`, text: printExamples(context), sources: [context.where] }, test];
});

const print = (psm: TestsPsm): readonly GeneratedFile[] => psm.contexts.flatMap(printContext);

export const tests: Target<TestsPsm> = {
  name: 'tests',
  description: 'Examples and tests of our own contexts',
  diagnostics: {},
  transform: (model) => ({ psm: transform(model), diagnostics: [] }),
  check: () => [],
  print,
};
