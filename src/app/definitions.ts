/** The custom resource definitions that come with Hedgerow, and those a user adds. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '#base/diagnostic.ts';
import { isObject, type JsonObject } from '#base/json.ts';
import { specSchemaIn } from '#hedgehog/rules/decode.ts';
import { isDefinition, kindOf } from '#kubernetes/definition.ts';
import type { KindLookup } from '#kubernetes/manifest-check.ts';
import { type KindDefinition, splitApiVersion } from '#kubernetes/object.ts';
import { readYaml } from '#yaml/read.ts';
import { projectFolder } from './config.ts';

export interface Definitions {
  /** As the API server takes them. */
  readonly objects: readonly JsonObject[];
  readonly kinds: readonly KindDefinition[];
  readonly diagnostics: readonly Diagnostic[];
}

const filesIn = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? globSync('**/*.{yaml,yml,json}', { cwd: path })
        .sort()
        .map((file) => join(path, file))
    : [path];

/** Definitions in files and folders; documents that are none are left out. */
export const readDefinitions = (paths: readonly string[]): Definitions => {
  const objects: JsonObject[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of paths.flatMap(filesIn)) {
    const stream = readYaml(readFileSync(file), { profile: 'kubernetes', file, limits: { maxBytes: 4 * 1024 * 1024 } });
    diagnostics.push(...stream.diagnostics.filter(({ severity }) => severity === 'error'));
    for (const { value } of stream.documents) {
      const items = isObject(value) && Array.isArray(value['items']) ? value['items'] : [value];
      objects.push(...items.filter(isDefinition));
    }
  }
  return { objects, kinds: objects.map(kindOf), diagnostics };
};

let builtIn: Definitions | undefined;

/** Hedgehog's kinds, as they were imported. */
export const hedgehogDefinitions = (): Definitions => {
  if (builtIn === undefined) {
    const all = readDefinitions([join(projectFolder, 'deploy', 'crds')]);
    const ours = (group: unknown): boolean => String(group).endsWith('.githedgehog.com');
    builtIn = {
      ...all,
      objects: all.objects.filter((object) => isObject(object['spec']) && ours(object['spec']['group'])),
      kinds: all.kinds.filter(({ group }) => ours(group)),
    };
  }
  return builtIn;
};

/** The schema of the `spec` of objects of a kind and version; an empty one when it is not known. */
export const specSchemaOf = (kinds: KindLookup, apiVersion: string, kind: string): JsonObject => {
  const { group, version } = splitApiVersion(apiVersion);
  return specSchemaIn(kinds.find(group, kind)?.versions.find(({ name }) => name === version)?.schema);
};
