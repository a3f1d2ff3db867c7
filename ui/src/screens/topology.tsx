/** The topology of a fabric: its picture with states on it, and what follows from how it is wired. */
import { Button, Checkbox, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type JSX, useCallback, useMemo } from 'react';
import type { ResourceState } from '../generated/vocabulary.ts';
import { useMoment } from '../moment.tsx';
import { Empty, Loading, Notice, Problem } from '../parts/feedback.tsx';
import { Icon } from '../parts/icons.tsx';
import { Facts, Panel } from '../parts/panel.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { stateMeaning, stateOrder, toneStyle } from '../parts/tone.ts';
import { topologyMarksQuery, topologyQuery } from '../queries.ts';
import { useKeys } from '../shortcuts.ts';
import { countText, visible } from '../texts.ts';
import {
  linksOf,
  type Mark,
  marksByNode,
  nodesByThing,
  nodesOfPlace,
  type Picture,
  type PictureLine,
  type PictureNode,
  placesOf,
  reachedFrom,
  type SinglePoint,
  stateAt,
  type TopologySwitch,
  type Topology as Wiring,
  worstOf,
} from '../topology.ts';
import styles from './topology.module.css';
import { type NodeFace, TopologyMap } from './topology-map.tsx';
import type { Layer, TopologySearch } from './topology-search.ts';

const route = getRouteApi('/fabrics/$fabric/topology');

const shapes: Readonly<Record<string, string>> = {
  'spine-leaf': 'Leaves on spines',
  mesh: 'A mesh of leaves',
  mixed: 'Leaves on spines and on each other',
  'collapsed-core': 'A collapsed core',
  unconnected: 'Switches that nothing joins',
  none: 'No switch',
};

const carrying: Readonly<Record<SinglePoint['reason'], string>> = {
  'joins-parts': 'alone joins the rest with',
  'only-spine-of-leaf': 'is the only spine of',
  'only-way-out': 'is the only way out to',
  'only-switch-of-server': 'is the only switch of',
};

const few = (names: readonly string[], most = 6): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/** What is known of a picture's nodes, found once for each revision. */
interface Known {
  readonly topology: Wiring;
  readonly picture: Picture;
  readonly nodes: ReadonlyMap<string, PictureNode>;
  readonly switches: ReadonlyMap<string, TopologySwitch>;
  /** Identity of the resource behind a node; none for gateways and several servers. */
  readonly resources: ReadonlyMap<string, string>;
}

const knownOf = (topology: Wiring, picture: Picture): Known => ({
  topology,
  picture,
  nodes: nodesByThing(picture),
  switches: new Map(topology.switches.map((device) => [`switch ${device.name}`, device])),
  resources: new Map([
    ...topology.switches.map(({ name, id }) => [`switch ${name}`, id] as const),
    ...topology.servers.map(({ name, id }) => [`server ${name}`, id] as const),
    ...topology.externals.map(({ name, id }) => [`external ${name}`, id] as const),
  ]),
});

const portsOf = ({ used, ports }: TopologySwitch): string =>
  ports === undefined ? `${used} ports in use` : `${used} of ${ports} ports in use`;

const kindWords: Readonly<Record<PictureNode['kind'], string>> = {
  switch: 'switch',
  server: 'server',
  servers: 'servers',
  gateway: 'gateway',
  external: 'external system',
};

/** Kinds of devices and cables; others are only carried by them. */
const ownKinds = new Set(['Switch', 'Server', 'External', 'Connection']);

const faceOf = (
  node: PictureNode,
  { switches, resources, picture }: Known,
  marks: readonly Mark[],
  fabric: string,
  moment: string | undefined,
): NodeFace => {
  const device = switches.get(node.id);
  const state = worstOf(marks.map((mark) => stateAt(mark, node.label)));
  const resource = resources.get(node.id);
  const told = marks.length === 0 ? 'as Git wants it' : `${countText(marks.length, 'resource')} not as Git wants, worst ${state}`;
  const what = device === undefined ? kindWords[node.kind] : `${device.role}, ${portsOf(device)}`;
  const isUneven = picture.rails?.uneven.includes(node.id) ?? false;
  const then = moment === undefined ? '' : `?as_of=${encodeURIComponent(moment)}`;
  return {
    ...(resource === undefined || resource === ''
      ? {}
      : { href: `/fabrics/${encodeURIComponent(fabric)}/resources/${encodeURIComponent(resource)}${then}` }),
    ...(device === undefined ? {} : { words: `${device.role} · ${device.used}/${device.ports ?? '?'}` }),
    ...(device?.ports === undefined || device.ports === 0 ? {} : { use: Math.min(1, device.used / device.ports) }),
    spoken: visible(`${node.label}: ${what}; ${told}${isUneven ? '; other neighbours than most' : ''}`),
    state,
    count: marks.length,
    isOwn: marks.some(({ kind }) => ownKinds.has(kind)),
    isUneven,
  };
};

/** States of connections that are not as Git wants them, by the devices that they join. */
const useLineStates = (known: Known, marks: readonly Mark[]) =>
  useMemo(() => {
    const states = new Map(
      marks.flatMap(({ id, kind, state }) => (kind === 'Connection' && state !== 'synced' ? [[id, state] as const] : [])),
    );
    const found = new Map<string, ResourceState[]>();
    if (states.size > 0)
      for (const { id, from, to, class: kind } of known.topology.links) {
        const state = states.get(id);
        if (state === undefined) continue;
        const [near, far] = [from, to].map((port) => port.split('/', 1)[0] ?? '');
        const farKind = kind === 'fabric' || kind === 'loop' ? 'switch' : kind;
        const ends = [known.nodes.get(`switch ${near}`)?.id, known.nodes.get(kind === 'external' ? (far ?? '') : `${farKind} ${far}`)?.id];
        const key = ends.join('\n');
        found.set(key, [...(found.get(key) ?? []), state]);
      }
    return ({ from, to }: PictureLine): ResourceState | undefined => {
      const of = found.get(`${from}\n${to}`);
      return of === undefined ? undefined : worstOf(of);
    };
  }, [known, marks]);

const MarkList = ({
  fabric,
  marks,
  device,
  most,
}: {
  readonly fabric: string;
  readonly marks: readonly Mark[];
  readonly device: string;
  readonly most: number;
}): JSX.Element | null =>
  marks.length === 0 ? null : (
    <ul className={styles['list']} aria-label={`What is not as Git wants it at ${device}`}>
      {marks.slice(0, most).map((mark) => (
        <li key={mark.id} className={styles['item']}>
          <StateBadge state={stateAt(mark, device)} />{' '}
          <Link to="/fabrics/$fabric/resources/$resource" params={{ fabric, resource: mark.id }}>
            {visible(mark.kind)} {visible(mark.name)}
          </Link>
          {mark.state === 'synced' && mark.lagging.includes(device) ? <small>Not on this switch yet</small> : null}
        </li>
      ))}
      {marks.length > most ? <li className={styles['item']}>and {marks.length - most} more</li> : null}
    </ul>
  );

/** What is said of a node while the pointer is over it. */
const Card = ({
  node,
  device,
  marks,
}: {
  readonly node: PictureNode;
  readonly device: TopologySwitch | undefined;
  readonly marks: readonly Mark[];
}): JSX.Element => (
  <>
    <h3>
      {visible(node.label)} <StateBadge state={worstOf(marks.map((mark) => stateAt(mark, node.label)))} />
    </h3>
    <p>
      {device === undefined
        ? node.kind === 'servers'
          ? visible(few(node.members, 10))
          : kindWords[node.kind]
        : visible(
            [device.role, device.profile, device.group, portsOf(device), countText(device.neighbours.length, 'neighbour')]
              .filter((text) => text !== '')
              .join(' · '),
          )}
    </p>
    {marks.length === 0 ? null : (
      <ul>
        {marks.slice(0, 4).map((mark) => (
          <li key={mark.id}>
            <StateBadge state={stateAt(mark, node.label)} /> {visible(mark.kind)} {visible(mark.name)}
          </li>
        ))}
        {marks.length > 4 ? <li>and {marks.length - 4} more</li> : null}
      </ul>
    )}
  </>
);

const mostLinks = 80;

const Device = ({
  fabric,
  name,
  known,
  marks,
  onClose,
}: {
  readonly fabric: string;
  readonly name: string;
  readonly known: Known;
  readonly marks: readonly Mark[];
  readonly onClose: () => void;
}): JSX.Element => {
  const device = known.switches.get(`switch ${name}`);
  const resource = known.resources.get(`switch ${name}`) ?? known.resources.get(`server ${name}`);
  const links = linksOf(known.topology.links, name);
  return (
    <Panel
      title={visible(name)}
      actions={
        <Button size="compact-xs" variant="default" onClick={onClose}>
          Close
        </Button>
      }
    >
      <Facts
        of={[
          ['Role', device?.role],
          ['Profile', device?.profile],
          ['Group', device?.group],
          ['Ports', device === undefined ? undefined : portsOf(device)],
          ['Neighbours', device === undefined ? undefined : few(device.neighbours, 16)],
          [
            'Resource',
            resource ? (
              <Link key={resource} to="/fabrics/$fabric/resources/$resource" params={{ fabric, resource }}>
                Open {visible(name)}
              </Link>
            ) : undefined,
          ],
        ]}
      />
      <MarkList fabric={fabric} marks={marks} device={name} most={12} />
      <h3 style={{ fontSize: 13, margin: '14px 0 4px' }}>{countText(links.length, 'link')}</h3>
      <ul className={styles['list']} aria-label={`Links of ${name}`}>
        {links.slice(0, mostLinks).map(({ port, far, connection, from, to }) => (
          <li key={`${from} ${to} ${connection}`} className={styles['item']}>
            <code>{visible(port)}</code> to {far === '' ? 'nothing that is attached' : visible(far)}
            <small>{visible(connection)}</small>
          </li>
        ))}
        {links.length > mostLinks ? <li className={styles['item']}>and {links.length - mostLinks} more</li> : null}
      </ul>
    </Panel>
  );
};

const SinglePoints = ({ topology, onPin }: { readonly topology: Wiring; readonly onPin: (device: string) => void }): JSX.Element => (
  <Panel title={`Single points of failure (${topology.singlePoints.length})`}>
    {topology.singlePoints.length === 0 ? (
      'Nothing hangs on one switch alone.'
    ) : (
      <ul className={styles['list']}>
        {topology.singlePoints.map(({ device, reason, carries }) => (
          <li key={`${device} ${reason}`}>
            <button type="button" onClick={() => onPin(device)}>
              <strong>{visible(device)}</strong> {carrying[reason]}
              <small>{visible(few(carries))}</small>
            </button>
          </li>
        ))}
      </ul>
    )}
  </Panel>
);

const shareOf = ({ used, ports }: TopologySwitch): number => (ports === undefined || ports === 0 ? 0 : Math.min(1, used / ports));

const PortUse = ({ topology, onPin }: { readonly topology: Wiring; readonly onPin: (device: string) => void }): JSX.Element => {
  const rows = useMemo(() => topology.switches.toSorted((left, right) => shareOf(right) - shareOf(left)), [topology]);
  return (
    <Panel title="Ports in use">
      <ul className={styles['list']}>
        {rows.map((device) => (
          <li key={device.name}>
            <button type="button" className={styles['ports']} title={portsOf(device)} onClick={() => onPin(device.name)}>
              <span>{visible(device.name)}</span>
              <span className={styles['meter']}>
                <span style={{ width: `${shareOf(device) * 100}%` }} />
              </span>
              <span>
                {device.used}/{device.ports ?? '?'}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
};

const Reaches = ({
  topology,
  place,
  onReach,
  onClose,
}: {
  readonly topology: Wiring;
  readonly place: string;
  readonly onReach: (place: string) => void;
  readonly onClose: () => void;
}): JSX.Element => {
  const reached = reachedFrom(topology, place);
  return (
    <Panel
      title={`From ${visible(place)}`}
      actions={
        <Button size="compact-xs" variant="default" onClick={onClose}>
          Close
        </Button>
      }
    >
      {reached.length === 0 ? (
        'Reaches nothing else.'
      ) : (
        <ul className={styles['list']} aria-label={`What ${place} reaches`}>
          {reached.map(({ place: to, prefixes, by }) => (
            <li key={to}>
              <button type="button" onClick={() => onReach(to)}>
                <strong>{visible(to)}</strong> {visible(prefixes.join(', '))}
                <small>{by.length === 0 ? 'in the same VPC' : visible(few(by))}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};

const Legend = ({ marks }: { readonly marks: readonly Mark[] }): JSX.Element => {
  const states = stateOrder.filter((state) => state === 'synced' || marks.some((mark) => mark.state === state));
  return (
    <ul className={styles['legend']} aria-label="What signs mean">
      {states.map((state) => (
        <li key={state} style={toneStyle(state)} title={stateMeaning[state]}>
          {state === 'synced' ? null : <Icon name={state} size={14} />} {state === 'synced' ? 'synced: no sign' : state}
        </li>
      ))}
      <li>
        <span className={styles['sample']} /> between switches
      </li>
      <li>
        <span className={styles['sample']} data-class="server" /> to servers
      </li>
      <li>
        <span className={styles['sample']} data-class="outside" /> outside
      </li>
    </ul>
  );
};

const layerWords: readonly (readonly [layer: Layer, word: string])[] = [
  ['servers', 'Servers'],
  ['outside', 'Outside'],
];

interface ToolsProps {
  readonly topology: Wiring;
  readonly search: TopologySearch;
  readonly change: (search: TopologySearch) => void;
}

const Tools = ({ topology, search, change }: ToolsProps): JSX.Element => {
  const devices = useMemo(() => [...topology.switches, ...topology.servers].map(({ name }) => name), [topology]);
  const places = useMemo(() => placesOf(topology), [topology]);
  const hidden = search.hide ?? [];
  useKeys(useMemo(() => ({ '/': () => document.querySelector<HTMLElement>('[data-find]')?.focus() }), []));
  return (
    <div className={styles['tools']}>
      <Select
        className={styles['find'] ?? ''}
        aria-label="Find a device"
        placeholder="Find a device ( / )"
        data={[...new Set(devices)]}
        value={search.device ?? null}
        onChange={(device) => change({ ...search, device: device ?? undefined } as TopologySearch)}
        searchable
        clearable
        limit={60}
        nothingFoundMessage="No device of this name"
        leftSection={<Icon name="search" />}
        data-find
      />
      <Select
        className={styles['reach'] ?? ''}
        aria-label="Show what a subnet or an external system reaches"
        placeholder="Who reaches …"
        data={places}
        value={search.reach ?? null}
        onChange={(reach) => change({ ...search, reach: reach ?? undefined } as TopologySearch)}
        searchable
        clearable
        limit={60}
        nothingFoundMessage="No subnet of this name"
        leftSection={<Icon name="link" />}
      />
      {layerWords.map(([layer, word]) => (
        <Checkbox
          key={layer}
          size="xs"
          label={word}
          checked={!hidden.includes(layer)}
          onChange={({ currentTarget: { checked } }) =>
            change({ ...search, hide: checked ? hidden.filter((other) => other !== layer) : [...hidden, layer] })
          }
        />
      ))}
    </div>
  );
};

/** What is lit: the device that is pinned with its neighbours, or a place with all that it reaches. */
const useLit = (known: Known, { device, reach }: TopologySearch) =>
  useMemo(() => {
    const { topology, picture, nodes } = known;
    if (reach !== undefined) {
      const sources = nodesOfPlace(topology, picture, reach);
      const reached = reachedFrom(topology, reach).flatMap(({ place }) => nodesOfPlace(topology, picture, place));
      return { lit: new Set([...sources, ...reached]), sources: new Set(sources) };
    }
    const node = nodes.get(`switch ${device}`) ?? nodes.get(`server ${device}`);
    if (device === undefined || node === undefined) return { lit: undefined, sources: new Set<string>() };
    const joined = picture.lines.flatMap(({ from, to }) => (from === node.id ? [to] : to === node.id ? [from] : []));
    const neighbours = known.switches.get(node.id)?.neighbours.map((name) => `switch ${name}`) ?? [];
    return { lit: new Set([node.id, ...joined, ...neighbours]), sources: new Set([node.id]), pinned: node.id };
  }, [known, device, reach]);

const Drawn = ({
  fabric,
  known,
  marks,
}: {
  readonly fabric: string;
  readonly known: Known;
  readonly marks: readonly Mark[];
}): JSX.Element => {
  const search = route.useSearch();
  const navigate = useNavigate();
  const moment = useMoment();
  const { topology, picture } = known;
  const change = useCallback(
    (next: TopologySearch) => void navigate({ to: '/fabrics/$fabric/topology', params: { fabric }, search: next, replace: true }),
    [navigate, fabric],
  );
  const byNode = useMemo(() => marksByNode(marks, topology, picture), [marks, topology, picture]);
  const faces = useMemo(
    () => new Map(picture.nodes.map((node) => [node.id, faceOf(node, known, byNode.get(node.id) ?? [], fabric, moment)])),
    [picture, known, byNode, fabric, moment],
  );
  const { lit, sources, pinned } = useLit(known, search);
  const byId = useMemo(() => new Map(picture.nodes.map((node) => [node.id, node])), [picture]);
  const card = (id: string): JSX.Element | null => {
    const node = byId.get(id);
    return node === undefined ? null : <Card node={node} device={known.switches.get(id)} marks={byNode.get(id) ?? []} />;
  };
  const open = (id: string): void => {
    const resource = known.resources.get(id);
    if (resource) void navigate({ to: '/fabrics/$fabric/resources/$resource', params: { fabric, resource } });
  };
  const pin = (device: string): void => change({ ...search, device, reach: undefined } as TopologySearch);
  const neighbours = useCallback((id: string) => known.switches.get(id)?.neighbours.map((name) => `switch ${name}`) ?? [], [known]);
  const device = search.device;
  return (
    <div className={styles['screen']}>
      <div className={styles['main']}>
        <Tools topology={topology} search={search} change={change} />
        <TopologyMap
          picture={picture}
          faces={faces}
          neighbours={neighbours}
          lineState={useLineStates(known, marks)}
          lit={lit}
          sources={sources}
          hidden={search.hide ?? []}
          pinned={pinned}
          onOpen={open}
          card={card}
        />
        <Legend marks={marks} />
      </div>
      <aside className={styles['side']} aria-label="What follows from the wiring">
        <p style={{ margin: 0, color: 'var(--ink-2)' }}>
          <strong>{shapes[topology.shape] ?? topology.shape}</strong>: {countText(topology.switches.length, 'switch', 'switches')},{' '}
          {countText(topology.servers.length, 'server')}, {countText(topology.links.length, 'link')}
        </p>
        {search.reach === undefined ? null : (
          <Reaches
            topology={topology}
            place={search.reach}
            onReach={(reach) => change({ ...search, reach })}
            onClose={() => change({ ...search, reach: undefined } as TopologySearch)}
          />
        )}
        {device === undefined ? null : (
          <Device
            fabric={fabric}
            name={device}
            known={known}
            marks={byNode.get(pinned ?? known.nodes.get(`switch ${device}`)?.id ?? '') ?? []}
            onClose={() => change({ ...search, device: undefined } as TopologySearch)}
          />
        )}
        <SinglePoints topology={topology} onPin={pin} />
        <PortUse topology={topology} onPin={pin} />
      </aside>
    </div>
  );
};

export const Topology = (): JSX.Element => {
  const { fabric } = route.useParams();
  const marks = useQuery(topologyMarksQuery(fabric));
  // While another revision is on its way, the one before stays on screen.
  const query = useQuery({
    ...topologyQuery(fabric, marks.data?.revision),
    enabled: marks.data !== undefined,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const known = useMemo(
    () =>
      data?.topology === undefined || data.picture === undefined || data.fabric !== fabric
        ? undefined
        : knownOf(data.topology, data.picture),
    [data, fabric],
  );
  const problem = marks.error ?? query.error;
  if (known === undefined) {
    if (problem !== null) return <Problem problem={problem} onRetry={() => void marks.refetch()} />;
    if (data === undefined || marks.data?.revision !== undefined) return <Loading label="Loading the topology" lines={8} />;
    return (
      <Empty title="The topology is not known yet">
        <p>Git has not been read. {visible(data.message)}</p>
      </Empty>
    );
  }
  if (known.topology.switches.length === 0 && known.topology.servers.length === 0)
    return (
      <Empty title="Git describes no switch and no server">
        <p>The picture is made of Switch, Server, Connection and External objects.</p>
      </Empty>
    );
  return (
    <>
      {problem === null ? null : <Problem problem={problem} onRetry={() => void marks.refetch()} />}
      {data?.health === 'failing' ? (
        <Notice tone="warning">
          <p>Git cannot be read now; this is what it last said. {visible(data.message)}</p>
        </Notice>
      ) : null}
      <Drawn fabric={fabric} known={known} marks={marks.data?.marks ?? []} />
    </>
  );
};
