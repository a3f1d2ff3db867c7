/** `hedgerow plan` and `hedgerow apply`: what a reconciliation or a change of files would do, and doing it; and whether it may be done at all. */
import { type Command, Option } from 'commander';
import { isObject, type JsonObject } from '#base/json.ts';
import { type Colour, type Format, type Io, json, paint, plain, plainLine } from '../output.ts';
import { connect, type Remote, type RemoteOptions, Told } from '../remote.ts';
import { resourceNamed } from '../resource-name.ts';
import { type Finish, fabricPath, formatOption, objectsIn, resourcePath, text, whole, withServer } from './common.ts';
import { planFiles } from './plan-files.ts';

interface WishFlags extends RemoteOptions {
  readonly takeOver?: boolean;
  readonly prune?: boolean;
  readonly approve?: readonly string[];
}

interface ApplyFlags extends WishFlags {
  readonly format: Format;
  readonly plan?: string;
  readonly reason?: string;
  readonly wait?: number;
}

const marks: Readonly<Record<string, readonly [mark: string, word: string, colour: Colour]>> = {
  create: ['+', 'create', 'green'],
  configure: ['~', 'change', 'yellow'],
  delete: ['-', 'delete', 'red'],
};

/** `VPC default/web` of an identity. */
const nameOf = (id: string): string => {
  const [, kind = '', namespace = '', name = ''] = id.split(':');
  return `${kind.split('.', 1)[0] ?? ''} ${namespace === '' ? '' : `${namespace}/`}${name}`;
};

const stepText = (io: Io, step: JsonObject): string => {
  const [mark, word, colour] = marks[text(step['action'])] ?? ['?', text(step['action']), 'bold'];
  const changes = Number(step['changes']);
  const count = changes === 0 ? '' : `, ${changes} ${changes === 1 ? 'field' : 'fields'}`;
  const obstacle = isObject(step['obstacle']) ? step['obstacle'] : undefined;
  const head = `${plainLine(nameOf(text(step['resource'])))}  ${word}${count}`;
  const conflicts = objectsIn(step['conflicts'])
    .map(({ path, manager }) => `      ${plainLine(text(path))} belongs to ${plainLine(text(manager))}\n`)
    .join('');
  if (obstacle === undefined) return `${paint(io, colour, mark)} ${head}\n${conflicts}`;
  return `${paint(io, 'grey', '!')} ${head}: not now. ${plain(text(obstacle['message']))} [${text(obstacle['code'])}]\n      ${plain(text(obstacle['hint']))}\n${conflicts}`;
};

const isFree = (step: JsonObject): boolean => !isObject(step['obstacle']);

const planText = (io: Io, plan: JsonObject): string => {
  const steps = objectsIn(plan['steps']);
  if (steps.length === 0) return 'Git and the cluster agree.\n';
  const waves = Map.groupBy(steps, (step) => Number(step['wave']));
  const parts = [...waves].map(
    ([wave, of]) => `${paint(io, 'bold', `Wave ${wave + 1}`)}\n${of.map((step) => stepText(io, step)).join('')}`,
  );
  const counts = Object.entries(marks).map(
    ([action, [, word]]) => `${steps.filter((step) => isFree(step) && step['action'] === action).length} to ${word}`,
  );
  const hold = isObject(plan['hold']) ? `${paint(io, 'yellow', 'Held:')} ${plain(text(plan['hold']['message']))}\n` : '';
  const held = steps.filter((step) => !isFree(step)).length;
  return `${parts.join('')}${hold}${counts.join(', ')}, ${held} not now. Plan ${text(plan['hash'])}\n`;
};

const collect = (one: string, before: readonly string[] = []): readonly string[] => [...before, one];

const withWishes = (command: Command): Command =>
  withServer(command)
    .option('--take-over', 'take over fields that others own and Git wants otherwise')
    .option('--prune', 'delete what Git took away')
    .option('--approve <resource>', 'delete this one, whatever else: an orphan, or one over the budget; may be repeated', collect);

const wishesOf = async (remote: Remote, flags: WishFlags): Promise<JsonObject> => {
  const approve: string[] = [];
  for (const name of flags.approve ?? []) approve.push(await resourceNamed(remote, name));
  return { force: flags.takeOver === true, prune: flags.prune === true, ...(approve.length === 0 ? {} : { approve }) };
};

/** How the resources of a plan stand now; what is gone is not there. */
const outcomesOf = async (remote: Remote, ids: readonly string[]): Promise<readonly JsonObject[]> => {
  const rows: JsonObject[] = [];
  for (const id of ids) rows.push(...(await remote.all('/resources', { id })));
  return rows;
};

const look = 500;

/** Waits until nothing of a plan is under way, or the time is over. */
const settled = async (remote: Remote, ids: readonly string[], seconds: number): Promise<readonly JsonObject[]> => {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const rows = await outcomesOf(remote, ids);
    const open = rows.filter((row) => row['reconciling'] === true);
    if (open.length === 0) return rows.filter((row) => row['state'] !== 'synced');
    if (Date.now() > until)
      throw new Told(`${open.length} of ${ids.length} changes are still under way.`, 'See how they go on with `hedgerow resources`.');
    await new Promise((done) => setTimeout(done, look));
  }
};

interface PlanFlags extends WishFlags {
  readonly format: 'text' | 'json' | 'markdown';
  readonly from?: string;
  readonly to?: string;
}

/** What speaks to a server, and what compares files: one of both is meant. */
const planned = async (what: readonly string[], flags: PlanFlags, io: Io, finish: Finish): Promise<void> => {
  const { from, to, format } = flags;
  if (from !== undefined) {
    if (flags.takeOver === true || flags.prune === true || flags.approve !== undefined)
      throw new Told('--take-over, --prune and --approve are about a fabric, and --from is about files.', 'Leave one of both out.', 2);
    return planFiles(what.length === 0 ? ['.'] : what, { from, format, ...(to === undefined ? {} : { to }) }, io, finish);
  }
  const [fabric, ...others] = what;
  if (to !== undefined) throw new Told('--to needs --from.', 'Say which state comes before.', 2);
  if (fabric === undefined || others.length > 0)
    throw new Told('A plan is about one fabric, or with --from about files.', 'hedgerow plan lab, or hedgerow plan --from main gitops/', 2);
  if (format === 'markdown') throw new Told('The plan of a fabric is text or JSON.', 'Markdown is there with --from.', 2);
  const remote = connect(io, flags);
  const plan = await remote.post(fabricPath(fabric, 'plan'), await wishesOf(remote, flags));
  io.out(format === 'json' ? `${json(plan)}\n` : planText(io, plan));
  return finish(objectsIn(plan['steps']).length === 0 ? 0 : 1);
};

const addPlan = (program: Command, io: Io, finish: Finish): void => {
  withWishes(
    program
      .command('plan')
      .description(
        'Show what a reconciliation of a fabric would do, in order, and what stands in its way; or, with --from, what a change of manifests would do: what it touches, how risky it looks and why, and which findings come and go',
      )
      .argument('[what...]', 'name of the fabric; with --from, files or folders (default: this folder)'),
  )
    .option('--from <revision>', 'compare files, without a server: the state before')
    .option('--to <revision>', 'with --from, the state after (default: the files as they are now)')
    .addOption(new Option('--format <format>', 'how to print; Markdown with --from').choices(['text', 'json', 'markdown']).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow plan lab\n  hedgerow plan lab --prune --format json\n  hedgerow plan --from HEAD gitops/\n  hedgerow plan --from main --to my-branch --format markdown gitops/ > comment.md\n\nStatus of a fabric: 1 when something would be done. With --from: 1 when there are new errors. 2 for wrong usage.\n',
    )
    .action((what: readonly string[], flags: PlanFlags) => planned(what, flags, io, finish));
};

const addApply = (program: Command, io: Io, finish: Finish): void => {
  withWishes(
    program.command('apply').description('Make the cluster match Git, as `hedgerow plan` says; status 1 when something was not done'),
  )
    .argument('<fabric>', 'name of the fabric')
    .addOption(formatOption('text', 'json'))
    .option('--plan <hash>', 'only if the plan is still this one')
    .option('--reason <text>', 'why; kept with what is deleted')
    .option('--wait <seconds>', 'wait so long until everything is done', whole)
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow apply lab --wait 60\n  hedgerow apply lab --prune --plan 1f2e3d4c5b6a79880011223344556677\n  hedgerow apply lab --approve VPC/old --reason "Replaced by web"\n',
    )
    .action(async (fabric: string, flags: ApplyFlags) => {
      const remote = connect(io, flags);
      const wishes = await wishesOf(remote, flags);
      const more = {
        ...(flags.plan === undefined ? {} : { plan: flags.plan }),
        ...(flags.reason === undefined ? {} : { reason: flags.reason }),
      };
      const answer = await remote.post(fabricPath(fabric, 'reconcile'), { ...wishes, ...more });
      const plan = isObject(answer['plan']) ? answer['plan'] : {};
      const steps = objectsIn(plan['steps']);
      const free = steps.filter(isFree).map((step) => text(step['resource']));
      const failed = flags.wait === undefined ? [] : await settled(remote, free, flags.wait);
      if (flags.format === 'json') io.out(`${json({ ...answer, ...(flags.wait === undefined ? {} : { failed }) })}\n`);
      else {
        io.out(planText(io, plan));
        const asked = Number(answer['requested']);
        io.out(
          `${asked} ${asked === 1 ? 'change' : 'changes'} ${flags.wait === undefined ? 'requested' : 'made'}${failed.length === 0 ? '' : `, ${failed.length} not`}.\n`,
        );
        for (const row of failed)
          io.out(
            `${paint(io, 'red', text(row['state']))} ${text(row['kind'])} ${plainLine(text(row['name']))}: ${plain(text(row['reason']))}\n`,
          );
      }
      finish(failed.length > 0 || free.length < steps.length ? 1 : 0);
    });
};

/** `hedgerow fabric suspend` and `resume`. */
export const addSuspension = (fabric: Command, io: Io, finish: Finish): void => {
  withServer(fabric.command('suspend').description('Change nothing in the cluster until it is resumed; it is still watched and compared'))
    .argument('<name>', 'name of the fabric')
    .requiredOption('--reason <text>', 'why, for those who come across it')
    .action(async (name: string, flags: RemoteOptions & { readonly reason: string }) => {
      await connect(io, flags).post(fabricPath(name, 'suspend-reconciliation'), { reason: flags.reason });
      io.out(`Reconciliation of ${name} is suspended.\n`);
      finish(0);
    });
  withServer(fabric.command('resume').description('Let the cluster be changed again'))
    .argument('<name>', 'name of the fabric')
    .action(async (name: string, flags: RemoteOptions) => {
      await connect(io, flags).post(fabricPath(name, 'resume-reconciliation'), {});
      io.out(`Reconciliation of ${name} goes on.\n`);
      finish(0);
    });
};

const addHold = (program: Command, io: Io, finish: Finish): void => {
  const about = (command: Command): Command => withServer(command).argument('<resource>', 'a resource: web, VPC/web, or its identity');
  about(program.command('hold').description('Leave a resource to people: it is not reconciled automatically any more'))
    .requiredOption('--reason <text>', 'why, for those who come across it')
    .action(async (name: string, flags: RemoteOptions & { readonly reason: string }) => {
      const remote = connect(io, flags);
      const id = await resourceNamed(remote, name);
      await remote.post(resourcePath(id, 'hold-reconciliation'), { reason: flags.reason });
      io.out(`${nameOf(id)} is left to people.\n`);
      finish(0);
    });
  about(program.command('release').description('Let a resource be reconciled automatically again')).action(
    async (name: string, flags: RemoteOptions) => {
      const remote = connect(io, flags);
      const id = await resourceNamed(remote, name);
      await remote.post(resourcePath(id, 'release-reconciliation'), {});
      io.out(`${nameOf(id)} may be reconciled automatically again.\n`);
      finish(0);
    },
  );
};

export const addReconcile = (program: Command, io: Io, finish: Finish): void => {
  addPlan(program, io, finish);
  addApply(program, io, finish);
  addHold(program, io, finish);
};
