/** Parts that commands share. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { momentOf } from '../moment.ts';
import type { Format } from '../output.ts';

/** Ends the command with a status: 0 good, 1 problems found. */
export type Finish = (status: 0 | 1) => void;

export const formatOption = (...formats: readonly Format[]): Option =>
  new Option('--format <format>', 'how to print').choices([...formats]).default('text');

/** The option of every command that runs targets: what a project adds to ours. */
export const configurationOption = (): Option =>
  new Option('--config <file>', 'configuration of the project; none for no configuration (default: hedgerow.config.ts, if there is one)');

/** A whole number of an option. */
export const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It has to be a whole number.');
  return value;
};

/** The option of every command that reads from a server: what was known at a moment instead of now. */
export const withAsOf = (command: Command): Command =>
  command.option('--as-of <moment>', 'what was known then: a time, a position of the log, or how long ago (2h)', moment);

/** A moment of an option, as the API takes it. */
export const moment = (text: string): string => {
  const found = momentOf(text, Date.now());
  if (found === undefined)
    throw new InvalidArgumentError(
      'It has to be a time (2026-11-25T07:00:00Z), a position of the log (1234), or how long ago (90m, 2h, 7d).',
    );
  return found;
};

/** Options of every command that speaks to a server. */
export const withServer = (command: Command): Command =>
  command
    .option('--server <url>', 'address of the server (HEDGEROW_SERVER)')
    .option('--token <token>', 'token for a server that is not on this machine (HEDGEROW_TOKEN)')
    .option('--data <folder>', 'data folder of a server on this machine', '.hedgerow');

export const resourceHelp = 'a resource: web, VPC/web, or its identity fabric:Kind.group:namespace:name';

/** A value of an answer as text; nothing for what is not there. */
export const text = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** The objects of a list in an answer. */
export const objectsIn = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Path of a fabric, or of something that is asked of it. */
export const fabricPath = (fabric: string, action?: string): string =>
  `/fabrics/${encodeURIComponent(fabric)}${action === undefined ? '' : `/${action}`}`;

/** Path of a resource, or of something that is asked of it. */
export const resourcePath = (resource: string, action?: string): string =>
  `/resources/${encodeURIComponent(resource)}${action === undefined ? '' : `/${action}`}`;
