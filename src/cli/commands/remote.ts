/** Commands that speak to a running server: fabric, resources, resource, drift, diagnostics, history. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Json, JsonObject } from '#base/json.ts';
import { isObject } from '#base/json.ts';
import { type Colour, type Format, type Io, json, paint, plain, plainLine, table } from '../output.ts';
import { connect, type RemoteOptions } from '../remote.ts';
import { resourceNamed } from '../resource-name.ts';
import { type Finish, fabricPath, formatOption, moment, resourceHelp, resourcePath, text, whole, withAsOf, withServer } from './common.ts';
import { addClosedKinds } from './ignore.ts';
import { addPredict } from './predict.ts';
import { addSuspension } from './reconcile.ts';
import { addValidation } from './validation.ts';

type Flags = RemoteOptions & { readonly format: Format };

const stateColour: Readonly<Record<string, Colour>> = {
  synced: 'green',
  drifted: 'yellow',
  orphaned: 'red',
  pending: 'blue',
  committed: 'blue',
  draft: 'grey',
};

const printRows = (io: Io, format: Format, rows: readonly JsonObject[], columns: readonly (readonly [string, string])[]): void => {
  if (format === 'json') io.out(`${json(rows)}\n`);
  else if (rows.length === 0) io.out('Nothing.\n');
  else
    io.out(
      `${table(
        io,
        columns.map(([heading]) => heading),
        rows.map((row) => columns.map(([, name]) => text(row[name]))),
      )}\n`,
    );
};

const withReading = (command: Command): Command => withAsOf(withServer(command));

const fabricColumns = [
  ['FABRIC', 'fabric'],
  ['LIFECYCLE', 'lifecycle'],
  ['TOTAL', 'total'],
  ['SYNCED', 'synced'],
  ['DRIFTED', 'drifted'],
  ['DRAFT', 'draft'],
  ['COMMITTED', 'committed'],
  ['PENDING', 'pending'],
  ['ORPHANED', 'orphaned'],
  ['ERRORS', 'errors'],
  ['GIT', 'sourceHealth'],
  ['CLUSTER', 'clusterHealth'],
] as const;

/** `argocd/fabric` of an option. */
const argoApplication = (text: string): JsonObject => {
  const [namespace = '', application = '', more] = text.split('/');
  if (namespace === '' || application === '' || more !== undefined) throw new InvalidArgumentError('Write it as namespace/name.');
  return { namespace, application };
};

const addFabricAdd = (fabric: Command, io: Io, finish: Finish): void => {
  withServer(fabric.command('add').description('Add a fabric'))
    .argument('<name>', 'name of the fabric')
    .requiredOption('--repo <url-or-path>', 'repository of its manifests')
    .option('--branch <name>', 'branch to follow', 'main')
    .option('--path <directory>', 'directory inside the repository', '')
    .option('--credential <reference>', 'credential by reference: env:NAME or file:/path')
    .option('--poll <seconds>', 'seconds between two looks', whole, 60)
    .option('--kubeconfig <reference>', 'kubeconfig by reference: file:/path; a lab cluster is started without it')
    .option('--context <name>', 'context inside the kubeconfig')
    .option('--namespace <name>', 'namespace for manifests that name none', 'default')
    .option('--hedgehog <release>', 'release of Hedgehog that it runs, as v0.126.0; what its cluster says without it')
    .option('--argocd <namespace/name>', 'application of an Argo CD in the same cluster that delivers the same manifests', argoApplication)
    .option('--argocd-delivers', 'have that Argo CD change the cluster instead of Hedgerow')
    .option('--title <text>', 'a name for people', '')
    .addOption(formatOption('text', 'json'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow fabric add lab --repo https://git.example/fabric.git --path gitops\n  hedgerow fabric add prod --repo git@git.example:net/prod.git --kubeconfig file:/etc/hedgerow/prod\n',
    )
    .action(async (name: string, flags: Flags & Readonly<Record<string, string | number | boolean | JsonObject | undefined>>) => {
      const { repo, branch, path, credential, poll, kubeconfig, context, namespace, hedgehog, title } = flags as Readonly<
        Record<string, string>
      >;
      const argo = flags['argocd'] as JsonObject | undefined;
      const given = (values: Readonly<Record<string, Json | undefined>>): JsonObject =>
        Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined));
      const argocd = argo === undefined ? undefined : { ...argo, deliver: flags['argocdDelivers'] === true };
      const answer = await connect(io, flags).post('/fabrics', {
        fabric: name,
        title: title ?? '',
        git: given({ repository: repo, branch, path, credential, pollInterval: Number(poll) }),
        cluster: given({ kind: kubeconfig === undefined ? 'lab' : 'kubeconfig', kubeconfig, context, namespace, hedgehog, argocd }),
      });
      io.out(flags.format === 'json' ? `${json(answer)}\n` : `Fabric ${name} added.\n`);
      finish(0);
    });
};

export const addFabric = (program: Command, io: Io, finish: Finish): void => {
  const fabric = program.command('fabric').description('Work with fabrics: add, list, sync, suspend, resume, close-kinds');
  addFabricAdd(fabric, io, finish);
  withReading(fabric.command('list').description('List fabrics with their counts per state'))
    .addOption(formatOption('text', 'json'))
    .action(async (flags: Flags) => {
      printRows(io, flags.format, await connect(io, flags).all('/fabrics'), fabricColumns);
      finish(0);
    });
  withServer(fabric.command('sync').description('Look at the repository now'))
    .argument('<name>', 'name of the fabric')
    .addOption(formatOption('text', 'json'))
    .action(async (name: string, flags: Flags) => {
      const report = await connect(io, flags).post(fabricPath(name, 'sync'));
      const words = report['changed'] === true ? `read ${text(report['filesRead'])} of ${text(report['filesSeen'])} files` : 'nothing new';
      io.out(
        flags.format === 'json'
          ? `${json(report)}\n`
          : `${text(report['commit']).slice(0, 8)}: ${words}, ${text(report['diagnostics'])} diagnostics\n`,
      );
      finish(0);
    });
  addSuspension(fabric, io, finish);
  addClosedKinds(fabric, io, finish);
  addValidation(fabric, io, finish);
};

interface ResourceFlags extends Flags {
  readonly fabric?: string;
  readonly kind?: string;
  readonly state?: string;
  readonly query?: string;
}

const resourceQuery = ({ fabric, kind, state, query }: ResourceFlags) => ({ fabric, kind, state: state?.split(','), q: query });

const withFilters = (command: Command): Command =>
  withReading(command)
    .option('--fabric <name>', 'only this fabric')
    .option('--kind <kind>', 'only this kind')
    .option('--state <states>', 'only these states, with commas between')
    .option('-q, --query <text>', 'only what has this text in name, kind, file or reason')
    .addOption(formatOption('text', 'json'));

export const addResources = (program: Command, io: Io, finish: Finish): void => {
  withFilters(program.command('resources').description('List resources with their states'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow resources --state drifted,orphaned\n  hedgerow resources --kind VPC -q web --format json\n',
    )
    .action(async (flags: ResourceFlags) => {
      const rows = await connect(io, flags).all('/resources', resourceQuery(flags));
      const coloured =
        flags.format === 'json'
          ? rows
          : rows.map((row) => ({ ...row, place: row['file'] === null ? '' : `${text(row['file'])}:${text(row['line'])}` }));
      printRows(io, flags.format, coloured, [
        ['KIND', 'kind'],
        ['NAME', 'name'],
        ['STATE', 'state'],
        ['FILE', 'place'],
        ['REASON', 'reason'],
      ]);
      finish(0);
    });
  withReading(program.command('resource').description('Show one resource whole'))
    .argument('<resource>', resourceHelp)
    .addOption(formatOption('text', 'json'))
    .action(async (name: string, flags: Flags) => {
      const remote = connect(io, flags);
      const row = await remote.get(resourcePath(await resourceNamed(remote, name)));
      if (flags.format === 'json') io.out(`${json(row)}\n`);
      else {
        io.out(
          `${text(row['kind'])} ${text(row['name'])}  ${paint(io, stateColour[text(row['state'])] ?? 'bold', text(row['state']))}\n${plain(text(row['reason']))}\n`,
        );
        if (row['file'] !== null) io.out(`${plainLine(text(row['file']))}:${text(row['line'])} at ${text(row['commit']).slice(0, 8)}\n`);
        const weight = [weightText(io, row), verdictText(row)].filter((note) => note !== '').join(' · ');
        if (weight !== '') io.out(`${weight}\n`);
        io.out(changesText(io, row));
      }
      finish(0);
    });
};

const severityColour: Readonly<Record<string, Colour>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'grey' };

const listIn = (row: JsonObject, name: string): readonly JsonObject[] => {
  const list = row[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** Who set the live value and when, and why it is not counted. */
const changeNotes = (change: JsonObject, counts: boolean): string => {
  const notes = [
    text(change['category']),
    text(change['severity']),
    change['manager'] == null ? '' : `by ${plainLine(text(change['manager']))}`,
    change['since'] == null ? '' : `at ${text(change['since'])}`,
    change['ignoredBy'] == null ? '' : `ignored by ${text(change['ignoredBy'])}`,
    counts ? '' : 'does not count as drift',
  ];
  return notes.filter((note) => note !== '').join(', ');
};

const changesText = (io: Io, row: JsonObject): string => {
  const told = (change: JsonObject, counts: boolean): string => {
    const side = (mark: string, colour: Colour, value: Json | undefined): string =>
      value === undefined || value === null ? '' : `    ${paint(io, colour, `${mark} ${plain(text(value))}`)}\n`;
    const place = text(change['path']) === '' ? 'the whole object' : plain(text(change['path']));
    return `  ${place}  ${paint(io, 'grey', changeNotes(change, counts))}\n${side('live   ', 'red', change['live'])}${side('desired', 'green', change['desired'])}`;
  };
  return [...listIn(row, 'drift').map((change) => told(change, true)), ...listIn(row, 'aside').map((change) => told(change, false))].join(
    '',
  );
};

/** Where a verdict comes from, in a few words. */
const verdictText = (row: JsonObject): string => {
  const { verdict } = row;
  if (!isObject(verdict)) return '';
  const parts = [verdict['server'], verdict['schema'] == null ? undefined : `schema ${text(verdict['schema'])}`].filter(
    (part) => part != null,
  );
  return `${text(verdict['source'])}${parts.length === 0 ? '' : ` (${parts.map(text).join(', ')})`}`;
};

const weightText = (io: Io, row: JsonObject): string => {
  const severity = text(row['severity']);
  return severity === '' ? '' : `${paint(io, severityColour[severity] ?? 'bold', severity)} ${text(row['score'])}`;
};

/** A resource that differs: state, weight, kinds of difference, where the verdict comes from. */
const driftHead = (io: Io, row: JsonObject): string => {
  const kinds = Array.isArray(row['differences']) ? row['differences'].join(', ') : '';
  const notes = [weightText(io, row), kinds, verdictText(row)].filter((note) => note !== '').join(' · ');
  const state = paint(io, stateColour[text(row['state'])] ?? 'bold', text(row['state']));
  return `${state}  ${text(row['kind'])} ${text(row['name'])}: ${plain(text(row['reason']))}${notes === '' ? '' : `\n  ${notes}`}\n`;
};

const addAudit = (drift: Command, io: Io, finish: Finish): void => {
  withServer(
    drift.command('audit').description('Hold verdicts that were made offline against the API server; status 1 when it says something else'),
  )
    .argument('<fabric>', 'name of the fabric')
    .option('--sample <count>', 'how many at most', whole, 20)
    .addOption(formatOption('text', 'json'))
    .action(async (fabric: string, _flags: unknown, command: Command) => {
      // `drift` has some of the same options and takes them, wherever they stand.
      const flags = command.optsWithGlobals<Flags & { readonly sample: number }>();
      const remote = connect(io, flags);
      const answer = await remote.post(fabricPath(fabric, 'audit'), { sample: flags.sample });
      const { audit } = await remote.get(fabricPath(fabric));
      const disputes = listIn(answer, 'disputes');
      if (flags.format === 'json') io.out(`${json(answer)}\n`);
      else {
        io.out(`The server agrees with ${text(answer['agreed'])} of ${text(answer['checked'])} verdicts`);
        io.out(isObject(audit) ? `; in all with ${text(audit['agreed'])} of ${text(audit['checked'])}.\n` : '.\n');
        for (const dispute of disputes) io.out(`  ${plainLine(text(dispute['resource']))}\n`);
      }
      finish(disputes.length === 0 ? 0 : 1);
    });
};

export const addDrift = (program: Command, io: Io, finish: Finish): void => {
  const drift = withFilters(program.command('drift').description('Show how the cluster differs from Git; status 1 when it does'))
    .argument('[resource]', resourceHelp)
    .option('--all', 'also what does not count as drift: foreign fields, ownership, what rules ignore')
    .addHelpText(
      'after',
      '\nThe worst comes first. Status 1 means that something is drifted, orphaned or not in the cluster yet.\n\nExamples:\n  hedgerow drift\n  hedgerow drift VPC/web --as-of 2h\n  hedgerow drift --all --fabric lab\n  hedgerow drift --fabric lab --format json\n',
    )
    .action(async (name: string | undefined, flags: ResourceFlags & { readonly all?: true }) => {
      const remote = connect(io, flags);
      const every = flags.all === true;
      const states = every ? 'drifted,orphaned,committed,pending,synced' : 'drifted,orphaned,committed,pending';
      const wanted = flags.state === undefined ? { ...flags, state: states } : flags;
      const list =
        name === undefined ? await remote.all('/resources', { ...resourceQuery(wanted), ordering: '-score,kind,namespace,name' }) : [];
      const isTold = (row: JsonObject): boolean => row['state'] !== 'synced' || Number(row['score']) > 0 || Number(row['ignored']) > 0;
      const rows = list.filter(isTold);
      const ids = name === undefined ? rows.map((row) => text(row['id'])) : [await resourceNamed(remote, name)];
      const found = [];
      for (const one of ids) found.push(await remote.get(resourcePath(one)));
      const differing = found.filter((row) => row['state'] !== 'synced');
      const told = every ? found.filter(isTold) : differing;
      if (flags.format === 'json') io.out(`${json(told)}\n`);
      else if (told.length === 0) io.out('Git and the cluster agree.\n');
      else for (const row of told) io.out(`${driftHead(io, row)}${changesText(io, row)}`);
      finish(differing.length === 0 ? 0 : 1);
    });
  addAudit(drift, io, finish);
  addPredict(drift, io, finish);
};

const changeMarks: Readonly<Record<string, readonly [mark: string, colour: Colour]>> = {
  added: ['+', 'green'],
  removed: ['-', 'red'],
  changed: ['~', 'yellow'],
};

/** The state a resource was in and the one it came into; one word when they are the same. */
const movedText = (row: JsonObject): string => {
  const state = (name: string): string => (isObject(row[name]) ? text(row[name]['state']) : '');
  const [before, after] = [state('before'), state('after')];
  if (after === '') return `was ${before}`;
  return before === '' || before === after ? after : `${before} → ${after}`;
};

const sides = ['desired', 'live', 'draft'] as const;

const fieldText = (io: Io, side: string, field: JsonObject): string => {
  const value = (mark: string, colour: Colour, name: string): string =>
    field[name] === undefined
      ? ''
      : `      ${paint(io, colour, `${mark} ${plainLine(text(field[name] === null ? 'null' : field[name]))}`)}\n`;
  const place = field['path'] === '' ? text(field['kind']) : plainLine(text(field['path']));
  return `    ${side} ${place}\n${value('-', 'red', 'before')}${value('+', 'green', 'after')}`;
};

const changeText = (io: Io, row: JsonObject): string => {
  const [mark, colour] = changeMarks[text(row['change'])] ?? ['~', 'yellow'];
  const head = `${paint(io, colour, mark)} ${text(row['kind'])} ${plainLine(text(row['name']))}  ${movedText(row)}\n`;
  const reason = isObject(row['after']) ? `    ${plainLine(text(row['after']['reason']))}\n` : '';
  const fields = sides.flatMap((side) => {
    const list = row[side];
    return Array.isArray(list) ? list.filter(isObject).map((field) => fieldText(io, side, field)) : [];
  });
  return `${head}${reason}${fields.join('')}`;
};

const countText = (rows: readonly JsonObject[]): string =>
  Object.keys(changeMarks)
    .map((change) => `${rows.filter((row) => row['change'] === change).length} ${change}`)
    .join(', ');

/** `hedgerow changes`: what differs between two moments. */
export const addChanges = (program: Command, io: Io, finish: Finish): void => {
  withServer(
    program.command('changes').description('Show which resources were added, removed or changed between two moments, field by field'),
  )
    .requiredOption('--from <moment>', 'the earlier moment: a time, a position of the log, or how long ago (2h)', moment)
    .option('--to <moment>', 'the later moment; now unless it is given', moment)
    .option('--fabric <name>', 'only this fabric')
    .option('--kind <kind>', 'only this kind')
    .addOption(formatOption('text', 'json'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow changes --from 2h\n  hedgerow changes --from 2026-11-25T07:00:00Z --to 2026-11-25T08:00:00Z --kind VPC\n',
    )
    .action(async ({ from, to, fabric, kind, ...flags }: Flags & Readonly<Record<'from' | 'to' | 'fabric' | 'kind', string>>) => {
      const rows = await connect(io, flags).all('/changes', { from, to, fabric, kind });
      if (flags.format === 'json') io.out(`${json(rows)}\n`);
      else io.out(`${rows.map((row) => changeText(io, row)).join('')}${countText(rows)}\n`);
      finish(0);
    });
};

export const addReports = (program: Command, io: Io, finish: Finish): void => {
  withReading(program.command('diagnostics').description('List what is wrong in the repository; status 1 when there are errors'))
    .option('--fabric <name>', 'only this fabric')
    .addOption(formatOption('text', 'json'))
    .action(async (flags: Flags & { readonly fabric?: string }) => {
      const rows = await connect(io, flags).all('/diagnostics', { fabric: flags.fabric });
      if (flags.format === 'json') io.out(`${json(rows)}\n`);
      else {
        for (const row of rows) {
          const place = [row['file'], row['line'], row['column']]
            .filter((part) => part !== null && part !== undefined)
            .map(text)
            .join(':');
          const colour = row['severity'] === 'error' ? 'red' : 'yellow';
          io.out(
            `${plainLine(place)}: ${paint(io, colour, text(row['severity']))}: ${plain(text(row['message']))} [${text(row['code'])}]\n`,
          );
          if (row['hint'] !== null) io.out(`    ${plain(text(row['hint']))}\n`);
        }
        if (rows.length === 0) io.out('Nothing is wrong.\n');
      }
      finish(rows.some((row) => row['severity'] === 'error') ? 1 : 0);
    });
  withReading(program.command('history').description('Show how a resource went from state to state, newest first, back to commit and line'))
    .argument('<resource>', `${resourceHelp}; it may be gone`)
    .addOption(formatOption('text', 'json'))
    .addHelpText('after', '\nExamples:\n  hedgerow history VPC/web\n  hedgerow history web --as-of 2026-11-25T07:00:00Z --format json\n')
    .action(async (name: string, flags: Flags) => {
      const remote = connect(io, flags);
      const resource = await resourceNamed(remote, name, { gone: true });
      const steps = await remote.all('/transitions', { resource, ordering: '-position' });
      io.out(
        flags.format === 'json' ? `${json(steps)}\n` : steps.length === 0 ? 'Nothing.\n' : steps.map((step) => stepText(io, step)).join(''),
      );
      finish(0);
    });
};

/** One step of a resource: when and what, why, and where in Git it comes from. */
const stepText = (io: Io, step: JsonObject): string => {
  const state = (name: string, none: string): string => (step[name] === null ? none : text(step[name]));
  const to = state('to', 'gone');
  const head = `${text(step['at'])}  ${state('from', 'new')} → ${paint(io, stateColour[to] ?? 'bold', to)}`;
  const author = step['author'] === null ? '' : ` by ${plainLine(text(step['author']))}`;
  const place = step['line'] === null ? text(step['file']) : `${text(step['file'])}:${text(step['line'])}`;
  const origin = step['file'] === null ? '' : `    ${plainLine(place)} at ${text(step['commit']).slice(0, 8)}${author}\n`;
  return `${head}  ${plainLine(text(step['trigger']))}, by ${plainLine(text(step['actor']))}, position ${text(step['position'])}\n    ${plainLine(text(step['reason']))}\n${origin}`;
};
