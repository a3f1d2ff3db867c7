/** Kubernetes: custom resource definitions of imported kinds and of the aggregates offered as kinds. */
import type { Diagnostic } from '#base/diagnostic.ts';
import { isObject, type JsonObject } from '#base/json.ts';
import { perObject } from '#modeling/incremental.ts';
import { checksAll } from '#modeling/metamodel/features.ts';
import type { GeneratedFile, Target } from '#modeling/target.ts';
import { traced } from '#modeling/trace.ts';
import { header } from '#modeling/write/text.ts';
import { writeYaml } from '#yaml/write.ts';
import { checkDefinition, definitionProblems } from './definition-check.ts';
import type { DefinitionPsm, KubernetesPsm } from './psm.ts';
import { transform } from './transform.ts';

const check = (psm: KubernetesPsm): readonly Diagnostic[] => psm.definitions.flatMap(checkDefinition);

const part = (object: JsonObject, key: string): JsonObject => (isObject(object[key]) ? object[key] : {});

const definitionText = perObject((definition: JsonObject): string => writeYaml(definition, { around: traced }));

const support = checksAll({
  nullEntry: { cannot: 'entries that are null are dropped before anything is checked' },
  fraction: { cannot: 'the server divides binary numbers, and rounds' },
  closed: { cannot: 'unknown fields are dropped, and refused only when a client asks for strict validation' },
});

const printDefinition = perObject(
  ({ definition, source, where }: DefinitionPsm): GeneratedFile => ({
    path: `deploy/crds/${String(part(definition, 'metadata')['name'])}.yaml`,
    text: `${header(source, '#')}\n${definitionText(definition)}`,
    sources: [where],
  }),
);

export const kubernetes: Target<KubernetesPsm> = {
  name: 'kubernetes',
  description: 'Custom resource definitions',
  diagnostics: definitionProblems,
  support,
  transform: (model) => ({ psm: transform(model), diagnostics: [] }),
  check,
  print: (psm) => psm.definitions.map(printDefinition),
};
