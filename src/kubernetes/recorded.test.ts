/**
 * Answers of real API servers to applies, creates, updates and patches of the torture schema, predicted. One file per version, one
 * answer a line, recorded on loopback with random requests; times and identities were made equal afterwards.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonObject } from '#base/json.ts';
import { agrees, predictRecorded, type Recorded, recordedKind } from './recorded.fixture.ts';
import { torture } from './torture.fixture.ts';

const folder = new URL('recorded/', import.meta.url);
const kind = { schema: torture, resource: 'tests.lab.example.com', namespaced: true, statusSubresource: true };

test.each(readdirSync(folder))('agrees with every recorded answer in %s', (file) => {
  const version = file.replace('.jsonl', '');
  const all = readFileSync(new URL(file, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
  const predict = (record: Recorded) => predictRecorded(record, kind, version, '2026-11-24T12:00:00Z');
  const others = all.filter((record) => !agrees(predict(record), record.server));
  expect(others.map((record) => ({ record, ours: predict(record) }))).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});

/** Answers about random kinds, of one version or two, some of whose definitions changed while objects were stored. */
const kinds = new URL('recorded-kinds/', import.meta.url);

test.each(readdirSync(kinds))('agrees with every recorded answer about random kinds in %s', (file) => {
  const version = file.replace('.jsonl', '');
  const all = readFileSync(new URL(file, kinds), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly definition: JsonObject; readonly record: Recorded });
  const others = all.flatMap(({ definition, record }) => {
    const { apiVersion } = record.live ?? record.config ?? (record.object as JsonObject);
    const ours = predictRecorded(record, recordedKind(definition, String(apiVersion)), version, '2026-11-24T12:00:00Z');
    return agrees(ours, record.server) ? [] : [{ record, ours }];
  });
  expect(others).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});
