/** Reads one file of a context. Problems are told through the cursor. */
import type { Location } from '#base/diagnostic.ts';
import type { Context, Operation, Policy, Service, Step, View, Workflow } from '../metamodel/elements.ts';
import { contextRoles } from '../metamodel/syntax.ts';
import type { Cursor } from './cursor.ts';
import { readAggregate, readEntities, readEnum, readValue } from './read-aggregate.ts';
import { formerName, readAttributes, readScalar, readTargets } from './read-attribute.ts';
import { readResource } from './read-resource.ts';

const named = (name: string, at: Cursor) => ({ name, description: at.text('description', ''), where: at.where });

const readOperation = ([name, at]: readonly [string, Cursor]): Operation => {
  at.as('operation');
  const on = at.optionalText('on');
  return {
    ...named(name, at),
    parameters: readAttributes(at, 'parameters'),
    refuses: at.texts('refuses'),
    ...(on === undefined ? {} : { on }),
  };
};

const readService = ([name, at]: readonly [string, Cursor]): Service => {
  at.as('service');
  return { ...named(name, at), operations: at.child('operations').entries().map(readOperation) };
};

const readPolicy = ([name, at]: readonly [string, Cursor]): Policy => {
  at.as('policy');
  return { ...named(name, at), on: at.texts('on'), asks: at.texts('asks'), ports: at.texts('ports') };
};

const readStep = (at: Cursor): Step => {
  at.as('step');
  const asks = at.optionalText('asks');
  const onFailure = at.optionalText('onFailure');
  return {
    ...named(at.text('name'), at),
    until: at.texts('until'),
    ...(asks === undefined ? {} : { asks }),
    ...(onFailure === undefined ? {} : { onFailure }),
  };
};

const readWorkflow = ([name, at]: readonly [string, Cursor]): Workflow => {
  at.as('workflow');
  const startsOn = at.optionalText('startsOn');
  return { ...named(name, at), steps: at.child('steps').items().map(readStep), ...(startsOn === undefined ? {} : { startsOn }) };
};

const readView = ([name, at]: readonly [string, Cursor]): View => {
  at.as('view');
  return {
    ...named(name, at),
    ...formerName(at),
    plural: at.text('plural'),
    key: at.texts('key'),
    version: at.number('version') ?? 1,
    attributes: readAttributes(at, 'attributes'),
    detailOnly: at.texts('detailOnly'),
    indexes: at.lists('indexes'),
    search: at.texts('search'),
    ordering: at.texts('ordering'),
    exposed: at.flag('exposed', true),
  };
};

/** What one file says of a context. */
export interface ContextPart {
  readonly context: Context;
  /** What is said of the context itself, which only one file may say. */
  readonly head: readonly { readonly key: string; readonly where: Location }[];
  /** Files it needs, as written, and where. */
  readonly imports: readonly { readonly path: string; readonly where: Location }[];
}

const headKeys = ['title', 'description', 'role', 'imported', 'targets'];

export const readContext = (at: Cursor): ContextPart => {
  at.as('context');
  at.speaks('1');
  const name = at.text('context');
  const aggregates = at.child('aggregates').entries();
  const context: Context = {
    name,
    title: at.text('title', name),
    description: at.text('description', ''),
    where: at.child('context').where,
    role: at.choice('role', contextRoles, 'runtime'),
    uses: at.names('uses'),
    scalars: at.child('scalars').entries().map(readScalar),
    enums: at.child('enums').entries().map(readEnum),
    values: [...at.child('values').entries().map(readValue), ...aggregates.flatMap(readEntities)],
    aggregates: aggregates.map(readAggregate),
    resources: at
      .child('resources')
      .entries()
      .map(([kind, child]) => readResource(kind, child, kind.toLowerCase(), '')),
    services: at.child('services').entries().map(readService),
    policies: at.child('policies').entries().map(readPolicy),
    workflows: at.child('workflows').entries().map(readWorkflow),
    views: at.child('views').entries().map(readView),
    targets: readTargets(at),
  };
  return {
    context,
    head: headKeys.filter((key) => at.has(key)).map((key) => ({ key, where: at.child(key).where })),
    imports: at.names('imports').map(({ name: path, where }) => ({ path, where })),
  };
};
