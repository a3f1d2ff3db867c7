/** Model → HTTP PSM, by convention: views become lists, behaviours and operations become posts. */
import type { JsonObject } from '#base/json.ts';
import { perElement, type Scope } from '#modeling/incremental.ts';
import type { Aggregate, Behaviour, Context, Model, Operation, Service, View } from '#modeling/metamodel/elements.ts';
import { aggregateNamed } from '#modeling/metamodel/model.ts';
import { camel, kebab } from '#modeling/metamodel/names.ts';
import { answerSchema, componentSchemas, filterSchema, isFilterable, requestSchema } from './json-schema.ts';
import type { HttpContext, HttpPsm, HttpRoute } from './psm.ts';

const viewRoutes = perElement((scope, view: View): readonly HttpRoute[] => {
  if (!view.exposed) return [];
  const path = `/${kebab(view.plural)}`;
  const base = { view: `${view.name}Row`, table: `${camel(view.name)}Table`, where: view.where };
  const shown = view.attributes.map(({ name }) => name).filter((name) => !view.detailOnly.includes(name));
  const filters = view.attributes
    .filter((attribute) => isFilterable(scope, attribute))
    .map((attribute) => ({ name: attribute.name, schema: filterSchema(scope, attribute) }));
  const plural = `${view.plural.charAt(0).toUpperCase()}${view.plural.slice(1)}`;
  const list: HttpRoute = {
    ...base,
    kind: 'list',
    method: 'GET',
    path,
    operation: `list${plural}`,
    summary: `List: ${view.description}`,
    parameters: [],
    columns: shown,
    filters,
  };
  const [key, ...rest] = view.key;
  if (key === undefined || rest.length > 0) return [list];
  const all = view.attributes.map(({ name }) => name);
  return [
    list,
    {
      ...list,
      kind: 'get',
      path: `${path}/{${key}}`,
      operation: `get${view.name}`,
      summary: view.description,
      parameters: [key],
      columns: all,
      filters: [],
    },
  ];
});

/** `DescribeFabric` on a fabric is `describe`: the aggregate's name at the end says nothing new. */
const actionOf = (aggregate: Aggregate, behaviour: Behaviour): string => {
  const words = kebab(behaviour.name);
  const suffix = `-${kebab(aggregate.name)}`;
  return words.endsWith(suffix) ? words.slice(0, -suffix.length) : words;
};

const commandRoute = (scope: Scope, aggregate: Aggregate, behaviour: Behaviour): HttpRoute => {
  const path = `/${kebab(aggregate.plural)}`;
  const parameters = behaviour.creates ? [] : [aggregate.identity.name];
  const attributes = behaviour.creates ? [aggregate.identity, ...behaviour.parameters] : behaviour.parameters;
  return {
    kind: 'command',
    method: 'POST',
    path: behaviour.creates ? path : `${path}/{${aggregate.identity.name}}/${actionOf(aggregate, behaviour)}`,
    operation: camel(behaviour.name),
    summary: behaviour.description,
    parameters,
    aggregate: aggregate.name,
    command: behaviour.name,
    creates: behaviour.creates,
    descriptor: `${camel(behaviour.name)}Descriptor`,
    body: requestSchema(scope, attributes),
    where: behaviour.where,
  };
};

const operationRoute = (scope: Scope, service: Service, operation: Operation): HttpRoute => {
  const aggregate = operation.on === undefined ? undefined : aggregateNamed(scope.model, operation.on)?.element;
  const base = aggregate === undefined ? `/${kebab(service.name)}` : `/${kebab(aggregate.plural)}/{${aggregate.identity.name}}`;
  return {
    kind: 'operation',
    method: 'POST',
    path: `${base}/${kebab(operation.name)}`,
    operation: camel(`${operation.name}-${aggregate?.name ?? service.name}`),
    summary: operation.description,
    parameters: aggregate === undefined ? [] : [aggregate.identity.name],
    service: service.name,
    name: operation.name,
    descriptor: `${camel(`${service.name}-${operation.name}`)}Descriptor`,
    body: requestSchema(scope, operation.parameters),
    where: operation.where,
  };
};

const commandRoutes = perElement((scope, aggregate: Aggregate): readonly HttpRoute[] =>
  aggregate.behaviours.filter((behaviour) => behaviour.exposed).map((behaviour) => commandRoute(scope, aggregate, behaviour)),
);

const operationRoutes = perElement((scope, service: Service): readonly HttpRoute[] =>
  service.operations.map((operation) => operationRoute(scope, service, operation)),
);

const httpContext = perElement(
  (scope, context: Context): HttpContext => ({
    name: context.name,
    title: context.title,
    source: context.where.file,
    where: context.where,
    routes: [
      ...context.views.flatMap((view) => viewRoutes(scope, view)),
      ...context.aggregates.flatMap((aggregate) => commandRoutes(scope, aggregate)),
      ...context.services.flatMap((service) => operationRoutes(scope, service)),
    ],
  }),
);

const rowSchema = perElement(
  (scope, view: View): JsonObject => ({ ...answerSchema(scope, view.attributes), description: view.description }),
);

const rowSchemas = (model: Model, contexts: readonly Context[]): Readonly<Record<string, JsonObject>> =>
  Object.fromEntries(
    contexts.flatMap((context) =>
      context.views
        .filter(({ exposed }) => exposed)
        .map((view): [string, JsonObject] => [`${view.name}Row`, rowSchema({ model, context }, view)]),
    ),
  );

export const transform = (model: Model): HttpPsm => {
  const contexts = model.contexts.filter((context) => context.role === 'runtime' || context.role === 'shared-kernel');
  return {
    contexts: contexts.map((context) => httpContext({ model, context }, context)).filter(({ routes }) => routes.length > 0),
    schemas: { ...componentSchemas(model, contexts), ...rowSchemas(model, contexts) },
    refusals: [
      ...new Set(contexts.flatMap((context) => context.aggregates.flatMap(({ refusals }) => refusals.map(({ name }) => name)))),
    ].sort(),
  };
};
