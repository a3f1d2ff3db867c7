/** `processors`: how far each has come, what it set aside, trying that again, and filling tables anew. */
import type { Command } from 'commander';
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import { type Format, type Io, json, paint, plain, progressLine, table } from '../output.ts';
import { connect, type RemoteOptions, Told } from '../remote.ts';
import { type Finish, formatOption, withServer } from './common.ts';

type Flags = RemoteOptions & { readonly format: Format };

const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

const parkedOf = (row: JsonObject): readonly JsonObject[] => (Array.isArray(row['parked']) ? row['parked'].filter(isObject) : []);

const printProcessors = (io: Io, rows: readonly JsonObject[]): void => {
  const cells = rows.map((row) => [
    String(row['name']),
    String(row['kind']),
    String(number(row['position'])),
    row['behind'] === undefined ? '' : String(number(row['behind'])),
    String(parkedOf(row).length),
  ]);
  io.out(`${table(io, ['PROCESSOR', 'KIND', 'POSITION', 'BEHIND', 'PARKED'], cells)}\n`);
  for (const row of rows)
    for (const { position, stream, type, reason } of parkedOf(row)) {
      const what = `${String(row['name'])}: event ${number(position)} ${String(type)} of ${String(stream)}`;
      io.out(`\n${paint(io, 'yellow', plain(what))}\n  ${plain(String(reason))}\n`);
    }
};

const percent = (position: number, of: number): string => `${of === 0 ? 100 : Math.floor((100 * position) / of)} %`;

export const addProcessors = (program: Command, io: Io, finish: Finish): void => {
  const processors = withServer(
    program.command('processors').description('Show how far what reads the log has come, and which events it set aside'),
  )
    .addOption(formatOption('text', 'json'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow processors\n  hedgerow processors resume screens\n  hedgerow processors rebuild screens\n\nStatus 1 when events are set aside.\n',
    )
    .action(async (flags: Flags) => {
      const rows = await connect(io, flags).all('/processors', { limit: undefined });
      if (flags.format === 'json') io.out(`${json(rows)}\n`);
      else printProcessors(io, rows);
      finish(rows.some((row) => parkedOf(row).length > 0) ? 1 : 0);
    });

  withServer(processors.command('resume').description('Try the events again that a processor set aside, once their cause is gone'))
    .argument('<name>', 'name of the processor')
    .option('--stream <name>', 'only those of this stream')
    .addOption(formatOption('text', 'json'))
    .action(async (name: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags & { readonly stream?: string }>();
      const search = flags.stream === undefined ? '' : `?stream=${encodeURIComponent(flags.stream)}`;
      const answer = await connect(io, flags).post(`/processors/${encodeURIComponent(name)}/resume${search}`);
      const left = number(answer['parked']);
      io.out(flags.format === 'json' ? `${json(answer)}\n` : `${number(answer['done'])} events handled, ${left} still set aside.\n`);
      finish(left === 0 ? 0 : 1);
    });

  withServer(processors.command('rebuild').description('Fill the tables of a projection anew from the log, and then serve them'))
    .argument('<name>', 'name of the projection')
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', '\nThe old tables are served until the new ones are full. Ctrl-C interrupts; the next one goes on from there.\n')
    .action(async (name: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const ending = new AbortController();
      void io.interrupted().then(() => ending.abort());
      let last: JsonObject = {};
      const progress = progressLine(io);
      try {
        await connect(io, flags).follow(
          `/processors/${encodeURIComponent(name)}/rebuild`,
          (line) => {
            last = { ...last, ...line };
            if (flags.format === 'json') io.out(`${JSON.stringify(line)}\n`);
            else
              progress.show(
                `${number(last['position'])} of ${number(last['of'])} events, ${percent(number(last['position']), number(last['of']))}`,
              );
          },
          ending.signal,
        );
      } catch (fault) {
        if (!ending.signal.aborted) throw fault;
      }
      progress.clear();
      const isDone = last['outcome'] === 'done';
      if (!isDone && !ending.signal.aborted)
        throw new Told(
          `The tables of ${name} were not filled: the server ended it.`,
          'See what it logged; the next rebuild goes on from there.',
        );
      if (flags.format === 'text')
        io.out(
          isDone
            ? `${name}: filled from ${number(last['of'])} events and served.\n`
            : 'Interrupted. The next rebuild goes on from there.\n',
        );
      finish(isDone ? 0 : 1);
    });
};
