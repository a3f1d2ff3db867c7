/** A small fabric that has something of everything and nothing wrong, and changes to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hedgehogDefinitions } from '#app/definitions.ts';
import type { JsonObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { readYaml } from '#yaml/read.ts';
import { checkFabric, type Finding, kindOf, readObject } from './check.ts';
import { configurationOf, type FabricConfiguration } from './configuration.ts';
import { specSchemaIn } from './decode.ts';
import { type Entry, is, type Mode } from './fabric.ts';

/** The objects of `wiring.yaml`, anew at each call. */
export const wiring = (): KubernetesObject[] =>
  readYaml(readFileSync(join(import.meta.dirname, 'wiring.yaml')), { profile: 'kubernetes', file: 'wiring.yaml' }).documents.map(
    ({ value }) => structuredClone(value) as KubernetesObject,
  );

/**
 * One change: what it is about (`VPC/web`, or `+` for a new object, or `-` for none any more), where, and the new value; without a value
 * the field goes away.
 */
export type Edit = readonly [target: string, path?: string, value?: unknown];

const find = (objects: readonly KubernetesObject[], target: string): KubernetesObject => {
  const found = objects.find(({ kind, metadata }) => `${kind}/${metadata.name}` === target);
  if (found === undefined) throw new Error(`there is no ${target}`);
  return found;
};

type Mutable = Record<string, unknown>;

/** Makes one change; throws when what it is about is not there. */
export const editInPlace = (objects: KubernetesObject[], [target, path = '', value]: Edit): void => {
  if (target === '+') {
    // A copy: later changes must not reach the case that the object is from, which other tests read.
    objects.push(structuredClone(value) as KubernetesObject);
    return;
  }
  if (target === '-') {
    objects.splice(objects.indexOf(find(objects, path)), 1);
    return;
  }
  const keys = path.split('.');
  let place = find(objects, target) as unknown as Mutable;
  for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as Mutable;
  const last = keys.at(-1) as string;
  if (value !== undefined) place[last] = value;
  else if (Array.isArray(place)) place.splice(Number(last), 1);
  else delete place[last];
};

export const edited = (edits: readonly Edit[]): readonly KubernetesObject[] => {
  const objects = wiring();
  for (const one of edits) editInPlace(objects, one);
  return objects;
};

/** A copy of an object of the fabric under another name, with changes. */
export const copyOf = (target: string, name: string, ...edits: readonly (readonly [path: string, value?: unknown])[]): Edit => {
  const copy = structuredClone(find(wiring(), target));
  (copy.metadata as unknown as Mutable)['name'] = name;
  const objects = [copy];
  for (const [path, value] of edits) editInPlace(objects, [`${copy.kind}/${name}`, path, value]);
  return ['+', '', copy];
};

const specs = new Map<string, JsonObject>();
/** Schema of the specification of a kind. */
export const specSchema = (kind: string): JsonObject => {
  if (specs.size === 0)
    for (const { kind: name, versions } of hedgehogDefinitions().kinds) specs.set(name, specSchemaIn(versions[0]?.schema));
  return specs.get(kind) ?? {};
};

/** Entries of the objects, and what is wrong with their texts. */
export const readAll = (objects: readonly KubernetesObject[], mode: Mode) => {
  const read = objects.flatMap((object) => {
    const kind = kindOf(object);
    return kind === undefined ? [] : [readObject(kind, object, specSchema(kind), mode)];
  });
  return {
    entries: read.flatMap(({ entry }) => entry ?? []),
    findings: read.flatMap(({ findings }) => findings),
    keys: read.map(({ key }) => key),
  };
};

export interface Question {
  readonly mode?: Mode;
  readonly configuration?: Partial<FabricConfiguration>;
  readonly before?: readonly Edit[];
  readonly partial?: boolean;
}

/** Everything that is wrong with the fabric after changes. */
export const findingsOf = (
  edits: readonly Edit[],
  { mode = 'webhook', configuration, before, partial }: Question = {},
): readonly Finding[] => {
  const { entries, findings } = readAll(edited(edits), mode);
  const installation = entries.find((entry) => is(entry, 'Fabricator'));
  const older: ReadonlyMap<string, Entry> | undefined =
    before === undefined ? undefined : new Map(readAll(edited(before), mode).entries.map((entry) => [entry.key, entry]));
  const options = {
    mode,
    configuration: { ...configurationOf(installation?.written ?? {}), ...configuration },
    ...(older === undefined ? {} : { before: older }),
    ...(partial === undefined ? {} : { partial }),
  };
  return [...findings, ...checkFabric(entries, options)];
};
