/** What a change of manifests would do to a fabric: what it touches, how risky it looks, and which findings come and go. */
import type { Diagnostic } from '#base/diagnostic.ts';
import { consequencesOf } from '#hedgehog/consequences.ts';
import { type Impact, impactOf } from '#hedgehog/impact.ts';
import { newOnes, Validation } from './validate.ts';
import type { NamedContent } from './validate-sources.ts';

export interface StatesCompared extends Impact {
  /** Findings that the older state did not have. */
  readonly found: readonly Diagnostic[];
  /** Findings of the older state that are no longer there. */
  readonly resolved: readonly Diagnostic[];
}

/** Compares two states of the same files. */
export const compareStates = (before: readonly NamedContent[], after: readonly NamedContent[]): StatesCompared => {
  const earlier = new Validation({ once: true });
  earlier.change(before);
  const later = new Validation({ once: true, before: earlier.entries() });
  later.change(after);
  const [then, now] = [earlier.diagnostics(), later.diagnostics()];
  const found = newOnes(now, then);
  const newErrors = found.filter(({ severity }) => severity === 'error').length;
  const consequences = consequencesOf(earlier.topology(), later.topology());
  return { ...impactOf(earlier.entries(), later.entries(), { newErrors, consequences }), found, resolved: newOnes(then, now) };
};
