/** One small model for each feature (`features/*.yaml`), with data that fits and data that does not. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import type { Json, JsonObject } from '#base/json.ts';
import type { Model } from '#modeling/metamodel/elements.ts';
import type { Feature } from '#modeling/metamodel/features.ts';
import { checkFiles } from '#modeling/pipeline.ts';

export interface Case {
  readonly name: string;
  readonly features: readonly Feature[];
  readonly model: Model;
  /** What the subject was before, for what is said about a change. */
  readonly old?: JsonObject;
  readonly valid: readonly JsonObject[];
  readonly invalid: readonly JsonObject[];
}

interface Written {
  readonly feature: readonly Feature[];
  readonly attributes: JsonObject;
  readonly rules?: Json;
  /** Further elements of the model, as text. */
  readonly more?: string;
  readonly open?: boolean;
  /** Data is the whole subject, and not only its attribute `it`. */
  readonly data?: boolean;
  readonly old?: Json;
  readonly valid: readonly Json[];
  readonly invalid: readonly Json[];
}

const folder = join(import.meta.dirname, 'features');

const block = (text: string, name: string): string => (text.startsWith(`${name}:`) || text.includes(`\n${name}:`) ? '' : `${name}:\n`);

/** The model around a case: a value that an aggregate is made from, offered as a kind. */
export const modelText = ({
  attributes,
  rules,
  more = '',
  open = false,
}: Pick<Written, 'attributes' | 'rules' | 'more' | 'open'>): string => {
  const subject = JSON.stringify({ description: 'The subject.', attributes, closed: !open, ...(rules === undefined ? {} : { rules }) });
  const values = `  Subject: ${subject}\n`;
  const rest = block(more, 'values') === '' ? more.replace(/^values:\n/mu, `values:\n${values}`) : `values:\n${values}${more}`;
  return `context: conformance
title: Conformance
role: runtime
description: A feature.
${rest}
aggregates:
  Probe:
    description: A probe.
    plural: probes
    category: probe
    identity: { name: probe, type: dnsLabel, description: Its name. }
    customResource: { group: lab.example.com, version: v1, spec: Subject }
    behaviours:
      MakeProbe:
        creates: true
        description: Makes it.
        parameters: { subject: { type: Subject, required: true, description: The subject. } }
        emits: [ProbeMade]
    events:
      ProbeMade: { description: It was made., attributes: { subject: { type: Subject, required: true, description: The subject. } } }
`;
};

const read = (file: string): Case => {
  const written = load(readFileSync(join(folder, file), 'utf8')) as Written;
  const { model, diagnostics } = checkFiles([{ path: `${basename(file, '.yaml')}.pim.yaml`, text: modelText(written) }]);
  const wrong = diagnostics.filter(({ severity }) => severity !== 'info');
  if (wrong.length > 0) throw new Error(`${file}: ${wrong.map(({ message }) => message).join(' ')}`);
  const whole = (data: Json): JsonObject => (written.data === true ? (data as JsonObject) : { it: data });
  return {
    name: basename(file, '.yaml'),
    features: written.feature,
    model,
    ...(written.old === undefined ? {} : { old: whole(written.old) }),
    valid: written.valid.map(whole),
    invalid: written.invalid.map(whole),
  };
};

export const cases: readonly Case[] = globSync('*.yaml', { cwd: folder }).sort().map(read);
