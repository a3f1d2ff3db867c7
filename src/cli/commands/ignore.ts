/** `hedgerow ignore`: differences that do not count, with who says so, why, and until when. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { JsonObject } from '#base/json.ts';
import { type Format, type Io, json, paint, plainLine, table } from '../output.ts';
import { connect, type RemoteOptions } from '../remote.ts';
import { type Finish, fabricPath, formatOption, withServer } from './common.ts';

const units = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A time, or how long from now. */
const expiry = (text: string): string => {
  const [, count, unit] = /^(\d{1,5})(h|d|w)$/u.exec(text) ?? [];
  if (count !== undefined) return new Date(Date.now() + Number(count) * units[unit as keyof typeof units]).toISOString();
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('It has to be like 12h, 30d or 4w, or a time like 2026-12-24T12:00:00Z.');
  return new Date(time).toISOString();
};

interface AddFlags extends RemoteOptions {
  readonly fabric: string;
  readonly path: string;
  readonly kind?: string;
  readonly name?: string;
  readonly reason: string;
  readonly owner?: string;
  readonly expires: string;
}

const isOver = (row: JsonObject): boolean => Date.parse(String(row['expires'])) <= Date.now();

const selector = (row: JsonObject): string => `${String(row['kind'] ?? '*')}/${String(row['name'] ?? '*')}`;

const listText = (io: Io, rows: readonly JsonObject[]): string =>
  table(
    io,
    ['FABRIC', 'RULE', 'RESOURCES', 'PATH', 'HITS', 'EXPIRES', 'OWNER', 'REASON'],
    rows.map((row) => [
      String(row['fabric']),
      String(row['rule']),
      plainLine(selector(row)),
      plainLine(String(row['path'])),
      String(row['hits']),
      isOver(row) ? paint(io, 'grey', 'expired') : String(row['expires']).slice(0, 10),
      plainLine(String(row['owner'])),
      plainLine(String(row['reason'])),
    ]),
  );

const addList = (ignore: Command, io: Io, finish: Finish): void => {
  withServer(ignore.command('list').description('List the rules, with how often verdicts met them'))
    .option('--fabric <name>', 'only this fabric')
    .addOption(formatOption('text', 'json'))
    .action(async (flags: RemoteOptions & { readonly fabric?: string; readonly format: Format }) => {
      const rows = await connect(io, flags).all('/ignores', { fabric: flags.fabric });
      io.out(flags.format === 'json' ? `${json(rows)}\n` : rows.length === 0 ? 'Nothing is ignored.\n' : `${listText(io, rows)}\n`);
      finish(0);
    });
};

const addAdd = (ignore: Command, io: Io, finish: Finish): void => {
  withServer(ignore.command('add').description('Say that some differences do not count, for a time'))
    .argument('<rule>', 'name of the rule')
    .requiredOption('--fabric <name>', 'fabric it holds in')
    .requiredOption('--path <pointer>', 'what is ignored, with everything below: /spec/subnets/*/vlan')
    .option('--kind <kind>', 'only resources of this kind')
    .option('--name <name>', 'only resources with this name; * stands for any characters')
    .requiredOption('--reason <text>', 'why, for those who come across it')
    .option('--owner <text>', 'who answers for it (default: you)')
    .requiredOption('--expires <when>', 'until when it holds: 12h, 30d, 4w, or a time', expiry)
    .addHelpText(
      'after',
      '\nExample:\n  hedgerow ignore add lldp --fabric lab --kind Switch --path /spec/description --reason "Set by the LLDP job, INC-42" --expires 30d\n',
    )
    .action(async (rule: string, flags: AddFlags) => {
      const { fabric, path, kind, name, reason, expires } = flags;
      const selected = { ...(kind === undefined ? {} : { kind }), ...(name === undefined ? {} : { name }) };
      const body = { rule, path, ...selected, reason, owner: flags.owner ?? userInfo().username, expires };
      await connect(io, flags).post(fabricPath(fabric, 'add-ignore-rule'), body);
      io.out(`Rule ${rule} holds in ${fabric} until ${expires}. What it leaves out is still shown: hedgerow drift --all\n`);
      finish(0);
    });
};

export const addIgnore = (program: Command, io: Io, finish: Finish): void => {
  const ignore = program.command('ignore').description('Work with rules about differences that do not count: list, add, remove');
  addList(ignore, io, finish);
  addAdd(ignore, io, finish);
  withServer(ignore.command('remove').description('Let the differences count again'))
    .argument('<rule>', 'name of the rule')
    .requiredOption('--fabric <name>', 'fabric it holds in')
    .action(async (rule: string, flags: RemoteOptions & { readonly fabric: string }) => {
      await connect(io, flags).post(fabricPath(flags.fabric, 'remove-ignore-rule'), { rule });
      io.out(`Rule ${rule} does not hold in ${flags.fabric} any more.\n`);
      finish(0);
    });
};

/** `hedgerow fabric close-kinds`. */
export const addClosedKinds = (fabric: Command, io: Io, finish: Finish): void => {
  withServer(fabric.command('close-kinds').description('Say of which kinds foreign fields count as drift; without kinds, of none'))
    .argument('<name>', 'name of the fabric')
    .argument('[kinds...]', 'kinds, such as Switch')
    .action(async (name: string, kinds: readonly string[], flags: RemoteOptions) => {
      await connect(io, flags).post(fabricPath(name, 'configure-drift'), { drift: { closedKinds: [...kinds] } });
      io.out(kinds.length === 0 ? `No kind is closed in ${name}.\n` : `Closed in ${name}: ${kinds.join(', ')}.\n`);
      finish(0);
    });
};
