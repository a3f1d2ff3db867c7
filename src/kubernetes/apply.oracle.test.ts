/** Every recorded answer of a real API server to a server-side apply, predicted. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canonical, type Json, type JsonObject } from '#base/json.ts';
import { predictApply } from './apply.ts';
import type { KubernetesObject } from './object.ts';
import { without } from './own.ts';
import { compileSchema } from './structural.ts';
import { metadataOf, type WriteOutcome } from './write.ts';

const folder = '../shared/data/ssa-dryrun';

interface Recorded {
  readonly live: KubernetesObject;
  readonly config: JsonObject;
  readonly manager: string;
  readonly force: boolean;
  readonly server: {
    readonly code: number;
    readonly object?: JsonObject;
    readonly message?: string;
    readonly causes?: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
  };
}

/** What an apply can influence: without what only the server sets, and without times of managers. */
const comparable = (object: JsonObject): Json => {
  const metadata = metadataOf(object);
  const managers = (metadata.managedFields ?? []) as readonly JsonObject[];
  return {
    ...object,
    metadata: {
      ...without(metadata, ['resourceVersion', 'creationTimestamp', 'uid', 'managedFields']),
      managedFields: managers.map((entry) => without(entry, ['time'])).sort((left, right) => (canonical(left) < canonical(right) ? -1 : 1)),
    },
  };
};

const answer = (outcome: WriteOutcome): object => {
  if (outcome.outcome === 'applied') return { code: 200, object: comparable(outcome.object) };
  const causes = [...outcome.causes].sort((left, right) => (canonical(left) < canonical(right) ? -1 : 1));
  return { code: outcome.code, message: outcome.message, causes };
};

const recordedAnswer = ({ code, object, message, causes }: Recorded['server']): object =>
  object !== undefined
    ? { code, object: comparable(object) }
    : { code, message, causes: [...(causes ?? [])].sort((left, right) => (canonical(left) < canonical(right) ? -1 : 1)) };

test.skipIf(!existsSync(folder))(`agrees with every recorded answer of an API server (needs ${folder})`, () => {
  const definition = JSON.parse(readFileSync(`${folder}/crd.json`, 'utf8'));
  const schema = compileSchema(definition.spec.versions[0].schema.openAPIV3Schema);
  const lines = readFileSync(`${folder}/k8s-1.26.jsonl`, 'utf8').trim().split('\n');
  const records = lines.map((line) => JSON.parse(line) as Recorded);
  const agreeing = records.filter((record) => {
    const { live, config, manager, force } = record;
    const outcome = predictApply({ live, config, manager, force, schema, statusSubresource: true, now: '2026-11-22T12:00:00Z' });
    return canonical(answer(outcome)) === canonical(recordedAnswer(record.server));
  });
  expect(`${agreeing.length}/${records.length}`).toBe('400/400');
});
