/**
 * Generation of a large model through all targets: cold in a fresh process, again with nothing changed, and one edit of one attribute
 * in a watch; beside TypeSpec with its OpenAPI 3 and JSON Schema emitters on the same entities in the same run.
 *
 *     npm run bench:generate -- [entities] [--no-peer]
 *
 * Method. Half of the entities are roots of aggregates and half stand inside of one (`large-model.ts`): each aggregate has a value of
 * eleven attributes with facets, rules and references within and across contexts, an entity, a state machine with guards, three behaviours
 * with preconditions and refusals, three events, a custom resource and a view; fifty aggregates in a context, one in a file. The model is
 * written to a temporary folder. Every row but the edits is a process of its own, started from nothing and writing into an empty folder; CPU is user
 * and system time of that process as it tells itself at its end, and memory is the largest resident set. An edit is timed from the moment
 * before the file is saved to the moment the watch tells that all files are written, so it holds the wait for an editor to finish, finding
 * the change, generating and writing; what the watch itself measures from looking at the models is told beside, and the CPU of the process
 * for one edit, which says more than the clock on a machine that has other things to do. An edit changes one bound of one attribute, in a
 * context that all others use. TypeSpec's input (`large-typespec.ts`) has the same entities with the same attributes, facets and operations, without
 * what it has no words for; it makes an OpenAPI document and a JSON Schema for each type, while we make those of them that we make and
 * everything else. It is installed by this file into a folder of its own, from a lock file. Quote ratios, not seconds.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { largeModel } from './large-model.ts';
import { largeTypeSpec } from './large-typespec.ts';

const root = resolve(import.meta.dirname, '..');
const entities = Number(process.argv.slice(2).find((word) => /^\d+$/u.test(word)) ?? 1000);
const edits = 20;
const folder = mkdtempSync(join(tmpdir(), 'hedgerow-bench-'));
const cli = join(root, 'src/cli/main.ts');

/** Tells at the end of a process, and when asked by SIGUSR2, what it used so far, on standard error. */
const meter = `data:text/javascript,${encodeURIComponent(
  "const tell=()=>{const u=process.resourceUsage();process.stderr.write('USED '+JSON.stringify({cpu:(u.userCPUTime+u.systemCPUTime)/1000,rss:u.maxRSS/1024})+'\\n')};process.on('exit',tell);process.on('SIGUSR2',tell)",
)}`;

interface Used {
  /** Milliseconds of one core. */
  readonly cpu: number;
  /** MiB. */
  readonly rss: number;
  /** Milliseconds on the clock. */
  readonly wall: number;
}

const run = (words: readonly string[], cwd: string): Used => {
  const before = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', meter, ...words], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const wall = performance.now() - before;
  const [, used] = /^USED (.*)$/mu.exec(stderr) ?? [];
  if (status !== 0 || used === undefined)
    throw new Error(`${words.join(' ')} ended with ${status}: ${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return { ...(JSON.parse(used) as Pick<Used, 'cpu' | 'rss'>), wall };
};

const say = (what: string, { cpu, rss, wall }: Used): void =>
  console.log(
    `${what.padEnd(52)} ${(cpu / 1000).toFixed(2).padStart(7)} s CPU ${(wall / 1000).toFixed(2).padStart(7)} s ${rss.toFixed(0).padStart(6)} MiB`,
  );

const project = (size: number): string => {
  const place = join(folder, String(size));
  for (const { path, text } of largeModel(Math.ceil(size / 2))) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  return place;
};

const generate = (place: string): Used => run([cli, 'model', 'generate', '--config', 'none'], place);

const medianOf = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Lines of a stream, one after the other. */
const linesOf = (stream: Readable): (() => Promise<string>) => {
  const lines = createInterface({ input: stream })[Symbol.asyncIterator]();
  return async () => (await lines.next()).value ?? '';
};

interface Edits {
  /** From saving to written, and the part of it the watch was at work, in milliseconds. */
  readonly whole: readonly number[];
  readonly own: readonly number[];
  /** Milliseconds of one core for one edit. */
  readonly cpu: number;
}

const watchEdits = async (place: string): Promise<Edits> => {
  const words = ['--import', meter, cli, 'model', 'generate', '--config', 'none', '--watch', '--format', 'json'];
  const child = spawn(process.execPath, words, { cwd: place });
  const [next, told] = [linesOf(child.stdout), linesOf(child.stderr)];
  const used = async (): Promise<number> => {
    child.kill('SIGUSR2');
    return (JSON.parse((await told()).slice('USED '.length)) as Used).cpu;
  };
  await next();
  const file = join(place, 'models/area0/thing7.pim.yaml');
  const text = readFileSync(file, 'utf8');
  const whole: number[] = [];
  const own: number[] = [];
  let atFirst = 0;
  for (let edit = -1; edit < edits; edit += 1) {
    // A person does not save twenty times a second. The first edit does not count: nothing was kept yet.
    await new Promise((done) => setTimeout(done, 300));
    if (edit === 0) atFirst = await used();
    const before = performance.now();
    writeFileSync(file, text.replace('maximum: 4094', `maximum: ${4000 - edit}`));
    const round = JSON.parse(await next()) as { readonly milliseconds: number; readonly files: readonly unknown[] };
    if (round.files.length === 0) throw new Error('The edit changed nothing.');
    if (edit < 0) continue;
    whole.push(performance.now() - before);
    own.push(round.milliseconds);
  }
  const cpu = ((await used()) - atFirst) / edits;
  child.kill('SIGINT');
  return { whole, own, cpu };
};

const sayEdits = async (place: string): Promise<void> => {
  const { whole, own, cpu } = await watchEdits(place);
  const time = `from saving to written, worst ${Math.max(...whole).toFixed(0)}; ${medianOf(own).toFixed(0)} ms of it at work, ${cpu.toFixed(0)} ms CPU`;
  console.log(`${'one attribute edited in a watch'.padEnd(52)} ${medianOf(whole).toFixed(0).padStart(7)} ms ${time}`);
};

/** TypeSpec, installed from its lock file unless it is there. */
const peer = (size: number): Used => {
  const place = join(root, 'bench', 'typespec');
  if (!existsSync(join(place, 'node_modules', '@typespec', 'openapi3')))
    execFileSync('npm', ['ci', '--prefix', place, '--no-audit', '--no-fund', '--ignore-scripts'], { stdio: 'ignore' });
  // Beside its libraries, since the compiler looks for them from the file.
  const work = mkdtempSync(join(place, 'node_modules', 'bench-'));
  try {
    writeFileSync(join(work, 'main.tsp'), largeTypeSpec(Math.ceil(size / 2)));
    const compiler = join(place, 'node_modules/@typespec/compiler/cmd/tsp.js');
    const emitters = ['@typespec/openapi3', '@typespec/json-schema'].flatMap((emitter) => ['--emit', emitter]);
    return run([compiler, 'compile', 'main.tsp', ...emitters, '--output-dir', join(work, 'out')], work);
  } finally {
    rmSync(work, { recursive: true });
  }
};

try {
  console.log(`${entities} entities; Node ${process.versions.node}\n`);
  const place = project(entities);
  const cold = generate(place);
  say('all targets, cold, in a fresh process', cold);
  say('the same again, with nothing changed', generate(place));
  await sayEdits(place);
  const twice = project(entities * 2);
  const large = generate(twice);
  say(`${entities * 2} entities, cold`, large);
  console.log(`${'twice the entities take'.padEnd(52)} ${(large.cpu / cold.cpu).toFixed(2).padStart(7)} times the CPU`);
  await sayEdits(twice);
  if (!process.argv.includes('--no-peer')) {
    const typespec = peer(entities);
    say('TypeSpec with OpenAPI 3 and JSON Schema', typespec);
    console.log(`${'TypeSpec to us'.padEnd(52)} ${(typespec.cpu / cold.cpu).toFixed(1).padStart(7)} times the CPU`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
