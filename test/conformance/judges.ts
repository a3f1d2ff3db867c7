/** The real judge of each target, made from what the target generates: it says whether data is taken. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { equals, type Json, type JsonObject } from '#base/json.ts';
import { check, type Descriptor, type FieldType } from '#base/schema.ts';
import { rulesOn } from '#cel/rule.ts';
import { compileSchema } from '#kubernetes/structural.ts';
import type { Model } from '#modeling/metamodel/elements.ts';
import type { RuleSet } from '#modeling/shapes/rules.ts';
import type { Target } from '#modeling/target.ts';
import { form } from '#targets/form/target.ts';
import { openApi } from '#targets/http/openapi.ts';
import { http } from '#targets/http/target.ts';
import { kubernetes } from '#targets/kubernetes/target.ts';
import type { DescriptorType } from '#targets/typescript/psm.ts';
import { typescript } from '#targets/typescript/target.ts';
import { schemaOf } from '#targets/validation/print.ts';
import { validation } from '#targets/validation/target.ts';
import { read, start } from '../../ui/src/parts/form-data.ts';
import { judgeRules } from '../../ui/src/parts/form-rules.ts';
import type { FormField } from '../../ui/src/parts/form-spec.ts';
import { dataAround, subjectOf } from './data.ts';

/** True when the subject is taken, in the place of an old one if there is one; `undefined` when it cannot even be put to this judge. */
export type Verdict = (subject: JsonObject, old?: JsonObject) => boolean | undefined;

export interface Judge {
  readonly target: Pick<Target, 'name' | 'support'>;
  readonly of: (model: Model) => Verdict;
}

/** With the flag v, since V8 misreads u before the end of a text; but for the schema of schemas, which v does not know. */
const engine = Object.assign(
  (pattern: string): RegExp => {
    try {
      return new RegExp(pattern, 'v');
    } catch {
      return new RegExp(pattern, 'u');
    }
  },
  { code: 'engine' },
);

const ajv = (): Ajv2020 =>
  new Ajv2020({
    strict: false,
    validateFormats: false,
    code: { regExp: engine },
  });

const ofSchemas: Judge = {
  target: validation,
  of: (model) => {
    const judge = ajv();
    for (const document of validation.transform(model).psm.documents) judge.addSchema(schemaOf(document));
    const valid = judge.compile({ $ref: 'conformance.schema.json#/$defs/Subject' });
    return (subject) => valid(subject);
  },
};

const ofApi: Judge = {
  target: http,
  of: (model) => {
    const judge = ajv().addSchema(openApi(http.transform(model).psm), 'openapi');
    const valid = judge.compile({ $ref: 'openapi#/components/schemas/Subject' });
    return (subject) => valid(subject);
  },
};

const part = (object: Json | undefined, ...keys: readonly (string | number)[]): JsonObject => {
  let found: unknown = object;
  for (const key of keys) found = (found as Readonly<Record<string | number, unknown>>)[key];
  return found as JsonObject;
};

/** The schema of `spec` in the definition of a model. */
export const specSchema = (model: Model): JsonObject =>
  part(
    kubernetes.transform(model).psm.definitions[0]?.definition,
    'spec',
    'versions',
    0,
    'schema',
    'openAPIV3Schema',
    'properties',
    'spec',
  );

const ofKubernetes: Judge = {
  target: kubernetes,
  of: (model) => {
    const schema = compileSchema(specSchema(model), { resource: false });
    if (schema.unsupported.length > 0) throw new Error(schema.unsupported.map(({ message }) => message).join('; '));
    return (subject, old) => {
      const stored = schema.pruneNulls(schema.applyDefaults(schema.prune(subject)));
      return schema.validate(stored).length === 0 && schema.validateRules(stored, old === undefined ? {} : { old }).length === 0;
    };
  },
};

const rules = ({ ruled }: { readonly ruled?: RuleSet }) => (ruled === undefined ? {} : { rules: rulesOn(ruled.schema, ruled.rules) });

/** The run-time descriptor of the subject, as the typescript target has it. */
export const descriptorOf = (model: Model): Descriptor => {
  const shapes = typescript.transform(model).psm.contexts.flatMap(({ descriptors }) => descriptors);
  const typeOf = (type: DescriptorType): FieldType => {
    if (type.kind === 'plain') return type.facets as unknown as FieldType;
    if (type.kind === 'value') return { kind: 'value', descriptor: () => named(type.name), ...type.facets };
    return { kind: type.kind, of: typeOf(type.of), ...type.facets };
  };
  const named = (name: string): Descriptor => {
    const shape = shapes.find((candidate) => candidate.name === name);
    if (shape === undefined) throw new Error(`no descriptor ${name}`);
    return { ...shape, ...rules(shape), fields: shape.fields.map((field) => ({ ...field, ...rules(field), type: typeOf(field.type) })) };
  };
  return named('Subject');
};

const ofDomain: Judge = {
  target: typescript,
  of: (model) => {
    const descriptor = descriptorOf(model);
    return (subject) => check(descriptor, subject).ok;
  },
};

const ofForm: Judge = {
  target: form,
  of: (model) => {
    const whole = (form.transform(model).psm.forms[0]?.fields ?? []).filter(({ name }) => name === 'subject') as readonly FormField[];
    const group = whole[0];
    const fields = group?.kind === 'group' ? group.fields : [];
    return (subject) => {
      // Nothing typed is nothing said: a person cannot give an empty text.
      if (Object.values(subject).includes('')) return undefined;
      const draft = start(fields, subject);
      const unruled = read({ fields }, draft);
      if (!unruled.ok) return false;
      // What a form cannot say is other data.
      if (!equals(unruled.data as JsonObject, subject)) return undefined;
      return read({ fields: whole }, { subject: draft }, {}, judgeRules).ok;
    };
  },
};

/** Judges that need nothing but Node. */
export const judges: readonly Judge[] = [ofSchemas, ofApi, ofKubernetes, ofDomain, ofForm];

/**
 * Random subjects of a case, most of which are right but for its rules: else facets refuse nearly all, and rules are hardly asked.
 */
export const randomSubjects = ({ model }: { readonly model: Model }, count: number, seed: number): readonly JsonObject[] => {
  const { rules: _rules, ...descriptor } = descriptorOf(model);
  const plain = { ...descriptor, fields: descriptor.fields.map(({ rules: _own, ...field }) => field) };
  const drawn = fc.sample(dataAround(model, subjectOf(model)), { numRuns: count * 10, seed });
  const right = drawn.filter((subject) => check(plain, subject).ok).slice(0, Math.ceil(count * 0.75));
  return [...right, ...drawn.filter((subject) => !right.includes(subject)).slice(0, count - right.length)];
};
