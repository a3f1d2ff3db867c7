/** The command that shows the shape of a fabric. */
import { type Command, Option } from 'commander';
import type { Reach, SinglePoint, Topology, TopologyLink } from '#hedgehog/topology.ts';
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

const deviceOf = (port: string): string => (port.startsWith('external') || !port.includes('/') ? port : port.slice(0, port.indexOf('/')));
const portOf = (port: string): string => (deviceOf(port) === port ? '' : port.slice(port.indexOf('/') + 1));

/** Links between the same two devices are one edge with a count; loops are left out of pictures. */
const edgesOf = (links: readonly TopologyLink[]) => {
  const edges = new Map<string, { readonly from: string; readonly to: string; readonly class: string; readonly labels: string[] }>();
  for (const link of links) {
    const [from, to] = [deviceOf(link.from), deviceOf(link.to)];
    if (link.class === 'loop' || to === '') continue;
    const key = `${from} ${to} ${link.class}`;
    const edge = edges.get(key) ?? { from, to, class: link.class, labels: [] };
    edge.labels.push([portOf(link.from), portOf(link.to)].filter((port) => port !== '').join(' - '));
    edges.set(key, edge);
  }
  return [...edges.values()];
};

const quoted = (text: string): string => `"${plainLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Graphviz: spines above leaves above servers. */
const dotOf = ({ switches, servers, links }: Topology): string => {
  const ranks = ['spine', ''].map((role) => switches.filter((device) => (device.role === 'spine') === (role === 'spine')));
  return [
    'graph fabric {',
    '  node [shape=box];',
    ...ranks.filter((rank) => rank.length > 0).map((rank) => `  { rank=same; ${rank.map(({ name }) => quoted(name)).join('; ')} }`),
    ...servers.map(({ name }) => `  ${quoted(name)} [shape=ellipse];`),
    ...edgesOf(links).map(
      ({ from, to, labels }) =>
        `  ${quoted(from)} -- ${quoted(to)} [label=${quoted(labels.length === 1 ? (labels[0] ?? '') : `${labels.length} links`)}];`,
    ),
    '}',
    '',
  ].join('\n');
};

/** Mermaid, as code hosts draw it in Markdown. */
const mermaidOf = ({ switches, servers, links }: Topology): string => {
  const edges = edgesOf(links);
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

export const addTopology = (program: Command, io: Io, finish: Finish): void => {
  program
    .command('topology')
    .description('Show the shape of a fabric: switches, ports in use, what hangs on one switch alone, and which subnets reach each other')
    .argument('<path...>', 'files or folders, or revision:path; - reads standard input')
    .option('--revision <revision>', 'read the paths as they are at a revision, not as they are now')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'dot', 'mermaid']).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  hedgerow topology gitops/\n  hedgerow topology --format dot gitops/ | dot -Tsvg > fabric.svg\n  hedgerow topology --format mermaid main:gitops/\n',
    )
    .action(
      async (paths: readonly string[], flags: { readonly revision?: string; readonly format: 'text' | 'json' | 'dot' | 'mermaid' }) => {
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
        };
        io.out(print[flags.format]());
        finish(0);
      },
    );
};
