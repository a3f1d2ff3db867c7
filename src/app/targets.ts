/** The targets Hedgerow generates for, in the order in which they are named. */
import { anyTarget, type Target } from '#modeling/target.ts';
import { form } from '#targets/form/target.ts';
import { hedgehog } from '#targets/hedgehog/target.ts';
import { http } from '#targets/http/target.ts';
import { kubernetes } from '#targets/kubernetes/target.ts';
import { relational } from '#targets/relational/target.ts';
import { tests } from '#targets/tests/target.ts';
import { typescript } from '#targets/typescript/target.ts';
import { validation } from '#targets/validation/target.ts';

export const targets: readonly Target[] = [
  anyTarget(typescript),
  anyTarget(relational),
  anyTarget(http),
  anyTarget(validation),
  anyTarget(form),
  anyTarget(kubernetes),
  anyTarget(hedgehog),
  anyTarget(tests),
];
