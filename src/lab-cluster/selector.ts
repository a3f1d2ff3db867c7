/** Label and field selectors (Kubernetes API, "Labels and Selectors"). */
import { isObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { badRequest } from './status.ts';

export type Selector = (object: KubernetesObject) => boolean;

const labelsOf = (object: KubernetesObject): Readonly<Record<string, unknown>> =>
  isObject(object.metadata['labels']) ? object.metadata['labels'] : {};

/** Splits at commas outside parentheses. */
const terms = (text: string): readonly string[] =>
  text
    .split(/,(?![^(]*\))/u)
    .map((term) => term.trim())
    .filter((term) => term !== '');

const labelTerm = (term: string): Selector => {
  const [, key = '', operator = '', values = ''] = /^([^\s!=(]+)\s+(in|notin)\s*\(([^)]*)\)$/u.exec(term) ?? [];
  if (operator !== '') {
    const wanted = values.split(',').map((value) => value.trim());
    return (object) => {
      const value = labelsOf(object)[key];
      const within = typeof value === 'string' && wanted.includes(value);
      return operator === 'in' ? within : !within;
    };
  }
  if (term.startsWith('!')) return (object) => !Object.hasOwn(labelsOf(object), term.slice(1).trim());
  const [, name = '', sign = '', value = ''] = /^([^\s!=]+)\s*(==|=|!=)\s*(\S*)$/u.exec(term) ?? [];
  if (sign === '!=') return (object) => labelsOf(object)[name] !== value;
  if (sign !== '') return (object) => labelsOf(object)[name] === value;
  if (!/^[\w./-]+$/u.test(term)) throw badRequest(`unable to parse requirement: ${term}`);
  return (object) => Object.hasOwn(labelsOf(object), term);
};

const fieldTerm = (term: string): Selector => {
  const [, name = '', sign = '', value = ''] = /^(metadata\.(?:name|namespace))\s*(==|=|!=)\s*(.*)$/u.exec(term) ?? [];
  if (name === '') throw badRequest(`field label not supported: ${/^[^=!]*/u.exec(term)?.[0] ?? term}`);
  const read = (object: KubernetesObject): string => (name === 'metadata.name' ? object.metadata.name : (object.metadata.namespace ?? ''));
  return (object) => (read(object) === value) === (sign !== '!=');
};

/** Both selectors of a request, as one question. */
export const makeSelector = (labels: string | null, fields: string | null): Selector => {
  const all = [...terms(labels ?? '').map(labelTerm), ...terms(fields ?? '').map(fieldTerm)];
  return (object) => all.every((matches) => matches(object));
};
