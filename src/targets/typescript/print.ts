/** TypeScript PSM → text: messages, contract and descriptors of each context. */
import type { JsonObject } from '#base/json.ts';
import { perObject } from '#modeling/incremental.ts';
import { camel } from '#modeling/metamodel/names.ts';
import type { RuleSet } from '#modeling/shapes/rules.ts';
import type { GeneratedFile } from '#modeling/target.ts';
import { piece, traced } from '#modeling/trace.ts';
import { docComment, header, indent, literal, property, quote } from '#modeling/write/text.ts';
import type { DescriptorField, DescriptorShape, DescriptorType, TsAggregate, TsContext, TsField, TsShape, TypescriptPsm } from './psm.ts';

const field = piece(
  ({ name, description, optional, type }: TsField) =>
    `${description === '' ? '' : `${docComment(description)}\n`}readonly ${property(name)}${optional ? '?' : ''}: ${type.text};`,
);

const body = (fields: readonly TsField[]): string => (fields.length === 0 ? '{}' : `{\n${indent(fields.map(field).join('\n'))}\n}`);

/** An object without fields is the empty record, not `{}`, which would take anything. */
const data = (shape: TsShape): string => (shape.fields.length === 0 ? 'Readonly<Record<string, never>>' : body(shape.fields));

const valueInterface = perObject(
  (shape: TsShape): string => `${docComment(shape.description)}\nexport interface ${shape.name} ${body(shape.fields)}`,
);

const union = (names: readonly string[]): string => (names.length === 0 ? 'never' : names.join(' | '));

const literals = (names: readonly string[]): string => union(names.map(quote));

const aggregateMessages = perObject((aggregate: TsAggregate): readonly string[] => [
  ...aggregate.commands.map(
    piece((shape) => `${docComment(shape.description)}\nexport type ${shape.name} = Command<${quote(shape.name)}, ${data(shape)}>;`),
  ),
  `export type ${aggregate.name}Command = ${union(aggregate.commands.map(({ name }) => name))};`,
  ...aggregate.events.map(
    piece((shape) => `${docComment(shape.description)}\nexport type ${shape.name} = DomainEvent<${quote(shape.name)}, ${data(shape)}>;`),
  ),
  `export type ${aggregate.name}Event = ${union(aggregate.events.map(({ name }) => name))};`,
  `export type ${aggregate.name}Refusal = ${literals(aggregate.refusals.map(({ name }) => name))};`,
]);

const shapesOf = (context: TsContext): readonly TsShape[] => [
  ...context.values,
  ...context.rows,
  ...context.aggregates.flatMap((aggregate) => [...aggregate.commands, ...aggregate.events]),
];

const foreignImports = (context: TsContext): readonly string[] => {
  const byContext = new Map<string, Set<string>>();
  for (const { fields } of shapesOf(context)) {
    for (const { type } of fields) {
      for (const { context: from, name } of type.imports) byContext.set(from, (byContext.get(from) ?? new Set()).add(name));
    }
  }
  return [...byContext]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([from, names]) => `import type { ${[...names].sort().join(', ')} } from '#contexts/${from}/generated/messages.ts';`);
};

const messages = (context: TsContext): string => {
  const needsJson = shapesOf(context).some(({ fields }) => fields.some(({ type }) => type.json));
  const imports = [
    ...(needsJson ? ["import type { Json } from '#base/json.ts';"] : []),
    ...(context.aggregates.length > 0 ? ["import type { Command, DomainEvent } from '#base/message.ts';"] : []),
    ...foreignImports(context),
  ];
  const unions = context.unions.map(
    piece(
      ({ name, description, values }) =>
        `${docComment(description)}\nexport const ${name} = [${values.map(quote).join(', ')}] as const;\nexport type ${name} = (typeof ${name})[number];`,
    ),
  );
  const parts = [
    ...unions,
    ...context.values.map(valueInterface),
    ...context.aggregates.flatMap(aggregateMessages),
    ...context.rows.map(valueInterface),
  ];
  return `${[header(context.source), ...imports].join('\n')}\n\n${parts.join('\n\n')}\n`;
};

const behaviourInterface = perObject((aggregate: TsAggregate): string => {
  const decide = aggregate.behaviours.map(
    piece(
      ({ name, description, events, refusals }) =>
        `${docComment(description)}\nreadonly ${name}: (command: ${name}, state: State) => Decision<${union(events)}, ${literals(refusals)}>;`,
    ),
  );
  const evolve = aggregate.events.map(piece(({ name }) => `readonly ${name}: (state: State, event: ${name}) => State;`));
  return `/** What a person writes for ${aggregate.name}. */
export interface ${aggregate.name}Behaviour<State> {
  readonly initialState: State;
  readonly decide: {
${indent(decide.join('\n'), '    ')}
  };
  readonly evolve: {
${indent(evolve.join('\n'), '    ')}
  };
}`;
});

const template = (text: string): string =>
  text.includes('{')
    ? `\`${text.replaceAll('`', '\\`').replaceAll(/\{(\w+)\}/gu, (_, name: string) => `\${data.${name}}`)}\``
    : quote(text);

const refusalMaker = piece(({ name, message, hint, parameters }: TsAggregate['refusals'][number]) => {
  const argument =
    parameters.length === 0 ? '_data: unknown' : `data: { ${parameters.map((parameter) => `readonly ${parameter}: string`).join('; ')} }`;
  return `${name}: (${argument}) => refused(${quote(name)}, ${template(message)}${hint === undefined ? '' : `, { hint: ${template(hint)} }`}),`;
});

/** A property of the factory's table, left out when it is empty. */
const table = (name: string, rows: readonly string[]): string =>
  rows.length === 0 ? '' : `      ${name}: {\n${indent(rows.join('\n'), '        ')}\n      },\n`;

/** The same for a list. */
const list = (name: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `      ${name}: [\n${indent(items.join('\n'), '        ')}\n      ],\n`;

const factory = perObject((aggregate: TsAggregate): string => {
  const published = aggregate.events.filter((event) => event.published).map(piece(({ name }) => `${quote(name)},`));
  const commands = aggregate.commands.map(piece(({ name }) => `${name}: ${camel(name)}Descriptor,`));
  const versions = aggregate.events.map(piece(({ name, version }) => `${name}: ${version},`));
  const upcasts = aggregate.events
    .filter((event) => event.upcasts.length > 0)
    .map(piece((event) => `${event.name}: ${literal(event.upcasts)},`));
  const ruled = aggregate.ruledEvents.map((name) => `${name}: ${camel(name)}Descriptor,`);
  const former = aggregate.events.flatMap((event) =>
    event.formerName === undefined ? [] : [traced(event, `${property(event.formerName)}: ${quote(event.name)},`)],
  );
  return `/** Puts a behaviour of ${aggregate.name} behind the checks that need no person. */
export const ${camel(aggregate.name)}Decider = <State>(
  behaviour: ${aggregate.name}Behaviour<State>,
): Decider<State, ${aggregate.name}Command, ${aggregate.name}Event, ${aggregate.name}Refusal> =>
  makeDecider(
    {
      aggregate: ${quote(aggregate.name)},
      category: ${quote(aggregate.category)},
      identity: ${quote(aggregate.identity)},
      commands: {
${indent(commands.join('\n'), '        ')}
      },
${table('events', ruled)}      eventVersions: {
${indent(versions.join('\n'), '        ')}
      },
${list('published', published)}${table('upcasts', upcasts)}${table('formerNames', former)}    },
    behaviour,
  );

/** One maker for each declared refusal of ${aggregate.name}. */
export const ${camel(aggregate.name)}Refusals = {
${indent(aggregate.refusals.map(refusalMaker).join('\n'))}
};`;
});

const contract = (context: TsContext): string => {
  const descriptors = context.aggregates
    .flatMap(({ commands, ruledEvents }) => [...commands.map(({ name }) => name), ...ruledEvents].map((name) => `${camel(name)}Descriptor`))
    .sort();
  const names = context.aggregates
    .flatMap(({ name, commands, events }) => [
      `${name}Command`,
      `${name}Event`,
      `${name}Refusal`,
      ...commands.map((c) => c.name),
      ...events.map((e) => e.name),
    ])
    .sort();
  const refuses = context.aggregates.some(({ refusals }) => refusals.length > 0);
  return `${header(context.source)}
import { type Decider, type Decision, makeDecider } from '#base/decider.ts';
${refuses ? "import { refused } from '#base/result.ts';\n" : ''}import { ${descriptors.join(', ')} } from './descriptors.ts';
import type { ${names.join(', ')} } from './messages.ts';

${context.aggregates.flatMap((aggregate) => [behaviourInterface(aggregate), factory(aggregate)]).join('\n\n')}
`;
};

const descriptorType = (type: DescriptorType): string => {
  if (type.kind === 'plain') return literal(type.facets);
  const facets = Object.entries(type.facets).map(([name, value]) => `, ${name}: ${literal(value)}`);
  if (type.kind === 'value') return `{ kind: 'value', descriptor: () => ${camel(type.name)}Descriptor${facets.join('')} }`;
  return `{ kind: ${quote(type.kind)}, of: ${descriptorType(type.of)}${facets.join('')} }`;
};

/** The rules of a field or descriptor. The schema comes first: it says what an int, a set or a time is. */
const ruleList = ({ schema, rules }: RuleSet): string =>
  `rulesOn(${literal(schema)}, [\n${indent(rules.map((rule) => `${literal(rule as unknown as JsonObject)},`).join('\n'), '    ')}\n  ])`;

const descriptorField = piece((shape: DescriptorField) => {
  const given = shape.default === undefined ? '' : `, default: ${literal(shape.default)}`;
  return `{ name: ${quote(shape.name)}, required: ${shape.required}, description: ${quote(shape.description)}${given}${shape.nullable === true ? ', nullable: true' : ''}, type: ${descriptorType(shape.type)}${shape.ruled === undefined ? '' : `, rules: ${ruleList(shape.ruled)}`} },`;
});

const descriptor = perObject((shape: DescriptorShape): string => {
  const fields = shape.fields.length === 0 ? '[]' : `[\n${indent(shape.fields.map(descriptorField).join('\n'), '    ')}\n  ]`;
  return `export const ${shape.constant}: Descriptor = {\n  name: ${quote(shape.name)},\n  fields: ${fields},${shape.open === true ? '\n  open: true,' : ''}${shape.ruled === undefined ? '' : `\n  rules: ${ruleList(shape.ruled)},`}\n};`;
});

const foreignDescriptors = (context: TsContext): readonly string[] => {
  const byContext = new Map<string, Set<string>>();
  const visit = (type: DescriptorType): void => {
    if ('of' in type) visit(type.of);
    else if (type.kind === 'value' && type.context !== context.name) {
      byContext.set(type.context, (byContext.get(type.context) ?? new Set()).add(`${camel(type.name)}Descriptor`));
    }
  };
  for (const { fields } of context.descriptors) for (const { type } of fields) visit(type);
  return [...byContext]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([from, names]) => `import { ${[...names].sort().join(', ')} } from '#contexts/${from}/generated/descriptors.ts';`);
};

const isRuled = ({ ruled, fields }: DescriptorShape): boolean => ruled !== undefined || fields.some((one) => one.ruled !== undefined);

const descriptors = (context: TsContext): string =>
  `${[
    header(context.source),
    "import type { Descriptor } from '#base/schema.ts';",
    ...(context.descriptors.some(isRuled) ? ["import { rulesOn } from '#cel/rule.ts';"] : []),
    ...foreignDescriptors(context),
  ].join('\n')}\n\n${context.descriptors.map(descriptor).join('\n\n')}\n`;

const filesOf = perObject((context: TsContext): readonly GeneratedFile[] => {
  const file = (name: string, text: string): GeneratedFile => ({
    path: `src/contexts/${context.name}/generated/${name}`,
    text,
    sources: [context.where, ...shapesOf(context).map((shape) => shape.where)],
  });
  return [
    file('messages.ts', messages(context)),
    ...(context.aggregates.length > 0 ? [file('contract.ts', contract(context))] : []),
    ...(context.descriptors.length > 0 ? [file('descriptors.ts', descriptors(context))] : []),
  ];
});

export const print = (psm: TypescriptPsm): readonly GeneratedFile[] => psm.contexts.flatMap(filesOf);
