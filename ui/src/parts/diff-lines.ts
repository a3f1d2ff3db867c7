/**
 * Two objects as one list of aligned lines, written like YAML: what Git wants on the left, what the cluster has on the right.
 *
 * What *counts* as a difference is the server's word (`drift`), never guessed here: it knows defaults and equal spellings.
 * A place where the texts differ and the server sees no drift is marked `equivalent` (both have it) or `extra` (one has it).
 */
import type { Change, Json } from '../generated/rows.ts';

/**
 * `added`, `removed`, `changed`: drift, and what reconciling would do. `equivalent`: other text, same meaning.
 * `extra`: only one side has it and it does not count. `same`: no difference.
 */
export type Mark = 'same' | 'added' | 'removed' | 'changed' | 'equivalent' | 'extra';

export interface DiffLine {
  readonly mark: Mark;
  readonly depth: number;
  /** Text without indentation; absent where this side has nothing. */
  readonly left?: string;
  readonly right?: string;
  /** JSON pointer of the nearest value. */
  readonly path: string;
}

export interface DiffOptions {
  readonly drift?: readonly Change[];
  /** Shows what only the server sets, too. */
  readonly all?: boolean;
}

type JsonObject = { readonly [key: string]: Json };
type Side = Json | undefined;

const isObject = (value: Side): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Side): value is readonly Json[] => Array.isArray(value);
const isEmpty = (value: Side): boolean => (isObject(value) && Object.keys(value).length === 0) || (isList(value) && value.length === 0);

/** What the API server writes itself; of no interest when two sides are compared. */
const SERVER_SET: ReadonlySet<string> = new Set([
  '/status',
  '/metadata/uid',
  '/metadata/resourceVersion',
  '/metadata/generation',
  '/metadata/creationTimestamp',
  '/metadata/deletionTimestamp',
  '/metadata/deletionGracePeriodSeconds',
  '/metadata/managedFields',
  '/metadata/selfLink',
  '/metadata/ownerReferences',
  '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration',
]);

const isSet = (pointer: string): boolean => SERVER_SET.has(pointer);

/** Length over which a text is cut; nobody reads more in a table cell, and a browser stalls on megabytes. */
const LONGEST = 2000;

const PLAIN = /^[A-Za-z0-9_./][\w./ @%+:-]*$/u;
/** Texts that YAML 1.1 or 1.2 would read as something else: booleans, null, numbers, dates, base 60, keys. */
const AMBIGUOUS =
  /^(?:true|false|null|yes|no|on|off|y|n|[-+]?(?:\d[\d_]*)?(?:\.[\d_]*)?(?:e[-+]?\d+)?|0[xo][\da-f_]+|[-+.]+(?:inf|nan)|\d{4}-\d\d?-\d\d?.*|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?|.*: .*|.*:)$/iu;

/** A scalar as YAML would write it, on one line. */
export const scalarText = (value: Json): string => {
  if (typeof value !== 'string') return JSON.stringify(value);
  const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}… (${value.length} characters)` : value;
  return PLAIN.test(cut) && !AMBIGUOUS.test(cut) && !cut.endsWith(' ') ? cut : JSON.stringify(cut);
};

const keyText = (key: string): string => (/^[\w./@-]+$/u.test(key) ? key : JSON.stringify(key));
const pointerToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');

const equal = (left: Side, right: Side): boolean => {
  if (left === right) return true;
  if (isList(left) && isList(right)) return left.length === right.length && left.every((item, index) => equal(item, right[index]));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key]));
};

/** Where drift was found, asked by pointer: at a place, above it, or somewhere below it. */
interface DriftIndex {
  readonly covers: (pointer: string) => boolean;
}

const indexDrift = (drift: readonly Change[]): DriftIndex => {
  const at = new Set(drift.map(({ path }) => path));
  return {
    covers: (pointer) => {
      for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
        if (at.has(pointer.slice(0, end))) return true;
      }
      return at.has('');
    },
  };
};

const markOf = (left: Side, right: Side, counts: boolean): Mark => {
  if (left === undefined) return counts ? 'removed' : 'extra';
  if (right === undefined) return counts ? 'added' : 'extra';
  if (equal(left, right)) return 'same';
  return counts ? 'changed' : 'equivalent';
};

/** Pairs the items of two lists: equal ones at equal distance from either end, the rest by position. */
export const pairItems = (
  left: readonly Json[],
  right: readonly Json[],
): readonly (readonly [number | undefined, number | undefined])[] => {
  let head = 0;
  while (head < Math.min(left.length, right.length) && equal(left[head], right[head])) head += 1;
  let tail = 0;
  while (tail < Math.min(left.length, right.length) - head && equal(left[left.length - 1 - tail], right[right.length - 1 - tail]))
    tail += 1;
  const pairs: (readonly [number | undefined, number | undefined])[] = [];
  for (let index = 0; index < head; index += 1) pairs.push([index, index]);
  for (let index = head; index < Math.max(left.length, right.length) - tail; index += 1)
    pairs.push([index < left.length - tail ? index : undefined, index < right.length - tail ? index : undefined]);
  for (let index = tail; index > 0; index -= 1) pairs.push([left.length - index, right.length - index]);
  return pairs;
};

/** Git's order first, then what only the cluster has; `apiVersion`, `kind`, `metadata`, `spec` keep their customary places. */
const keysOf = (left: Side, right: Side): readonly string[] => {
  const rank = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];
  const keys = [...new Set([...(isObject(left) ? Object.keys(left) : []), ...(isObject(right) ? Object.keys(right) : [])])];
  const place = (key: string): number => (rank.includes(key) ? rank.indexOf(key) : rank.length);
  return keys.sort((a, b) => place(a) - place(b));
};

interface Place {
  readonly left: Side;
  readonly right: Side;
  readonly leftPath: string;
  readonly rightPath: string;
  readonly depth: number;
  /** `key:` or `-`, written before the value. */
  readonly label: string;
}

/** What the writing functions share: where lines go, and what counts or is left out. */
interface Writing {
  readonly lines: DiffLine[];
  readonly counts: (place: Place) => boolean;
  readonly hidden: (pointer: string) => boolean;
}

const addLine = (to: Writing, place: Place, mark: Mark, left: string | undefined, right: string | undefined, depth = place.depth): void => {
  to.lines.push({
    mark,
    depth,
    path: place.left === undefined ? place.rightPath : place.leftPath,
    ...(left === undefined ? {} : { left }),
    ...(right === undefined ? {} : { right }),
  });
};

const opens = (value: Side): boolean => (isObject(value) || isList(value)) && !isEmpty(value);
/** Text of several lines, written as a block. */
const isBlock = (value: Side): value is string => typeof value === 'string' && /[^\n]\n./u.test(value);

const lineOf = (label: string, value: Json): string =>
  isEmpty(value) ? `${label} ${isList(value) ? '[]' : '{}'}` : `${label} ${scalarText(value)}`;

const blockOf = (label: string, value: Side): readonly string[] => {
  if (value === undefined) return [];
  if (!isBlock(value)) return [lineOf(label, value)];
  const cut = value.slice(0, LONGEST * 10).replace(/\n$/u, '');
  return [`${label} |`, ...cut.split('\n')];
};

/** A scalar or an empty container; texts of several lines go line beside line. */
const writeLeaf = (to: Writing, place: Place): void => {
  const mark = markOf(place.left, place.right, to.counts(place));
  const [left, right] = [blockOf(place.label, place.left), blockOf(place.label, place.right)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const same = left[index] === right[index];
    addLine(to, place, same ? 'same' : mark, left[index], right[index], place.depth + (index === 0 ? 0 : 1));
  }
};

const headOf = (label: string, value: Side): string | undefined =>
  value === undefined ? undefined : isEmpty(value) ? lineOf(label, value) : label;
const filled = (value: Side): Side => (isEmpty(value) ? undefined : value);
const alike = (left: Side, right: Side): boolean =>
  left === undefined || right === undefined || (isObject(left) && isObject(right)) || (isList(left) && isList(right));

/** A value and all inside it. Sides of different shapes are written one after the other. */
const write = (to: Writing, place: Place): void => {
  const { left, right } = place;
  if (!opens(left) && !opens(right)) {
    writeLeaf(to, place);
  } else if (alike(left, right)) {
    const at = to.lines.length;
    const [l, r] = [filled(left), filled(right)];
    addLine(
      to,
      place,
      l === undefined || r === undefined ? markOf(l, r, to.counts(place)) : 'same',
      headOf(place.label, left),
      headOf(place.label, right),
    );
    writeInside(to, place);
    if (place.label === '-') joinDash(to.lines, at);
  } else {
    const mark = to.counts(place) ? 'changed' : 'equivalent';
    writeAs(to, { ...place, right: undefined }, mark);
    writeAs(to, { ...place, left: undefined }, mark);
  }
};

const writeAs = (to: Writing, place: Place, mark: Mark): void => {
  const inside: Writing = { ...to, lines: [] };
  write(inside, place);
  for (const line of inside.lines) to.lines.push({ ...line, mark });
};

const writeInside = (to: Writing, { left, right, leftPath, rightPath, depth }: Place): void => {
  if (!isList(left) && !isList(right)) {
    writeKeys(to, { left, right, leftPath, rightPath, depth: depth + 1, label: '' });
    return;
  }
  const [lefts, rights] = [isList(left) ? left : [], isList(right) ? right : []];
  for (const [l, r] of pairItems(lefts, rights)) {
    write(to, {
      left: l === undefined ? undefined : lefts[l],
      right: r === undefined ? undefined : rights[r],
      leftPath: `${leftPath}/${l ?? r}`,
      rightPath: `${rightPath}/${r ?? l}`,
      depth: depth + 1,
      label: '-',
    });
  }
};

const memberOf = (value: Side, key: string): Side => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);

const writeKeys = (to: Writing, { left, right, leftPath, rightPath, depth }: Place): void => {
  for (const key of keysOf(left, right)) {
    const place: Place = {
      left: memberOf(left, key),
      right: memberOf(right, key),
      leftPath: `${leftPath}/${pointerToken(key)}`,
      rightPath: `${rightPath}/${pointerToken(key)}`,
      depth,
      label: `${keyText(key)}:`,
    };
    if (!to.hidden(place.leftPath) && !onlyHidden(to, place)) write(to, place);
  }
};

/** `annotations:` that holds nothing but what is hidden is not shown as an empty heading. */
const onlyHidden = (to: Writing, { left, right, leftPath }: Place): boolean =>
  left === undefined &&
  isObject(right) &&
  !isEmpty(right) &&
  Object.keys(right).every((key) => to.hidden(`${leftPath}/${pointerToken(key)}`));

/** `-` and the first line inside it become one, as YAML is usually written; only where both sides have both. */
const joinDash = (lines: DiffLine[], at: number): void => {
  const [dash, first] = [lines[at], lines[at + 1]];
  if (dash === undefined || first === undefined || first.depth !== dash.depth + 1) return;
  if ((dash.left === '-') !== (first.left !== undefined) || (dash.right === '-') !== (first.right !== undefined)) return;
  lines.splice(at, 2, {
    ...first,
    depth: dash.depth,
    ...(first.left === undefined ? {} : { left: `- ${first.left}` }),
    ...(first.right === undefined ? {} : { right: `- ${first.right}` }),
  });
};

/** Writes both objects, aligned. With `all` unset, what only the server sets is left out, unless it drifts. */
export const diffLines = (desired: Side, live: Side, options: DiffOptions = {}): readonly DiffLine[] => {
  const drift = indexDrift(options.drift ?? []);
  const to: Writing = {
    lines: [],
    counts: ({ left, right, leftPath, rightPath }) =>
      (left !== undefined && drift.covers(leftPath)) || (right !== undefined && drift.covers(rightPath)),
    hidden: (pointer) => options.all !== true && isSet(pointer) && !drift.covers(pointer),
  };
  const root: Place = { left: desired, right: live, leftPath: '', rightPath: '', depth: 0, label: '-' };
  if (isObject(desired) || isObject(live)) writeKeys(to, root);
  else if (desired !== undefined || live !== undefined) write(to, root);
  return to.lines;
};

/** A run of lines to show, or one of unchanged lines to fold away. */
export type Section =
  | { readonly kind: 'lines'; readonly from: number; readonly lines: readonly DiffLine[] }
  | { readonly kind: 'fold'; readonly from: number; readonly lines: readonly DiffLine[] };

const counted = (mark: Mark): boolean => mark === 'added' || mark === 'removed' || mark === 'changed';

/** Folds what is further than `context` lines from drift. Keeps the headings that lead to a drifted line. Nothing is folded without drift. */
export const foldUnchanged = (lines: readonly DiffLine[], context = 3): readonly Section[] => {
  if (!lines.some(({ mark }) => counted(mark))) return lines.length === 0 ? [] : [{ kind: 'lines', from: 0, lines }];
  const keep = new Uint8Array(lines.length);
  lines.forEach((line, index) => {
    if (!counted(line.mark)) return;
    keep.fill(1, Math.max(0, index - context), index + context + 1);
    for (let above = index, depth = line.depth; above >= 0 && depth > 0; above -= 1) {
      const candidate = lines[above] as DiffLine;
      if (candidate.depth >= depth) continue;
      keep[above] = 1;
      depth = candidate.depth;
    }
  });
  return sections(lines, keep);
};

const sections = (lines: readonly DiffLine[], keep: Uint8Array): readonly Section[] => {
  const found: Section[] = [];
  let from = 0;
  for (let index = 1; index <= lines.length; index += 1) {
    if (index < lines.length && keep[index] === keep[from]) continue;
    // A fold of one or two lines hides less than its own line takes.
    const small = index - from < 3;
    const kind = keep[from] === 1 || small ? 'lines' : 'fold';
    const before = found.at(-1);
    if (before?.kind === 'lines' && kind === 'lines')
      found[found.length - 1] = { kind, from: before.from, lines: lines.slice(before.from, index) };
    else found.push({ kind, from, lines: lines.slice(from, index) });
    from = index;
  }
  return found;
};
