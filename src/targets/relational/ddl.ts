/**
 * Model → tables of PostgreSQL. Views, aggregates and the entities inside them become tables, scalars columns of their own, and values
 * and collections `jsonb`; a function for each value tells whether JSON is one, and check constraints ask it.
 *
 * An aggregate's row has its identity and what its creating behaviour is told: the state of a model without an event log.
 */
import { perElement, type Scope } from '#modeling/incremental.ts';
import type { Aggregate, Attribute, Context, Model, Value, View } from '#modeling/metamodel/elements.ts';
import { facetsOf } from '#modeling/metamodel/facets.ts';
import { aggregateNamed, enumOf } from '#modeling/metamodel/model.ts';
import { snake } from '#modeling/metamodel/names.ts';
import { scalars } from '#modeling/metamodel/scalars.ts';
import { from } from '#modeling/trace.ts';
import { attributeCondition, functionName, numberConditions, objectCondition, ruled, schemaName, textConditions } from './conditions.ts';
import type { DdlColumn, DdlFunction, DdlSchema, DdlTable } from './ddl-psm.ts';
import type { RowColumn } from './rule-sql.ts';
import { attributeRules, objectRules, type SaidRules } from './rules.ts';
import { identifier, jsonLiteral, literal } from './sql-text.ts';

const columnTypes = {
  text: 'text',
  integer: 'bigint',
  real: 'double precision',
  boolean: 'boolean',
  instant: 'timestamptz',
  json: 'jsonb',
} as const;

const columnType = (scope: Scope, { type }: Attribute): DdlColumn['type'] => {
  if (type.kind === 'scalar') return columnTypes[scalars[type.name].column];
  return enumOf(scope.model, scope.context, type) === undefined ? 'jsonb' : 'text';
};

/** The shortest decimal of a double is what was written; its cast to numeric would keep 15 digits only. */
const numeric = (column: string, type: DdlColumn['type']): string => (type === 'double precision' ? `(${column}::text)::numeric` : column);

/** What a rule sees of a column of its own. */
const columnRules = (scope: Scope, attribute: Attribute, type: DdlColumn['type']): SaidRules => {
  const column = identifier(snake(attribute.name));
  // Rules about JSON are part of its condition.
  if (type === 'jsonb') return { ...attributeRules(scope, attribute, { kind: 'json', sql: column }), conditions: [] };
  return attributeRules(scope, attribute, { kind: 'column', sql: numeric(column, type), renotes: type === 'timestamptz' });
};

const columnCheck = (scope: Scope, attribute: Attribute, type: DdlColumn['type']): string | undefined => {
  const column = identifier(snake(attribute.name));
  const conditions = [
    ...((): readonly string[] => {
      if (type === 'jsonb') return [attributeCondition(scope, attribute, column)];
      const found = enumOf(scope.model, scope.context, attribute.type);
      if (found !== undefined) return [`${column} IN (${found.element.values.map(({ name }) => literal(name)).join(', ')})`];
      if (attribute.type.kind !== 'scalar' || type === 'timestamptz') return [];
      const facets = facetsOf(attribute.type.name, attribute.constraints);
      const listed = facets.enum === undefined ? [] : [`to_jsonb(${column}) IN (${facets.enum.map(jsonLiteral).join(', ')})`];
      if (type === 'text') return [...textConditions(facets, column), ...listed];
      if (type === 'boolean') return listed;
      // NaN and the infinities are doubles, and no numbers of a model.
      const finite = type === 'double precision' ? [`abs(${column}) <= ${Number.MAX_VALUE}`] : [];
      return [...finite, ...numberConditions(facets, numeric(column, type)).filter((one) => !/^abs|trunc\(/u.test(one)), ...listed];
    })(),
  ].filter((condition) => condition !== 'true');
  // A column that is empty has no value that a rule could be about.
  const there = attribute.required && !attribute.nullable ? '' : `${column} IS NULL OR `;
  conditions.push(...columnRules(scope, attribute, type).conditions.map((rule) => `(${there}coalesce(${rule}, false))`));
  if (conditions.length === 0) return undefined;
  // The cast of NaN would be no number, so the first condition is asked first.
  return type === 'double precision' && conditions.length > 1
    ? `CASE WHEN ${conditions[0]} THEN ${conditions.slice(1).join(' AND ')} ELSE false END`
    : conditions.join(' AND ');
};

const defaultOf = (attribute: Attribute, type: DdlColumn['type']): string | undefined => {
  const { default: given } = attribute;
  if (given === undefined || given === null) return undefined;
  if (type === 'jsonb') return jsonLiteral(given);
  return typeof given === 'string' ? literal(given) : String(given);
};

const columnOf = (scope: Scope, attribute: Attribute): DdlColumn => {
  const type = columnType(scope, attribute);
  const given = defaultOf(attribute, type);
  const check = columnCheck(scope, attribute, type);
  const unit = attribute.unit === undefined ? '' : ` Unit: ${attribute.unit}.`;
  return from(attribute, {
    name: snake(attribute.name),
    type,
    required: attribute.required && !attribute.nullable,
    ...(given === undefined ? {} : { default: given }),
    ...(check === undefined ? {} : { check }),
    description: `${attribute.description}${unit}`,
  });
};

/** An identity is always there, whether the model says so or not. */
const identityColumn = (scope: Scope, { identity }: Aggregate): DdlColumn =>
  from(identity, { ...columnOf(scope, identity), required: true });

/** A check constraint holds no subquery; a function that it asks may. */
const asking = (
  scope: Scope,
  table: Omit<DdlTable, 'functions' | 'unsaid'>,
  attributes: readonly Attribute[],
  rules?: SaidRules,
): DdlTable => {
  const schema = schemaName(scope.context.name);
  const functions: DdlFunction[] = [];
  const columns = table.columns.map((column): DdlColumn => {
    const attribute = attributes.find(({ name }) => snake(name) === column.name);
    if (attribute === undefined || column.type !== 'jsonb' || column.check?.includes('SELECT') !== true) return column;
    const name = functionName(`${table.name}_${column.name}`);
    const condition = attributeCondition(scope, attribute, 'value');
    functions.push({ name, condition, description: column.description, unsaid: [], where: attribute.where });
    return from(attribute, { ...column, check: `${identifier(schema)}.${identifier(name)}(${identifier(column.name)})` });
  });
  const ofRow = (rules?.conditions ?? []).map((condition) => `coalesce(${condition}, false)`);
  return {
    ...table,
    columns,
    functions,
    ...(ofRow.length === 0 ? {} : { check: ofRow.join(' AND ') }),
    unsaid: [
      ...(rules?.unsaid ?? []),
      ...attributes.flatMap((attribute) => columnRules(scope, attribute, columnType(scope, attribute)).unsaid),
    ],
  };
};

const viewTable = perElement(
  (scope, view: View): DdlTable =>
    asking(
      scope,
      {
        // A view is often called as the aggregate that it shows.
        name: `${snake(view.plural)}_view`,
        description: view.description,
        columns: view.attributes.map((attribute) => columnOf(scope, attribute)),
        key: view.key.map(snake),
        indexes: view.indexes.map((names) => names.map(snake)),
        where: view.where,
      },
      view.attributes,
    ),
);

const aggregateTable = perElement((scope, aggregate: Aggregate): DdlTable => {
  const creating = aggregate.behaviours.find(({ creates }) => creates);
  return asking(
    scope,
    {
      name: snake(aggregate.plural),
      description: aggregate.description,
      columns: [identityColumn(scope, aggregate), ...(creating?.parameters ?? []).map((attribute) => columnOf(scope, attribute))],
      key: [snake(aggregate.identity.name)],
      indexes: [],
      where: aggregate.where,
    },
    creating?.parameters ?? [],
  );
});

/** Rules of an entity over the columns of its row. */
const rowRules = (scope: Scope, value: Value): SaidRules => {
  const columns = value.attributes.map((attribute): readonly [string, RowColumn] => {
    const type = columnType(scope, attribute);
    const column = identifier(snake(attribute.name));
    return [attribute.name, { sql: numeric(column, type), json: type === 'jsonb', renotes: type === 'timestamptz' }];
  });
  return objectRules(scope, value, { kind: 'row', columns: new Map(columns) });
};

const entityTable = perElement((scope, value: Value): readonly DdlTable[] => {
  const { entity } = value;
  const aggregate = entity === undefined ? undefined : aggregateNamed(scope.model, entity.aggregate)?.element;
  if (entity === undefined || aggregate === undefined) return [];
  const owner = { ...identityColumn(scope, aggregate), name: `of_${snake(aggregate.identity.name)}` };
  const { check: _, ...plain } = owner;
  return [
    asking(
      scope,
      {
        name: `${snake(aggregate.name)}_${snake(value.name)}`,
        description: value.description,
        columns: [plain, ...value.attributes.map((attribute) => columnOf(scope, attribute))],
        key: [owner.name, snake(entity.identity)],
        indexes: [],
        owner: { table: snake(aggregate.plural), columns: [snake(aggregate.identity.name)] },
        where: value.where,
      },
      value.attributes,
      rowRules(scope, value),
    ),
  ];
});

const valueFunction = perElement((scope, value: Value): DdlFunction => {
  const own = objectRules(scope, value, { kind: 'json', sql: 'value' });
  const inside = value.attributes.flatMap((attribute) => attributeRules(scope, attribute, { kind: 'json', sql: 'value' }).unsaid);
  return {
    name: functionName(value.name),
    condition: ruled(objectCondition(scope, value.attributes, value.closed, 'value'), own.conditions),
    description: value.description,
    unsaid: [...own.unsaid, ...inside],
    where: value.where,
  };
});

const schemaOf = perElement((scope, context: Context): DdlSchema => {
  const tables = [
    ...context.aggregates.map((aggregate) => aggregateTable(scope, aggregate)),
    ...context.values.flatMap((value) => entityTable(scope, value)),
    ...context.views.map((view) => viewTable(scope, view)),
  ];
  return {
    name: schemaName(context.name),
    context: context.name,
    description: context.description,
    source: context.where.file,
    where: context.where,
    functions: [...context.values.map((value) => valueFunction(scope, value)), ...tables.flatMap(({ functions }) => functions)],
    tables,
  };
});

/** Contexts whose data is ours to keep. */
export const isKept = ({ role }: Context): boolean => role !== 'published-language';

/** One schema for each context that keeps anything. */
export const ddl = (model: Model): readonly DdlSchema[] =>
  model.contexts
    .filter(isKept)
    .map((context) => schemaOf({ model, context }, context))
    .filter(({ functions, tables }) => functions.length + tables.length > 0);
