/** The command that shows the shape of a fabric. */
import { type Command, Option } from 'commander';
import { cablesOf, type Reach, type SinglePoint, type Topology } from '#hedgehog/topology.ts';
import { topologySvg } from '#hedgehog/topology-svg.ts';
import { type Io, json, plainLine, table } from '../output.ts';
import type { Finish } from './common.ts';
import { currentSources } from './validate.ts';

const reasons: Readonly<Record<SinglePoint['reason'], string>> = {
  'joins-parts': 'joins the others',
  'only-spine-of-leaf': 'only spine of',
  'only-way-out': 'only way out to',
  'only-switch-of-server': 'only switch of',
};

/** Names of a long list, the first few of them. */
const few = (names: readonly string[]): string =>
  names.length <= 6 ? names.join(', ') : `${names.slice(0, 6).join(', ')} and ${names.length - 6} more`;

const reachLine = ({ from, to, by }: Reach): string => `  ${from} and ${to}${by === undefined ? '' : ` (${by})`}`;

const textOf = (io: Io, { shape, switches, servers, links, singlePoints, reach }: Topology): string => {
  const rows = switches.map(({ name, role, profile, group, used, ports, neighbours }) => [
    name,
    role,
    profile,
    group,
    `${used}/${ports ?? '?'}`,
    few(neighbours),
  ]);
  const points = singlePoints.map(({ device, carries, reason }) => `  ${device}: ${reasons[reason]} ${few(carries)}`);
  return [
    `${shape}: ${switches.length} switches, ${servers.length} servers, ${links.length} links`,
    '',
    table(io, ['SWITCH', 'ROLE', 'PROFILE', 'GROUP', 'PORTS', 'NEIGHBOURS'], rows).trimEnd(),
    '',
    points.length === 0 ? 'Nothing hangs on one switch alone.' : 'What hangs on one switch alone:',
    ...points,
    '',
    reach.length === 0 ? 'No two subnets reach each other.' : 'Subnets that reach each other, and externals:',
    ...reach.map(reachLine),
    '',
  ].join('\n');
};

const portOf = (port: string): string => (port.includes('/') ? port.slice(port.indexOf('/') + 1) : '');

/** `leaf-01`, or `external internet`. */
const nameOf = (id: string): string => (id.startsWith('external ') ? id : id.slice(id.indexOf(' ') + 1));

/** Cables between the same two things are one edge with a count. */
const edgesOf = (topology: Topology) =>
  cablesOf(topology.links).map(({ from, to, links }) => ({
    from: nameOf(from),
    to: nameOf(to),
    labels: links.map((link) => [portOf(link.from), portOf(link.to)].filter((port) => port !== '').join(' - ')),
  }));

const quoted = (text: string): string => `"${plainLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Graphviz: spines above leaves above servers. */
const dotOf = (topology: Topology): string => {
  const { switches, servers } = topology;
  const ranks = ['spine', ''].map((role) => switches.filter((device) => (device.role === 'spine') === (role === 'spine')));
  return [
    'graph fabric {',
    '  node [shape=box];',
    ...ranks.filter((rank) => rank.length > 0).map((rank) => `  { rank=same; ${rank.map(({ name }) => quoted(name)).join('; ')} }`),
    ...servers.map(({ name }) => `  ${quoted(name)} [shape=ellipse];`),
    ...edgesOf(topology).map(
      ({ from, to, labels }) =>
        `  ${quoted(from)} -- ${quoted(to)} [label=${quoted(labels.length === 1 ? (labels[0] ?? '') : `${labels.length} links`)}];`,
    ),
    '}',
    '',
  ].join('\n');
};

/** Mermaid, as code hosts draw it in Markdown. */
const mermaidOf = (topology: Topology): string => {
  const { switches, servers } = topology;
  const edges = edgesOf(topology);
  const names = [...new Set([...switches, ...servers].map(({ name }) => name).concat(edges.flatMap(({ from, to }) => [from, to])))];
  const ids = new Map(names.map((name, index) => [name, `n${index}`]));
  const text = (label: string): string => plainLine(label).replaceAll('"', '#quot;');
  return [
    'graph TD',
    ...names.map((name) => `  ${ids.get(name)}["${text(name)}"]`),
    ...edges.map(({ from, to, labels }) => `  ${ids.get(from)} ---${labels.length === 1 ? '' : `|${labels.length} links|`} ${ids.get(to)}`),
    '',
  ].join('\n');
};

const formats = ['text', 'json', 'dot', 'mermaid', 'svg'] as const;

export const addTopology = (program: Command, io: Io, finish: Finish): void => {
  program
    .command('topology')
    .description('Show the shape of a fabric: switches, ports in use, what hangs on one switch alone, and which subnets reach each other')
    .argument('<path...>', 'files or folders, or revision:path; - reads standard input')
    .option('--revision <revision>', 'read the paths as they are at a revision, not as they are now')
    .addOption(new Option('--format <format>', 'how to print').choices(formats).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow topology gitops/\n  hedgerow topology --format svg gitops/ > fabric.svg\n  hedgerow topology --format dot gitops/ | dot -Tpdf > fabric.pdf\n  hedgerow topology --format mermaid main:gitops/\n',
    )
    .action(async (paths: readonly string[], flags: { readonly revision?: string; readonly format: (typeof formats)[number] }) => {
      const { Validation } = await import('#app/validate.ts');
      const { files } = await currentSources(paths, flags, io);
      const validation = new Validation({ partial: true, once: true });
      validation.change(files);
      const topology = validation.topology();
      const print = {
        text: () => textOf(io, topology),
        json: () => `${json(topology)}\n`,
        dot: () => dotOf(topology),
        mermaid: () => mermaidOf(topology),
        svg: () => topologySvg(topology),
      };
      io.out(print[flags.format]());
      finish(0);
    });
};
