/**
 * Answers of real API servers to applies, creates, updates and patches of the torture schema, predicted. One file per version, one
 * answer a line, recorded on loopback with random requests; times and identities were made equal afterwards.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canonical, type JsonObject } from '#base/json.ts';
import { applyUpdate, predictApply } from './apply.ts';
import type { KubernetesObject } from './object.ts';
import { without } from './own.ts';
import { serverProfile } from './profile.ts';
import { torture } from './torture.fixture.ts';
import { metadataOf, type WriteOutcome } from './write.ts';

interface Recorded {
  /** `apply`, or the method. */
  readonly op: string;
  readonly subresource?: 'status';
  readonly live?: KubernetesObject;
  /** What was applied. */
  readonly config?: JsonObject;
  /** The whole new object of a create, an update, or after a patch. */
  readonly object?: JsonObject;
  readonly manager: string;
  readonly force?: boolean;
  readonly server: { readonly code: number; readonly object?: JsonObject; readonly message?: string };
}

const folder = new URL('recorded/', import.meta.url);

const records = (file: string): readonly Recorded[] =>
  readFileSync(new URL(file, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);

const predict = (record: Recorded, version: string): WriteOutcome => {
  const { live, config, object, manager, force, subresource } = record;
  const request = {
    manager,
    schema: torture,
    statusSubresource: true,
    resource: 'tests.lab.example.com',
    namespace: 'default',
    now: '2026-11-24T12:00:00Z',
    profile: serverProfile(version),
    ...(live === undefined ? {} : { live, name: live.metadata.name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
  return config === undefined
    ? applyUpdate({ ...request, object: object as JsonObject })
    : predictApply({ ...request, config, force: force === true });
};

/** Managers in one order: the server sorts them by times that were made equal here. */
const comparable = (object: JsonObject): string => {
  const { managedFields, ...metadata } = without(metadataOf(object), ['uid', 'resourceVersion', 'creationTimestamp']);
  const managers = ((managedFields ?? []) as readonly JsonObject[]).map((entry) => canonical(without(entry, ['time']))).sort();
  return canonical({ ...object, metadata: { ...metadata, managers } });
};

/** The field errors of a message in one order and one spelling; versions differ in both. */
const errorsOf = (message: string): readonly string[] => {
  const [head = '', rest = ''] = message.split(/ is invalid: /u);
  const text = rest
    .replace(/^\[(.*)\]$/su, '$1')
    .replaceAll('map[string]interface {}', '')
    .replaceAll('", "', '","');
  return [head, ...text.split(/, (?=(?:spec|metadata|<nil>)\b)/u).sort()];
};

const agrees = (outcome: WriteOutcome, { code, object, message = '' }: Recorded['server']): boolean => {
  if (outcome.outcome === 'applied') return object !== undefined && comparable(outcome.object) === comparable(object);
  const lines = (text: string): string => (code === 422 ? errorsOf(text) : text.split('\n').sort()).join('\n');
  return outcome.code === code && lines(outcome.message) === lines(message);
};

test.each(readdirSync(folder))('agrees with every recorded answer in %s', (file) => {
  const version = file.replace('.jsonl', '');
  const all = records(file);
  const others = all.filter((record) => !agrees(predict(record, version), record.server));
  expect(others.map((record) => ({ record, ours: predict(record, version) }))).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});
