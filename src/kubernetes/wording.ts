/** Field errors in the words of a server of some version (apimachinery, `field.Error` through the years). */
import { printed, type SchemaProblem } from './field-error.ts';
import type { ServerProfile } from './profile.ts';

/** Servers from 1.34 on print values as JSON, not as Go. */
const asJson = ({ value, message }: SchemaProblem): string =>
  typeof value === 'object' ? message.replace(`value: ${printed(value)}`, () => `value: ${JSON.stringify(value)}`) : message;

const tooLong = (message: string, { saysBytes, saysSingular }: ServerProfile, code: string): string => {
  if (!saysBytes)
    return code === 'annotations-size' ? message.replace(/may not be longer than (\d+)$/u, 'must have at most $1 bytes') : message;
  return message.replace(/may not be longer than (\d+)$/u, (_all, most: string) => {
    return `may not be more than ${most} ${saysSingular && most === '1' ? 'byte' : 'bytes'}`;
  });
};

const singular = (message: string, { code }: SchemaProblem): string => {
  if (code === 'embedded') return message.replace(/: Required value: must not be empty$/u, ': Required value');
  return message.replace(/at most 1 items$/u, 'at most 1 item');
};

/** The problem in the words of a server of the profile. */
export const wordedFor = (problem: SchemaProblem, profile: ServerProfile): SchemaProblem => {
  const valued = profile.printsJson ? asJson(problem) : problem.message;
  const long = problem.reason === 'FieldValueTooLong' ? tooLong(valued, profile, problem.code) : valued;
  const message = profile.saysSingular ? singular(long, problem) : long;
  return message === problem.message ? problem : { ...problem, message };
};
