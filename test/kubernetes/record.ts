/**
 * Asks a real API server random questions about applies, creates and updates, and compares its answers with our prediction:
 *
 *     node test/kubernetes/record.ts [--release 1.37] [--cases 1000] [--seed 1] [--crds FOLDER] [--schemas 20] [--show 5]
 *                                    [--out FILE] [--kinds FILE]
 *
 * Kinds are those of the folder's CustomResourceDefinitions, the torture schema, and as many random schemas as wanted. The first `--show`
 * questions that are answered differently are printed, as JSON lines; with `--out` all questions about the torture schema are recorded
 * with the server's answers, for `src/kubernetes/recorded`; with `--kinds` those about random schemas, each with its definition. Exit status 1 when anything differed.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isObject, type Json } from '../../src/base/json.ts';
import { kubernetes } from '../services/kubernetes.ts';
import { definitionsIn } from './definitions.ts';
import { interview } from './interview.ts';

const { values: options } = parseArgs({
  options: {
    release: { type: 'string' },
    cases: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    crds: { type: 'string', default: '../shared/data/hedgehog/crds' },
    schemas: { type: 'string', default: '20' },
    out: { type: 'string' },
    kinds: { type: 'string' },
    show: { type: 'string', default: '5' },
  },
});

const stamp = '2026-11-24T12:00:00Z';

/** The same on every recording: no times and no identities. */
const timeless = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(timeless);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      (key === 'time' || key === 'creationTimestamp') && typeof inner === 'string' ? stamp : timeless(inner as Json),
    ]),
  );
};

const server = await kubernetes(options.release);
const started = Date.now();
const codes = new Map<number, number>();
let asked = 0;
let differing = 0;
for (const file of [options.out, options.kinds]) if (file !== undefined) writeFileSync(file, '');

await interview(server, {
  seed: Number(options.seed),
  questions: Number(options.cases),
  definitions: definitionsIn(options.crds),
  schemas: Number(options.schemas),
  tell: ({ kind, schema, definition, record, ours, agreed }) => {
    asked += 1;
    codes.set(record.server.code, (codes.get(record.server.code) ?? 0) + 1);
    if (!agreed) differing += 1;
    if (!agreed && differing <= Number(options.show)) console.log(JSON.stringify({ kind, schema, record, ours }));
    if (options.out !== undefined && kind === 'tests.lab.example.com')
      appendFileSync(options.out, `${JSON.stringify(timeless(record as unknown as Json))}\n`);
    if (options.kinds !== undefined && kind.startsWith('random'))
      appendFileSync(options.kinds, `${JSON.stringify({ definition, record: timeless(record as unknown as Json) })}\n`);
  },
});

const counts = [...codes].sort(([left], [right]) => left - right).map(([code, count]) => `${code}: ${count}`);
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`Kubernetes ${server.version}: ${asked} questions in ${seconds} s (${counts.join(', ')}), ${differing} answered differently`);
process.exit(differing === 0 ? 0 : 1);
