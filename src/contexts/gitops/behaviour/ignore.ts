/** Which differences count: closed kinds, and rules that leave some out. */
import { pointerTokens } from '#base/json.ts';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';

/** Differences that do not count. */
export interface Ignoring {
  /** Name of the rule. */
  readonly rule: string;
  /** JSON pointer, with everything below; `*` stands for one step. */
  readonly path: string;
  readonly kind?: string;
  /** `*` stands for any characters. */
  readonly name?: string;
}

/** What counts as drift in a fabric now: rules that have expired are not among these. */
export interface DriftRules {
  readonly closedKinds: ReadonlySet<string>;
  readonly rules: readonly Ignoring[];
}

export const noDriftRules: DriftRules = { closedKinds: new Set(), rules: [] };

const matchesName = (pattern: string, name: string): boolean => {
  // Part by part, so that no pattern takes long.
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === name;
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return true;
};

const covers = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length <= path.length && pattern.every((step, index) => step === '*' || step === path[index]);

export interface Named {
  readonly kind: string;
  readonly name: string;
}

/** The first rule that leaves a difference of a resource out; nothing when it counts. */
export const ruleOver = ({ rules }: DriftRules, { kind, name }: Named, path: string): string | undefined =>
  rules.find(
    (rule) =>
      (rule.kind === undefined || rule.kind === kind) &&
      (rule.name === undefined || matchesName(rule.name, name)) &&
      covers(pointerTokens(rule.path), pointerTokens(path)),
  )?.rule;

export interface Sorted {
  readonly changes: readonly Change[];
  readonly aside: readonly Change[];
}

/** Sorts differences into those that count as drift and those that do not. Foreign ones count where the kind is closed. */
export const sortDifferences = (settings: DriftRules, resource: Named, differences: readonly Change[]): Sorted => {
  const closed = settings.closedKinds.has(resource.kind);
  const changes: Change[] = [];
  const aside: Change[] = [];
  for (const difference of differences) {
    const rule = ruleOver(settings, resource, difference.path);
    const { category = 'value' } = difference;
    const counts = category === 'value' || (category === 'foreign' && closed);
    if (rule !== undefined) aside.push({ ...difference, ignoredBy: rule });
    else (counts ? changes : aside).push(difference);
  }
  return { changes, aside };
};
