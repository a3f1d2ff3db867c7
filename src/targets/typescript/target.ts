/** TypeScript: messages, behaviour interfaces, decider factories and descriptors of our own contexts. */
import { cannotProblems, cannotRows, checksAll } from '#modeling/metamodel/features.ts';
import type { Target } from '#modeling/target.ts';
import { check, typescriptProblems } from './check.ts';
import { print } from './print.ts';
import type { TypescriptPsm } from './psm.ts';
import { isCode, transform } from './transform.ts';

const support = checksAll({
  foreignPattern: { cannot: 'ECMAScript lacks or reads differently what it says' },
  transition: { cannot: 'a message does not know the value before' },
});

export const typescript: Target<TypescriptPsm> = {
  name: 'typescript',
  description: 'Messages, contracts and descriptors of our own contexts',
  diagnostics: { ...typescriptProblems, ...cannotRows('typescript', support) },
  support,
  transform: (model) => ({ psm: transform(model), diagnostics: cannotProblems('typescript', support, model.contexts.filter(isCode)) }),
  check,
  print,
};
