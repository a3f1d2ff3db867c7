/** What of a definition is not the same after import and export. */
import { isObject, type Json, type JsonObject, pointerToken } from '#base/json.ts';

export interface Difference {
  /** JSON pointer into the definition that was imported; of its nearest part when something was added. */
  readonly pointer: string;
  readonly what: 'lost' | 'added' | 'changed';
}

export interface Comparing {
  /** Passes over descriptions: an overlay has replaced them. */
  readonly withoutDescriptions: boolean;
}

/** A description of a schema or column; a property of that name holds a schema and is no text. */
const isDescription = (key: string, value: unknown): boolean => key === 'description' && typeof value === 'string';

const compareObjects = (before: JsonObject, after: JsonObject, pointer: string, comparing: Comparing, found: Difference[]): void => {
  const passed = (key: string, value: unknown): boolean => comparing.withoutDescriptions && isDescription(key, value);
  for (const key of Object.keys(before)) {
    const at = `${pointer}/${pointerToken(key)}`;
    if (passed(key, before[key])) continue;
    if (!Object.hasOwn(after, key)) found.push({ pointer: at, what: 'lost' });
    else compare(before[key], after[key], at, comparing, found);
  }
  for (const key of Object.keys(after))
    if (!Object.hasOwn(before, key) && !passed(key, after[key])) found.push({ pointer: `${pointer}/${pointerToken(key)}`, what: 'added' });
};

const compare = (before: unknown, after: unknown, pointer: string, comparing: Comparing, found: Difference[]): void => {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      const at = `${pointer}/${index}`;
      if (index >= after.length) found.push({ pointer: at, what: 'lost' });
      else if (index >= before.length) found.push({ pointer: at, what: 'added' });
      else compare(before[index], after[index], at, comparing, found);
    }
    return;
  }
  if (isObject(before) && isObject(after)) compareObjects(before, after, pointer, comparing, found);
  else found.push({ pointer, what: 'changed' });
};

const part = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});

/** The definition with what the API server would fill in: singular, kind of lists. */
const withDefaults = (definition: JsonObject): JsonObject => {
  const spec = part(definition, 'spec');
  const names = part(spec, 'names');
  const kind = String(names['kind'] ?? '');
  const filled = { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names };
  return { ...definition, spec: { ...spec, names: filled } };
};

/** Everything that differs between a definition and what became of it; empty when both mean the same. */
export const differences = (before: JsonObject, after: Json | undefined, comparing: Comparing): readonly Difference[] => {
  const found: Difference[] = [];
  compare(withDefaults(before), after, '', comparing, found);
  return found;
};
