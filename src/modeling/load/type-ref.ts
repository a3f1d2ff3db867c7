/** Reads type expressions: `string`, `ResourceState`, `list<VPCSubnet>`, `map<list<string>>`. */
import type { TypeRef } from '../metamodel/elements.ts';
import { scalarNames } from '../metamodel/syntax.ts';

const wrapped = /^(list|set|map)<(.+)>$/u;
const named = /^[A-Za-z][A-Za-z0-9]*$/u;

/** The type an expression means, or nothing when it means none. Names are looked up later. */
export const parseType = (text: string): TypeRef | undefined => {
  const trimmed = text.trim();
  const [, kind, inner] = wrapped.exec(trimmed) ?? [];
  if (kind !== undefined && inner !== undefined) {
    const of = parseType(inner);
    return of === undefined ? undefined : { kind: kind as 'list' | 'set' | 'map', of };
  }
  if (!named.test(trimmed)) return undefined;
  const scalar = scalarNames.find((name) => name === trimmed);
  return scalar === undefined ? { kind: 'named', name: trimmed } : { kind: 'scalar', name: scalar };
};

/** The expression of a type, as models write it. */
export const formatType = (type: TypeRef): string => ('of' in type ? `${type.kind}<${formatType(type.of)}>` : type.name);

/** The named type at the heart of an expression, if there is one. */
export const namedIn = (type: TypeRef): Extract<TypeRef, { kind: 'named' }> | undefined =>
  'of' in type ? namedIn(type.of) : type.kind === 'named' ? type : undefined;
