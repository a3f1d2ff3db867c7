/** TypeScript: messages, behaviour interfaces, decider factories and descriptors of our own contexts. */
import type { Target } from '#modeling/target.ts';
import { check, typescriptProblems } from './check.ts';
import { print } from './print.ts';
import type { TypescriptPsm } from './psm.ts';
import { transform } from './transform.ts';

export const typescript: Target<TypescriptPsm> = {
  name: 'typescript',
  description: 'Messages, contracts and descriptors of our own contexts',
  diagnostics: typescriptProblems,
  transform: (model) => ({ psm: transform(model), diagnostics: [] }),
  check,
  print,
};
