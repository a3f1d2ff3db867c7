/**
 * A platform a model is transformed to. All targets have this shape: transform the model to plain data (the PSM), check the
 * platform's own limits on it, print it. No decision is made while printing.
 */
import type { Diagnostic, DiagnosticRow, Location } from '#base/diagnostic.ts';
import type { Model } from './metamodel/elements.ts';
import type { SupportTable } from './metamodel/features.ts';

/** A file to be written. */
export interface GeneratedFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Elements the file was made from. */
  readonly sources: readonly Location[];
}

export interface Target<Psm = unknown> {
  /** One word, as in `--target`. */
  readonly name: string;
  readonly description: string;
  /** What this target can report, besides what models report anyway. */
  readonly diagnostics: Readonly<Record<string, DiagnosticRow>>;
  /** For targets of data: what becomes of each demand of a model. Published as the support matrix, and held to it by the conformance run. */
  readonly support?: SupportTable;
  /** Pure: the same model gives the same PSM. */
  readonly transform: (model: Model) => { readonly psm: Psm; readonly diagnostics: readonly Diagnostic[] };
  /** The platform's limits. */
  readonly check: (psm: Psm) => readonly Diagnostic[];
  readonly print: (psm: Psm) => readonly GeneratedFile[];
}

/** A target among others: what its PSM looks like is known to itself alone, since a PSM goes only from its own transform to its own check and print. */
export const anyTarget = <Psm>(target: Target<Psm>): Target => target as unknown as Target;
