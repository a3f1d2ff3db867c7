/** Says of each difference what it means on each platform. */
import type { Location } from '#base/diagnostic.ts';
import { canonical } from '#base/json.ts';
import { inside } from '../load/places.ts';
import { formatType } from '../load/type-ref.ts';
import type { Model, TypeRef } from '../metamodel/elements.ts';
import { listIn, type Part } from './anatomy.ts';
import { type Ancestor, type Difference, pathOf, subject, whereIs } from './difference.ts';
import { type Names, namesElements, wayOf } from './directions.ts';
import { optionWay } from './options.ts';
import { type Pair, type Place, type Use, usesOf } from './places.ts';
import { type ChangeCode, changeRules, ruleFor } from './rules.ts';
import {
  type ChangeRule,
  type Judgement,
  judgementAt,
  type Platform,
  placesOfPlatform,
  platforms,
  type Verdict,
  verdicts,
} from './verdict.ts';

export interface PlatformVerdict {
  readonly verdict: Verdict;
  readonly why: string;
  /** Compatible by the letter, and still worth telling somebody. */
  readonly attention?: true;
  /** False when the element does not show on the platform at all. */
  readonly affected: boolean;
}

export interface Change {
  readonly code: ChangeCode;
  /** The element, as the models nest: `fabric-management/values/GitConfiguration/attributes/branch`. */
  readonly path: string;
  /** The field of the element; absent when the element itself was added, removed or renamed. */
  readonly field?: string;
  /** What happened, in a sentence. */
  readonly says: string;
  /** What the field was and is, as text. */
  readonly before?: string;
  readonly after?: string;
  readonly old?: Location;
  readonly now?: Location;
  readonly platforms: Readonly<Record<Platform, PlatformVerdict>>;
  /** Messages, views and kinds that it shows in: `event GitConfigured`, `kind VPC`. */
  readonly usedBy: readonly string[];
  /** The worst of all platforms. */
  readonly verdict: Verdict;
  readonly attention: boolean;
  /** Whether an upcast in the model would let old events be read. */
  readonly upcastHelps?: true;
  /** What to do about it. */
  readonly hint?: string;
  /** Why somebody accepted it, when somebody did. */
  readonly accepted?: string;
}

const rank = (verdict: Verdict, attention: boolean): number => verdicts.indexOf(verdict) * 2 + (attention ? 1 : 0);

const upcastSays = (name: string | undefined, oldName: string | undefined, upcast: Part): boolean => {
  const rename = (upcast['rename'] ?? {}) as Readonly<Record<string, string>>;
  const defaults = (upcast['defaults'] ?? {}) as object;
  const drop = (upcast['drop'] ?? []) as readonly string[];
  const gives = name !== undefined && (Object.hasOwn(rename, name) || Object.hasOwn(defaults, name));
  const takes = oldName !== undefined && (drop.includes(oldName) || Object.values(rename).includes(oldName));
  return gives || takes;
};

/** Whether a new version of the event has an upcast that says what became of the attribute. */
const upcasted = (event: Ancestor, attribute: Ancestor): Judgement | undefined => {
  const [from, to] = [Number(event.old?.['version']), Number(event.now?.['version'])];
  if (!(to > from)) return undefined;
  const own = listIn(event.now, 'upcasts').filter((upcast) => Number(upcast['from']) >= from);
  const name = attribute.now === undefined ? undefined : String(attribute.now['name']);
  const oldName = attribute.old === undefined ? undefined : String(attribute.old['name']);
  const found = own.find((upcast) => upcastSays(name, oldName, upcast));
  return found === undefined
    ? undefined
    : { verdict: 'migration', why: `Old events are read through the upcast from version ${String(found['from'])}.` };
};

const eventJudgement = (judgement: Judgement, difference: Difference): Judgement => {
  if (judgement.unless !== 'upcast') return judgement;
  const event = difference.way.find(({ kind }) => kind === 'event');
  if (event === undefined)
    return { verdict: 'breaking', why: `${judgement.why} An upcast changes attributes of events and does not reach into values.` };
  return (
    upcasted(event, subject(difference)) ?? {
      verdict: 'breaking',
      why: `${judgement.why} Raise the version of ${event.key ?? 'the event'} and add an upcast.`,
    }
  );
};

const viewAt = (model: Model, [context, view]: readonly string[], former?: string): { readonly version: number } | undefined =>
  model.contexts.find(({ name }) => name === context)?.views.find(({ name }) => name === (former ?? view));

const rebuilt = ({ old, now }: Pair, root: readonly string[]): boolean => {
  const after = viewAt(now, root) as { readonly version: number; readonly renamedFrom?: string } | undefined;
  const before = viewAt(old, root) ?? (after?.renamedFrom === undefined ? undefined : viewAt(old, root, after.renamedFrom));
  return before === undefined || after === undefined || after.version > before.version;
};

const rowJudgement = (judgement: Judgement, use: Use, pair: Pair): Judgement => {
  if (judgement.unless !== 'rebuild') return judgement;
  return rebuilt(pair, use.root)
    ? { verdict: 'migration', why: `${judgement.why} It is filled from the log again.` }
    : {
        verdict: 'breaking',
        why: `${judgement.why} Raise the version of ${use.root.at(-1) ?? 'the view'}, so that it is filled from the log again.`,
      };
};

const judgeUse = (rule: ChangeRule, use: Use, difference: Difference, pair: Pair): Judgement => {
  const judgement = judgementAt(rule.judgements, use.place);
  return use.place === 'event'
    ? eventJudgement(judgement, difference)
    : use.place === 'row'
      ? rowJudgement(judgement, use, pair)
      : judgement;
};

const users = (by: readonly string[]): string => {
  const shown = [...new Set(by)].filter((name) => name !== '');
  if (shown.length === 0) return '';
  const more = shown.length > 3 ? ` and ${shown.length - 3} more` : '';
  return ` (${shown.slice(0, 3).join(', ')}${more})`;
};

const platformVerdict = (
  rule: ChangeRule,
  uses: readonly Use[],
  places: readonly Place[],
  difference: Difference,
  pair: Pair,
): PlatformVerdict => {
  const judged = uses
    .filter(({ place }) => places.includes(place))
    .map((use) => ({ by: use.by, ...judgeUse(rule, use, difference, pair) }));
  const harm = ({ verdict, attention }: Judgement): number => rank(verdict, attention === true);
  const worst = judged.reduce<Judgement | undefined>(
    (most, next) => (most === undefined || harm(next) > harm(most) ? next : most),
    undefined,
  );
  if (worst === undefined) return { verdict: 'compatible', why: 'It does not show here.', affected: false };
  // Whose part it is need not be said where the path says it.
  const inherited = difference.way.some(({ kind }) => kind === 'value' || kind === 'enum');
  return {
    verdict: worst.verdict,
    why:
      inherited && worst.verdict !== 'compatible'
        ? worst.why.replace(/\.$/u, `${users(judged.filter(({ why }) => why === worst.why).map(({ by }) => by))}.`)
        : worst.why,
    affected: true,
    ...(worst.attention === undefined ? {} : { attention: worst.attention }),
  };
};

/** The facets of what a type holds, outside in. */
const itemFacets = (type: TypeRef): readonly string[] => [
  ...(type.constraints === undefined || Object.keys(type.constraints).length === 0 ? [] : [canonical(type.constraints)]),
  ...('of' in type ? itemFacets(type.of) : []),
];

const shownType = (type: TypeRef): string => [formatType(type), ...itemFacets(type)].join(' ');

const shown = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const record = value as { readonly kind?: unknown; readonly text?: unknown } | undefined;
  if (typeof record?.kind === 'string' && ['scalar', 'named', 'list', 'set', 'map'].includes(record.kind))
    return shownType(value as TypeRef);
  return typeof record?.text === 'string' ? record.text : canonical(value);
};

/** A long value is not shown whole. */
const short = (value: unknown): string => {
  const text = shown(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};

/** In lists of names a rename looks like a loss and an addition. */
const followsRename = (difference: Difference, { renames }: Names): boolean => {
  const { field, before, after, step } = difference;
  const { old, now } = subject(difference);
  const names = (part: Part | undefined): readonly unknown[] =>
    Array.isArray(part?.[field[0] ?? '']) ? (part?.[field[0] ?? ''] as readonly unknown[]) : [];
  if (step === 'removed' && typeof before === 'string') return names(now).includes(renames.get(before));
  return step === 'added' && typeof after === 'string' && names(old).some((name) => renames.get(String(name)) === after);
};

/** Records whose keys are anybody's. */
const openRecords = new Set(['labels', 'annotations']);

/** The code of a difference. */
export const codeOf = (difference: Difference, names: Names): ChangeCode => {
  const { kind } = subject(difference);
  const { field, step } = difference;
  if (field[0] === 'targets' && step !== 'reordered') {
    const option = optionWay(difference);
    return ruleFor(kind, option.field, option.went);
  }
  if (namesElements(field) && followsRename(difference, names)) return ruleFor(kind, field.join('.'), 'follows a rename');
  if (step === 'reordered') return ruleFor(kind, field.join('.'), step);
  const way = wayOf(difference, names);
  return way === undefined ? 'change/not-known' : ruleFor(kind, openRecords.has(field[0] ?? '') ? (field[0] ?? '') : field.join('.'), way);
};

/** Facets stand beside the other keys of an attribute, and so does what makes an entity one. */
const unnested = new Set(['constraints', 'entity']);

/** Where the element stands, or the field in it. */
const placeOf = (part: Part | undefined, { field }: Difference): Location | undefined => {
  const where = whereIs(part);
  const keys = unnested.has(field[0] ?? '') ? field.slice(1) : field;
  return where === undefined || keys.length === 0 ? where : inside(where, keys);
};

const hintOf = (code: ChangeCode, difference: Difference, renamed: ReadonlyMap<Difference, string>): string | undefined => {
  const name = renamed.get(difference);
  if (name !== undefined) return name;
  return code === 'change/not-known' ? 'Report it, so that a rule can be written; until then look at it yourself.' : undefined;
};

/** What a difference means everywhere. `renamed` has hints about renames that nobody declared. */
export const judge = (difference: Difference, pair: Pair, names: Names, renamed: ReadonlyMap<Difference, string>): Change => {
  const code = codeOf(difference, names);
  const rule: ChangeRule = changeRules[code];
  const uses = usesOf(pair, difference);
  const verdictsByPlatform = Object.fromEntries(
    platforms.map((platform) => [platform, platformVerdict(rule, uses, placesOfPlatform[platform], difference, pair)]),
  ) as Record<Platform, PlatformVerdict>;
  const every = Object.values(verdictsByPlatform);
  const verdict = verdicts[Math.max(...every.map((one) => verdicts.indexOf(one.verdict)))] as Verdict;
  const { old, now } = subject(difference);
  const [oldWhere, newWhere] = [placeOf(old, difference), placeOf(now, difference)];
  const hint = hintOf(code, difference, renamed);
  const valued = difference.field.length > 0 || difference.step === 'renamed';
  return {
    code,
    path: pathOf(difference.way),
    says: rule.says,
    platforms: verdictsByPlatform,
    usedBy: [...new Set(uses.map(({ by }) => by))].filter((by) => by !== ''),
    verdict,
    attention: every.some(({ attention }) => attention === true),
    ...(difference.field.length === 0 ? {} : { field: difference.field.join('.') }),
    ...(valued && difference.before !== undefined ? { before: short(difference.before) } : {}),
    ...(valued && difference.after !== undefined ? { after: short(difference.after) } : {}),
    ...(oldWhere === undefined ? {} : { old: oldWhere }),
    ...(newWhere === undefined ? {} : { now: newWhere }),
    ...(hint === undefined ? {} : { hint }),
    ...(rule.judgements.event.unless === 'upcast' && difference.way.at(-2)?.kind === 'event' ? { upcastHelps: true } : {}),
  };
};
