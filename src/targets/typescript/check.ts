/** Limits of TypeScript: words that cannot name a type, a property or a constant. */
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import type { TypescriptPsm } from './psm.ts';

export const typescriptProblems = defineDiagnostics({
  'typescript/reserved': { severity: 'error', message: '{name} cannot name a type in TypeScript.', hint: 'Use another name.' },
});

const reserved = new Set([
  'Array',
  'Boolean',
  'Command',
  'Date',
  'Decider',
  'Decision',
  'DomainEvent',
  'Error',
  'Json',
  'Map',
  'Number',
  'Object',
  'Promise',
  'Readonly',
  'Record',
  'Set',
  'String',
]);

export const check = (psm: TypescriptPsm): readonly Diagnostic[] =>
  psm.contexts.flatMap((context) =>
    [
      ...context.unions,
      ...context.values,
      ...context.rows,
      ...context.aggregates.flatMap(({ commands, events }) => [...commands, ...events]),
    ]
      .filter(({ name }) => reserved.has(name))
      .map(({ name, where }) => report(typescriptProblems, 'typescript/reserved', where, { name })),
  );
