/** Names for the values of an imported group: each once, and the same for what is the same in several versions. */
import type { JsonObject } from '#base/json.ts';
import { pascal } from '#modeling/metamodel/names.ts';

/** Letters and digits of a name, capitals at each word: `$patch` → `Patch`, `10G` → `10G`. */
export const wordOf = (name: string): string => pascal(name.replaceAll(/[^A-Za-z0-9]+/gu, '-').replaceAll(/^-+|-+$/gu, ''));

/** Text that is equal when values are, the order of their keys included. */
const textOf = (body: JsonObject): string =>
  JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? { integer: String(value) } : value));

export interface ValueNames {
  /**
   * The name of a value that stands at a place of a kind, and whether it is new. A value that stands at the same place in another
   * version and is equal keeps its name; one that differs gets the version's word behind it.
   */
  readonly name: (wanted: string, version: string, place: string, body: JsonObject) => { readonly name: string; readonly isNew: boolean };
}

/** Names for the values of one context. */
export const makeValueNames = (): ValueNames => {
  const taken = new Set<string>();
  /** What stands at each place so far: name and content. */
  const places = new Map<string, { readonly base: string; readonly variants: Map<string, string> }>();
  const free = (wanted: string): string => {
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}${count}`;
    taken.add(name);
    return name;
  };
  return {
    name: (wanted, version, place, body) => {
      const text = textOf(body);
      const here = places.get(place);
      const known = here?.variants.get(text);
      if (known !== undefined) return { name: known, isNew: false };
      const name = free(here === undefined ? wanted : `${here.base}${wordOf(version)}`);
      if (here === undefined) places.set(place, { base: name, variants: new Map([[text, name]]) });
      else here.variants.set(text, name);
      return { name, isNew: true };
    },
  };
};
