/**
 * Changes that somebody accepted on purpose, with a reason: `accepted-changes.yaml` beside the models. An acceptance is for one code at
 * one element, and expires with the change: one that fits no change any more is told, so that it is taken out.
 */
import { type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
import { isObject } from '#base/json.ts';
import { readYaml } from '#yaml/read.ts';
import type { Change } from './judge.ts';

export const acceptanceProblems = defineDiagnostics({
  'compare/bad-acceptance': {
    severity: 'error',
    message: 'The acceptance does not say its {key}.',
    hint: 'Write change, element and reason; field only when a single field is meant.',
  },
  'compare/unused-acceptance': {
    severity: 'warning',
    message: 'No change {code} of {element} is there any more.',
    hint: 'Take the acceptance out.',
  },
});

export interface Acceptance {
  readonly code: string;
  readonly element: string;
  readonly field?: string;
  readonly reason: string;
  readonly where: Location;
}

const textOf = (entry: unknown, key: string): string | undefined => {
  const value = isObject(entry) ? entry[key] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/** Reads acceptances; whatever is wrong with them is told. */
export const readAcceptances = (
  text: string,
  file: string,
): { readonly acceptances: readonly Acceptance[]; readonly diagnostics: readonly Diagnostic[] } => {
  const { documents, diagnostics } = readYaml(text, { profile: 'model', file });
  const [document] = documents;
  const entries = isObject(document?.value) && Array.isArray(document.value['accepted']) ? document.value['accepted'] : [];
  const problems: Diagnostic[] = [...diagnostics];
  if (document !== undefined && !(isObject(document.value) && Array.isArray(document.value['accepted'])))
    problems.push(report(acceptanceProblems, 'compare/bad-acceptance', { file, ...document.locate('') }, { key: 'list `accepted`' }));
  const acceptances = entries.flatMap((entry, index): readonly Acceptance[] => {
    const where = { file, ...document?.locate(`/accepted/${index}`) };
    const [code, element, reason] = ['change', 'element', 'reason'].map((key) => textOf(entry, key));
    if (code === undefined || element === undefined || reason === undefined) {
      const key = code === undefined ? 'change' : element === undefined ? 'element' : 'reason';
      problems.push(report(acceptanceProblems, 'compare/bad-acceptance', where, { key }));
      return [];
    }
    const field = textOf(entry, 'field');
    return [{ code, element, reason, where, ...(field === undefined ? {} : { field }) }];
  });
  return { acceptances, diagnostics: problems };
};

const fits = ({ code, element, field }: Acceptance, change: Change): boolean =>
  code === change.code && element === change.path && (field === undefined || field === change.field);

/** The changes, those that were accepted with the reason; and acceptances that fit none of them. */
export const accept = (
  changes: readonly Change[],
  acceptances: readonly Acceptance[],
): { readonly changes: readonly Change[]; readonly diagnostics: readonly Diagnostic[] } => ({
  changes: changes.map((change) => {
    const found = acceptances.find((acceptance) => fits(acceptance, change));
    return found === undefined ? change : { ...change, accepted: found.reason };
  }),
  diagnostics: acceptances
    .filter((acceptance) => !changes.some((change) => fits(acceptance, change)))
    .map(({ code, element, where }) => report(acceptanceProblems, 'compare/unused-acceptance', where, { code, element })),
});
