/** What this project adds to the generator: its own reference pages. */
import type { Configuration } from '#modeling/configuration.ts';
import { anyTarget } from '#modeling/target.ts';
import { reference } from './tools/reference/target.ts';

const configuration: Configuration = { targets: [anyTarget(reference)] };
export default configuration;
