/** Opens the cluster a fabric is configured to run on: a lab cluster in this process, or a real one through a kubeconfig. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { besideArgo } from '#adapters/argocd/applications.ts';
import { connectCluster } from '#adapters/kubernetes/cluster.ts';
import type { JsonObject } from '#base/json.ts';
import { ok, refused } from '#base/result.ts';
import type { ClusterConfiguration } from '#contexts/fabric-management/index.ts';
import { type LabCluster, startLabCluster } from '#lab-cluster/server.ts';
import type { Folders } from './config.ts';
import { hedgehogDefinitions } from './definitions.ts';
import type { OpenCluster } from './fabric-worker.ts';

export interface Clusters {
  readonly open: OpenCluster;
  /** The lab cluster of a fabric, started when it is first asked for. */
  readonly lab: (fabric: string) => Promise<LabCluster>;
  readonly stop: () => Promise<void>;
}

export interface ClusterOptions {
  readonly folders: Folders;
  /** Port of the first lab cluster; 0 or a taken one means any free port. */
  readonly labPort: number;
  /** Definitions that lab clusters have besides Hedgehog's. */
  readonly definitions?: readonly JsonObject[];
  /** Exec and auth plugins in kubeconfigs run programs; refused unless allowed. */
  readonly allowExec?: boolean;
}

const startLab = async (options: ClusterOptions, fabric: string, port: number): Promise<LabCluster> => {
  const { lab } = options.folders;
  mkdirSync(lab, { recursive: true, mode: 0o700 });
  const parts = { definitions: [...hedgehogDefinitions().objects, ...(options.definitions ?? [])], dataFile: join(lab, `${fabric}.jsonl`) };
  const cluster = await startLabCluster({ ...parts, port }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EADDRINUSE') throw fault;
    return startLabCluster({ ...parts, port: 0 });
  });
  writeFileSync(kubeconfigFile(options.folders, fabric), cluster.kubeconfig(), { mode: 0o600 });
  return cluster;
};

/** Where the kubeconfig of a fabric's lab cluster is written, for kubectl. */
export const kubeconfigFile = (folders: Folders, fabric: string): string => join(folders.lab, `${fabric}.kubeconfig`);

/** `file:/path` read; anything else is refused with what to do. */
const readReference = (reference: string | undefined) => {
  if (reference === undefined)
    return refused('KubeconfigMissing', 'No kubeconfig is named.', {
      hint: 'Configure the cluster with kubeconfig file:/path/to/kubeconfig.',
    });
  if (!reference.startsWith('file:'))
    return refused('KubeconfigReference', 'The kubeconfig is not a file: reference.', { hint: 'Write file:/path/to/kubeconfig.' });
  try {
    return { ok: true, value: readFileSync(reference.slice('file:'.length), 'utf8') } as const;
  } catch (fault) {
    return refused('KubeconfigUnreadable', `The kubeconfig cannot be read: ${(fault as NodeJS.ErrnoException).code ?? 'unknown error'}.`, {
      hint: 'Check the path and its permissions.',
    });
  }
};

/** What tells one content of a file from another without reading it; nothing for a file that is not there now. */
const stampOf = async (path: string): Promise<string | undefined> =>
  stat(path).then(
    ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
    () => undefined,
  );

/** The content of a kubeconfig whenever it is another one than when it was last asked for; whoever writes it renews tokens and addresses. */
const changesOf = async (path: string): Promise<() => Promise<string | undefined>> => {
  let seen = await stampOf(path);
  return async () => {
    const stamp = await stampOf(path);
    if (stamp === undefined || stamp === seen) return undefined;
    seen = stamp;
    return readFile(path, 'utf8').catch(() => undefined);
  };
};

/** The file of a kubeconfig; nothing for the lab cluster, which has none. */
const fileOf = ({ kind, kubeconfig }: ClusterConfiguration): string | undefined =>
  kind === 'lab' ? undefined : kubeconfig?.slice('file:'.length);

/** Files that a kubeconfig names are named from its own folder. */
const folderOf = (file: string | undefined): { readonly folder?: string } => (file === undefined ? {} : { folder: dirname(file) });

export const makeClusters = (options: ClusterOptions): Clusters => {
  const labs = new Map<string, Promise<LabCluster>>();
  const lab = (fabric: string): Promise<LabCluster> => {
    const known = labs.get(fabric);
    if (known !== undefined) return known;
    const started = startLab(options, fabric, labs.size === 0 ? options.labPort : 0);
    labs.set(fabric, started);
    return started;
  };
  const kubeconfigOf = async (fabric: string, cluster: ClusterConfiguration) =>
    cluster.kind === 'lab' ? ({ ok: true, value: (await lab(fabric)).kubeconfig() } as const) : readReference(cluster.kubeconfig);
  return {
    lab,
    open: async (fabric, cluster) => {
      const file = fileOf(cluster);
      // Before it is read: what is written meanwhile is read again.
      const changedText = file === undefined ? undefined : await changesOf(file);
      const kubeconfig = await kubeconfigOf(fabric, cluster);
      if (!kubeconfig.ok) return kubeconfig;
      const connected = await connectCluster({
        kubeconfigText: kubeconfig.value,
        ...folderOf(file),
        ...(changedText === undefined ? {} : { changedText }),
        namespace: cluster.namespace,
        allowExec: options.allowExec ?? false,
        ...(cluster.context === undefined ? {} : { context: cluster.context }),
      });
      if (!connected.ok || cluster.argocd === undefined) return connected;
      return ok(besideArgo(connected.value, { ...cluster.argocd, defaultNamespace: cluster.namespace }));
    },
    stop: async () => {
      for (const started of labs.values()) await (await started).stop();
    },
  };
};
