/** Commands that run a server: demo, serve. */
import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type Io, paint, progressLine } from '../output.ts';
import { Told } from '../remote.ts';
import { type Finish, whole } from './common.ts';

interface RunFlags {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly labPort: number;
  readonly crds: readonly string[];
}

interface ServeFlags extends RunFlags {
  readonly allowLocal: boolean;
  readonly allowExec: boolean;
  readonly store?: string;
  readonly bus?: string;
  readonly busPlain: boolean;
  readonly lease: number;
}

const withRunOptions = (command: Command): Command =>
  command
    .option('--port <port>', 'port to listen on; 0 takes any free one', whole, 8420)
    .option('--host <address>', 'address to listen on; any but loopback needs the token that is printed', '127.0.0.1')
    .option('--data <folder>', 'where state is kept', '.hedgerow')
    .option('--lab-port <port>', 'port of the lab cluster; another one when it is taken', whole, 8421)
    .option('--crds <path...>', 'files or folders with further custom resource definitions for lab clusters', []);

const collectDefinitions = async (paths: readonly string[]) => {
  const { readDefinitions } = await import('#app/definitions.ts');
  for (const path of paths) if (!existsSync(path)) throw new Told(`There is no ${path}.`, 'Check --crds.', 2);
  return readDefinitions(paths).objects;
};

/** Says where the server is, and how to get in. */
const announce = (io: Io, url: string, token: string | undefined): void => {
  io.out(`\n  Hedgerow is at ${paint(io, 'bold', url)}\n`);
  if (token !== undefined) io.out(`  Token: ${token}\n`);
};

/** What keeps a server from listening, by what the system says. */
const listenProblems: Readonly<Record<string, readonly [string, string]>> = {
  EADDRINUSE: ['The port is taken.', 'Choose another one with --port, or stop what listens there.'],
  EACCES: ['This user may not listen on the port.', 'Choose one from 1024 on with --port.'],
  EADDRNOTAVAIL: ['The address is none of this machine.', 'Name one that is with --host, or leave it out for loopback.'],
  ENOTFOUND: ['The name leads to no address.', 'Name an address of this machine with --host, or leave it out for loopback.'],
};

const folderHint = 'Check its owner, its permissions and the room on its disk, or name another folder with --data.';

/** What PostgreSQL refuses a connection for (SQLSTATE, its appendix A), and what to do. */
const databaseProblems: readonly (readonly [RegExp, string])[] = [
  [/^28/u, 'Check user and password of the URL.'],
  [/^3D000$/u, 'Make the database first, or check its name in the URL.'],
  [/^42501$/u, 'Give the user the right to create schemas and tables in the database.'],
];

/** What a person can put right is told in words; the rest is a fault. */
export const translated = (fault: unknown): never => {
  if (fault instanceof Told) throw fault;
  const error = fault as NodeJS.ErrnoException;
  const listening = error.syscall === 'listen' || error.syscall === 'getaddrinfo' ? listenProblems[error.code ?? ''] : undefined;
  if (listening !== undefined) throw new Told(...listening);
  if (error.constructor.name === 'UnsafeAccess') throw new Told(error.message, 'Nothing was started.');
  if (error.constructor.name === 'FolderInUse') throw new Told(error.message);
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EDQUOT'].includes(error.code ?? ''))
    throw new Told(`The data folder cannot be used (${error.message}).`, folderHint);
  const database = databaseProblems.find(([code]) => code.test(error.code ?? ''));
  if (database !== undefined) throw new Told(`PostgreSQL: ${error.message}.`, database[1]);
  if (error.code === 'ERR_SQLITE_ERROR') throw new Told(`The store in the data folder cannot be used (${error.message}).`, folderHint);
  // A store that is refused says itself what to do.
  const { hint } = fault as { readonly hint?: unknown };
  if (typeof hint === 'string') throw new Told(error.message, hint);
  if (error.constructor.name === 'StoreUnavailable') throw new Told(error.message, 'Check that the database runs and the URL is right.');
  throw fault;
};

export const addDemo = (program: Command, io: Io, finish: Finish): void => {
  withRunOptions(
    program.command('demo').description('Show the product with a sample fabric and a lab cluster, or with a repository of yours'),
  )
    .option('--repo <url-or-path>', 'repository to show instead of the sample')
    .option('--path <directory>', 'directory inside the repository')
    .option('--branch <name>', 'branch to follow')
    .option('--fresh', 'throw away what an earlier demo left', false)
    .addOption(new Option('--drift', 'change the lab cluster behind Git; the sample does so unless told not to'))
    .addOption(new Option('--no-drift', 'leave the lab cluster as Git wants it'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow demo\n  hedgerow demo --fresh\n  hedgerow demo --repo ../my-fabric --path gitops/fabric-1\n',
    )
    .action(
      async (
        flags: RunFlags & {
          readonly repo?: string;
          readonly path?: string;
          readonly branch?: string;
          readonly fresh: boolean;
          readonly drift?: boolean;
        },
      ) => {
        const { startDemo } = await import('#app/demo.ts');
        const definitions = await collectDefinitions(flags.crds);
        const { repo, path, branch } = flags;
        const progress = progressLine(io);
        progress.show('Starting…');
        const demo = await startDemo({
          ...flags,
          drift: flags.drift ?? repo === undefined,
          definitions,
          log: (line) => io.err(`${line}\n`),
          ...(repo === undefined ? {} : { repo }),
          ...(path === undefined ? {} : { path }),
          ...(branch === undefined ? {} : { branch }),
        }).catch(translated);
        progress.clear();
        announce(io, demo.url, demo.token);
        for (const line of demo.drift) io.out(`  ${paint(io, 'yellow', 'drift')}  ${line}\n`);
        io.out(
          `\n  The lab cluster takes kubectl:\n    kubectl --kubeconfig ${demo.kubeconfig} get vpcs\n\n  State is kept in ${demo.folders.data}; --fresh starts anew. Ctrl-C ends.\n`,
        );
        await io.interrupted();
        await demo.stop();
        finish(0);
      },
    );
};

export const addServe = (program: Command, io: Io, finish: Finish): void => {
  withRunOptions(program.command('serve').description('Run the control plane'))
    .option('--allow-local', 'let fabrics use repositories that are paths on this machine', false)
    .option('--allow-exec', 'let kubeconfigs log in by running programs (exec and auth-provider plugins)', false)
    .option('--store <reference>', 'PostgreSQL for log and tables: env:NAME or file:/path, where its URL stands')
    .option('--bus <reference>', 'NATS server to which published events go: env:NAME or file:/path, where its URL stands')
    .option('--bus-plain', 'allow a connection to the NATS server that is not encrypted', false)
    .option('--lease <seconds>', 'seconds after which another replica takes over a fabric', whole, 10)
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow serve --data /var/lib/hedgerow\n  hedgerow serve --host 0.0.0.0 --port 443\n  HEDGEROW_DB=postgresql://… hedgerow serve --store env:HEDGEROW_DB\n  hedgerow serve --store file:/etc/hedgerow/db --bus file:/etc/hedgerow/nats\n',
    )
    .action(async (flags: ServeFlags) => {
      const { startHedgerow } = await import('#app/serve.ts');
      const { readBusReference, readStoreReference } = await import('#app/url-references.ts');
      const store = flags.store === undefined ? undefined : readStoreReference(flags.store, io.env);
      if (store?.ok === false) throw new Told(store.refusal.message, store.refusal.hint, 2);
      const bus = flags.bus === undefined ? undefined : readBusReference(flags.bus, io.env, { allowPlain: flags.busPlain });
      if (bus?.ok === false) throw new Told(bus.refusal.message, bus.refusal.hint, 2);
      const definitions = await collectDefinitions(flags.crds);
      const server = await startHedgerow({
        ...flags,
        definitions,
        leaseMs: flags.lease * 1000,
        log: (line) => io.err(`${line}\n`),
        ...(store === undefined ? {} : { storeUrl: store.value }),
        ...(bus === undefined ? {} : { busUrl: bus.value }),
      }).catch(translated);
      announce(io, server.url, server.token);
      const { restored, beganAt } = server.controlPlane.life;
      if (restored !== undefined)
        io.out(`  The log was restored from a backup: what was written between ${restored.completeUntil} and ${beganAt} is not in it.\n`);
      await io.interrupted();
      await server.stop();
      finish(0);
    });
};
