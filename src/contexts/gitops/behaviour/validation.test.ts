import { describe, expect, test } from 'vitest';
import type { RecordFindings, ReleaseRevision, RuleFinding } from '../generated/messages.ts';
import { type ValidationFacts, validationBehaviour } from './validation.ts';

const meta = { actor: 'system:validation', at: '2026-11-25T12:00:00.000Z' };
const { decide, evolve, initialState } = validationBehaviour;

const finding = (name: string, more: Partial<RuleFinding> = {}): RuleFinding => ({
  finding: name,
  rule: 'VPC-X04',
  code: 'hedgehog/vpc-x04',
  severity: 'error',
  message: 'No.',
  hint: 'Do.',
  file: 'a.yaml',
  line: 1,
  ...more,
});

const after = (facts: ValidationFacts, command: RecordFindings | ReleaseRevision): ValidationFacts => {
  const decision = command.type === 'RecordFindings' ? decide.RecordFindings(command, facts) : decide.ReleaseRevision(command, facts);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value.reduce<ValidationFacts>(
    (folded, event) =>
      event.type === 'FindingsRecorded' ? evolve.FindingsRecorded(folded, event) : evolve.RevisionReleased(folded, event),
    facts,
  );
};

const record = (
  commit: string,
  found: readonly RuleFinding[],
  resolved: readonly string[] = [],
  mode = 'webhook',
  partial = false,
): RecordFindings => ({
  type: 'RecordFindings',
  data: { fabric: 'lab', commit, mode: mode as 'webhook', partial, found: [...found], resolved: [...resolved] },
  meta,
});
const breaking = (...commands: readonly (RecordFindings | ReleaseRevision)[]): readonly string[] => [
  ...commands.reduce(after, initialState as ValidationFacts).breaking,
];
const release = (commit: string): ReleaseRevision => ({ type: 'ReleaseRevision', data: { fabric: 'lab', commit, reason: 'Agreed' }, meta });

describe('an error is breaking when a commit brought it', () => {
  test('not at the first commit that is judged', () => expect(breaking(record('1', [finding('a')]))).toEqual([]));
  test('at a later one', () => expect(breaking(record('1', []), record('2', [finding('a')]))).toEqual(['a']));
  test('not when it is a warning', () =>
    expect(breaking(record('1', []), record('2', [finding('a', { severity: 'warning' })]))).toEqual([]));
  test('not when it only stands elsewhere', () =>
    expect(breaking(record('1', [finding('a')]), record('2', [finding('a', { line: 2 })]))).toEqual([]));
  test('not when other rules found it, or a newer release at the same commit', () => {
    expect(breaking(record('1', []), record('2', [finding('a')], [], 'strict'))).toEqual([]);
    expect(breaking(record('1', []), record('1', [finding('a')]))).toEqual([]);
  });
  test('until it is resolved, whatever comes between', () => {
    const brought = [record('1', []), record('2', [finding('a'), finding('b')]), record('3', [])];
    expect(breaking(...brought)).toEqual(['a', 'b']);
    expect(breaking(...brought, record('4', [], ['a']))).toEqual(['b']);
  });
  test('although it came to light when the cluster was listed, after the commit', () => {
    const partly = (commit: string, found: readonly RuleFinding[] = []) => record(commit, found, [], 'webhook', true);
    expect(breaking(record('1', []), partly('2'), record('2', [finding('a')]))).toEqual(['a']);
    expect(breaking(record('1', []), partly('2', [finding('b')]), record('2', [finding('a')]))).toEqual(['b', 'a']);
    // Nobody knew the commit before whole: what the lists bring to light may have been there.
    expect(breaking(partly('1'), partly('2', [finding('a')]), record('2', [finding('b')]))).toEqual(['a']);
    expect(breaking(record('1', []), partly('2', [finding('a')]), release('2'), record('2', [finding('b')]))).toEqual([]);
  });
  test('until its commit is released', () => {
    const brought = [record('1', []), record('2', [finding('a')]), record('3', [])];
    expect(breaking(...brought, release('3'))).toEqual([]);
    expect(breaking(...brought, release('3'), record('4', [finding('b')]))).toEqual(['b']);
    expect(() => breaking(...brought, release('2'))).toThrow('RevisionNotHeld');
    expect(() => breaking(record('1', []), release('1'))).toThrow('RevisionNotHeld');
  });
});

test('the same at the same commit is no event, the same at another one is a short one', () => {
  const facts = [record('1', [finding('a')])].reduce(after, initialState as ValidationFacts);
  expect(decide.RecordFindings(record('1', []), facts)).toEqual({ ok: true, value: [] });
  expect(decide.RecordFindings(record('2', [], ['unknown']), facts)).toEqual({
    ok: true,
    value: [{ type: 'FindingsRecorded', data: { commit: '2', mode: 'webhook', partial: false, found: [], resolved: [], breaking: [] } }],
  });
});

test('many findings are several events, each of a size that can be kept, and come to the same', () => {
  const many = Array.from({ length: 1203 }, (_, index) => finding(`f${index}`));
  const decision = decide.RecordFindings(record('1', many), initialState as ValidationFacts);
  expect(decision.ok && decision.value.map(({ data }) => data.found.length)).toEqual([500, 500, 203]);
  const facts = after(initialState as ValidationFacts, record('1', many));
  expect(facts.findings.size).toBe(1203);
  const gone = after(
    facts,
    record(
      '2',
      [],
      many.map((one) => one.finding),
    ),
  );
  expect(gone.findings.size).toBe(0);
});
