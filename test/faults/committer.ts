/**
 * A control plane that commits a draft, as a process of its own: the hook of a repository kills it in the middle of the push. Takes the
 * folder that has the repository and gets the data, and writes its process id into it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeClusters } from '#app/clusters.ts';
import { startControlPlane } from '#app/compose.ts';
import { foldersIn } from '#app/config.ts';
import { testMeta } from '#app/control-plane.fixture.ts';

const [folder = '', resource = ''] = process.argv.slice(2);
const folders = foldersIn(join(folder, 'data'));
const clusters = makeClusters({ folders, labPort: 0 });
const { handler, ask, settled, ...controlPlane } = await startControlPlane({
  folders,
  openCluster: clusters.open,
  allowLocal: true,
  log: (line) => process.stderr.write(`${line}\n`),
});
const git = { repository: join(folder, 'repository'), branch: 'main', path: '', pollInterval: 86_400 };
const cluster = { kind: 'lab', namespace: 'default' } as const;
await handler.handle({
  type: 'CreateFabric',
  data: { fabric: 'lab', title: '', description: '', git, cluster },
  meta: testMeta(),
});
for (;;) {
  await settled();
  const saved = await handler.handle({ type: 'SaveDraft', data: { resource, spec: { subnets: {} } }, meta: testMeta() });
  if (saved.ok) break;
  await new Promise((done) => setTimeout(done, 20));
}
writeFileSync(join(folder, 'pid'), String(process.pid));
const answer = await ask('lab', 'commitDraft', testMeta(), { resource } as never);
process.stderr.write(`Not killed: ${JSON.stringify(answer)}\n`);
await controlPlane.stop();
await clusters.stop();
