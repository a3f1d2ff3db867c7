/** Short ways to write models in tests. */
import type { Diagnostic } from '#base/diagnostic.ts';
import { checkFiles } from './pipeline.ts';

export const head = (name = 'lab'): string => `context: ${name}\ntitle: Lab\ndescription: A lab.\n`;

/** Files by name, without their endings: `{ lab: '…' }`; `context-map` is the map. */
export const check = (files: Readonly<Record<string, string>>) =>
  checkFiles(
    Object.entries(files).map(([name, text]) => ({ path: name === 'context-map' ? 'context-map.yaml' : `${name}.pim.yaml`, text })),
  );

/** What is wrong: code, line, and the name or reason in the message. */
export const found = (files: Readonly<Record<string, string>>): readonly (readonly [string, number | undefined, string])[] =>
  check(files).diagnostics.map(({ code, where, message }: Diagnostic) => [code, where.line, message]);

export const codesOf = (files: Readonly<Record<string, string>>): readonly string[] => check(files).diagnostics.map(({ code }) => code);
