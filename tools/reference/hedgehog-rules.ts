/** The reference of Hedgehog's rules: every id, what it refuses, how it counts in each mode, and the cases that try it. */
import { cases } from '#hedgehog/rules/cases.fixture.ts';
import { commonRules, removals } from '#hedgehog/rules/common.ts';
import type { Mode } from '#hedgehog/rules/fabric.ts';
import type { Rule, RuleTable } from '#hedgehog/rules/rule.ts';
import { schemaCases } from '#hedgehog/rules/schema-cases.fixture.ts';
import type { KindName } from '#hedgehog/rules/specs.ts';
import { rulesByKind, severityIn } from '#hedgehog/rules/tables.ts';

const numbered = (family: string, count: number, first = 1): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${family}${String(index + first).padStart(2, '0')}`);

/** All ids of Hedgehog's rules, as they were numbered when its sources were read. */
export const ruleIds: readonly string[] = [
  ...numbered('META-D', 2),
  ...numbered('META-S', 2),
  ...numbered('DEC-', 10),
  ...numbered('CRD-', 8),
  ...numbered('VPC-S', 41),
  ...numbered('VPC-X', 7),
  ...numbered('VPC-W', 4),
  ...numbered('VPC-D', 9),
  ...numbered('VPCA-S', 5),
  ...numbered('VPCA-X', 14),
  ...numbered('VPCA-D', 2),
  ...numbered('VPCP-S', 4),
  ...numbered('VPCP-X', 4),
  ...numbered('VPCP-D', 1),
  ...numbered('IPNS-S', 5),
  ...numbered('IPNS-W', 3),
  ...numbered('IPNS-D', 1),
  ...numbered('VLNS-S', 4),
  ...numbered('VLNS-W', 3),
  ...numbered('VLNS-D', 1),
  ...numbered('EXT-S', 8),
  ...numbered('EXT-X', 1),
  ...numbered('EXT-W', 2),
  ...numbered('EXT-D', 1),
  ...numbered('EXTA-S', 22),
  ...numbered('EXTA-X', 6),
  ...numbered('EXTA-D', 1),
  ...numbered('EXTP-S', 3),
  ...numbered('EXTP-X', 4),
  ...numbered('EXTP-D', 1),
  ...numbered('CONN-S', 20, 0),
  ...numbered('CONN-X', 17),
  ...numbered('CONN-W', 5),
  ...numbered('CONN-D', 1),
  ...numbered('SRV-W', 1),
  ...numbered('SW-S', 11),
  ...numbered('SW-X', 22),
  ...numbered('SW-W', 2),
  ...numbered('SW-D', 5),
  ...numbered('SP-S', 20),
  ...numbered('SP-W', 3),
  ...numbered('SP-D', 1),
  ...numbered('GW-S', 9),
  ...numbered('GW-X', 1),
  ...numbered('HF-', 16),
];

/** Ids that have no row of their own, and what stands for them. */
export const elsewhere: Readonly<Record<string, string>> = {
  'META-D01': 'An empty namespace is `default`.',
  'META-D02':
    "Labels of the fabric that a file carries are not believed; what a cluster finds by labels is found by the objects' own fields.",
  'DEC-03': 'Booleans of YAML 1.1 (`yes`, `on`) are read as such; tried in `src/yaml/read.test.ts`.',
  'DEC-04': 'How prefixes are read.',
  'DEC-05': 'How addresses are read.',
  'DEC-06': "How the fabric's older parser reads both.",
  'DEC-07': 'Version 6 is refused only where a pool of version 4 is compared.',
  'DEC-08': 'Overlap and containment never cross the versions.',
  'DEC-09': 'How hardware addresses are read.',
  'DEC-10': 'How numbers in texts are read.',
  'HF-01': 'A folder with `fab.yaml` and without `include/`, or the other way round; tried in `src/app/validate.test.ts`.',
  'HF-02': 'Kinds that the installer does not take; tried in `src/app/validate.test.ts`.',
  'HF-05': '`manifest/duplicate`, in every mode; tried in `src/app/validate.test.ts`.',
  'HF-09': 'The same as SW-X18 to SW-X22 and CONN-X13 to CONN-X17.',
  'SP-D01': 'The summary of ports that a cluster writes is not compared.',
};

const isFilling = (id: string): boolean => /-D\d\d$/u.test(id);

/** Everything that is filled in is tried by a rule that would tell otherwise. */
const standsFor = (id: string): string | undefined =>
  elsewhere[id] ?? (isFilling(id) ? 'What is filled in before an object is judged.' : undefined);

type Row = Pick<Rule<KindName>, 'message' | 'hint' | 'in'> & { readonly kind: string };

const rowsOf = (kind: string, table: RuleTable<KindName>): readonly (readonly [string, Row])[] =>
  Object.entries(table).map(([id, rule]) => [id, { ...rule, kind }]);

const rows = new Map<string, Row>();
for (const [id, row] of [
  ...rowsOf('every kind', commonRules),
  ...Object.entries(rulesByKind).flatMap(([kind, table]) => rowsOf(kind, table as RuleTable<KindName>)),
  ...Object.entries(removals).map(([id, rule]) => [id, rule] as const),
]) {
  const there = rows.get(id);
  // Rules of the installer may be about several kinds.
  rows.set(id, there === undefined ? row : { ...there, kind: `${there.kind}, ${row.kind}` });
}

/** How often each id is tried: cases that break the rule, and cases close to those that do not. */
export const triedBy = (id: string): { readonly refuses: number; readonly accepts: number } | undefined => {
  const tried = cases[id] ?? schemaCases[id];
  return tried === undefined ? undefined : { refuses: tried.refuses.length, accepts: tried.accepts.length };
};

/** Whether an id has a row, or says what stands for it. */
export const isTold = (id: string): boolean =>
  rows.has(id) || standsFor(id) !== undefined || schemaCases[id] !== undefined || id in decoded;

const decoded: Readonly<Record<string, string>> = {
  'DEC-01': 'A number that does not fit its field.',
  'DEC-02': 'A value of another type than its field.',
  'HF-03': 'A field that the installer does not know.',
  'HF-12': 'Some of the addresses that the installer fills in are there, and some are not.',
  Q14: 'A subnet that is null.',
};

const modes: readonly Mode[] = ['webhook', 'hhfab', 'strict'];

const counts = (id: string): readonly string[] => {
  const row = rows.get(id);
  if (row !== undefined) return modes.map((mode) => severityIn(row, mode) ?? '');
  if (schemaCases[id] !== undefined) return ['error', '', 'error'];
  if (id === 'HF-03' || id === 'HF-12') return ['', 'error', ''];
  return id in decoded ? ['error', 'error', 'error'] : ['', '', ''];
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('{', '`').replaceAll('}', '`');

const line = (id: string): string => {
  const row = rows.get(id);
  const said = row?.message ?? schemaCases[id]?.message ?? decoded[id] ?? standsFor(id) ?? '';
  const tried = triedBy(id);
  const shown = tried === undefined ? '' : `${tried.refuses} / ${tried.accepts}`;
  return `| ${[id, row?.kind ?? schemaCases[id]?.kind ?? '', cell(said), ...counts(id), shown].join(' | ')} |`;
};

const head = ['| Rule | Kind | What is told | webhook | hhfab | strict | Cases |', '|---|---|---|---|---|---|---|'];

/** The page. */
export const rulesPage = (header: string): string => {
  const advice = [...rows.keys(), ...Object.keys(decoded)].filter((id) => !ruleIds.includes(id)).sort();
  return [
    header,
    "# Hedgehog's rules",
    '',
    'What `hedgerow validate` knows of what Hedgehog takes. The code of a finding is `hedgehog/` and the id in small letters. A column of a mode',
    'says how a finding counts there; where it is empty the rule is not asked. The last column counts the cases of `src/hedgehog/rules` that',
    'break the rule, and those close to them that do not.',
    '',
    ...head,
    ...ruleIds.map(line),
    '',
    '## What Hedgehog takes and should not',
    '',
    ...head,
    ...advice.map(line),
    '',
  ].join('\n');
};
