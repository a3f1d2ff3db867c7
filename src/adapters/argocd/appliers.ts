/**
 * As whom, and how, Argo CD applies a manifest, and what it adds to it.
 *
 * With the option `ServerSideApply=true`, of the application or of the manifest, it is a server-side apply, forced; otherwise what kubectl does
 * on the client's side. Its field manager is the same both ways; older releases, and what replaces whole objects, write under the name of
 * the controller's program.
 *
 * Source: argo-cd, `gitops-engine/pkg/sync/sync_context.go`, `shouldUseServerSideApply`, and `docs/user-guide/sync-options.md`.
 */
import type { Json, JsonObject } from '#base/json.ts';
import type { Applier, LiveCluster } from '#contexts/gitops/ports.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { partOf, textOf } from './translate.ts';

const manager = 'argocd-controller';
const aliases: readonly string[] = ['argocd-application-controller'];

const serverSide = 'ServerSideApply=true';
const clientSide = 'ServerSideApply=false';

/** The application's sync options as an operation has them; nothing when there are none. */
export const syncOptionsIn = (application: JsonObject): { readonly syncOptions?: readonly string[] } => {
  const { syncOptions } = partOf(partOf(application, 'spec'), 'syncPolicy');
  const options = Array.isArray(syncOptions) ? syncOptions.filter((option) => typeof option === 'string') : [];
  return options.length === 0 ? {} : { syncOptions: options };
};

const ownOptions = (manifest: KubernetesObject): readonly string[] =>
  textOf(partOf(partOf(manifest as unknown as JsonObject, 'metadata'), 'annotations')['argocd.argoproj.io/sync-options'])
    .split(',')
    .map((option) => option.trim());

/** Labels and annotations by which Argo CD knows what it delivered; it adds them to every manifest. */
const marks: Readonly<Record<'labels' | 'annotations', readonly string[]>> = {
  labels: ['app.kubernetes.io/instance', 'argocd.argoproj.io/instance'],
  annotations: ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/installation-id'],
};

/** The manifest with the marks that the live object has. The application's project decides which, and what they say. */
const marked = (manifest: KubernetesObject, live: KubernetesObject): KubernetesObject => {
  const metadata: Record<string, Json> = { ...(manifest.metadata as JsonObject) };
  let isMarked = false;
  for (const [place, names] of Object.entries(marks)) {
    const [said, has] = [partOf(manifest.metadata as JsonObject, place), partOf(live.metadata as JsonObject, place)];
    const missing = names.filter((name) => Object.hasOwn(has, name) && !Object.hasOwn(said, name));
    if (missing.length === 0) continue;
    isMarked = true;
    metadata[place] = { ...said, ...Object.fromEntries(missing.map((name) => [name, has[name] as Json])) };
  }
  return isMarked ? { ...manifest, metadata: metadata as KubernetesObject['metadata'] } : manifest;
};

export interface Appliers {
  /** Notes what an application says of how it applies, and answers it. */
  readonly note: (application: JsonObject) => Applier['by'];
  readonly delivered: NonNullable<LiveCluster['delivered']>;
}

/** Until the application was seen, what Argo CD does unless told otherwise: it applies on the client's side. */
export const makeAppliers = (): Appliers => {
  let applies: Applier['by'] = 'client';
  return {
    note: (application) => {
      applies = syncOptionsIn(application).syncOptions?.includes(serverSide) === true ? 'server' : 'client';
      return applies;
    },
    delivered: (manifest, live) => {
      const said = ownOptions(manifest);
      const by = said.includes(clientSide) ? 'client' : said.includes(serverSide) ? 'server' : applies;
      return { manager, aliases, by, manifest: marked(manifest, live) };
    },
  };
};
