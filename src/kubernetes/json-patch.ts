/** JSON patch (RFC 6902). */
import { equals, isObject, type Json, type JsonObject } from '#base/json.ts';
import { ok, type Result, refused } from '#base/result.ts';
import { own, put } from './own.ts';

/** `PatchInvalid`: it is no patch (the API server answers 400). `PatchFailed`: it does not fit the document (422). */
export type JsonPatchRefusal = 'PatchInvalid' | 'PatchFailed';

/** The API server takes no longer patches. */
export const maxOperations = 10_000;

type Operation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: readonly string[]; readonly value: Json }
  | { readonly op: 'remove'; readonly path: readonly string[] }
  | { readonly op: 'move' | 'copy'; readonly path: readonly string[]; readonly from: readonly string[] };

/** A step that does not fit the document. Thrown and caught in this file only. */
class Misfit extends Error {}

const misfit = (message: string): never => {
  throw new Misfit(message);
};

const tokensOf = (pointer: Json | undefined): readonly string[] | undefined => {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/')) || /~(?![01])/u.test(pointer)) return undefined;
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
};

/** Reads one operation; a text says what is wrong with it. */
const readOperation = (entry: Json): Operation | string => {
  if (!isObject(entry)) return 'an operation must be an object';
  const op = own(entry, 'op');
  const path = tokensOf(own(entry, 'path'));
  const value = own(entry, 'value');
  if (path === undefined) return '"path" must be a JSON pointer';
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      return value === undefined ? `${op} needs a "value"` : { op, path, value };
    case 'remove':
      return { op, path };
    case 'move':
    case 'copy': {
      const from = tokensOf(own(entry, 'from'));
      return from === undefined ? `${op} needs "from", a JSON pointer` : { op, path, from };
    }
    default:
      return `unknown operation ${JSON.stringify(op ?? null)}`;
  }
};

const pointerText = (path: readonly string[]): string => JSON.stringify(path.map((token) => `/${token}`).join(''));

const indexOf = (token: string, length: number, path: readonly string[]): number => {
  const index = /^(?:0|[1-9]\d*)$/u.test(token) ? Number(token) : Number.NaN;
  return index < length ? index : misfit(`${pointerText(path)} names no element`);
};

const read = (document: Json, path: readonly string[]): Json => {
  let current = document;
  for (const token of path) {
    if (Array.isArray(current)) current = (current as readonly Json[])[indexOf(token, current.length, path)] as Json;
    else current = (isObject(current) ? own(current, token) : undefined) ?? missingOrNull(current, token, path);
  }
  return current;
};

const missingOrNull = (parent: Json, token: string, path: readonly string[]): Json =>
  isObject(parent) && Object.hasOwn(parent, token) ? null : misfit(`${pointerText(path)} does not exist`);

/** A copy of the document in which the container at the end of the path is changed. */
const change = (document: Json, path: readonly string[], edit: (parent: Json, token: string) => Json, at = 0): Json => {
  const token = path[at] as string;
  if (at === path.length - 1) return edit(document, token);
  const inner = change(read(document, [token]), path, edit, at + 1);
  return replaceChild(document, token, inner);
};

const replaceChild = (parent: Json, token: string, value: Json): Json => {
  if (Array.isArray(parent)) return (parent as readonly Json[]).with(Number(token), value);
  const copy: Record<string, Json> = { ...(parent as JsonObject) };
  put(copy, token, value);
  return copy;
};

const add = (document: Json, path: readonly string[], value: Json): Json =>
  path.length === 0
    ? value
    : change(document, path, (parent, token) => {
        if (isObject(parent)) return replaceChild(parent, token, value);
        if (!Array.isArray(parent)) return misfit(`${pointerText(path)} is in no container`);
        const items = parent as readonly Json[];
        return items.toSpliced(token === '-' ? items.length : indexOf(token, items.length + 1, path), 0, value);
      });

const remove = (document: Json, path: readonly string[]): Json => {
  if (path.length === 0) return misfit('the whole document cannot be removed');
  return change(document, path, (parent, token) => {
    read(parent, [token]);
    if (Array.isArray(parent)) return (parent as readonly Json[]).toSpliced(Number(token), 1);
    const copy: Record<string, Json> = { ...(parent as JsonObject) };
    delete copy[token];
    return copy;
  });
};

const replace = (document: Json, path: readonly string[], value: Json): Json => {
  read(document, path);
  return path.length === 0 ? value : change(document, path, (parent, token) => replaceChild(parent, token, value));
};

const isPrefix = (prefix: readonly string[], path: readonly string[]): boolean =>
  prefix.length < path.length && prefix.every((token, index) => token === path[index]);

const perform = (document: Json, operation: Operation): Json => {
  const { op, path } = operation;
  switch (op) {
    case 'add':
      return add(document, path, operation.value);
    case 'replace':
      return replace(document, path, operation.value);
    case 'remove':
      return remove(document, path);
    case 'copy':
      return add(document, path, read(document, operation.from));
    case 'move': {
      if (isPrefix(operation.from, path)) return misfit(`${pointerText(operation.from)} cannot be moved into itself`);
      const value = read(document, operation.from);
      return operation.from.length === 0 ? document : add(remove(document, operation.from), path, value);
    }
    case 'test':
      return equals(read(document, path), operation.value) ? document : misfit(`testing value ${pointerText(path)} failed`);
  }
};

/** The document after all operations, or why the patch is not one or does not fit. Neither argument is changed. */
export const jsonPatch = (document: Json, patch: Json): Result<Json, JsonPatchRefusal> => {
  if (!Array.isArray(patch)) return refused('PatchInvalid', 'a JSON patch must be a list of operations');
  if (patch.length > maxOperations) {
    return refused('PatchInvalid', `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`);
  }
  const operations: Operation[] = [];
  for (const [index, entry] of (patch as readonly Json[]).entries()) {
    const operation = readOperation(entry);
    if (typeof operation === 'string') return refused('PatchInvalid', `operation ${index}: ${operation}`);
    operations.push(operation);
  }
  try {
    return ok(operations.reduce(perform, document));
  } catch (fault) {
    if (fault instanceof Misfit) return refused('PatchFailed', fault.message);
    throw fault;
  }
};
