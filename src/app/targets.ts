/** The targets Hedgerow generates for, in the order in which they are named. */
import type { Target } from '#modeling/target.ts';
import { form } from '#targets/form/target.ts';
import { hedgehog } from '#targets/hedgehog/target.ts';
import { http } from '#targets/http/target.ts';
import { kubernetes } from '#targets/kubernetes/target.ts';
import { relational } from '#targets/relational/target.ts';
import { tests } from '#targets/tests/target.ts';
import { typescript } from '#targets/typescript/target.ts';

/** A PSM goes only from a target's own transform to its own check and print, so its type need not be known here. */
export const targets = [typescript, relational, http, form, kubernetes, hedgehog, tests] as readonly unknown[] as readonly Target[];
