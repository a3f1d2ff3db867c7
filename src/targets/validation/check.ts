/** Limits of a schema document: its definitions share one space of names. */
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import type { ValidationPsm } from './psm.ts';

export const validationProblems = defineDiagnostics({
  'validation/name-twice': {
    severity: 'error',
    message: 'Two elements of the context give the schema {name}.',
    hint: 'Rename one of them: values, enums, commands and events share one document.',
  },
});

export const check = ({ documents }: ValidationPsm): readonly Diagnostic[] =>
  documents.flatMap(({ definitions }) => {
    const seen = new Set<string>();
    return definitions.flatMap(({ name, where }) => {
      if (!seen.has(name)) {
        seen.add(name);
        return [];
      }
      return [report(validationProblems, 'validation/name-twice', where, { name })];
    });
  });
