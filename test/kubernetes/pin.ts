/**
 * Makes the `go.mod` and `go.sum` of a release: `node test/kubernetes/pin.ts v1.37.2`. It needs Go and its module proxy.
 *
 * `k8s.io/kubernetes` takes its own parts from its source tree; outside of it they are modules of their own, which are named here one by
 * one, with the version that belongs to the release.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleFolder, packages } from './binaries.ts';

const version = process.argv[2] ?? '';
const [, minor] = /^v1\.(\d+)\.\d+$/u.exec(version) ?? [];
if (minor === undefined) throw new Error('Usage: node test/kubernetes/pin.ts v1.MINOR.PATCH');

const release = `1.${minor}`;
const folder = moduleFolder(release);
mkdirSync(folder, { recursive: true });

const go = (...words: readonly string[]): string =>
  execFileSync('go', [...words], { cwd: folder, encoding: 'utf8', env: { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' } });

interface Download {
  readonly GoMod: string;
}

const goMod = join(folder, 'go.mod');
rmSync(join(folder, 'go.sum'), { force: true });
writeFileSync(goMod, `module hedgerow.test/kubernetes/${release}\n`);
const upstream = readFileSync((JSON.parse(go('mod', 'download', '-json', `k8s.io/kubernetes@${version}`)) as Download).GoMod, 'utf8');
const language = /^go (\S+)$/mu.exec(upstream)?.[1] ?? '1.21';
const parts = [...upstream.matchAll(/^\s*(k8s\.io\/\S+) => \.\/staging\//gmu)].map(([, name]) => name as string);
const lines = [
  `// Made by test/kubernetes/pin.ts ${version}.`,
  `module hedgerow.test/kubernetes/${release}`,
  `go ${language}`,
  ['tool (', ...packages.map(([name]) => `\t${name}`), ')'].join('\n'),
  `require k8s.io/kubernetes ${version}`,
  ['replace (', ...parts.map((name) => `\t${name} => ${name} v0.${version.slice('v1.'.length)}`), ')'].join('\n'),
];
writeFileSync(goMod, `${lines.join('\n\n')}\n`);
go('mod', 'tidy');
console.log(`Pinned ${version}; build it with node test/kubernetes/build.ts.`);
