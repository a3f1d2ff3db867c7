import { expect, test } from 'vitest';
import { configurationProblems, overridden, override } from './configuration.ts';
import { anyTarget, type Target } from './target.ts';

const letters: Target<readonly string[]> = {
  name: 'letters',
  description: 'Letters',
  diagnostics: {},
  transform: () => ({ psm: ['a', 'b'], diagnostics: [] }),
  check: () => [],
  print: (psm) => psm.map((letter) => ({ path: `${letter}.txt`, text: letter, sources: [] })),
};
const printed = (target: Target): readonly string[] => target.print(['a', 'b']).map(({ path, text }) => `${path}: ${text}`);

test('an override replaces the text of the files it is for, one after another', () => {
  const target = overridden(anyTarget(letters), [
    override(letters, 'a.txt', (file, psm) => `${file.text} of ${psm.length}`),
    override(letters, /\.txt$/gu, (file) => `${file.text}!`),
    { target: 'others', path: 'b.txt', print: () => 'never' },
  ]);
  expect(printed(target)).toEqual(['a.txt: a of 2!', 'b.txt: b!']);
  expect(overridden(anyTarget(letters), [])).toBe(letters);
});

test.each<[string, unknown, readonly string[]]>([
  ['nothing', undefined, ['it has no default export with targets or overrides']],
  ['no lists', { targets: {} }, ['targets and overrides have to be lists']],
  [
    'a target without print',
    { targets: [{ ...letters, print: 1 }] },
    ['target 1 lacks one of name, description, transform, check and print'],
  ],
  ['two of one name', { targets: [letters, letters] }, ['there are two targets called letters']],
  ['the name of one of ours', { targets: [{ ...letters, name: 'http' }] }, ['there are two targets called http']],
  ['an override without a path', { overrides: [{ target: 'http', print: () => '' }] }, ['override 1 lacks one of target, path and print']],
  ['an override for nobody', { overrides: [{ target: 'htp', path: 'a', print: () => '' }] }, ['override 1 is for htp, which is no target']],
  ['a whole one', { targets: [letters], overrides: [{ target: 'letters', path: /a/u, print: () => '' }] }, []],
  ['an empty one', {}, []],
])('a configuration with %s', (_name, value, expected) => {
  expect(configurationProblems(value, ['http'])).toEqual(expected);
});
