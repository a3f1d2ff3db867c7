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

/** How many notes of one code are shown as text before the rest is only counted: a rule in a large model is one for each target. */
const mostNotes = 5;

/** Diagnostics without the notes that say the same once more, and a line for each code of which some were left out. */
export const withoutRepeatedNotes = (
  diagnostics: readonly Diagnostic[],
): { readonly shown: readonly Diagnostic[]; readonly left: readonly string[] } => {
  const counts = new Map<string, number>();
  const shown = diagnostics.filter(({ severity, code }) => {
    if (severity !== 'info') return true;
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= mostNotes;
  });
  const left = [...counts]
    .filter(([, count]) => count > mostNotes)
    .map(([code, count]) => `${count - mostNotes} more of ${code}; --format json lists them.`);
  return { shown, left };
};

/** Diagnostics and a closing line; `more` is what JSON tells besides; with `fold` notes of one code are counted after the first few. */
export const printDiagnostics = (
  io: Io,
  format: Format,
  diagnostics: readonly Diagnostic[],
  more: Readonly<Record<string, unknown>>,
  closing: string,
  { fold = false }: { readonly fold?: boolean } = {},
): void => {
  if (format === 'sarif') io.out(`${sarif(diagnostics)}\n`);
  else if (format === 'json') io.out(`${json({ ...more, diagnostics })}\n`);
  else {
    const textOf = io.terminal ? makeReader() : () => undefined;
    const { shown, left } = fold ? withoutRepeatedNotes(diagnostics) : { shown: diagnostics, left: [] };
    for (const diagnostic of shown) io.out(`${diagnosticText(io, diagnostic, textOf)}\n`);
    for (const line of left) io.out(`${line}\n`);
    io.out(`${closing}: ${summary(diagnostics)}\n`);
  }
};
