/** The command tree. Commands load what they need when they run, so that help is immediate. */
import { Argument, Command, CommanderError } from 'commander';
import { release } from '#app/config.ts';
import { addIgnore } from './commands/ignore.ts';
import { addDemo, addServe } from './commands/local.ts';
import { addModel } from './commands/model.ts';
import { addProcessors } from './commands/processors.ts';
import { addReconcile } from './commands/reconcile.ts';
import { addChanges, addDrift, addFabric, addReports, addResources } from './commands/remote.ts';
import { addStore } from './commands/store.ts';
import { addTopology } from './commands/topology.ts';
import { addValidate } from './commands/validate.ts';
import { addAdopt, addDraft } from './commands/write-back.ts';
import { completionScript, type Shell } from './completion.ts';
import { type Io, paint } from './output.ts';
import { Told } from './remote.ts';

const makeProgram = (io: Io, finish: (status: 0 | 1) => void): Command => {
  const program = new Command('hedgerow')
    .description('Model-driven GitOps control plane for Hedgehog fabrics')
    .version(release, '--version', 'print the release')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError()
    .showHelpAfterError('(try --help)')
    .addHelpText(
      'after',
      '\nStart here:\n  hedgerow demo                     look at it with a sample fabric\n  hedgerow validate gitops/         check manifests before you push\n  hedgerow fabric list              what a running server knows\n\nStatus: 0 good, 1 problems found, 2 wrong usage.\n',
    );
  addDemo(program, io, finish);
  addServe(program, io, finish);
  addValidate(program, io, finish);
  addTopology(program, io, finish);
  addModel(program, io, finish);
  addFabric(program, io, finish);
  addResources(program, io, finish);
  addDrift(program, io, finish);
  addIgnore(program, io, finish);
  addReconcile(program, io, finish);
  addAdopt(program, io, finish);
  addDraft(program, io, finish);
  addChanges(program, io, finish);
  addReports(program, io, finish);
  addProcessors(program, io, finish);
  addStore(program, io, finish);
  program
    .command('completion')
    .description('Print a script that makes your shell complete commands and options')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .action((shell: Shell) => {
      io.out(completionScript(program, shell));
      finish(0);
    });
  const inherit = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.err }).showHelpAfterError('(try --help)');
    for (const child of command.commands) inherit(child);
  };
  inherit(program);
  return program;
};

/** Runs a command line without the program's name; the exit status. Never throws for what a person can do wrong. */
export const runCli = async (words: readonly string[], io: Io): Promise<number> => {
  let status = 0;
  try {
    const program = makeProgram(io, (value) => {
      status = value;
    });
    if (words.length === 0) {
      program.outputHelp();
      return 2;
    }
    await program.parseAsync([...words], { from: 'user' });
    return status;
  } catch (fault) {
    if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : 2;
    if (fault instanceof Told) {
      io.err(`${paint(io, 'red', 'error')}: ${fault.message}\n${fault.hint === undefined ? '' : `  ${fault.hint}\n`}`);
      return fault.exit;
    }
    const error = fault instanceof Error ? fault : new Error(String(fault));
    io.err(`${paint(io, 'red', 'fault')}: ${error.message}\n  This is a mistake of Hedgerow. HEDGEROW_DEBUG=1 shows where it happened.\n`);
    if (io.env['HEDGEROW_DEBUG'] !== undefined) io.err(`${error.stack ?? ''}\n`);
    return 1;
  }
};
