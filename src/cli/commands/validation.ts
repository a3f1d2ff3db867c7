/** `hedgerow fabric validation` and `release-revision`: how the rules of a fabric are asked of what Git wants, and a commit that is held. */
import { type Command, Option } from 'commander';
import type { JsonObject } from '#base/json.ts';
import { connect, type RemoteOptions, Told } from '../remote.ts';
import { type Finish, fabricPath, withServer } from './common.ts';

interface Flags extends RemoteOptions {
  readonly mode?: string;
  readonly holdBreaking?: boolean;
}

const fabricRow = (remote: ReturnType<typeof connect>, name: string): Promise<JsonObject> => remote.get(fabricPath(name));

export const addValidation = (fabric: Command, io: Parameters<typeof connect>[0], finish: Finish): void => {
  withServer(
    fabric
      .command('validation')
      .description('Say which rules of the fabric are asked of what Git wants, and whether a commit that breaks them is held'),
  )
    .argument('<name>', 'name of the fabric')
    .addOption(new Option('--mode <mode>', 'whose rules').choices(['off', 'webhook', 'hhfab', 'strict']))
    .option('--hold-breaking', 'change nothing in the cluster while a commit has errors that were not there before')
    .option('--no-hold-breaking', 'only tell')
    .addHelpText('after', '\nExamples:\n  hedgerow fabric validation lab --mode strict\n  hedgerow fabric validation lab --hold-breaking\n')
    .action(async (name: string, flags: Flags) => {
      const remote = connect(io, flags);
      const now = ((await fabricRow(remote, name))['validation'] ?? { mode: 'webhook', holdBreaking: false }) as JsonObject;
      const validation = {
        ...now,
        ...(flags.mode === undefined ? {} : { mode: flags.mode }),
        ...(flags.holdBreaking === undefined ? {} : { holdBreaking: flags.holdBreaking }),
      };
      await remote.post(fabricPath(name, 'configure-validation'), { validation });
      const held = validation['holdBreaking'] === true ? 'is held' : 'is told';
      io.out(`Rules asked in ${name}: ${String(validation['mode'])}. A commit with new errors ${held}.\n`);
      finish(0);
    });
  withServer(fabric.command('release-revision').description('Let the cluster be changed although a commit brought errors of the rules'))
    .argument('<name>', 'name of the fabric')
    .requiredOption('--reason <text>', 'why; kept with the release')
    .option('--commit <commit>', 'the commit that is meant; the one that is held unless it is named')
    .action(async (name: string, flags: RemoteOptions & { readonly reason: string; readonly commit?: string }) => {
      const remote = connect(io, flags);
      const commit = flags.commit ?? (await fabricRow(remote, name))['breakingCommit'];
      if (typeof commit !== 'string') throw new Told(`No commit of ${name} is held.`);
      await remote.post(`/validations/${encodeURIComponent(name)}/release-revision`, { commit, reason: flags.reason });
      io.out(`Commit ${commit.slice(0, 8)} of ${name} may be applied.\n`);
      finish(0);
    });
};
