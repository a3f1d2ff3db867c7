#!/usr/bin/env node
/** Entry of the command line: the process as the world of the program. */
import type { Io } from './output.ts';

if (Number(process.versions.node.split('.')[0]) < 26) {
  process.stderr.write(`Hedgerow needs Node 26; this is ${process.versions.node}. Use the npm scripts: npm run -s hedgerow -- ...\n`);
  process.exit(2);
}

const { runCli } = await import('./program.ts');

/** A reader that closes early (`| head`) is no fault. */
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code === 'EPIPE') process.exit(0);
  throw fault;
});

const io: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: process.stdout.isTTY === true,
  progress: process.stderr.isTTY === true,
  columns: process.stdout.columns ?? 120,
  env: process.env,
  input: () => process.stdin,
  interrupted: () =>
    new Promise((done) => {
      process.once('SIGINT', () => done());
      process.once('SIGTERM', () => done());
    }),
};

const status = await runCli(process.argv.slice(2), io);
process.stdout.write('', () => process.exit(status));
