/**
 * Where the programs of a Kubernetes API server are: in `KUBEBUILDER_ASSETS`, or built from their Go modules into a cache outside the
 * checkout. One folder beside this file for each supported release, with a `go.mod` that pins everything.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder that holds `etcd` and `kube-apiserver` of one release. */
export interface Programs {
  /** `1.37` */
  readonly release: string;
  readonly folder: string;
}

/** What is built, as Go package and name of the program. */
export const packages: readonly (readonly [goPackage: string, program: string])[] = [
  ['go.etcd.io/etcd/server/v3', 'etcd'],
  ['k8s.io/kubernetes/cmd/kube-apiserver', 'kube-apiserver'],
];

const here = import.meta.dirname;

export const moduleFolder = (release: string): string => join(here, release);

/** The version that a release pins: `v1.37.2`. */
const pinnedVersion = (release: string): string => {
  const version = /k8s\.io\/kubernetes (v\S+)/u.exec(readFileSync(join(moduleFolder(release), 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`The go.mod of ${release} pins no k8s.io/kubernetes.`);
  return version;
};

/** Without symbols and paths: smaller, and the same on any machine. The version is told by the linker, as upstream's builds do. */
export const buildFlags = (release: string): readonly string[] => {
  const [major, minor] = release.split('.');
  const told = { gitVersion: pinnedVersion(release), gitMajor: major, gitMinor: minor };
  const values = Object.entries(told).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-trimpath', `-ldflags=-s -w ${values.join(' ')}`];
};

/** Pinned releases, newest first. */
export const pinnedReleases: readonly string[] = readdirSync(here)
  .filter((name) => existsSync(join(here, name, 'go.mod')))
  .sort((left, right) => Number(right.split('.')[1]) - Number(left.split('.')[1]));

const cacheRoot = (): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'hedgerow', 'kubernetes');

/** Folder of a release in the cache. Its name changes with whatever changes the programs. */
export const cacheFolder = (release: string): string => {
  const digest = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) digest.update(readFileSync(join(moduleFolder(release), file)));
  digest.update(JSON.stringify([packages, buildFlags(release), process.platform, process.arch]));
  return join(cacheRoot(), `${release}-${digest.digest('hex').slice(0, 16)}`);
};

const isComplete = (folder: string): boolean => packages.every(([, program]) => existsSync(join(folder, program)));

/** The release that a program says it is: `Kubernetes v1.37.2` is 1.37. */
const releaseIn = (folder: string): string => {
  const text = execFileSync(join(folder, 'kube-apiserver'), ['--version'], { encoding: 'utf8' });
  return /v(\d+\.\d+)/u.exec(text)?.[1] ?? 'unknown';
};

/**
 * The programs that can be started now, newest release first. `KUBEBUILDER_ASSETS` stands in for all pinned releases, so that any
 * release can be tested; a folder there without the programs is a fault.
 */
export const findPrograms = (): readonly Programs[] => {
  const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';
  if (assets !== '') {
    if (!isComplete(assets)) throw new Error('The folder in KUBEBUILDER_ASSETS has no etcd or no kube-apiserver.');
    return [{ release: releaseIn(assets), folder: assets }];
  }
  return pinnedReleases.map((release) => ({ release, folder: cacheFolder(release) })).filter(({ folder }) => isComplete(folder));
};
