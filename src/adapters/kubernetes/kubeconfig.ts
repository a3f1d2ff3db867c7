/** Reads a kubeconfig into what a client needs. The only importer of the official client, which knows all the ways to log in. */
import { readFile } from 'node:fs/promises';
import type { Agent, RequestOptions } from 'node:https';
import { resolve } from 'node:path';
import { isObject } from '#base/json.ts';
import { ok, type Result, refused } from '#base/result.ts';

/** How to speak to one API server. */
export interface ClusterAccess {
  readonly server: URL;
  /** Adds credentials and TLS settings to a request; asked each time, since tokens expire. */
  readonly authorize: () => Promise<
    Pick<RequestOptions, 'headers' | 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'> & { readonly agent?: Agent }
  >;
}

export interface KubeconfigOptions {
  readonly text: string;
  /** Folder of the file, from which it names others. */
  readonly folder?: string;
  /** Context to use; the current one unless named. */
  readonly context?: string;
  /** Exec and auth-provider plugins run programs of the kubeconfig's choice. */
  readonly allowExec?: boolean;
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || host.startsWith('127.');

/** The file with the token of a user; the official client does not know it. */
const tokenFileOf = (parsed: unknown, user: string | undefined): string | undefined => {
  const users: unknown = isObject(parsed) ? parsed['users'] : undefined;
  const found = (Array.isArray(users) ? users : []).find((entry) => isObject(entry) && entry['name'] === user);
  const file = isObject(found) && isObject(found['user']) ? found['user']['tokenFile'] : undefined;
  return typeof file === 'string' && file !== '' ? file : undefined;
};

/** Read each time: whoever writes the file makes a new token before the old one ends. A file that cannot be read is no token. */
const tokenFrom = async (path: string | undefined): Promise<string | undefined> => {
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
};

/** Access to the cluster of a kubeconfig, or why it is refused. Texts never hold a credential. */
export const readKubeconfig = async ({ text, folder, context, allowExec }: KubeconfigOptions): Promise<Result<ClusterAccess>> => {
  const { KubeConfig, loadYaml } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
    if (folder !== undefined) config.makePathsAbsolute(folder);
  } catch (fault) {
    return refused(
      'KubeconfigInvalid',
      `The kubeconfig cannot be read: ${fault instanceof Error ? fault.message.split('\n', 1)[0] : 'unknown error'}.`,
      {
        hint: 'Check that it is the YAML file that kubectl uses.',
      },
    );
  }
  if (context !== undefined) {
    if (config.getContextObject(context) === null)
      return refused('ContextMissing', `The kubeconfig has no context ${context}.`, {
        hint: 'List them with kubectl config get-contexts.',
      });
    config.setCurrentContext(context);
  }
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (cluster === null)
    return refused('ClusterMissing', 'The kubeconfig names no cluster.', { hint: 'Set current-context, or name a context.' });
  const server = URL.parse(cluster.server);
  if (server === null)
    return refused('ServerInvalid', 'The address of the API server is not a URL.', { hint: 'Check clusters[].cluster.server.' });
  if (server.protocol !== 'https:' && !isLoopback(server.hostname)) {
    return refused('ServerInsecure', 'The API server is not reached by https.', {
      hint: 'Use an https address; http is for this machine only.',
    });
  }
  if (cluster.skipTLSVerify)
    return refused('TlsUnverified', 'The kubeconfig switches the check of certificates off.', {
      hint: 'Put the certificate authority into the kubeconfig instead.',
    });
  if ((user?.exec !== undefined || user?.authProvider !== undefined) && allowExec !== true) {
    return refused('ExecRefused', 'The kubeconfig logs in by running a program.', {
      hint: 'Use a token, a token file or a certificate, or start the server with --allow-exec.',
    });
  }
  const tokenFile = tokenFileOf(loadYaml(text), user?.name);
  const tokenPath = tokenFile === undefined ? undefined : resolve(folder ?? '.', tokenFile);
  return ok({
    server,
    authorize: async () => {
      // The official client refuses plain http altogether; ours is for this machine only, see above.
      const bearer = await tokenFrom(tokenPath);
      if (server.protocol === 'http:') {
        const token = user?.token ?? bearer;
        return token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
      }
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options as never);
      if (bearer !== undefined && user?.token === undefined) options.headers = { ...options.headers, Authorization: `Bearer ${bearer}` };
      const { headers, ca, cert, key, rejectUnauthorized, servername } = options;
      return Object.fromEntries(
        Object.entries({ headers, ca, cert, key, rejectUnauthorized, servername }).filter(([, value]) => value !== undefined),
      );
    },
  });
};
