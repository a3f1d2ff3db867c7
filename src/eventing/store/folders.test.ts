import fs, { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openEmbedded } from '../embedded.ts';

/** Runs work and answers the folders and files that were synchronised meanwhile. */
const synchronised = async (work: () => Promise<void>): Promise<ReadonlySet<string>> => {
  const places = new Set<string>();
  const { fsyncSync } = fs;
  const spy = vi.spyOn(fs, 'fsyncSync').mockImplementation((handle) => {
    places.add(readlinkSync(`/proc/self/fd/${handle}`));
    fsyncSync(handle);
  });
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    spy.mockRestore();
    syncBuiltinESMExports();
  }
  return places;
};

test.runIf(process.platform === 'linux')('a new data folder is on the disk with every folder that leads to it', async () => {
  const root = fs.realpathSync(mkdtempSync(join(tmpdir(), 'hedgerow-folders-')));
  const folder = join(root, 'one', 'two', 'data');
  const places = await synchronised(async () => {
    const storage = await openEmbedded(folder);
    await storage.close();
  });
  for (let place = dirname(folder); place !== dirname(root); place = dirname(place)) expect(places).toContain(place);
  rmSync(root, { recursive: true });
});
