/** Commands that write to Git through a running server: drafts, and what the cluster has. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { formatLocation } from '#base/diagnostic.ts';
import { isObject, type JsonObject } from '#base/json.ts';
import { groupKindName, splitApiVersion } from '#kubernetes/object.ts';
import { readYaml } from '#yaml/read.ts';
import { writeYaml } from '#yaml/write.ts';
import { type Format, type Io, json, plainLine, readInput } from '../output.ts';
import { connect, type Remote, type RemoteOptions, Told } from '../remote.ts';
import { resourceNamed } from '../resource-name.ts';
import { type Finish, fabricPath, formatOption, resourceHelp, resourcePath, withServer } from './common.ts';

type Flags = RemoteOptions & { readonly format: Format };

interface CommitFlags extends Flags {
  readonly branch?: string;
  readonly message?: string;
}

const withCommit = (command: Command): Command =>
  command
    .option('--branch <name>', 'branch that gets the commit; one of its own for the resource unless it is named')
    .option('--message <text>', 'text of the commit')
    .addOption(formatOption('text', 'json'));

const given = (values: Readonly<Record<string, string | readonly string[] | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as JsonObject;

const printCommit = (io: Io, format: Format, answer: JsonObject): void => {
  const files = Array.isArray(answer['files']) ? answer['files'].map(String) : [];
  const branch = plainLine(String(answer['branch']));
  if (format === 'json') io.out(`${json(answer)}\n`);
  else if (files.length === 0) io.out(`The branch ${branch} says it already.\n`);
  else {
    io.out(`${String(answer['commit']).slice(0, 8)} on ${branch}: ${files.map(plainLine).join(', ')}\n`);
    if (answer['followed'] !== true) io.out('Merge it into the branch that the fabric follows.\n');
  }
};

/** `hedgerow adopt`: from the cluster into Git. */
export const addAdopt = (program: Command, io: Io, finish: Finish): void => {
  withCommit(
    withServer(
      program.command('adopt').description('Commit what the cluster has of an orphan or a drifted resource; asking is the approval'),
    ),
  )
    .argument('<resource>', resourceHelp)
    .option('--reason <text>', 'why; kept with the approval')
    .option('--field <pointers...>', 'only these fields of a drifted resource, as JSON pointers (/spec/subnets)')
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow adopt VPC/shadow\n  hedgerow adopt VPC/web --branch main --reason "Agreed with the owner"\n  hedgerow adopt VPC/web --field /spec/subnets/front/vlan\n',
    )
    .action(
      async (
        name: string,
        { branch, message, reason, field, ...flags }: CommitFlags & { readonly reason?: string; readonly field?: readonly string[] },
      ) => {
        const remote = connect(io, flags);
        const resource = await resourceNamed(remote, name);
        const answer = await remote.post(resourcePath(resource, 'adopt'), given({ branch, message, reason, fields: field }));
        printCommit(io, flags.format, answer);
        finish(0);
      },
    );
};

/** The one object in a text. */
const objectIn = (content: Uint8Array, file: string): JsonObject => {
  const { documents, diagnostics } = readYaml(content, { profile: 'kubernetes', file });
  const wrong = diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) throw new Told(`${formatLocation(wrong.where)}: ${wrong.message}`, wrong.hint);
  const value = documents[0]?.value;
  if (documents.length !== 1 || !isObject(value)) throw new Told(`${file} does not hold one object.`, 'Write a spec, or one manifest.');
  return value;
};

const readObject = async (io: Io, file: string): Promise<JsonObject> => {
  if (file === '-') return objectIn(await readInput(io), 'standard input');
  if (!existsSync(file)) throw new Told(`There is no ${file}.`, undefined, 2);
  return objectIn(readFileSync(file), file);
};

/** The spec in an object: that of a manifest, or the object itself. */
const specIn = (value: JsonObject): JsonObject => {
  if (!isObject(value['metadata'])) return value;
  return isObject(value['spec']) ? value['spec'] : {};
};

/** What a draft would begin with: itself, what Git wants, or what the cluster has. */
const specOf = async (remote: Remote, resource: string): Promise<JsonObject> => {
  const row = await remote.get(resourcePath(resource));
  if (isObject(row['draft'])) return row['draft'];
  const whole = [row['desired'], row['live']].find(isObject);
  return isObject(whole?.['spec']) ? whole['spec'] : {};
};

const addDraftSave = (draft: Command, io: Io, finish: Finish): void => {
  withServer(draft.command('save').description('Keep a change that is not in Git yet; refused when the cluster would refuse it'))
    .argument('<resource>', resourceHelp)
    .requiredOption('--file <file>', 'spec or manifest as YAML; - for standard input')
    .addOption(formatOption('text', 'json'))
    .action(async (name: string, { file, ...flags }: Flags & { readonly file: string }) => {
      const remote = connect(io, flags);
      const resource = await resourceNamed(remote, name);
      const answer = await remote.post(resourcePath(resource, 'save-draft'), { spec: specIn(await readObject(io, file)) });
      io.out(flags.format === 'json' ? `${json(answer)}\n` : 'Draft saved.\n');
      finish(0);
    });
};

/** The command that begins a resource of a manifest. */
const beginning = (fabric: string, namespace: string, manifest: JsonObject): JsonObject => {
  const { apiVersion, kind, metadata } = manifest;
  const name = isObject(metadata) ? metadata['name'] : undefined;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string')
    throw new Told('The file holds no manifest.', 'It needs apiVersion, kind, and a name in its metadata.');
  const given = isObject(metadata) ? metadata['namespace'] : undefined;
  const { group } = splitApiVersion(apiVersion);
  const key = { fabric, group, kind, namespace: typeof given === 'string' ? given : namespace, name };
  const resource = [fabric, groupKindName(group, kind), key.namespace, name].join(':');
  return { resource, key, apiVersion, spec: specIn(manifest) };
};

const addDraftBegin = (draft: Command, io: Io, finish: Finish): void => {
  withServer(draft.command('begin').description('Begin a resource that neither Git nor the cluster has'))
    .requiredOption('--fabric <name>', 'fabric that it belongs to')
    .requiredOption('--file <file>', 'manifest as YAML; - for standard input')
    .addOption(formatOption('text', 'json'))
    .action(async ({ fabric, file, ...flags }: Flags & { readonly fabric: string; readonly file: string }) => {
      const remote = connect(io, flags);
      const manifest = await readObject(io, file);
      const { cluster } = await remote.get(fabricPath(fabric));
      const namespace = isObject(cluster) && typeof cluster['namespace'] === 'string' ? cluster['namespace'] : 'default';
      const body = beginning(fabric, namespace, manifest);
      const answer = await remote.post('/resources', body);
      io.out(flags.format === 'json' ? `${json(answer)}\n` : `Draft of ${plainLine(String(body['resource']))} saved.\n`);
      finish(0);
    });
};

/** `hedgerow draft`: changes that are not in Git yet. */
export const addDraft = (program: Command, io: Io, finish: Finish): void => {
  const draft = program.command('draft').description('Work with changes that are not in Git yet: show, save, begin, commit, discard');
  draft.addHelpText(
    'after',
    '\nExamples:\n  hedgerow draft show VPC/web > web.yaml\n  hedgerow draft save VPC/web --file web.yaml\n  hedgerow draft commit VPC/web\n',
  );
  withServer(draft.command('show').description('Print the spec of the draft, or what one would begin with, as YAML'))
    .argument('<resource>', resourceHelp)
    .action(async (name: string, flags: Flags) => {
      const remote = connect(io, flags);
      io.out(writeYaml(await specOf(remote, await resourceNamed(remote, name))));
      finish(0);
    });
  addDraftSave(draft, io, finish);
  addDraftBegin(draft, io, finish);
  withCommit(withServer(draft.command('commit').description('Commit the draft to a branch')))
    .argument('<resource>', resourceHelp)
    .option(
      '--file <path>',
      'file for a resource that Git does not have, from the root of the repository; beside those of its kind without it',
    )
    .action(async (name: string, { branch, message, file, ...flags }: CommitFlags & { readonly file?: string }) => {
      const remote = connect(io, flags);
      const resource = await resourceNamed(remote, name);
      printCommit(io, flags.format, await remote.post(resourcePath(resource, 'commit-draft'), given({ branch, message, file })));
      finish(0);
    });
  withServer(draft.command('discard').description('Throw the draft away'))
    .argument('<resource>', resourceHelp)
    .action(async (name: string, flags: Flags) => {
      const remote = connect(io, flags);
      await remote.post(resourcePath(await resourceNamed(remote, name), 'discard-draft'));
      io.out('Draft discarded.\n');
      finish(0);
    });
};
