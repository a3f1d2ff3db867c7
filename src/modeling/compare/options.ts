/** Options of targets: JSON that only its target understands. What is known of a few of them is said here; the rest is not known. */
import { canonical, isObject } from '#base/json.ts';
import type { Difference } from './difference.ts';
import { facetDirection } from './directions.ts';

interface Leaf {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** The single values in which two options differ. */
const leaves = (path: readonly string[], before: unknown, after: unknown): readonly Leaf[] => {
  if (canonical(before) === canonical(after)) return [];
  if (!(isObject(before) || isObject(after))) return [{ path, before, after }];
  const [old, now] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) => leaves([...path, key], old[key], now[key]));
};

/** From harmless to what nobody knows. */
const ranks = ['texts', 'elsewhere', 'loosened', 'tightened', 'pruned', 'ownership', 'not known'] as const;
type Rank = (typeof ranks)[number];

const merging = ['x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-map-type'];

const ruleTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((rule) => (isObject(rule) ? String(rule['rule']) : canonical(rule))) : [];

/** Every rule of the first list stands in the second. */
const within = (first: unknown, second: unknown): boolean => ruleTexts(first).every((text) => ruleTexts(second).includes(text));

const kubernetesLeaf = ({ path, before, after }: Leaf): Rank => {
  const keyword = path.at(-1) ?? '';
  if (keyword === 'description' || keyword === 'title') return 'texts';
  if (merging.includes(keyword)) return 'ownership';
  if (keyword === 'x-kubernetes-preserve-unknown-fields') return after === true ? 'loosened' : 'pruned';
  if (keyword === 'x-kubernetes-validations') return within(after, before) ? 'loosened' : 'tightened';
  if (keyword === 'required' && path.length === 1) return within(after, before) ? 'loosened' : 'tightened';
  const direction = path[0] === 'inner' ? facetDirection(keyword, before, after) : undefined;
  return direction === 'same' ? 'texts' : direction === 'replaced' ? 'tightened' : (direction ?? 'not known');
};

/** Targets whose options are judged, if only as not known. */
const judged = ['kubernetes', 'http', 'relational', 'sql', 'netbox', 'typescript'];

export interface OptionWay {
  /** `targets.kubernetes`, or `targets` for a target that is not compared. */
  readonly field: string;
  readonly went: Rank;
}

/** What happened to the options of an element: the worst of it. */
export const optionWay = ({ field, before, after }: Difference): OptionWay => {
  const found = leaves(field.slice(1), before, after).map(({ path: [target = '', ...path], ...leaf }): OptionWay => {
    if (!judged.includes(target)) return { field: 'targets', went: 'elsewhere' };
    return { field: `targets.${target}`, went: target === 'kubernetes' ? kubernetesLeaf({ path, ...leaf }) : 'not known' };
  });
  const worst = found.reduce<OptionWay | undefined>(
    (most, way) => (most === undefined || ranks.indexOf(way.went) > ranks.indexOf(most.went) ? way : most),
    undefined,
  );
  if (worst === undefined) return { field: 'targets', went: 'texts' };
  return worst.went === 'texts' ? { field: 'targets', went: 'texts' } : worst;
};
