/** The targets Hedgerow generates for, in the order in which they are named. */
import type { Target } from '#modeling/target.ts';
import { http } from '#targets/http/target.ts';
import { relational } from '#targets/relational/target.ts';
import { typescript } from '#targets/typescript/target.ts';

export const targets: readonly Target[] = [typescript, relational, http] as readonly Target<never>[] as readonly Target[];
