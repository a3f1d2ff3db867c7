/** Prints what a command found out, in the format that was asked for. */
import { readFileSync } from 'node:fs';
import type { Diagnostic } from '#base/diagnostic.ts';
import { diagnosticText, sarif, summary } from '../diagnostics.ts';
import { type Format, type Io, json } from '../output.ts';

/** Reads files that diagnostics are about, each once; nothing when one cannot be read any more. */
export const makeReader = (): ((file: string) => string | undefined) => {
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (!texts.has(file)) {
      try {
        texts.set(file, readFileSync(file, 'utf8'));
      } catch {
        texts.set(file, undefined);
      }
    }
    return texts.get(file);
  };
};

/** Diagnostics and a closing line; `more` is what JSON tells besides. */
export const printDiagnostics = (
  io: Io,
  format: Format,
  diagnostics: readonly Diagnostic[],
  more: Readonly<Record<string, unknown>>,
  closing: string,
): void => {
  if (format === 'sarif') io.out(`${sarif(diagnostics)}\n`);
  else if (format === 'json') io.out(`${json({ ...more, diagnostics })}\n`);
  else {
    const textOf = io.terminal ? makeReader() : () => undefined;
    for (const diagnostic of diagnostics) io.out(`${diagnosticText(io, diagnostic, textOf)}\n`);
    io.out(`${closing}: ${summary(diagnostics)}\n`);
  }
};
