/**
 * What the rules of a definition can cost, as the API server adds it up before it takes the definition: a rule once for each value that an
 * object can hold, and all rules of a version together. A definition beyond either limit is refused whole.
 *
 * Source: apiextensions' `ValidateCustomResourceDefinitionOpenAPISchema` and `CELSchemaContext`.
 */
import { type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
import type { RuleCost } from '#cel/validations.ts';

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

/** What the costs of a version's rules come to. `place`: where a rule stands in the model, and what a person calls that. */
export const checkCosts = (
  costs: readonly RuleCost[],
  about: { readonly kind: string; readonly version: string; readonly where: Location },
  place: (pointer: string) => { readonly path: string; readonly where: Location },
): readonly Diagnostic[] => {
  const { kind, version, where } = about;
  const single = costs
    .filter(({ total }) => total > expressionLimit)
    .map((cost) => {
      const what = cost.key === 'rule' ? 'rule' : 'expression of a message';
      const factor = factorOf(cost.total, expressionLimit);
      const at = place(cost.pointer);
      return report(ruleCostProblems, 'kubernetes/rule-cost', at.where, {
        kind,
        version,
        what,
        path: at.path,
        factor,
        advice: adviceFor(cost),
      });
    });
  const sum = costs.reduce((before, { total }) => before + total, 0);
  if (sum <= definitionLimit) return single;
  const expensive = costs
    .filter(isExpensive)
    .toSorted((left, right) => right.total - left.total)
    .slice(0, 4);
  const related = expensive.map(({ pointer, total }) => {
    const at = place(pointer);
    return { message: `${Math.round((100 * total) / sum)} % of it here, at ${at.path}.`, where: at.where };
  });
  const factor = factorOf(sum, definitionLimit);
  return [...single, report(ruleCostProblems, 'kubernetes/rules-cost', where, { kind, version, factor }, { related })];
};
