/** Reads attributes: types, facets, references and rules. Strict: a key that means nothing is a diagnostic. */
import { isObject, type Json } from '#base/json.ts';
import type { Attribute, Constraints, CustomScalar, Expression, Reference, Rule, TypeRef } from '../metamodel/elements.ts';
import { deletions, ownerships, referenceParts, scalarNames } from '../metamodel/syntax.ts';
import type { Cursor } from './cursor.ts';
import { parseType } from './type-ref.ts';

const textType: TypeRef = { kind: 'scalar', name: 'string' };

const facets = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;
const flags = ['exclusiveMinimum', 'exclusiveMaximum'] as const;

const readType = (at: Cursor): TypeRef => {
  const text = at.text('type');
  const type = parseType(text);
  if (type === undefined && text !== '') at.child('type').tell('model/bad-type', { text });
  return type ?? textType;
};

const readConstraints = (at: Cursor): Constraints => {
  const out: Record<string, unknown> = {};
  for (const facet of facets) {
    const given = at.number(facet);
    if (given !== undefined) out[facet] = given;
  }
  for (const flag of flags) if (at.flag(flag, false)) out[flag] = true;
  for (const key of ['pattern', 'format']) {
    const given = at.optionalText(key);
    if (given !== undefined) out[key] = given;
  }
  const allowed = at.json('enum');
  if (allowed !== undefined && allowed !== null)
    out['enum'] = at
      .child('enum')
      .items()
      .map((item) => item.value);
  return out as Constraints;
};

/** The type with facets of what it holds, level by level. */
const readItems = (at: Cursor, type: TypeRef): TypeRef => {
  if (!at.has('items')) return type;
  const items = at.child('items');
  items.as('items');
  const constraints = readConstraints(items);
  if (!('of' in type)) {
    // There is nothing to hold, and still every key below is told that is none.
    readItems(items, type);
    return { ...type, beyond: true };
  }
  const of = readItems(items, type.of);
  return { ...type, of: Object.keys(constraints).length === 0 ? of : { ...of, constraints } };
};

const readReference = (at: Cursor): Reference => {
  const plain = { part: 'whole', ownership: 'refers', onDelete: 'ignore' } as const;
  if (typeof at.value === 'string') return { to: at.value, ...plain, where: at.where };
  at.as('reference');
  return {
    to: at.text('to'),
    part: at.choice('part', referenceParts, 'whole'),
    ownership: at.choice('ownership', ownerships, 'refers'),
    onDelete: at.choice('onDelete', deletions, 'ignore'),
    where: at.where,
  };
};

/** The expression under a key, or nothing when there is none. */
export const readExpression = (at: Cursor, key: string): Expression | undefined => {
  const text = at.optionalText(key);
  return text === undefined ? undefined : { text, where: at.child(key).valueWhere };
};

/** An expression that has to be there. */
export const demandExpression = (at: Cursor, key: string): Expression => ({ text: at.text(key), where: at.child(key).valueWhere });

const reasons = ['FieldValueInvalid', 'FieldValueForbidden', 'FieldValueRequired', 'FieldValueDuplicate'] as const;

const readRule = (at: Cursor): Rule => {
  at.as('rule');
  const message = at.optionalText('message');
  const messageExpression = readExpression(at, 'messageExpression');
  const fieldPath = at.optionalText('fieldPath');
  return {
    rule: demandExpression(at, 'rule'),
    ...(message === undefined ? {} : { message }),
    ...(messageExpression === undefined ? {} : { messageExpression }),
    ...(at.has('reason') ? { reason: at.choice('reason', reasons, 'FieldValueInvalid') } : {}),
    ...(fieldPath === undefined ? {} : { fieldPath }),
    ...(at.has('optionalOldSelf') ? { optionalOldSelf: at.flag('optionalOldSelf', false) } : {}),
  };
};

/** The rules of an attribute, value or entity. */
export const readRules = (at: Cursor): readonly Rule[] => at.child('rules').items().map(readRule);

/** Options for single targets. */
export const readTargets = (at: Cursor): Readonly<Record<string, Json>> => {
  const given = at.json('targets');
  if (given === undefined || given === null) return {};
  if (isObject(given)) return given;
  at.child('targets').tell('model/not-a-mapping', { what: `targets of ${at.what}` });
  return {};
};

/** The former name, when there is one. */
export const formerName = (at: Cursor): { readonly renamedFrom?: string } => {
  const renamedFrom = at.optionalText('renamedFrom');
  return renamedFrom === undefined ? {} : { renamedFrom };
};

/** One attribute. */
export const readAttribute = (name: string, at: Cursor, kind: 'attribute' | 'identity' = 'attribute'): Attribute => {
  at.as(kind);
  const given = at.json('default');
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    type: readItems(at, readType(at)),
    required: at.flag('required', false),
    nullable: at.flag('nullable', false),
    constraints: readConstraints(at),
    secret: at.flag('secret', false),
    rules: readRules(at),
    ...formerName(at),
    targets: readTargets(at),
    ...(given === undefined ? {} : { default: given }),
    ...(at.has('unit') ? { unit: at.text('unit') } : {}),
    ...(at.has('references') ? { references: readReference(at.child('references')) } : {}),
  };
};

/** The attributes under a key, in their order. */
export const readAttributes = (at: Cursor, key: string): readonly Attribute[] =>
  at
    .child(key)
    .entries()
    .map(([name, child]) => readAttribute(name, child));

/** A scalar of the domain. */
export const readScalar = ([name, at]: readonly [string, Cursor]): CustomScalar => {
  at.as('scalar');
  const unit = at.optionalText('unit');
  return {
    name,
    description: at.text('description', ''),
    where: at.where,
    base: at.choice('base', scalarNames, 'string'),
    constraints: readConstraints(at),
    ...formerName(at),
    ...(unit === undefined ? {} : { unit }),
  };
};
