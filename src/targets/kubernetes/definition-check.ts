/** What the API server would refuse a definition for, told at the elements of the model it was made from. */
import { type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
import { isObject, type JsonObject, valueAt } from '#base/json.ts';
import { compileValidations } from '#cel/validations.ts';
import { perObject } from '#modeling/incremental.ts';
import { inside } from '#modeling/load/places.ts';
import { originOf } from '#modeling/trace.ts';
import { definitionRefusals, type Refused, versionRefusals } from './definition-rules.ts';
import type { DefinitionPsm } from './psm.ts';
import { checkCosts, ruleCostProblems } from './rule-costs.ts';
import { checkExpressions, checkOwnRules } from './rule-rules.ts';
import { checkDefault, checkSchema } from './schema-rules.ts';
import { type Spot, spotsTo, walkSchema } from './schema-walk.ts';

export const definitionProblems = defineDiagnostics({
  'kubernetes/definition': {
    severity: 'error',
    message: 'The API server refuses {what} of {kind}: {reason}.',
    hint: 'Names, paths and versions of a kind are held to what its definition may say.',
  },
  'kubernetes/schema': {
    severity: 'error',
    message: 'The API server refuses {path} of {kind} {version}: {reason}.',
    hint: 'What stands under targets.kubernetes is written as it is said there.',
  },
  'kubernetes/default': {
    severity: 'error',
    message: 'The API server refuses the default of {path} of {kind} {version}: {reason}.',
    hint: 'Give a default that keeps all that is said of the type and of what it holds, rules included, or none.',
  },
  'kubernetes/rule': {
    severity: 'error',
    message: 'The API server refuses a rule at {path} of {kind} {version}: {reason}.',
    hint: 'The same element can stand elsewhere, where the rule is taken: move the rule, or change what is around it.',
  },
  ...ruleCostProblems,
});

const named = (path: string): string => (path === '' ? 'the whole object' : path);

const hasRules = (part: unknown): boolean => {
  if (typeof part !== 'object' || part === null) return false;
  if (Object.hasOwn(part, 'x-kubernetes-validations')) return true;
  for (const inner of Object.values(part)) if (hasRules(inner)) return true;
  return false;
};

interface Version {
  readonly kind: string;
  readonly version: string;
  readonly where: Location;
}

const checkRules = (root: Spot, about: Version): readonly Diagnostic[] => {
  if (!hasRules(root.schema)) return [];
  const found: Diagnostic[] = [];
  const { kind, version } = about;
  const placeOf = (pointer: string): { readonly path: string; readonly where: Location } => {
    const spot = spotsTo(root, pointer).at(-1) ?? root;
    const rule = valueAt(root.schema, pointer);
    return { path: named(spot.path), where: (isObject(rule) ? originOf(rule)?.where : undefined) ?? spot.where };
  };
  const validations = compileValidations(root.schema, { resource: true });
  checkExpressions(root, validations, (pointer, reason) => {
    const { path, where } = placeOf(pointer);
    found.push(report(definitionProblems, 'kubernetes/rule', where, { path, kind, version, reason }));
  });
  return [...found, ...checkCosts(validations.costs(), about, placeOf)];
};

const checkVersion = (version: JsonObject, kind: string, where: Location): readonly Diagnostic[] => {
  const schema = valueAt(version, '/schema/openAPIV3Schema');
  if (!isObject(schema)) return [];
  const about = { kind, version: String(version['name']), where: originOf(version)?.where ?? where };
  const root: Spot = {
    schema,
    path: '',
    level: 'root',
    where: originOf(schema)?.where ?? about.where,
    insideMeta: false,
    insideEntries: false,
  };
  const found: Diagnostic[] = [];
  const tell = (code: 'kubernetes/schema' | 'kubernetes/default' | 'kubernetes/rule', spot: Spot, reason: string): void => {
    const parameters = { path: named(spot.path), kind, version: about.version, reason };
    found.push(report(definitionProblems, code, spot.where, parameters));
  };
  walkSchema(root, (spot) => {
    checkSchema(spot, (reason) => tell('kubernetes/schema', spot, reason));
    checkOwnRules(spot, (rule, reason) => tell('kubernetes/rule', { ...spot, where: originOf(rule)?.where ?? spot.where }, reason));
  });
  // Values and rules can only be judged by a schema that is one.
  if (found.length === 0) walkSchema(root, (spot) => checkDefault(spot, (reason) => tell('kubernetes/default', spot, reason)));
  return [...found, ...(found.some(({ code }) => code === 'kubernetes/schema') ? [] : checkRules(root, about))];
};

const checkAll = perObject(({ definition, where }: DefinitionPsm): readonly Diagnostic[] => {
  const versions = valueAt(definition, '/spec/versions');
  const kind = String(valueAt(definition, '/spec/names/kind'));
  const told = (refused: readonly Refused[], element: Location): readonly Diagnostic[] =>
    refused.map(({ keys, what, reason }) => {
      const at = keys.length === 0 ? element : inside(element, keys);
      return report(definitionProblems, 'kubernetes/definition', at, { what, kind, reason });
    });
  return [
    ...told(definitionRefusals(definition), where),
    ...(Array.isArray(versions) ? versions : [])
      .filter(isObject)
      .flatMap((version) => [...told(versionRefusals(version), originOf(version)?.where ?? where), ...checkVersion(version, kind, where)]),
  ];
});

/** Everything at once. Of a language that others publish they are warnings, as all that is theirs. */
export const checkDefinition = (made: DefinitionPsm): readonly Diagnostic[] => {
  const found = checkAll(made);
  return made.foreign ? found.map((diagnostic) => ({ ...diagnostic, severity: 'warning' })) : found;
};
