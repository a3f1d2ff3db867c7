/** Model → JSON Schema 2020-12 of all that a context defines: what a message or a file of it may look like. */
import type { JsonObject } from '#base/json.ts';
import { perElement, type Scope } from '#modeling/incremental.ts';
import type { Aggregate, Context, Model, Value } from '#modeling/metamodel/elements.ts';
import { parametersOf } from '#modeling/metamodel/model.ts';
import { enumSchema, objectSchema, type Refer, valueSchemas } from '#modeling/shapes/json-schema.ts';
import type { Definition, SchemaDocument, ValidationPsm } from './psm.ts';

/** Documents stand beside each other, so that a reference is a file name. */
const refer: Refer = (context, name) => `${context.name}.schema.json#/$defs/${name}`;

const valueSchema = valueSchemas(refer);

const valueDefinition = perElement(
  (scope, value: Value): Definition => ({ name: value.name, schema: valueSchema(scope, value), where: value.where }),
);

const messageSchema = (scope: Scope, description: string, attributes: Parameters<typeof objectSchema>[1]): JsonObject => ({
  ...objectSchema(scope, attributes, refer),
  description,
});

const messageDefinitions = perElement((scope, aggregate: Aggregate): readonly Definition[] => [
  ...aggregate.behaviours.map((behaviour) => ({
    name: behaviour.name,
    schema: messageSchema(scope, behaviour.description, parametersOf(aggregate, behaviour)),
    where: behaviour.where,
  })),
  ...aggregate.events.map(({ name, description, attributes, where }) => ({
    name,
    schema: messageSchema(scope, description, attributes),
    where,
  })),
]);

const documentOf = perElement(
  (scope, context: Context): SchemaDocument => ({
    context: context.name,
    title: context.title,
    description: context.description,
    where: context.where,
    definitions: [
      ...context.enums.map((element) => ({ name: element.name, schema: enumSchema(element), where: element.where })),
      ...context.values.map((value) => valueDefinition(scope, value)),
      ...context.aggregates.flatMap((aggregate) => messageDefinitions(scope, aggregate)),
    ],
  }),
);

/** Contexts of our own: what an imported kind takes is said by its definition, in full. */
export const isOwn = ({ role }: Context): boolean => role !== 'published-language';

/** One document for each context that defines anything. */
export const transform = (model: Model): ValidationPsm => ({
  documents: model.contexts
    .filter(isOwn)
    .map((context) => documentOf({ model, context }, context))
    .filter(({ definitions }) => definitions.length > 0),
});
