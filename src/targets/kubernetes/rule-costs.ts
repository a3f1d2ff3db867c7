/**
 * What the rules of a definition can cost, as the API server adds it up before it takes the definition: a rule once for each value that an
 * object can hold, and all rules of a version together. A definition beyond either limit is refused whole.
 *
 * Source: apiextensions' `ValidateCustomResourceDefinitionOpenAPISchema` and `CELSchemaContext`.
 */
import { type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
import { isObject, type JsonObject, pointerTokens, valueAt } from '#base/json.ts';
import { compileValidations, type RuleCost } from '#cel/validations.ts';
import { perObject } from '#modeling/incremental.ts';
import { originOf } from '#modeling/trace.ts';
import type { DefinitionPsm } from './psm.ts';

export const ruleCostProblems = defineDiagnostics({
  'kubernetes/rule-cost': {
    severity: 'error',
    message: 'In {kind} {version} the {what} at {path} can cost {factor} times what the API server allows for one.',
    hint: '{advice}',
  },
  'kubernetes/rules-cost': {
    severity: 'error',
    message: 'All rules of {kind} {version} together can cost {factor} times what the API server allows for a definition.',
    hint: 'Bound what the most expensive ones look at, or how often they run, with maxItems, maxProperties or maxLength.',
  },
});

/** Most that one expression, and all of a version together, may cost by estimate. */
const expressionLimit = 10_000_000;
const definitionLimit = 100_000_000;

/** The server names rules that take at least a hundredth of the whole, four at most. */
const isExpensive = ({ total }: RuleCost): boolean => total >= definitionLimit / 100;

interface VersionCosts {
  readonly version: JsonObject;
  readonly costs: readonly RuleCost[];
}

const schemaOf = (version: JsonObject): JsonObject => {
  const schema = isObject(version['schema']) ? version['schema']['openAPIV3Schema'] : undefined;
  return isObject(schema) ? schema : {};
};

const hasRules = (part: unknown): boolean => {
  if (typeof part !== 'object' || part === null) return false;
  if (Object.hasOwn(part, 'x-kubernetes-validations')) return true;
  for (const inner of Object.values(part)) if (hasRules(inner)) return true;
  return false;
};

const costsOf = perObject((definition: JsonObject): readonly VersionCosts[] => {
  const spec = isObject(definition['spec']) ? definition['spec'] : {};
  const versions = (Array.isArray(spec['versions']) ? spec['versions'] : []).filter(isObject);
  return versions
    .filter(hasRules)
    .map((version) => ({ version, costs: compileValidations(schemaOf(version), { resource: true }).costs() }));
});

/** `spec.names[]`, for the place of a rule. */
const pathOf = (pointer: string): string => {
  const tokens = pointerTokens(pointer);
  let path = '';
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === 'x-kubernetes-validations') break;
    if (token === 'properties') path += `${path === '' ? '' : '.'}${tokens[(at += 1)]}`;
    else path += '[]';
  }
  return path === '' ? 'the whole object' : path;
};

const boundName = (path: readonly string[]): string =>
  path.map((name, index) => (name === '@items' || name === '@values' ? '[]' : index === 0 ? name : `.${name}`)).join('');

const adviceFor = ({ unbounded, countBounded, cost }: RuleCost): string => {
  const bounds = unbounded.map(({ path, bound }) => `${boundName(path)} with ${bound}`);
  const around = countBounded ? [] : ['the lists and maps it stands in with maxItems or maxProperties'];
  const parts = cost > expressionLimit || bounds.length > 0 ? [...around, ...bounds] : around;
  return parts.length === 0 ? 'Make it simpler, or lower the bounds around it.' : `Bound ${parts.join(', ')}.`;
};

const factorOf = (cost: number, limit: number): string =>
  cost > 100 * limit ? 'more than 100' : String(Math.ceil((10 * cost) / limit) / 10);

const placeOf = ({ version }: VersionCosts, { pointer }: RuleCost, otherwise: Location): Location => {
  const rule = valueAt(schemaOf(version), pointer);
  return (isObject(rule) ? originOf(rule)?.where : undefined) ?? otherwise;
};

const checkVersion = (given: VersionCosts, kind: string, where: Location): readonly Diagnostic[] => {
  const version = String(given.version['name']);
  const own = originOf(given.version)?.where ?? where;
  const single = given.costs
    .filter(({ total }) => total > expressionLimit)
    .map((cost) =>
      report(ruleCostProblems, 'kubernetes/rule-cost', placeOf(given, cost, own), {
        kind,
        version,
        what: cost.key === 'rule' ? 'rule' : 'expression of a message',
        path: pathOf(cost.pointer),
        factor: factorOf(cost.total, expressionLimit),
        advice: adviceFor(cost),
      }),
    );
  const sum = given.costs.reduce((before, { total }) => before + total, 0);
  if (sum <= definitionLimit) return single;
  const expensive = given.costs
    .filter(isExpensive)
    .toSorted((left, right) => right.total - left.total)
    .slice(0, 4);
  const related = expensive.map((cost) => ({
    message: `${Math.round((100 * cost.total) / sum)} % of it here, at ${pathOf(cost.pointer)}.`,
    where: placeOf(given, cost, own),
  }));
  const factor = factorOf(sum, definitionLimit);
  return [...single, report(ruleCostProblems, 'kubernetes/rules-cost', own, { kind, version, factor }, { related })];
};

/** Rules that the server would refuse a definition for. Of a language that others publish they are warnings, as all that is theirs. */
export const checkRuleCosts = ({ definition, where, foreign }: DefinitionPsm): readonly Diagnostic[] => {
  const names = valueAt(definition, '/spec/names');
  const kind = isObject(names) ? String(names['kind']) : '';
  const found = costsOf(definition).flatMap((costs) => checkVersion(costs, kind, where));
  return foreign ? found.map((diagnostic) => ({ ...diagnostic, severity: 'warning' })) : found;
};
