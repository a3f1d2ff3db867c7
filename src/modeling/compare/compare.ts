/**
 * What changed between two linked models, and what it means on each platform. Every change is told; that nothing is missing is
 * proven on every run by replaying the changes.
 */
import type { Location } from '#base/diagnostic.ts';
import { canonical, isObject } from '#base/json.ts';
import { nearestName } from '#base/nearest-name.ts';
import { settle } from '../load/places.ts';
import type { Model } from '../metamodel/elements.ts';
import { bare, type Part } from './anatomy.ts';
import { type Difference, pathOf, subject } from './difference.ts';
import type { Names } from './directions.ts';
import { type Change, judge } from './judge.ts';
import { unexplained } from './replay.ts';
import { changeRules } from './rules.ts';
import { platforms } from './verdict.ts';
import { alignVersions } from './versions.ts';
import { differences } from './walk.ts';

export interface Comparison {
  readonly changes: readonly Change[];
  /** What the changes were judged from, in the same order. */
  readonly differences: readonly Difference[];
}

const namesOf = (old: Model, now: Model, found: readonly Difference[]): Names => {
  const renames = new Map<string, string>();
  const twice = new Set<string>();
  for (const { step, before, after } of found) {
    if (step !== 'renamed') continue;
    if (renames.has(String(before)) && renames.get(String(before)) !== after) twice.add(String(before));
    renames.set(String(before), String(after));
  }
  for (const name of twice) renames.delete(name);
  const enums = new Set(
    [...old.contexts, ...old.external, ...now.contexts, ...now.external].flatMap((context) => context.enums.map(({ name }) => name)),
  );
  return { renames, isEnum: (name) => enums.has(name) };
};

/** What an element says besides its name and texts. */
const body = (part: Part | undefined): string => {
  const said = bare(part);
  return isObject(said)
    ? canonical(Object.fromEntries(Object.entries(said).filter(([key]) => !['name', 'description', 'renamedFrom'].includes(key))))
    : '';
};

/** Hints for what was removed and looks as if it had been renamed: nothing is taken for renamed that does not say so. */
const likelyRenames = (found: readonly Difference[]): ReadonlyMap<Difference, string> => {
  const elements = found.filter(({ field }) => field.length === 0);
  const listOf = ({ way }: Difference): string => `${pathOf(way.slice(0, -1))} ${way.at(-1)?.field ?? ''}`;
  const added = Map.groupBy(
    elements.filter(({ step }) => step === 'added'),
    listOf,
  );
  const hints = new Map<Difference, string>();
  for (const difference of elements) {
    const { key = '', old } = subject(difference);
    const candidates = difference.step === 'removed' ? (added.get(listOf(difference)) ?? []) : [];
    if (candidates.length === 0 || old?.['name'] === undefined) continue;
    const names = candidates.map((candidate) => subject(candidate).key ?? '');
    const own = body(old);
    const alike = own === '{}' ? undefined : candidates.find((candidate) => body(subject(candidate).now) === own);
    const name = alike === undefined ? nearestName(key, names) : subject(alike).key;
    if (name !== undefined) hints.set(difference, `If ${key} is called ${name} now, write renamedFrom: ${key} there.`);
  }
  return hints;
};

const missed = (path: string): Change => {
  const { says, judgements } = changeRules['change/not-known'];
  const verdict = { verdict: 'breaking', why: judgements.request.why, affected: true } as const;
  return {
    code: 'change/not-known',
    path,
    says,
    platforms: Object.fromEntries(platforms.map((platform) => [platform, verdict])) as Change['platforms'],
    usedBy: [],
    verdict: 'breaking',
    attention: false,
    hint: 'The comparison did not see it and only its proof did: report it.',
  };
};

/** Compares two linked models. Equal models give nothing. */
export const compareModels = (old: Model, now: Model): Comparison => {
  const aligned = alignVersions({ old, now });
  const found = differences(aligned.old, aligned.now);
  const names = namesOf(old, now, found);
  const hints = likelyRenames(found);
  const changes = found.map((difference) => judge(difference, { old, now }, names, hints));
  const hole = unexplained(aligned.old, aligned.now, found);
  return { changes: hole === undefined ? changes : [...changes, missed(hole)], differences: found };
};

/** The changes with exact places, given the texts that the two models were read from. */
export const placedIn = (
  changes: readonly Change[],
  old: readonly { readonly path: string; readonly text: string }[],
  now: readonly { readonly path: string; readonly text: string }[],
): readonly Change[] => {
  const settled = (files: typeof old, side: 'old' | 'now'): readonly (Location | undefined)[] => {
    const wanted = changes.flatMap((change) => change[side] ?? []);
    const places = settle(
      wanted.map((where) => ({ code: '', severity: 'info', message: '', where })),
      files,
    ).values();
    return changes.map((change) => (change[side] === undefined ? undefined : places.next().value?.where));
  };
  const [before, after] = [settled(old, 'old'), settled(now, 'now')];
  return changes.map((change, index) => {
    const [oldPlace, newPlace] = [before[index], after[index]];
    return { ...change, ...(oldPlace === undefined ? {} : { old: oldPlace }), ...(newPlace === undefined ? {} : { now: newPlace }) };
  });
};
