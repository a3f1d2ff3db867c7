/** What we add to imported definitions: our own descriptions, who writes each kind, what refers to what, how objects are stored. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { readYaml } from '#yaml/read.ts';

export interface OverlayField {
  /** Empty when the overlay says nothing. */
  readonly description: string;
  readonly unit?: string;
}

export interface Overlay {
  readonly kinds: Readonly<Record<string, { readonly author: string; readonly description: string }>>;
  /** Normalisers of a kind, as its model has them: those under `every`, then its own. */
  readonly normalise: (kind: string) => readonly Json[];
  /** The entry whose name is the longest end of a path such as `['VPC', 'subnets', 'dhcp']`. */
  readonly field: (path: readonly string[]) => OverlayField;
  readonly reference: (path: readonly string[]) => JsonObject | undefined;
  readonly origin: string;
}

const longest = (table: JsonObject, path: readonly string[]): Json | undefined => {
  for (let start = 0; start < path.length; start += 1) {
    const found = table[path.slice(start).join('.')];
    if (found !== undefined) return found;
  }
  return undefined;
};

const section = (value: unknown, key: string): JsonObject => (isObject(value) && isObject(value[key]) ? value[key] : {});

/** Reads an overlay. */
export const readOverlay = (text: string, origin = ''): Overlay => {
  const value = readYaml(text, { profile: 'model' }).documents[0]?.value;
  const fields = section(value, 'fields');
  const references = section(value, 'references');
  const kinds = Object.entries(section(value, 'kinds')).flatMap(([kind, entry]) =>
    isObject(entry) ? [[kind, { author: String(entry['author'] ?? 'user'), description: String(entry['description'] ?? '') }]] : [],
  );
  const normalise = section(value, 'normalise');
  const normalisersOf = (kind: string): readonly Json[] => {
    const given = Object.hasOwn(normalise, kind) ? normalise[kind] : undefined;
    return Array.isArray(given) ? given : [];
  };
  return {
    kinds: Object.fromEntries(kinds) as Overlay['kinds'],
    normalise: (kind) => [...normalisersOf('every'), ...normalisersOf(kind)],
    field: (path) => {
      const found = longest(fields, path);
      if (typeof found === 'string') return { description: found };
      if (isObject(found))
        return { description: String(found['description'] ?? ''), ...(found['unit'] === undefined ? {} : { unit: String(found['unit']) }) };
      return { description: '' };
    },
    reference: (path) => {
      const found = longest(references, path);
      // A reference is said of the whole path's end: `switch.port` speaks of ports below a switch, not of every port.
      return isObject(found) ? found : undefined;
    },
    origin,
  };
};
