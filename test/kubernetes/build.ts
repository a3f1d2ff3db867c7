/**
 * Builds the API servers that are not in the cache yet: `node test/kubernetes/build.ts [--optional]`. It needs Go 1.21 or newer, which
 * fetches the version that a release needs by itself. Without Go it fails, or with `--optional` says so and goes on.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildFlags, cacheFolder, findPrograms, moduleFolder, packages, pinnedReleases } from './binaries.ts';

const optional = process.argv.includes('--optional');
const say = (text: string): void => console.log(`kubernetes: ${text}`);

const hasGo = (): boolean => {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Seconds between signs of life. */
const beat = 30;

/** Runs `go build` at low priority. Tells how many packages are behind it, since the first build takes many minutes. */
const goBuild = (release: string, goPackage: string, output: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const program = basename(output);
    const started = Date.now();
    const seconds = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
    let compiled = 0;
    const words = ['-n', '10', 'go', 'build', '-mod=readonly', '-v', ...buildFlags(release), '-o', output, goPackage];
    // -v names each package when it is begun, on standard error, between the messages.
    const child = spawn('nice', words, {
      cwd: moduleFolder(release),
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    const timer = setInterval(() => say(`${program} ${release}: ${compiled} packages, ${seconds()}`), beat * 1000);
    const messages: string[] = [];
    let rest = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (/^[\w./~-]+$/u.test(line)) compiled += 1;
        else messages.push(line);
      }
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      if (code !== 0) return reject(new Error(`go build of ${program} ${release} failed:\n${[...messages.slice(-20), rest].join('\n')}`));
      say(`${program} ${release}: built in ${seconds()}`);
      return resolve();
    });
  });

/** Builds beside its place and moves there when all is well, so that nobody sees half of it; of two builders the last one wins. */
const build = async (release: string): Promise<void> => {
  const folder = cacheFolder(release);
  const making = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making);
  try {
    for (const [goPackage, program] of packages) await goBuild(release, goPackage, join(making, program));
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
};

const there = new Set(findPrograms().map(({ release }) => release));
const wanted = process.env['KUBEBUILDER_ASSETS'] ? [] : pinnedReleases.filter((release) => !there.has(release));
if (wanted.length === 0) say(`${[...there].join(' and ')} ready`);
else if (hasGo()) for (const release of wanted) await build(release);
else {
  say(
    `no API server ${wanted.join(' and ')}: install Go 1.21 or newer, or name a folder with kube-apiserver and etcd in KUBEBUILDER_ASSETS`,
  );
  if (!optional) process.exitCode = 1;
}
