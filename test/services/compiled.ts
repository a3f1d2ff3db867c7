/** Programs that tests start over and over find themselves compiled: that is three quarters of what starting one costs. */
import { resolve } from 'node:path';

/** For the environment of such a program. What is kept there goes by what is in the files, so it is never too old. */
export const compiled = { NODE_COMPILE_CACHE: resolve(import.meta.dirname, '..', '..', 'node_modules/.cache/hedgerow-compiled') } as const;
