/**
 * One copy of what many objects have in common. The sets of fields that managers own are much of every object, and mostly the same for
 * all objects of a kind: kept once, they need little memory, and what is read from one of them is read from all.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';

/** Sets that are kept at most; then all are forgotten, and kept anew. */
const most = 4096;

/** Replaces the field sets of freshly parsed objects by equal ones that were seen before. */
export const makeInterning = (): ((object: JsonObject) => void) => {
  const known = new Map<string, Json>();
  return (object) => {
    const metadata = object['metadata'];
    const entries = isObject(metadata) ? metadata['managedFields'] : undefined;
    for (const entry of Array.isArray(entries) ? (entries as readonly Json[]) : []) {
      if (!isObject(entry) || !isObject(entry['fieldsV1'])) continue;
      const fields = entry['fieldsV1'];
      const text = JSON.stringify(fields);
      const same = known.get(text);
      if (same !== undefined) (entry as Record<string, Json>)['fieldsV1'] = same;
      else {
        if (known.size >= most) known.clear();
        known.set(text, fields);
      }
    }
  };
};
