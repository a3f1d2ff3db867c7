/** HTTP: route tables that `api/endpoint.ts` interprets, and the OpenAPI document. */
import { type Diagnostic, defineDiagnostics, report } from '#base/diagnostic.ts';
import { perObject, prettyJson } from '#modeling/incremental.ts';
import type { Context } from '#modeling/metamodel/elements.ts';
import { cannotProblems, cannotRows, checksAll } from '#modeling/metamodel/features.ts';
import { camel } from '#modeling/metamodel/names.ts';
import type { GeneratedFile, Target } from '#modeling/target.ts';
import { header, indent, literal, quote } from '#modeling/write/text.ts';
import { openApi } from './openapi.ts';
import type { HttpContext, HttpPsm, HttpRoute } from './psm.ts';
import { transform } from './transform.ts';

export const httpProblems = defineDiagnostics({
  'http/route-twice': { severity: 'error', message: 'Two elements give the route {route}.', hint: 'Rename one of them.' },
  'http/operation-twice': { severity: 'error', message: 'Two elements give the operation {operation}.', hint: 'Rename one of them.' },
});

const check = (psm: HttpPsm): readonly Diagnostic[] => {
  const problems: Diagnostic[] = [];
  const routes = new Map<string, HttpRoute>();
  const operations = new Map<string, HttpRoute>();
  const other = ({ where }: HttpRoute) => ({ related: [{ message: 'The other one.', where }] });
  for (const route of psm.contexts.flatMap((context) => context.routes)) {
    const name = `${route.method} ${route.path}`;
    const { operation, where } = route;
    const sameRoute = routes.get(name);
    const sameOperation = operations.get(operation);
    if (sameRoute !== undefined) problems.push(report(httpProblems, 'http/route-twice', where, { route: name }, other(sameRoute)));
    if (sameOperation !== undefined)
      problems.push(report(httpProblems, 'http/operation-twice', where, { operation }, other(sameOperation)));
    routes.set(name, sameRoute ?? route);
    operations.set(operation, sameOperation ?? route);
  }
  return problems;
};

const printRoute = perObject((route: HttpRoute): string => {
  const base = `kind: ${quote(route.kind)}, method: ${quote(route.method)}, path: ${quote(route.path)}, operation: ${quote(route.operation)}, summary: ${quote(route.summary)}`;
  switch (route.kind) {
    case 'list':
      return `{ ${base}, table: ${route.table}, columns: ${literal(route.columns)} },`;
    case 'get':
      return `{ ${base}, table: ${route.table} },`;
    case 'command':
      return `{ ${base}, aggregate: ${quote(route.aggregate)}, command: ${quote(route.command)}, creates: ${route.creates}, data: ${route.descriptor} },`;
    case 'operation':
      return `{ ${base}, service: ${quote(route.service)}, name: ${quote(route.name)}, data: ${route.descriptor} },`;
  }
});

const printContext = perObject(({ name, source, routes }: HttpContext): GeneratedFile => {
  const tables = [...new Set(routes.flatMap((route) => ('table' in route ? [route.table] : [])))].sort();
  const descriptors = [...new Set(routes.flatMap((route) => ('descriptor' in route ? [route.descriptor] : [])))].sort();
  const imports = [
    "import type { RouteSpec } from '#base/route.ts';",
    ...(descriptors.length > 0 ? [`import { ${descriptors.join(', ')} } from './descriptors.ts';`] : []),
    ...(tables.length > 0 ? [`import { ${tables.join(', ')} } from './tables.ts';`] : []),
  ];
  return {
    path: `src/contexts/${name}/generated/routes.ts`,
    text: `${[header(source), ...imports].join('\n')}\n\nexport const ${camel(name)}Routes: readonly RouteSpec[] = [\n${indent(routes.map(printRoute).join('\n'))}\n];\n`,
    sources: routes.map(({ where }) => where),
  };
});

const print = (psm: HttpPsm): readonly GeneratedFile[] => [
  ...psm.contexts.map(printContext),
  {
    path: 'docs/reference/openapi.json',
    text: prettyJson(openApi(psm), 3, '\n'),
    sources: psm.contexts.map(({ where }) => where),
  },
];

/** The rule goes along under the keyword of custom resource definitions, for whoever knows it. */
const noExpressions = { shows: 'JSON Schema has no expressions; the rule goes along as `x-kubernetes-validations`' } as const;

const support = checksAll({
  default: 'shows',
  fraction: { cannot: 'validators divide binary numbers, and 0.3 / 0.1 is not 3 then' },
  foreignPattern: { cannot: 'ECMAScript lacks or reads differently what it says' },
  rules: noExpressions,
  transition: noExpressions,
});

/** Contexts that the API offers. */
const isOffered = ({ role }: Context): boolean => role === 'runtime' || role === 'shared-kernel';

export const http: Target<HttpPsm> = {
  name: 'http',
  description: 'Routes and the OpenAPI document',
  diagnostics: { ...httpProblems, ...cannotRows('http', support) },
  support,
  transform: (model) => ({
    psm: transform(model),
    diagnostics: cannotProblems('http', support, model.contexts.filter(isOffered)),
  }),
  check,
  print,
};
