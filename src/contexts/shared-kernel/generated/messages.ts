// Generated from models/shared-kernel.pim.yaml by hedgerow model generate. Do not edit.
import type { Json } from '#base/json.ts';

/** How an observation of a foreign system went. */
export const Health = ['unknown', 'healthy', 'degraded', 'failing'] as const;
export type Health = (typeof Health)[number];

/** How much a finding matters. */
export const Severity = ['error', 'warning', 'info'] as const;
export type Severity = (typeof Severity)[number];

/** What kind of difference it is. */
export const Difference = ['value', 'foreign', 'ownership'] as const;
export type Difference = (typeof Difference)[number];

/** Which of the rules of a fabric are asked, and what they count for. */
export const RuleMode = ['off', 'webhook', 'hhfab', 'strict'] as const;
export type RuleMode = (typeof RuleMode)[number];

/** How much a difference matters, from its score. */
export const DriftSeverity = ['low', 'medium', 'high', 'critical'] as const;
export type DriftSeverity = (typeof DriftSeverity)[number];

/** Names one custom resource of one fabric. */
export interface ResourceKey {
  /** Fabric the resource belongs to. */
  readonly fabric: string;
  /** API group; empty for the core group. */
  readonly group: string;
  /** Kind as the API spells it. */
  readonly kind: string;
  /** Namespace; empty for cluster-scoped kinds. */
  readonly namespace: string;
  /** Name of the resource. */
  readonly name: string;
}

/** Where in Git a manifest stands. */
export interface Origin {
  /** Commit that was read. */
  readonly commit: string;
  /** Name of that commit's author; absent in what was recorded before it was kept. */
  readonly author?: string;
  /** Path from the repository's root. */
  readonly file: string;
  /** First line of the document. */
  readonly line: number;
  /** Position of the document in its file. */
  readonly document: number;
}

/** One aspect of an observation, as Kubernetes writes conditions. */
export interface Condition {
  /** The aspect. */
  readonly type: string;
  /** Whether it holds. */
  readonly status: string;
  /** A word for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
}

/** One difference between what is desired and what is live. */
export interface Change {
  /** JSON pointer into the object. */
  readonly path: string;
  /** What reconciling would do at this place: add, remove, change, or take into our ownership. */
  readonly kind: string;
  /** Value that Git wants; absent when reconciling removes it. */
  readonly desired?: Json;
  /** Value in the cluster; absent when reconciling adds it. */
  readonly live?: Json;
  /** Field manager that owns the live value if the server says so. */
  readonly manager?: string;
  /** When that manager last wrote; absent when the server does not say. */
  readonly since?: string;
  /** What kind of difference it is; a value, when nothing is said. */
  readonly category?: Difference;
  /** Rule that says not to count it. */
  readonly ignoredBy?: string;
  /** How much it matters; worked out for views. */
  readonly severity?: DriftSeverity;
}

/** A diagnostic about a manifest. */
export interface Finding {
  /** Stable code of the diagnostic. */
  readonly code: string;
  /** How much it matters. */
  readonly severity: Severity;
  /** What is wrong. */
  readonly message: string;
  /** Path from the repository's root. */
  readonly file: string;
  /** Line, from 1. */
  readonly line?: number;
  /** Column, from 1. */
  readonly column?: number;
  /** What to do. */
  readonly hint?: string;
  /** Identity of the resource it is about. */
  readonly resource?: string;
  /** Other places that take part. */
  readonly related?: Json;
}
