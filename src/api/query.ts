/** Query parameters: numbers, unknown names, and what to say about wrong ones. */
import type { Context } from 'hono';
import { nearestName } from '#base/nearest-name.ts';
import { BadQuery, queryProblems } from '#eventing/tables/query.ts';
import { NoSuchMoment } from './as-of.ts';
import { type Problem, sendProblem } from './problem.ts';

const fill = (text: string, parameters: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => parameters[name] ?? whole);

const badQuery = ({ code, parameters }: BadQuery): Problem => {
  const row = queryProblems[code];
  const wrong = parameters['value'] ?? parameters['column'] ?? parameters['lookup'] ?? '';
  const meant = nearestName(wrong, (parameters['known'] ?? '').split(', '));
  const guess = parameters['known'] === undefined || meant === undefined ? '' : `Did you mean ${meant}? `;
  return { status: 400, code, title: fill(row.message, parameters), hint: `${guess}${fill(row.hint, parameters)}` };
};

/** Runs `work`; what is wrong with the query becomes a problem, anything else stays a fault. */
export const answeringQuery = async (c: Context, work: () => Promise<Response>): Promise<Response> => {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof BadQuery) return sendProblem(c, badQuery(fault));
    if (fault instanceof NoSuchMoment) return sendProblem(c, fault.problem);
    throw fault;
  }
};

/** A whole number, cut to `maximum`; `fallback` when the parameter is absent or empty. Throws `BadQuery`. */
export const wholeNumber = (c: Context, name: string, fallback: number, maximum: number): number => {
  const text = c.req.query(name) ?? '';
  if (text === '') return fallback;
  if (!/^\d+$/u.test(text)) throw new BadQuery('query/bad-value', { column: name, value: text, type: 'a whole number' });
  return Math.min(Number(text), maximum);
};

export const maxPage = 1000;

/** Rows on a page: 50 unless told, 0 means as many as allowed. */
export const pageSize = (c: Context): number => wholeNumber(c, 'limit', 50, maxPage) || maxPage;

/** Throws `BadQuery` when the request has a parameter that is not among `known`. `what` is what was asked for. */
export const demandKnown = (c: Context, what: string, known: readonly string[]): void => {
  for (const name of Object.keys(c.req.queries()))
    if (!known.includes(name)) throw new BadQuery('query/unknown-column', { table: what, column: name, known: known.join(', ') });
};

/** The request's address with other values for some of its parameters: another page, whole, since clients of NetBox follow it as it is. */
export const withParameters = (c: Context, values: Readonly<Record<string, string>>): string => {
  const url = new URL(c.req.url);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return url.href;
};
