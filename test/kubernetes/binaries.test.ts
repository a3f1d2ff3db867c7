import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildFlags, cacheFolder, findPrograms, pinnedReleases } from './binaries.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hedgerow-programs-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
  vi.stubEnv('KUBEBUILDER_ASSETS', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const program = (name: string, text: string): void => {
  writeFileSync(join(folder, name), `#!/bin/sh\necho "${text}"\n`);
  chmodSync(join(folder, name), 0o755);
};

test('the newest release comes first, and each has a place of its own outside the checkout', () => {
  const minors = pinnedReleases.map((release) => Number(release.split('.')[1]));
  expect(minors.length).toBe(2);
  expect(minors).toEqual([...minors].sort((left, right) => right - left));
  const names = pinnedReleases.map((release) => basename(cacheFolder(release)));
  for (const [index, release] of pinnedReleases.entries()) expect(names[index]).toMatch(new RegExp(`^${release}-[0-9a-f]{16}$`, 'u'));
  expect(cacheFolder('1.37').startsWith(folder)).toBe(true);
});

test('programs say the version that is pinned', () => {
  for (const release of pinnedReleases) expect(buildFlags(release).join(' ')).toContain(`gitVersion=v${release}.`);
});

test('an empty cache has no programs', () => {
  expect(findPrograms()).toEqual([]);
});

test('named programs stand in for all releases, whatever release they are', () => {
  vi.stubEnv('KUBEBUILDER_ASSETS', folder);
  expect(() => findPrograms()).toThrow('The folder in KUBEBUILDER_ASSETS has no etcd or no kube-apiserver.');
  program('etcd', '');
  program('kube-apiserver', 'Kubernetes v1.29.4');
  expect(findPrograms()).toEqual([{ release: '1.29', folder }]);
});
