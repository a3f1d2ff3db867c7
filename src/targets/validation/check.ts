/** Limits of a schema document: its definitions share one space of names. */
import { type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
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
    const seen = new Map<string, Location>();
    return definitions.flatMap(({ name, where }) => {
      const other = seen.get(name);
      if (other !== undefined) {
        const related = [{ message: 'The other one.', where: other }];
        return [report(validationProblems, 'validation/name-twice', where, { name }, { related })];
      }
      seen.set(name, where);
      return [];
    });
  });
