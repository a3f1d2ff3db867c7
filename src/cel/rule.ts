/**
 * Rules for everybody: a constraint in the Common Expression Language, made into a function of plain JSON.
 *
 * For generated descriptors (`#base/schema.ts`), which know rules only as `{ text, message, at, explain(self), holds(self) }`:
 *
 *     rules: rulesOn(schema, [{ text: 'self.from < self.to', message: 'must begin before it ends', fieldPath: '.to' }])
 *
 * `schema` is the structural schema of the value (what the kubernetes target makes of it): it says what is an int, a time or a set.
 * Nothing is compiled before `holds` is first called. For a translator into another language, `checkRule` gives the checked tree:
 * the type of each node, the overload of each call by its `id` or its `function` and parameter types, and `macro` on the nodes that
 * `all`, `exists`, `map`… became.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { Checking, Variables } from './checked.ts';
import { check } from './checker.ts';
import { type Declaration, declare } from './declaration.ts';
import { environmentOf } from './environment.ts';
import { compile, type Program } from './evaluator.ts';
import { relativePointer } from './field-path.ts';
import { openSchema, type RuleSchema, readRuleSchema } from './schema.ts';
import { adapt } from './schema-values.ts';
import type { ExpressionProblem } from './syntax.ts';
import { dyn, formatType, optionalOf } from './types.ts';
import { EvaluationError, type Value } from './values.ts';

/** A rule of a run-time descriptor; the shape that `#base/schema.ts` knows. */
export interface Rule {
  readonly text: string;
  readonly message: string;
  /** JSON pointer to the field it is about, from where it stands. */
  readonly at?: string;
  /** What to say of a value that breaks it, when that depends on the value; `undefined` when nothing can be made. */
  readonly explain?: (self: unknown) => string | undefined;
  /** Whether the value keeps the rule. An error of the evaluation (a field that is not there) counts as broken, as on the server. */
  readonly holds: (self: unknown) => boolean;
}

/** A rule as a model has it. */
export interface WrittenRule {
  readonly text: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
}

export interface RuleOptions {
  /** Version of Kubernetes whose functions the rule may use; the newest known unless set. */
  readonly version?: string;
  /** Other names the rule may use, with the schema of each: `state`, parameters. */
  readonly variables?: Readonly<Record<string, JsonObject>>;
  /** What messages call the type of `self`. */
  readonly name?: string;
}

/** A value that `structuredClone` and JSON know, without what JSON leaves out. */
const asJson = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(asJson);
  if (!isObject(value)) return (value ?? null) as Json;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, asJson(item)]])));
};

interface Known {
  readonly schema: RuleSchema;
  readonly declaration: Declaration | undefined;
}

const knownOf = (schema: JsonObject | 'anything', name: string): Known => {
  if (schema === 'anything') return { schema: openSchema, declaration: undefined };
  const read = readRuleSchema(schema);
  return { schema: read, declaration: declare(read, false, name) };
};

const knownNames = (schema: JsonObject | 'anything', { variables = {}, name = 'self' }: RuleOptions): ReadonlyMap<string, Known> =>
  new Map([
    ['self', knownOf(schema, name)] as const,
    ...Object.entries(variables).map(([key, value]) => [key, knownOf(value, key)] as const),
  ]);

const typesOf = (names: ReadonlyMap<string, Known>): Variables =>
  new Map([...names].map(([name, { declaration }]) => [name, declaration?.type ?? dyn]));

const mustBe = (checking: Checking, wanted: 'bool' | 'string'): Checking => {
  if (!checking.ok || checking.checked.type.kind === wanted) return checking;
  const { expression, type } = checking.checked;
  const message = `the expression must be ${wanted === 'bool' ? 'true or false' : 'text'}, and is ${formatType(type)}`;
  const problem: ExpressionProblem = { code: 'cel/type', message, at: expression.at, end: expression.end };
  return { ok: false, problems: [problem] };
};

/** Reads and checks a rule on values of a schema: the checked tree with all types, or all problems. The result is true or false. */
export const checkRule = (schema: JsonObject, text: string, options: RuleOptions = {}): Checking =>
  mustBe(check(text, environmentOf(options.version), typesOf(knownNames(schema, options))), 'bool');

const declarations = new WeakMap<JsonObject, Map<string, Declaration | undefined>>();

/** What expressions see of a schema. All rules at a value ask the same, so it is kept with the schema. */
const declarationOf = (schema: JsonObject, name: string): Declaration | undefined => {
  const known = declarations.get(schema) ?? new Map<string, Declaration | undefined>();
  declarations.set(schema, known);
  if (!known.has(name)) known.set(name, declare(readRuleSchema(schema), false, name));
  return known.get(name);
};

/**
 * Everything that is wrong with an expression over names with a schema each, or with `anything`. What it costs is a question of
 * the definition that it is in (`validations.ts`). `optionalOld`: `oldSelf` is an optional.
 */
export const expressionProblems = (
  names: Readonly<Record<string, JsonObject | 'anything'>>,
  text: string,
  { result = 'bool', optionalOld = false }: { readonly result?: 'bool' | 'string'; readonly optionalOld?: boolean } = {},
): readonly ExpressionProblem[] => {
  const declared = Object.entries(names).map(
    ([name, schema]) => [name, schema === 'anything' ? undefined : declarationOf(schema, name === 'oldSelf' ? 'self' : name)] as const,
  );
  const types = declared.map(([name, declaration]) => {
    const type = declaration?.type ?? dyn;
    return [name, name === 'oldSelf' && optionalOld ? optionalOf(type) : type] as const;
  });
  const given = check(text, environmentOf(), new Map(types));
  // Where something may be anything, so may the result; the server takes no such rule.
  const open = given.ok && given.checked.type.kind === 'dyn' && Object.values(names).includes('anything');
  const checking = open ? given : mustBe(given, result);
  return checking.ok ? [] : checking.problems;
};

/** What came of a rule on a value. */
export type Verdict = { readonly holds: boolean } | { readonly error: string };

/** A rule ready to run on `self` and other values. */
export type CompiledRule = (values: Readonly<Record<string, unknown>>) => Verdict;

type Evaluation = { readonly value: Value } | { readonly error: string };

const evaluateOn = (program: Program, names: ReadonlyMap<string, Known>, values: Readonly<Record<string, unknown>>): Evaluation => {
  const bindings: Record<string, Value> = {};
  try {
    for (const [name, { schema }] of names) if (values[name] !== undefined) bindings[name] = adapt(asJson(values[name]), schema);
  } catch (fault) {
    if (fault instanceof EvaluationError) return { error: fault.message };
    throw fault;
  }
  const evaluated = program(bindings);
  return evaluated.ok ? { value: evaluated.value } : { error: evaluated.message };
};

type Compiled =
  | { readonly ok: true; readonly evaluate: (values: Readonly<Record<string, unknown>>) => Evaluation }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

const compiledAs = (schema: JsonObject | 'anything', text: string, wanted: 'bool' | 'string', options: RuleOptions): Compiled => {
  const names = knownNames(schema, options);
  const given = check(text, environmentOf(options.version), typesOf(names));
  // Where nothing is known, nothing is known of the result either.
  const checking = schema === 'anything' && given.ok && given.checked.type.kind === 'dyn' ? given : mustBe(given, wanted);
  if (!checking.ok) return checking;
  const program = compile(checking.checked);
  return { ok: true, evaluate: (values) => evaluateOn(program, names, values) };
};

/** Compiles a rule, or tells what is wrong with it. `anything`: of `self` nothing is known, and it is what its JSON is. */
export const compileRule = (
  schema: JsonObject | 'anything',
  text: string,
  options: RuleOptions = {},
): { readonly ok: true; readonly evaluate: CompiledRule } | { readonly ok: false; readonly problems: readonly ExpressionProblem[] } => {
  const compiled = compiledAs(schema, text, 'bool', options);
  if (!compiled.ok) return compiled;
  return {
    ok: true,
    evaluate: (values) => {
      const evaluated = compiled.evaluate(values);
      return 'error' in evaluated ? evaluated : { holds: evaluated.value === true };
    },
  };
};

/** Compiles at the first use. Throws when it does not compile. */
const lazily = (schema: JsonObject, text: string, wanted: 'bool' | 'string', options: RuleOptions): ((self: unknown) => Evaluation) => {
  let evaluate: ((values: Readonly<Record<string, unknown>>) => Evaluation) | undefined;
  const made = (): NonNullable<typeof evaluate> => {
    const compiled = compiledAs(schema, text, wanted, options);
    if (!compiled.ok)
      throw new Error(
        `the rule ${JSON.stringify(text)} does not compile: ${compiled.problems.map((problem) => problem.message).join('; ')}`,
      );
    return compiled.evaluate;
  };
  return (self) => (evaluate ??= made())({ self });
};

/** A message that an expression makes, unless it is empty or has several lines: then the rule's own is said, as on the server. */
const sentenceOf = (evaluated: Evaluation): string | undefined => {
  const text = 'value' in evaluated && typeof evaluated.value === 'string' ? evaluated.value.trim() : '';
  return text === '' || text.includes('\n') ? undefined : text;
};

type Judged = (self: unknown) => Evaluation;

const ruleFrom = (schema: JsonObject, { text, message, fieldPath }: WrittenRule, judged: Judged, said: Judged | undefined): Rule => {
  const at = fieldPath === undefined ? '' : relativePointer(fieldPath, readRuleSchema(schema));
  return {
    text,
    message: message?.trim() ?? `failed rule: ${text.trim()}`,
    ...(at === '' ? {} : { at }),
    ...(said === undefined ? {} : { explain: (self) => sentenceOf(said(self)) }),
    holds: (self) => {
      const evaluated = judged(self);
      return 'value' in evaluated && evaluated.value === true;
    },
  };
};

/**
 * A rule for a descriptor. Throws at the first use when the text does not compile, which the model's checks have told before: a rule
 * that cannot be judged must never pass.
 */
export const ruleOn = (schema: JsonObject, rule: WrittenRule, options: RuleOptions = {}): Rule => {
  const { text, messageExpression } = rule;
  const said = messageExpression === undefined ? undefined : lazily(schema, messageExpression, 'string', options);
  return ruleFrom(schema, rule, lazily(schema, text, 'bool', options), said);
};

/** Rules that stand at one type. */
export const rulesOn = (schema: JsonObject, rules: readonly WrittenRule[]): readonly Rule[] => rules.map((rule) => ruleOn(schema, rule));

/**
 * The same of a model that may be wrong: without rules that do not compile, and without messages that do not. For whoever tells what is
 * wrong elsewhere.
 */
export const soundRulesOn = (schema: JsonObject, rules: readonly WrittenRule[]): readonly Rule[] => {
  const compiled = (text: string, wanted: 'bool' | 'string'): Judged | undefined => {
    const made = compiledAs(schema, text, wanted, {});
    return made.ok ? (self) => made.evaluate({ self }) : undefined;
  };
  return rules.flatMap((rule) => {
    const judged = compiled(rule.text, 'bool');
    const said = rule.messageExpression === undefined ? undefined : compiled(rule.messageExpression, 'string');
    return judged === undefined ? [] : [ruleFrom(schema, rule, judged, said)];
  });
};
