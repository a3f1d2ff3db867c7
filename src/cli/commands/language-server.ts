/** The command that an editor starts. */
import { type Command, Option } from 'commander';
import type { Io } from '../output.ts';
import type { Finish } from './common.ts';

export const addModelServer = (model: Command, io: Io, finish: Finish): void => {
  model
    .command('lsp')
    .description('Serve an editor: the Language Server Protocol on standard input and output')
    .addHelpText('after', '\nStarted by an editor; docs/guides/edit-models.md shows how.\n')
    // Editors add it, and there is no other way.
    .addOption(new Option('--stdio', 'as by default').hideHelp())
    .action(async () => {
      const [{ serveStreams }, { targets }] = await Promise.all([import('#language-server/server.ts'), import('#app/targets.ts')]);
      serveStreams(process.stdin, process.stdout, targets);
      await io.interrupted();
      finish(0);
    });
};
