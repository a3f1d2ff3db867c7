/** Between the spec of a resource and the form of its kind: a form writes down what a person typed, and leaves everything else as it was. */
import type { Json } from '../generated/rows.ts';
import type { FormField } from './form-spec.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an input that nobody touched answers for a field that is not there. */
const isNothing = (value: unknown, given: unknown): boolean =>
  value === undefined || (given === undefined && value === false) || (value === '' && given !== '');

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;

const merged = (field: FormField, given: unknown, typed: unknown): unknown => {
  // No rows were there, and none are now.
  if ((field.kind === 'list' || field.kind === 'map') && typed === undefined) return isEmpty(given) ? given : undefined;
  if (field.kind !== 'group') return isNothing(typed, given) ? (given === '' ? '' : undefined) : typed;
  if (!isFields(typed)) return undefined;
  const inside = specFrom(field.fields, isFields(given) ? given : {}, typed);
  // A group that has to be there was opened by the form itself.
  return field.required && given === undefined && Object.keys(inside).length === 0 ? undefined : inside;
};

/**
 * The spec after a form was filled in. Fields keep their order; those that the form does not know stay; inputs without an answer are left out.
 *
 * @param given what the form was opened with
 * @param typed what the form answered
 */
export const specFrom = (fields: readonly FormField[], given: Fields, typed: Fields): { readonly [key: string]: Json } => {
  const known = new Map(fields.map((field) => [field.name, field]));
  const names = [...Object.keys(given), ...fields.map(({ name }) => name).filter((name) => !Object.hasOwn(given, name))];
  const spec = names.map((name) => {
    const field = known.get(name);
    return [name, field === undefined ? given[name] : merged(field, given[name], typed[name])] as const;
  });
  return Object.fromEntries(spec.filter((entry): entry is [string, Json] => entry[1] !== undefined));
};
