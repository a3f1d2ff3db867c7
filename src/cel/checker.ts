/**
 * Finds the type of every part of an expression and the overloads of every call, or what is wrong: all of it at once.
 *
 * Source: the specification's "Type checking", and the validators that Kubernetes adds to it.
 */
import { nearestName } from '#base/nearest-name.ts';
import type { Checked, Checking, Variables } from './checked.ts';
import { type Environment, unsupportedFunctions } from './environment.ts';
import type { Overload } from './library/overload.ts';
import { literalProblems } from './literal-checks.ts';
import { macroNames } from './macros.ts';
import { parse } from './parser.ts';
import type { Call, Comprehension, Expression, ExpressionProblem, ListLiteral, MapLiteral, Select } from './syntax.ts';
import {
  bool,
  bytes,
  double,
  dyn,
  error,
  formatType,
  int,
  isSame,
  listOf,
  mapOf,
  nullType,
  optionalOf,
  Substitutions,
  string,
  type Type,
  uint,
  unwrapped,
} from './types.ts';
import { typeConstants } from './values.ts';

/** `a.b.c` as one name, when it is nothing else. */
const qualifiedName = (expression: Expression): string | undefined => {
  if (expression.kind === 'ident') return expression.name.replace(/^\./u, '');
  if (expression.kind !== 'select' || expression.test) return undefined;
  const before = qualifiedName(expression.operand);
  return before === undefined ? undefined : `${before}.${expression.field}`;
};

const literalType = (value: unknown): Type => {
  switch (typeof value) {
    case 'boolean':
      return bool;
    case 'bigint':
      return int;
    case 'number':
      return double;
    case 'string':
      return string;
    default:
      return value === null ? nullType : value instanceof Uint8Array ? bytes : uint;
  }
};

const instantiated = (overload: Overload, known: Substitutions): { readonly parameters: readonly Type[]; readonly result: Type } => {
  if (overload.open.length === 0) return overload;
  const fresh = new Map(overload.open.map((name) => [name, known.unknown()]));
  const replace = (type: Type): Type => {
    switch (type.kind) {
      case 'parameter':
        return fresh.get(type.name) ?? type;
      case 'list':
      case 'type':
        return { ...type, of: replace(type.of) };
      case 'map':
        return mapOf(replace(type.key), replace(type.of));
      case 'opaque':
        return { ...type, of: type.of.map(replace) };
      default:
        return type;
    }
  };
  return { parameters: overload.parameters.map(replace), result: replace(overload.result) };
};

/** How an operator is written, for messages. */
const operatorText = (name: string): string => name.replaceAll('_', '').replace(/^@/u, '') || name;

const isOperator = (name: string): boolean => /^(?:[-!]_|_.*_|@in)$/u.test(name) || name === '_[_]';

class Checker {
  readonly problems: ExpressionProblem[] = [];
  readonly types = new Map<Expression, Type>();
  readonly overloads = new Map<Expression, readonly Overload[]>();
  readonly qualified = new Map<Expression, string>();
  readonly uses = new Set<string>();
  private readonly known = new Substitutions();
  private readonly environment: Environment;
  private readonly variables: Variables;
  private readonly scope: (readonly [string, Type])[] = [];

  constructor(environment: Environment, variables: Variables) {
    this.environment = environment;
    this.variables = variables;
  }

  /** Types with everything filled in that was learnt. */
  finish(): void {
    for (const [node, type] of this.types) this.types.set(node, this.known.resolve(type, true));
  }

  private problem(
    code: ExpressionProblem['code'],
    { at, end }: { readonly at: number; readonly end: number },
    message: string,
    hint?: string,
  ): void {
    this.problems.push({ code, message, at, end, ...(hint === undefined ? {} : { hint }) });
  }

  check(node: Expression): Type {
    const before = this.types.get(node);
    if (before !== undefined) return before;
    const type = this.typeOf(node);
    this.types.set(node, type);
    return type;
  }

  private typeOf(node: Expression): Type {
    switch (node.kind) {
      case 'literal':
        return literalType(node.value);
      case 'ident':
        return this.named(node, node.name.replace(/^\./u, ''));
      case 'select':
        return this.select(node);
      case 'call':
        return this.call(node);
      case 'list':
        return this.list(node);
      case 'map':
        return this.map(node);
      case 'struct':
        this.problem('cel/unsupported', node, `objects of the type ${node.type} cannot be made here`);
        return error;
      case 'comprehension':
        return this.comprehension(node);
    }
  }

  private lookUp(name: string): Type | undefined {
    const local = this.scope.findLast(([known]) => known === name);
    if (local !== undefined) return local[1];
    const variable = this.variables.get(name);
    if (variable !== undefined) this.uses.add(name);
    return variable ?? typeConstants.get(name)?.type;
  }

  private named(node: Expression, name: string): Type {
    const type = this.lookUp(name);
    if (type !== undefined) return type;
    if (unsupportedFunctions.has(name) || name === 'google') {
      this.problem(
        'cel/unsupported',
        node,
        `${name} is not evaluated here: it ${unsupportedFunctions.get(name) ?? 'holds types of another system'}`,
      );
      return error;
    }
    const names = [...this.scope.map(([known]) => known), ...this.variables.keys()].filter((known) => /^[A-Za-z_]/u.test(known));
    const near = nearestName(name, names);
    const hint = near === undefined ? `Known here: ${[...new Set(names)].join(', ')}.` : `Did you mean ${near}?`;
    this.problem('cel/unknown-name', node, `there is nothing called ${name}`, hint);
    return error;
  }

  private select(node: Select): Type {
    const name = qualifiedName(node);
    const root = name?.split('.', 1)[0] as string;
    if (name !== undefined && typeConstants.has(name) && !this.scope.some(([known]) => known === root)) {
      this.qualified.set(node, name);
      return (typeConstants.get(name) as { readonly type: Type }).type;
    }
    const type = this.fieldType(node.operand, node.field, { at: node.fieldAt, end: node.end }, false);
    return node.test ? bool : this.known.resolve(type);
  }

  private fieldType(operand: Expression, field: string, place: { readonly at: number; readonly end: number }, asOptional: boolean): Type {
    const { type, optional } = unwrapped(this.known.resolve(this.check(operand)));
    const found = this.fieldOf(type, field, place);
    return optional || asOptional ? optionalOf(found) : found;
  }

  private fieldOf(type: Type, field: string, place: { readonly at: number; readonly end: number }): Type {
    switch (type.kind) {
      case 'map':
        return type.of;
      case 'object': {
        const found = type.fields.get(field);
        if (found !== undefined) return found;
        const near = nearestName(field, type.fields.keys());
        const names = [...type.fields.keys()];
        const hint =
          near !== undefined
            ? `Did you mean ${near}?`
            : names.length === 0
              ? 'It has no fields that expressions can see.'
              : `It has ${names.slice(0, 12).join(', ')}${names.length > 12 ? '…' : ''}.`;
        this.problem('cel/type', place, `there is no field ${field} on ${formatType(type)}`, hint);
        return error;
      }
      case 'parameter':
        this.known.assign(dyn, type);
        return dyn;
      case 'dyn':
      case 'error':
        return dyn;
      default:
        this.problem('cel/type', place, `a value of the type ${formatType(type)} has no fields`);
        return error;
    }
  }

  private call(node: Call): Type {
    if (node.function === '_?._') {
      const [operand, field] = node.args as [Expression, Expression & { value: string }];
      this.types.set(field, string);
      this.overloads.set(node, this.environment.functions.get('_?._') ?? []);
      return this.known.resolve(this.fieldType(operand, field.value, field, true));
    }
    for (const argument of node.args) this.check(argument);
    const { target } = node;
    if (target !== undefined) {
      const prefix = qualifiedName(target);
      const whole = prefix === undefined ? undefined : `${prefix}.${node.function}`;
      if (whole !== undefined && this.environment.functions.has(whole)) {
        this.qualified.set(node, whole);
        return this.resolve(node, whole, node.args, false);
      }
      if (whole !== undefined && unsupportedFunctions.has(whole)) {
        this.problem('cel/unsupported', node, `${whole} is not evaluated here: it ${unsupportedFunctions.get(whole)}`);
        return error;
      }
      this.check(target);
    }
    const name = node.function.replace(/^\./u, '');
    return this.resolve(node, name, target === undefined ? node.args : [target, ...node.args], target !== undefined);
  }

  private resolve(node: Call, name: string, args: readonly Expression[], member: boolean): Type {
    const declared = this.environment.functions.get(name);
    if (declared === undefined) return this.unknownFunction(node, name, member);
    const given = args.map((argument) => this.check(argument));
    if (name === '_&&_' || name === '_||_') return this.logical(node, declared, args, given);
    const fitting: Overload[] = [];
    let result: Type | undefined;
    for (const overload of declared) {
      if (overload.member !== member) continue;
      const { parameters, result: type } = instantiated(overload, this.known);
      if (!this.known.assignAll(given, parameters)) continue;
      fitting.push(overload);
      const resolved = this.known.resolve(type);
      if (result === undefined) result = resolved;
      else if (result.kind !== 'dyn' && !isSame(result, resolved)) result = dyn;
    }
    if (result === undefined) return this.noOverload(node, name, declared, given, member);
    this.overloads.set(node, fitting);
    return result;
  }

  private logical(node: Call, declared: readonly Overload[], args: readonly Expression[], given: readonly Type[]): Type {
    let holds = true;
    for (const [index, type] of given.entries()) {
      if (this.known.assign(type, bool)) continue;
      this.problem(
        'cel/type',
        args[index] as Expression,
        `${operatorText(node.function)} needs true or false, not ${formatType(this.known.resolve(type, true))}`,
      );
      holds = false;
    }
    this.overloads.set(node, declared);
    return holds ? bool : error;
  }

  private unknownFunction(node: Call, name: string, member: boolean): Type {
    const place = { at: node.nameAt, end: node.nameAt + node.function.length };
    const names = [...this.environment.functions.keys()].filter((known) => /^[A-Za-z]/u.test(known));
    if (macroNames.includes(name)) {
      this.problem(
        'cel/unknown-function',
        place,
        `${name} is not called like this, or not in this version`,
        name === 'has' ? 'Write has(a.b).' : `Write list.${name}(x, …).`,
      );
      return error;
    }
    // What follows a mistake is not another one.
    if (member && node.target !== undefined && this.check(node.target).kind === 'error') return error;
    const near = nearestName(name, [...names, ...macroNames]);
    this.problem('cel/unknown-function', place, `there is no function ${name}`, near === undefined ? undefined : `Did you mean ${near}?`);
    return error;
  }

  private noOverload(node: Call, name: string, declared: readonly Overload[], given: readonly Type[], member: boolean): Type {
    const types = given.map((type) => formatType(this.known.resolve(type, true)));
    const place = { at: node.nameAt, end: node.nameAt + Math.max(1, isOperator(name) ? operatorText(name).length : node.function.length) };
    const shown = declared.filter((overload) => overload.member === member).slice(0, 4);
    const forms = shown.map((overload) => {
      const parameters = overload.parameters.map(formatType);
      return member ? `${parameters[0]}.${name}(${parameters.slice(1).join(', ')})` : `${name}(${parameters.join(', ')})`;
    });
    if (isOperator(name)) {
      const text = name === '_[_]' ? 'an index' : name === '_?_:_' ? 'a choice (? :)' : operatorText(name);
      const hint =
        name === '_==_' || name === '_!=_'
          ? 'Compare values of the same type, or convert one: int(…), double(…), string(…).'
          : 'Convert one of them: int(…), double(…), string(…).';
      this.problem('cel/type', place, `${text} does not take ${types.join(' and ')}`, hint);
    } else {
      const call = member ? `${types[0]}.${name}(${types.slice(1).join(', ')})` : `${name}(${types.join(', ')})`;
      this.problem(
        'cel/type',
        place,
        `there is no ${call}`,
        forms.length === 0 ? `${name} is ${member ? 'no method' : 'a method'}.` : `There is ${forms.join(', ')}.`,
      );
    }
    return error;
  }

  /** What differs becomes `dyn` here; whether it may differ is looked at when all types are known. */
  private joined(before: Type | undefined, next: Type): Type {
    return before === undefined ? next : (this.known.join(before, next) ?? dyn);
  }

  private elementType(value: Expression, optional: boolean): Type {
    const type = this.check(value);
    if (!optional) return type;
    const inner = unwrapped(type);
    if (!inner.optional && inner.type.kind !== 'dyn')
      this.problem('cel/type', value, `an optional is needed behind ?, not ${formatType(this.known.resolve(type, true))}`);
    return inner.type;
  }

  private list(node: ListLiteral): Type {
    let common: Type | undefined;
    for (const { value, optional } of node.elements) common = this.joined(common, this.elementType(value, optional));
    return listOf(common ?? this.known.unknown());
  }

  private map(node: MapLiteral): Type {
    let keys: Type | undefined;
    let values: Type | undefined;
    for (const { key, value, optional } of node.entries) {
      keys = this.joined(keys, this.check(key));
      values = this.joined(values, this.elementType(value, optional));
    }
    return mapOf(keys ?? this.known.unknown(), values ?? this.known.unknown());
  }

  /** Types of the variables of a loop over a value of this type. */
  private variableTypes(node: Comprehension): readonly Type[] {
    const type = this.known.resolve(this.check(node.range));
    const two = node.variable2 !== undefined;
    switch (type.kind) {
      case 'list':
        return two ? [int, type.of] : [type.of];
      case 'map':
        return two ? [type.key, type.of] : [type.key];
      case 'dyn':
      case 'error':
      case 'parameter':
        this.known.assign(dyn, type);
        return two ? [dyn, dyn] : [dyn];
      default:
        this.problem('cel/type', node.range, `${formatType(type)} is neither a list nor a map`);
        return two ? [error, error] : [error];
    }
  }

  private comprehension(node: Comprehension): Type {
    this.check(node.range);
    const initial = this.check(node.initial);
    const depth = this.scope.length;
    const types = this.variableTypes(node);
    this.scope.push([node.accumulator, initial]);
    this.scope.push([node.variable, types[0] as Type]);
    if (node.variable2 !== undefined) this.scope.push([node.variable2, types[1] as Type]);
    this.demand(bool, node.condition, node);
    this.demand(initial, node.step, node);
    this.scope.length = depth + 1;
    const result = this.check(node.result);
    this.scope.length = depth;
    return this.known.resolve(result);
  }

  private demand(wanted: Type, part: Expression, whole: Comprehension): void {
    const type = this.check(part);
    if (this.known.assign(wanted, type)) return;
    const name = whole.macro?.function ?? 'the loop';
    this.problem(
      'cel/type',
      part,
      `${name} needs ${formatType(this.known.resolve(wanted, true))} here, not ${formatType(this.known.resolve(type, true))}`,
    );
  }
}

/** Checks an expression that was read. */
const checkTypes = (text: string, expression: Expression, environment: Environment, variables: Variables): Checking => {
  const checker = new Checker(environment, variables);
  const type = checker.check(expression);
  checker.finish();
  const { problems, types, overloads, qualified, uses } = checker;
  const checked: Checked = { text, expression, type: types.get(expression) ?? type, types, overloads, qualified, uses, environment };
  const all = problems.length > 0 ? problems : literalProblems(checked);
  return all.length > 0 ? { ok: false, problems: all } : { ok: true, checked };
};

/** Reads and checks an expression: everything that is known about it, or everything that is wrong with it. Never throws. */
export const check = (text: string, environment: Environment, variables: Variables): Checking => {
  const parsed = parse(text, environment.macros);
  return parsed.ok ? checkTypes(text, parsed.expression, environment, variables) : { ok: false, problems: [parsed.problem] };
};
