/**
 * Vectors: questions to an API server about one server-side apply, written down, and the verdicts on them. One JSON value a line, so
 * that recorded answers of real servers and predictions can be compared by any tool.
 */
import { isObject, type JsonObject } from '#base/json.ts';
import { predictApply } from './apply.ts';
import type { StatusCause } from './field-error.ts';
import type { ApplyConflict } from './managed-fields.ts';
import { groupKindName, type KindDefinition, type KubernetesObject, type ScalePaths, splitApiVersion } from './object.ts';
import type { ServerProfile } from './profile.ts';
import { compileSchema, type StructuralSchema } from './structural.ts';
import { metadataOf, textIn, type WriteOutcome } from './write.ts';

/** What is asked: `config` applied by `manager` to `live`. */
export interface Vector {
  /** The stored object; absent when there is none. */
  readonly live?: KubernetesObject;
  readonly config: JsonObject;
  readonly manager: string;
  readonly force: boolean;
  /** The apply goes to the status subresource. */
  readonly subresource?: 'status';
}

/** What a server would answer. */
export type Verdict =
  | {
      /** 201 when the apply creates the object. */
      readonly code: 200 | 201;
      readonly object: KubernetesObject;
      /** Nothing new would be stored. */
      readonly changed: boolean;
      readonly unevaluated?: readonly string[];
    }
  | { readonly code: 409; readonly conflicts: readonly ApplyConflict[]; readonly message: string }
  | {
      readonly code: number;
      /** The reason of the `Status`, which is the class of the error: `Invalid`, `BadRequest`, `Conflict`, `InternalError`. */
      readonly error: string;
      readonly message: string;
      readonly causes: readonly StatusCause[];
    };

/** A line that is no vector, or asks about a kind that is not known. */
export interface Unanswerable {
  readonly unanswerable: string;
}

/** One version of a kind, ready to answer. */
interface AnsweringKind {
  readonly definition: KindDefinition;
  readonly statusSubresource: boolean;
  readonly scale?: ScalePaths;
  readonly schema: StructuralSchema;
  /** All versions of the kind. */
  readonly versions: ReadonlyMap<string, StructuralSchema>;
  /** The version in storage, when it is another one. */
  readonly storage?: StructuralSchema;
}

const isLive = (value: unknown): value is KubernetesObject =>
  isObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string' && isObject(value['metadata']);

/** Reads one line; says what is wrong with a line that is none. */
export const readVector = (line: string): Vector | Unanswerable => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { unanswerable: 'The line is not JSON.' };
  }
  if (!isObject(value)) return { unanswerable: 'The line is not a JSON object.' };
  const { live, config, manager, force = false, subresource } = value;
  if (live !== undefined && live !== null && !isLive(live))
    return { unanswerable: 'live is not an object with apiVersion, kind, metadata.' };
  if (!isObject(config)) return { unanswerable: 'config is not an object.' };
  if (typeof manager !== 'string' || manager === '') return { unanswerable: 'manager is not a text.' };
  if (typeof force !== 'boolean') return { unanswerable: 'force is neither true nor false.' };
  if (subresource !== undefined && subresource !== 'status') return { unanswerable: 'subresource is not status.' };
  return { ...(isLive(live) ? { live } : {}), ...(subresource === undefined ? {} : { subresource }), config, manager, force };
};

const verdictOn = (outcome: WriteOutcome, created: boolean): Verdict => {
  if (outcome.outcome === 'applied') return { code: created ? 201 : 200, changed: outcome.changed, object: outcome.object };
  if (outcome.outcome === 'conflict') return { code: 409, conflicts: outcome.conflicts, message: outcome.message };
  return { code: outcome.code, error: outcome.reason || 'InternalError', message: outcome.message, causes: outcome.causes };
};

export interface AnswerOptions {
  readonly kinds: readonly KindDefinition[];
  readonly profile: ServerProfile;
  /** Time of the applies, ISO 8601. */
  readonly now: string;
}

/** Schemas of all versions of a kind by `apiVersion`. */
const compiledVersions = ({ group, versions }: KindDefinition): ReadonlyMap<string, StructuralSchema> =>
  new Map(versions.flatMap(({ name, schema }) => (schema === undefined ? [] : [[`${group}/${name}`, compileSchema(schema)]])));

/** A function that answers vectors about some kinds. Each version of a kind is compiled when it is first asked about. */
export const makeAnswers = ({ kinds, profile, now }: AnswerOptions): ((vector: Vector) => Verdict | Unanswerable) => {
  const compiled = new Map<string, AnsweringKind | undefined>();
  const known = new Map<KindDefinition, ReadonlyMap<string, StructuralSchema>>();
  const schemasOf = (definition: KindDefinition | undefined): ReadonlyMap<string, StructuralSchema> => {
    if (definition === undefined) return new Map();
    const found = known.get(definition) ?? compiledVersions(definition);
    known.set(definition, found);
    return found;
  };
  const find = (apiVersion: string, kind: string): AnsweringKind | undefined => {
    const { group, version } = splitApiVersion(apiVersion);
    const definition = kinds.find((candidate) => candidate.group === group && candidate.kind === kind);
    const found = definition?.versions.find(({ name, served }) => served && name === version);
    const versions = schemasOf(definition);
    const schema = versions.get(apiVersion);
    if (definition === undefined || found === undefined || schema === undefined) return undefined;
    const stored = definition.versions.find(({ storage }) => storage);
    const storage = stored === undefined || stored === found ? undefined : versions.get(`${group}/${stored.name}`);
    const { statusSubresource, scale } = found;
    const more = { ...(storage === undefined ? {} : { storage }), ...(scale === undefined ? {} : { scale }) };
    return { definition, statusSubresource, schema, versions, ...more };
  };
  return ({ live, config, manager, force, subresource }) => {
    // A manifest of another kind than the object is asked at the object's address, where it is refused.
    const about = live ?? config;
    const [apiVersion, kind] = [textIn(about, 'apiVersion'), textIn(about, 'kind')];
    const key = `${apiVersion} ${kind}`;
    if (!compiled.has(key)) compiled.set(key, find(apiVersion, kind));
    const answering = compiled.get(key);
    if (answering === undefined) {
      const { group, version } = splitApiVersion(apiVersion);
      return { unanswerable: `No definition serves ${groupKindName(group, kind)} in version ${version}.` };
    }
    const { definition, schema, versions, storage, statusSubresource, scale } = answering;
    const namespaced = definition.scope === 'Namespaced';
    const asked = metadataOf(about);
    const outcome = predictApply({
      ...(live === undefined ? {} : { live }),
      ...(subresource === undefined ? {} : { subresource }),
      config,
      manager,
      force,
      dryRun: true,
      schema,
      versions,
      ...(storage === undefined ? {} : { storage }),
      ...(scale === undefined ? {} : { scale }),
      statusSubresource,
      namespaced,
      resource: definition.group === '' ? definition.plural : `${definition.plural}.${definition.group}`,
      name: textIn(asked, 'name'),
      ...(namespaced ? { namespace: textIn(asked, 'namespace') || 'default' } : {}),
      now,
      profile,
    });
    const verdict = verdictOn(outcome, live === undefined);
    const unevaluated = [...new Set(schema.unsupported.map(({ feature }) => feature))];
    return 'object' in verdict && unevaluated.length > 0 ? { ...verdict, unevaluated } : verdict;
  };
};

/** The answer to one line, as one line; `good`: it is an answer. Never throws, whatever the line. */
export const answerLine = (
  line: string,
  answer: (vector: Vector) => Verdict | Unanswerable,
): { readonly text: string; readonly good: boolean } => {
  try {
    const vector = readVector(line);
    const verdict = 'unanswerable' in vector ? vector : answer(vector);
    return { text: JSON.stringify(verdict), good: !('unanswerable' in verdict) };
  } catch (fault) {
    // The engine looks into values as deep as they are; the stack has an end.
    const unanswerable = fault instanceof RangeError ? 'The vector is nested too deeply.' : `The prediction failed: ${String(fault)}.`;
    return { text: JSON.stringify({ unanswerable }), good: false };
  }
};
