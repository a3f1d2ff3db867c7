/** Verdicts, and the words in which rules speak of them. */
import type { Place } from './places.ts';

/** What a model is compared for. NetBox is judged by what its plugin would hold of the kinds; there is no such target yet. */
export const platforms = ['crd', 'api', 'events', 'database', 'netbox', 'typescript'] as const;
export type Platform = (typeof platforms)[number];

export const platformTitles: Readonly<Record<Platform, string>> = {
  crd: 'CRD',
  api: 'API',
  events: 'Events',
  database: 'Database',
  netbox: 'NetBox plugin',
  typescript: 'TypeScript',
};

/** Which platform sees which places. */
export const placesOfPlatform: Readonly<Record<Platform, readonly Place[]>> = {
  crd: ['stored'],
  api: ['request', 'answer'],
  events: ['event'],
  database: ['row', 'kept'],
  netbox: ['plugin'],
  typescript: ['code'],
};

/** From harmless to harmful. */
export const verdicts = ['compatible', 'migration', 'breaking'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
  /** Compatible by the letter, and still worth telling somebody. */
  readonly attention?: true;
  /**
   * `upcast`: breaking unless the event has a new version and an upcast that says it. `rebuild`: breaking unless the view has a new
   * version, because its table is filled from the log again.
   */
  readonly unless?: 'upcast' | 'rebuild';
}

export const fine = (why: string): Judgement => ({ verdict: 'compatible', why });
export const care = (why: string): Judgement => ({ verdict: 'compatible', why, attention: true });
export const migrate = (why: string): Judgement => ({ verdict: 'migration', why });
export const breaks = (why: string): Judgement => ({ verdict: 'breaking', why });
/** An event: needs an upcast. */
export const upcast = (why: string): Judgement => ({ verdict: 'breaking', why, unless: 'upcast' });
/** A table: needs a new version of its view. */
export const rebuild = (why: string): Judgement => ({ verdict: 'breaking', why, unless: 'rebuild' });

/** `kept` is judged as `plugin` unless it is said: both are tables that are all there is. */
export type Judgements = Readonly<Record<Exclude<Place, 'kept'>, Judgement>> & { readonly kept?: Judgement };

/** One judgement for all places, but for those that are named. */
export const all = (judgement: Judgement, but: Partial<Judgements> = {}): Judgements => ({
  request: judgement,
  answer: judgement,
  event: judgement,
  row: judgement,
  stored: judgement,
  plugin: judgement,
  code: judgement,
  ...but,
});

/** The judgement for a place. */
export const judgementAt = (judgements: Judgements, place: Place): Judgement =>
  place === 'kept' ? (judgements.kept ?? judgements.plugin) : judgements[place];

/** A row of the rules: of which element, which field, which way, and what that means in each place. */
export interface ChangeRule {
  readonly of: string;
  /** Fields it is about; empty for the element itself. */
  readonly field: readonly string[];
  /** Which way it went: `added`, `loosened`… */
  readonly went: string;
  /** The change in a few words. */
  readonly says: string;
  readonly judgements: Judgements;
}
