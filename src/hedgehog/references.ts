/** What an object refers to, by the table that the models give. */
import { isObject, type Json, pointerToken } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { kindRows } from './generated/kinds.ts';
import { referenceRows } from './generated/references.ts';

export interface ObjectReference {
  /** Place of the text that names the target. */
  readonly pointer: string;
  readonly to: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string };
}

/** API group of one of Hedgehog's kinds; empty for others. */
export const groupOf = (kind: string): string => {
  const row = kindRows.find((candidate) => candidate.kind === kind);
  return row === undefined ? '' : row.definition.slice(row.definition.indexOf('.') + 1);
};

interface Found {
  readonly pointer: string;
  readonly value: Json;
}

const children = ({ pointer, value }: Found, step: string): readonly Found[] => {
  if (step === '*') {
    if (Array.isArray(value)) return value.map((item, index) => ({ pointer: `${pointer}/${index}`, value: item as Json }));
    return isObject(value) ? Object.entries(value).map(([key, item]) => ({ pointer: `${pointer}/${pointerToken(key)}`, value: item })) : [];
  }
  if (!isObject(value) || !Object.hasOwn(value, step)) return [];
  return [{ pointer: `${pointer}/${pointerToken(step)}`, value: value[step] as Json }];
};

const follow = (object: KubernetesObject, path: readonly string[]): readonly Found[] =>
  path.reduce<readonly Found[]>(
    (found, step) => found.flatMap((place) => children(place, step)),
    [{ pointer: '', value: object as unknown as Json }],
  );

const part = (text: string, which: string): string => {
  const slash = text.indexOf('/');
  if (which === 'beforeSlash') return slash < 0 ? text : text.slice(0, slash);
  if (which === 'afterSlash') return slash < 0 ? '' : text.slice(slash + 1);
  return text;
};

/** Names at a place: its text, or the keys of each of its maps. */
const names = ({ pointer, value }: Found, which: string): readonly { readonly pointer: string; readonly name: string }[] => {
  if (which !== 'mapKey') return typeof value === 'string' ? [{ pointer, name: part(value, which) }] : [];
  const maps: readonly Found[] = Array.isArray(value)
    ? value.map((item, index) => ({ pointer: `${pointer}/${index}`, value: item as Json }))
    : [{ pointer, value }];
  return maps.flatMap((map) =>
    isObject(map.value) ? Object.keys(map.value).map((name) => ({ pointer: `${map.pointer}/${pointerToken(name)}`, name })) : [],
  );
};

/** Everything an object names, one entry for each target and kind of place. */
export const referencesOf = (object: KubernetesObject): readonly ObjectReference[] => {
  const namespace = object.metadata.namespace ?? 'default';
  const references = new Map<string, ObjectReference>();
  for (const row of referenceRows) {
    if (row.kind !== object.kind) continue;
    for (const place of follow(object, row.path)) {
      for (const { pointer, name } of names(place, row.part)) {
        const key = `${row.to}/${name}`;
        if (name !== '' && !references.has(key))
          references.set(key, { pointer, to: { group: groupOf(row.to), kind: row.to, namespace, name } });
      }
    }
  }
  return [...references.values()];
};
