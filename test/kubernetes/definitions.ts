/** CustomResourceDefinitions in the YAML files of a folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '../../src/base/json.ts';
import { readYaml } from '../../src/yaml/read.ts';

/** None when there is no such folder. */
export const definitionsIn = (folder: string): readonly JsonObject[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => /\.ya?ml$/u.test(file))
        .flatMap((file) => readYaml(readFileSync(join(folder, file)), { profile: 'kubernetes' }).documents.map(({ value }) => value))
        .filter((value): value is JsonObject => isObject(value) && value['kind'] === 'CustomResourceDefinition')
    : [];
