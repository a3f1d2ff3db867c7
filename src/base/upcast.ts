/**
 * Old events in today's shape. The log is never rewritten: an event stays as it was recorded, and whoever reads it gets the newest
 * version of its shape, made step by step by what the model declares under `upcasts`.
 */
import { isObject } from './json.ts';

/** How data of one version becomes data of the next. Renaming comes first, then dropping, then what the older shape lacks. */
export interface UpcastStep {
  /** New name to old name. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Attributes that the older shape lacks, with their values. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Attributes of the older shape that are gone. */
  readonly drop?: readonly string[];
}

const step = (data: Readonly<Record<string, unknown>>, { rename = {}, defaults = {}, drop = [] }: UpcastStep): Record<string, unknown> => {
  const old = new Map(Object.entries(rename).map(([name, before]) => [before, name]));
  const kept = Object.entries(data)
    .filter(([name]) => !drop.includes(name))
    .map(([name, value]) => [old.get(name) ?? name, value] as const);
  return { ...structuredClone(defaults), ...Object.fromEntries(kept) };
};

/** Data of version `from` in the newest version. `steps[0]` leads from version 1 to 2. Data that is no object stays as it is. */
export const upcast = (steps: readonly UpcastStep[], from: number, data: unknown): unknown =>
  isObject(data) ? steps.slice(from - 1).reduce<Readonly<Record<string, unknown>>>(step, data) : data;
