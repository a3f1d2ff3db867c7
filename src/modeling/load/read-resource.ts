/** Reads Kubernetes kinds. */
import type { CustomResource, PrinterColumn, TypeRef } from '../metamodel/elements.ts';
import { authors, scopes } from '../metamodel/syntax.ts';
import type { Cursor } from './cursor.ts';
import { readTargets } from './read-attribute.ts';
import { parseType } from './type-ref.ts';

const readColumn = (at: Cursor): PrinterColumn => {
  at.as('column');
  const optional = Object.fromEntries(['description', 'format'].flatMap((key) => (at.has(key) ? [[key, at.text(key)]] : [])));
  const priority = at.number('priority');
  return {
    name: at.text('name'),
    type: at.text('type'),
    jsonPath: at.text('jsonPath'),
    ...optional,
    ...(priority === undefined ? {} : { priority }),
  };
};

const optionalType = (at: Cursor, key: string): TypeRef | undefined => {
  const text = at.optionalText(key);
  if (text === undefined) return undefined;
  const type = parseType(text);
  if (type === undefined) at.child(key).tell('model/bad-type', { text });
  return type;
};

/** A kind; `plural` and `description` are what they are when nothing is said. */
export const readResource = (name: string, at: Cursor, plural: string, description: string): CustomResource => {
  at.as('resource');
  const spec = optionalType(at, 'spec');
  const status = optionalType(at, 'status');
  return {
    name,
    description: at.text('description', description),
    where: at.where,
    group: at.text('group'),
    version: at.text('version'),
    plural: at.text('plural', plural),
    singular: at.text('singular', name.toLowerCase()),
    listKind: at.text('listKind', `${name}List`),
    shortNames: at.texts('shortNames'),
    categories: at.texts('categories'),
    scope: at.choice('scope', scopes, 'Namespaced'),
    statusSubresource: at.flag('statusSubresource', false),
    columns: at.child('columns').items().map(readColumn),
    author: at.choice('author', authors, 'user'),
    targets: readTargets(at),
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  };
};
