/**
 * Answers of real API servers to applies, creates, updates and patches of the torture schema, predicted. One file per version, one
 * answer a line, recorded on loopback with random requests; times and identities were made equal afterwards.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { agrees, predictRecorded, type Recorded } from './recorded.fixture.ts';
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
