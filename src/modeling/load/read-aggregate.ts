/** Reads values, entities and aggregates with their behaviours, events, refusals and state machines. */
import { isObject, type Json } from '#base/json.ts';
import type {
  Aggregate,
  Attribute,
  Behaviour,
  Enum,
  Event,
  Precondition,
  Refusal,
  StateMachine,
  Transition,
  Upcast,
  Value,
} from '../metamodel/elements.ts';
import type { Cursor } from './cursor.ts';
import { demandExpression, formerName, readAttribute, readAttributes, readExpression, readRules, readTargets } from './read-attribute.ts';
import { readResource } from './read-resource.ts';

const named = (name: string, at: Cursor) => ({ name, description: at.text('description', ''), where: at.where, ...formerName(at) });

const structure = (name: string, at: Cursor): Value => ({
  ...named(name, at),
  attributes: readAttributes(at, 'attributes'),
  closed: at.flag('closed', true),
  rules: readRules(at),
  targets: readTargets(at),
});

export const readValue = ([name, at]: readonly [string, Cursor]): Value => {
  at.as('value');
  return structure(name, at);
};

const readEntity =
  (aggregate: string) =>
  ([name, at]: readonly [string, Cursor]): Value => {
    at.as('entity');
    return { ...structure(name, at), entity: { aggregate, identity: at.text('identity') } };
  };

export const readEnum = ([name, at]: readonly [string, Cursor]): Enum => {
  at.as('enum');
  const values = at
    .child('values')
    .entries()
    .map(([value, child]) => {
      if (typeof child.value === 'string') return { name: value, description: child.value, where: child.where };
      child.as('enumValue');
      return named(value, child);
    });
  return { ...named(name, at), values };
};

const readPrecondition = (at: Cursor): Precondition => {
  at.as('precondition');
  return { rule: demandExpression(at, 'rule'), otherwise: at.text('otherwise') };
};

const readBehaviour = ([name, at]: readonly [string, Cursor]): Behaviour => {
  at.as('behaviour');
  const requires = at.child('requires').items().map(readPrecondition);
  const refuses = at.texts('refuses');
  return {
    ...named(name, at),
    creates: at.flag('creates', false),
    exposed: at.flag('exposed', true),
    parameters: readAttributes(at, 'parameters'),
    requires,
    emits: at.texts('emits'),
    refuses: [...new Set([...refuses, ...requires.map(({ otherwise }) => otherwise)])].filter((refusal) => refusal !== ''),
  };
};

const mapping = (at: Cursor, key: string): Readonly<Record<string, Json>> => {
  const given = at.json(key);
  if (given === undefined || given === null) return {};
  if (isObject(given)) return given;
  at.child(key).tell('model/not-a-mapping', { what: `${key} of ${at.what}` });
  return {};
};

const readUpcast = ([version, at]: readonly [string, Cursor]): Upcast => {
  at.as('upcast');
  const rename = at
    .child('rename')
    .entries()
    .flatMap(([name, child]) => {
      if (typeof child.value === 'string') return [[name, child.value] as const];
      child.tell('model/not-text', { what: `the old name of ${name}` });
      return [];
    });
  return {
    from: /^[1-9]\d*$/u.test(version) ? Number(version) : Number.NaN,
    rename: Object.fromEntries(rename),
    defaults: mapping(at, 'defaults'),
    drop: at.texts('drop'),
    where: at.where,
  };
};

const readEvent = ([name, at]: readonly [string, Cursor]): Event => {
  at.as('event');
  return {
    ...named(name, at),
    version: at.number('version') ?? 1,
    published: at.flag('published', false),
    attributes: readAttributes(at, 'attributes'),
    upcasts: at
      .child('upcasts')
      .entries()
      .map(readUpcast)
      .sort((left, right) => left.from - right.from),
  };
};

const readRefusal = ([name, at]: readonly [string, Cursor]): Refusal => {
  at.as('refusal');
  const message = at.text('message');
  const hint = at.optionalText('hint');
  return { ...named(name, at), description: at.text('description', message), message, ...(hint === undefined ? {} : { hint }) };
};

const readTransition = (at: Cursor): Transition => {
  at.as('transition');
  const when = readExpression(at, 'when');
  return {
    from: Array.isArray(at.child('from').value) ? at.texts('from') : [at.text('from')],
    to: at.text('to'),
    on: at.text('on'),
    description: at.text('description', ''),
    where: at.where,
    ...(when === undefined ? {} : { when }),
  };
};

const readStateMachine = ([name, at]: readonly [string, Cursor]): StateMachine => {
  at.as('stateMachine');
  return {
    ...named(name, at),
    states: at.text('states'),
    initial: at.text('initial'),
    final: at.texts('final'),
    transitions: at.child('transitions').items().map(readTransition),
  };
};

const readIdentity = (at: Cursor): Attribute => ({ ...readAttribute(at.text('name'), at, 'identity'), required: true });

/** Entities of an aggregate; they are values that have an identity. */
export const readEntities = ([name, at]: readonly [string, Cursor]): readonly Value[] =>
  at.child('entities').entries().map(readEntity(name));

export const readAggregate = ([name, at]: readonly [string, Cursor]): Aggregate => {
  at.as('aggregate');
  const plural = at.text('plural');
  const head = named(name, at);
  return {
    ...head,
    plural,
    category: at.text('category'),
    identity: readIdentity(at.child('identity')),
    stateMachines: at.child('stateMachines').entries().map(readStateMachine),
    behaviours: at.child('behaviours').entries().map(readBehaviour),
    events: at.child('events').entries().map(readEvent),
    refusals: at.child('refusals').entries().map(readRefusal),
    targets: readTargets(at),
    ...(at.has('customResource')
      ? { customResource: readResource(name, at.child('customResource'), plural.toLowerCase(), head.description) }
      : {}),
  };
};
