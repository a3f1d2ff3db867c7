/** Validation: JSON Schema 2020-12 for whoever has data of a context in hand, without our code. */
import { cannotProblems, cannotRows, checksAll } from '#modeling/metamodel/features.ts';
import type { Target } from '#modeling/target.ts';
import { check, validationProblems } from './check.ts';
import { print } from './print.ts';
import type { ValidationPsm } from './psm.ts';
import { isOwn, transform } from './transform.ts';

/** The rule goes along under the keyword of custom resource definitions, for whoever knows it. */
const noExpressions = { shows: 'JSON Schema has no expressions; the rule goes along as `x-kubernetes-validations`' } as const;

const support = checksAll({
  default: 'shows',
  fraction: { cannot: 'validators divide binary numbers, and 0.3 / 0.1 is not 3 then' },
  foreignPattern: { cannot: 'ECMAScript lacks or reads differently what it says' },
  rules: noExpressions,
  transition: noExpressions,
});

export const validation: Target<ValidationPsm> = {
  name: 'validation',
  description: 'JSON Schemas of values, commands and events',
  diagnostics: { ...validationProblems, ...cannotRows('validation', support) },
  support,
  transform: (model) => ({ psm: transform(model), diagnostics: cannotProblems('validation', support, model.contexts.filter(isOwn)) }),
  check,
  print,
};
