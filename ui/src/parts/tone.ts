/** Colours by meaning, as CSS variables of `theme.css`. A colour never says anything alone: text and shape say it too. */
import type { CSSProperties } from 'react';
import type { DriftSeverity, FileOutcome, Health, Lifecycle, ResourceState, Severity } from '../generated/vocabulary.ts';
import type { IconName } from './icons.tsx';

export type Tone = ResourceState | Severity;

export const toneStyle = (tone: Tone): CSSProperties => ({ '--tone': `var(--${tone})`, '--tone-bg': `var(--${tone}-bg)` }) as CSSProperties;

/** What each state means, in one line. */
export const stateMeaning: Readonly<Record<ResourceState, string>> = {
  synced: 'Git and the cluster agree.',
  drifted: 'Both exist and differ.',
  pending: 'On its way or waiting; the reason says for what.',
  committed: 'In Git, not in the cluster.',
  orphaned: 'In the cluster, not in Git.',
  draft: 'A change that exists only in Hedgerow.',
};

/** Order of states on screen: what needs a person first, what is fine last. */
export const stateOrder: readonly ResourceState[] = ['drifted', 'orphaned', 'committed', 'pending', 'draft', 'synced'];

export const healthTone: Readonly<Record<Health, Tone>> = { healthy: 'synced', degraded: 'warning', failing: 'error', unknown: 'draft' };
export const healthIcon: Readonly<Record<Health, IconName>> = { healthy: 'synced', degraded: 'warning', failing: 'error', unknown: 'help' };
export const driftTone: Readonly<Record<DriftSeverity, Tone>> = { critical: 'error', high: 'error', medium: 'warning', low: 'draft' };
export const lifecycleTone: Readonly<Record<Lifecycle, Tone>> = {
  planned: 'pending',
  active: 'synced',
  deprecated: 'warning',
  archived: 'draft',
};
export const outcomeTone: Readonly<Record<FileOutcome, Tone>> = {
  manifests: 'synced',
  invalid: 'error',
  empty: 'draft',
  ignored: 'draft',
  unsupported: 'warning',
};
export const outcomeIcon: Readonly<Record<FileOutcome, IconName>> = {
  manifests: 'synced',
  invalid: 'error',
  empty: 'file',
  ignored: 'file',
  unsupported: 'warning',
};
export const outcomeMeaning: Readonly<Record<FileOutcome, string>> = {
  manifests: 'Holds manifests that were read.',
  empty: 'Holds no document.',
  invalid: 'Holds at least one document that could not be read; what it said before is kept.',
  ignored: 'Not a manifest by its name.',
  unsupported: 'A link, a submodule, a large-file pointer or a file over the limit.',
};
