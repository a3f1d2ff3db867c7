/**
 * Where everything of a topology is in a picture: what is outside on top, spines below it, then leaves, those of a redundancy group together,
 * and their servers under them. The same topology always gives the same picture.
 *
 * A small fabric has a line for each cable and a box for each server. In a large one, leaves are in several rows, servers of the same switches
 * are one box with their number, and what leaves have in common is drawn once: a rail above each row, to which every leaf is joined.
 */
import { type Cable, cablesOf, type LinkClass, type ThingKind, type Topology, type TopologySwitch, thingId } from './topology.ts';

export interface Box {
  /** Left upper corner and size, in whole units of 1/96 inch. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PictureNode extends Box {
  readonly id: string;
  /** `servers`: several that hang on the same switches. */
  readonly kind: ThingKind | 'servers';
  /** What is written in it. */
  readonly label: string;
  /** Names of what it stands for. */
  readonly members: readonly string[];
}

export interface PictureLine {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly class: LinkClass;
  /** How many links it stands for. */
  readonly links: number;
  /** As the attribute `d` of an SVG path. */
  readonly path: string;
}

/** A redundancy group around its leaves, or servers that hang on nothing. */
export interface PictureFrame extends Box {
  readonly title: string;
}

export interface PictureBand {
  readonly title: string;
  /** Middle of its first row. */
  readonly y: number;
}

/** What leaves have in common inside of the fabric, drawn once. */
export interface PictureRails {
  readonly path: string;
  /** Switches that have fewer or other neighbours than most on their rail. */
  readonly uneven: readonly string[];
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bands: readonly PictureBand[];
  readonly frames: readonly PictureFrame[];
  readonly nodes: readonly PictureNode[];
  readonly lines: readonly PictureLine[];
  /** In large fabrics, instead of a line for each cable between switches. */
  readonly rails?: PictureRails;
}

const margin = 24;
/** Room for the titles of bands. */
const gutter = 92;
const gap = 14;
const padding = 12;
const frameTitle = 20;
const heights = { external: 34, gateway: 34, switch: 48, server: 30, servers: 30 } as const;
/** Width that one letter takes at most, nearly always. */
const letter = 7.4;
/** Wider than this, leaves are put in rows. */
const widest = 2400;
/** More servers than this in all, or at one group, are counted. */
const mostServers = 24;
const mostInGroup = 8;
/** More cables between switches than this are drawn as rails. */
const mostCables = 90;
/** How wide a large picture is for its height. */
const aspect = 1.9;

const inOrder = new Intl.Collator('en', { numeric: true }).compare;

const widthFor = (names: readonly string[], least: number, most: number, room: number): number =>
  Math.round(Math.min(most, Math.max(least, Math.max(0, ...names.map(({ length }) => length)) * letter + room)));

/** What is drawn, before it has a place. */
type Thing = Pick<PictureNode, 'id' | 'kind' | 'label' | 'members'>;

const thing = (kind: ThingKind, name: string): Thing => ({ id: thingId(kind, name), kind, label: name, members: [name] });

/** Leaves that belong together, and the servers that are drawn below them. */
interface Block {
  readonly title: string;
  readonly leaves: readonly Thing[];
  readonly servers: readonly Thing[];
}

interface Widths {
  readonly switch: number;
  readonly server: number;
  readonly outside: number;
}

const titleOf = ({ group, redundancy }: TopologySwitch): string =>
  group === '' ? '' : redundancy === '' ? group : `${group} · ${redundancy.toUpperCase()}`;

const counted = (servers: readonly (readonly [name: string, switches: readonly string[]])[]): readonly Thing[] =>
  [...Map.groupBy(servers, ([, switches]) => switches.join(' '))].map(([switches, of]): Thing => {
    const members = of.map(([name]) => name);
    const [only = ''] = members;
    return members.length === 1
      ? thing('server', only)
      : { id: `servers ${switches} ${only}`, kind: 'servers', label: `${members.length} servers`, members };
  });

/** Servers by the first switch at which they hang; those without one have none. */
const serversBySwitch = ({ servers }: Topology): ReadonlyMap<string, readonly (readonly [string, readonly string[]])[]> =>
  Map.groupBy(
    servers.map(({ name, switches }) => [name, switches.toSorted(inOrder)] as const).sort(([left], [right]) => inOrder(left, right)),
    ([, switches]) => switches[0] ?? '',
  );

const blocksOf = (topology: Topology): readonly Block[] => {
  const leaves = topology.switches.filter(({ role }) => role !== 'spine').sort((left, right) => inOrder(left.name, right.name));
  const groups = Map.groupBy(leaves, ({ name, group }) => (group === '' ? thingId('switch', name) : group));
  const servers = new Map(serversBySwitch(topology));
  const thingsBelow = (names: readonly string[]): readonly Thing[] => {
    const below = names.flatMap((name) => servers.get(name) ?? []);
    for (const name of names) servers.delete(name);
    const many = topology.servers.length > mostServers || below.length > mostInGroup;
    return many ? counted(below) : below.map(([name]) => thing('server', name));
  };
  const blocks = [...groups.values()].map((of): Block => {
    const names = of.map(({ name }) => name);
    const [first] = of;
    return { title: first ? titleOf(first) : '', leaves: names.map((name) => thing('switch', name)), servers: thingsBelow(names) };
  });
  // What is left hangs on a spine, on a switch that is not there, or on nothing.
  const loose = thingsBelow([...servers.keys()]);
  return loose.length === 0 ? blocks : [...blocks, { title: 'Servers at no leaf', leaves: [], servers: loose }];
};

/** Width of boxes side by side. */
const rowWidth = (count: number, each: number): number => Math.max(0, count * (each + gap) - gap);

const blockWidth = ({ leaves, servers, title }: Block, widths: Widths): number =>
  Math.max(
    rowWidth(leaves.length, widths.switch),
    rowWidth(Math.min(servers.length, mostInGroup), widths.server),
    title.length * letter * 0.9,
  ) +
  2 * padding;

const place = ({ id, kind, label, members }: Thing, x: number, y: number, width: number): PictureNode => ({
  id,
  kind,
  label,
  members,
  x: Math.round(x),
  y: Math.round(y),
  width,
  height: heights[kind],
});

/** Things in rows around a middle, each as wide as the others. */
const placeRows = (things: readonly Thing[], middle: number, top: number, each: number, columns: number): readonly PictureNode[] =>
  things.map((one, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, things.length - row * columns);
    const left = middle - rowWidth(inRow, each) / 2;
    return place(one, left + (index % columns) * (each + gap), top + row * (heights[one.kind] + gap), each);
  });

const rowsOf = (count: number, columns: number): number => Math.ceil(count / Math.max(1, columns));

/** Height of rows with the gaps between them. */
const rowsHeight = (count: number, columns: number, each: number): number => Math.max(0, rowsOf(count, columns) * (each + gap) - gap);

const leafToServer = 54;

const blockHeight = (block: Block): number => {
  const servers = rowsHeight(block.servers.length, mostInGroup, heights.server);
  return frameTitle + heights.switch + (servers === 0 ? 0 : leafToServer + servers) + padding;
};

interface Placed {
  readonly nodes: readonly PictureNode[];
  readonly frames: readonly PictureFrame[];
}

const placeBlock = (block: Block, x: number, y: number, width: number, widths: Widths): Placed => {
  const middle = x + width / 2;
  const leafTop = y + frameTitle;
  const serverTop = leafTop + heights.switch + leafToServer;
  const inner = Math.max(rowWidth(block.leaves.length, widths.switch) + 2 * padding, block.title.length * letter * 0.9 + 2 * padding);
  const around = block.leaves.length === 0 ? width : inner;
  const frame: PictureFrame = {
    title: block.title,
    x: Math.round(middle - around / 2),
    y,
    width: Math.round(around),
    height: block.leaves.length === 0 ? blockHeight(block) : frameTitle + heights.switch + padding,
  };
  return {
    nodes: [
      ...placeRows(block.leaves, middle, leafTop, widths.switch, Math.max(1, block.leaves.length)),
      ...placeRows(block.servers, middle, serverTop, widths.server, mostInGroup),
    ],
    frames: block.title === '' ? [] : [frame],
  };
};

/** Blocks in one row, as wide as they are; or in rows of one width, so that there is a way between them. */
interface Grid {
  readonly rows: readonly (readonly Block[])[];
  /** Width of each block of a row. */
  readonly widthOf: (block: Block) => number;
  readonly width: number;
}

const blockGap = 26;
/** Room above a row of leaves for the rail to which they are joined. */
const railGap = 26;

const gridOf = (blocks: readonly Block[], widths: Widths, rowGap: number): Grid => {
  const own = (block: Block): number => blockWidth(block, widths);
  const total = blocks.reduce((sum, block) => sum + own(block) + blockGap, -blockGap);
  if (total <= widest) return { rows: [blocks], widthOf: own, width: Math.max(0, total) };
  const each = Math.max(...blocks.map(own));
  const height = Math.max(...blocks.map(blockHeight)) + rowGap;
  const columns = Math.max(1, Math.round(Math.sqrt((aspect * blocks.length * height) / (each + blockGap))));
  const rows = Array.from({ length: rowsOf(blocks.length, columns) }, (_, row) => blocks.slice(row * columns, (row + 1) * columns));
  return { rows, widthOf: () => each, width: columns * (each + blockGap) - blockGap };
};

interface PlacedRow extends Placed {
  readonly top: number;
}

const placeGrid = (grid: Grid, widths: Widths, left: number, top: number, rowGap: number): readonly PlacedRow[] => {
  let y = top;
  return grid.rows.map((blocks): PlacedRow => {
    const rowTop = y;
    const taken = blocks.reduce((sum, block) => sum + grid.widthOf(block) + blockGap, -blockGap);
    let x = grid.rows.length === 1 ? left + (grid.width - taken) / 2 : left;
    const placed = blocks.map((block) => {
      const width = grid.widthOf(block);
      const one = placeBlock(block, x, rowTop, width, widths);
      x += width + blockGap;
      return one;
    });
    y += Math.max(0, ...blocks.map(blockHeight)) + rowGap;
    return { top: rowTop, nodes: placed.flatMap(({ nodes }) => nodes), frames: placed.flatMap(({ frames }) => frames) };
  });
};

const middleOf = ({ x, width }: Box): number => x + width / 2;

const tidy = (value: number): number => Math.round(value * 10) / 10;
const at = (x: number, y: number): string => `${tidy(x)} ${tidy(y)}`;

/** Where a line leaves a box: nearer to where it goes, so that lines of one box spread. */
const leaving = (box: Box, towards: number, share: number): number => {
  const most = box.width * 0.4;
  return middleOf(box) + Math.max(-most, Math.min(most, (towards - middleOf(box)) * share));
};

const curve = (x1: number, y1: number, x2: number, y2: number): string => {
  const bend = (y2 - y1) / 2;
  return `C${at(x1, y1 + bend)} ${at(x2, y2 - bend)} ${at(x2, y2)}`;
};

/** From the lower edge of the upper box to the upper edge of the lower one. */
const downward = (upper: Box, lower: Box): string => {
  const [x1, x2] = [leaving(upper, middleOf(lower), 0.12), leaving(lower, middleOf(upper), 0.12)];
  const [y1, y2] = [upper.y + upper.height, lower.y];
  return `M${at(x1, y1)}${curve(x1, y1, x2, y2)}`;
};

/** Between two boxes of one row, over what stands between them. */
const over = (left: Box, right: Box, headroom: number): string => {
  const [x1, x2] = [leaving(left, middleOf(right), 0.045), leaving(right, middleOf(left), 0.045)];
  const rise = Math.min(headroom, 22 + Math.abs(x2 - x1) * 0.14) / 0.75;
  return `M${at(x1, left.y)}C${at(x1, left.y - rise)} ${at(x2, right.y - rise)} ${at(x2, right.y)}`;
};

/** The place nearest to `x` where nothing of a row stands. */
const free = (x: number, row: readonly Box[]): number => {
  const room = gap / 2;
  const edges = row.flatMap((box) => [box.x - room, box.x + box.width + room]);
  const isFree = (place: number): boolean => row.every((box) => place <= box.x - room + 0.01 || place >= box.x + box.width + room - 0.01);
  return [x, ...edges]
    .filter(isFree)
    .reduce((best, place) => (Math.abs(place - x) < Math.abs(best - x) ? place : best), Number.MAX_SAFE_INTEGER / 2);
};

/** From outside to a leaf, between the spines. */
const past = (outside: Box, leaf: Box, spines: readonly Box[]): string => {
  const [first] = spines;
  if (first === undefined) return downward(outside, leaf);
  const bottom = Math.max(...spines.map(({ y, height }) => y + height));
  const [x1, x2] = [leaving(outside, middleOf(leaf), 0.12), leaving(leaf, middleOf(outside), 0.12)];
  const y1 = outside.y + outside.height;
  const lane = free((x1 + x2) / 2, spines);
  return `M${at(x1, y1)}${curve(x1, y1, lane, first.y - 4)}L${at(lane, bottom + 4)}${curve(lane, bottom + 4, x2, leaf.y)}`;
};

/** From a leaf of one of several rows: along its row to the right edge, and up there. */
const around = (outside: Box, leaf: Box, lane: number, right: number): string => {
  const step = (lane % 6) * 5;
  const [x, side, channel] = [leaving(leaf, right, 0.2), right + 18 + step, outside.y + outside.height + 10 + step];
  const corner = leaf.y - frameTitle - railGap - 6 - step;
  return `M${at(middleOf(outside), outside.y + outside.height)}V${tidy(channel)}H${tidy(side)}V${tidy(corner)}H${tidy(x)}V${tidy(leaf.y)}`;
};

/** What the drawing of lines has to know about the boxes. */
interface Scene {
  readonly nodes: ReadonlyMap<string, PictureNode>;
  readonly spines: readonly PictureNode[];
  /** Nodes outside, from left to right. */
  readonly outside: readonly PictureNode[];
  readonly headroom: number;
  readonly right: number;
  readonly isGrid: boolean;
  readonly hasRails: boolean;
}

const pathOf = ({ class: kind }: Cable, from: PictureNode, to: PictureNode, scene: Scene): string => {
  const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
  if (kind === 'fabric' && upper.y === lower.y) return from.x <= to.x ? over(from, to, scene.headroom) : over(to, from, scene.headroom);
  if ((kind === 'external' || kind === 'gateway') && !scene.spines.includes(lower)) {
    if (scene.isGrid) return around(upper, lower, scene.outside.indexOf(upper), scene.right);
    return past(upper, lower, scene.spines);
  }
  return downward(upper, lower);
};

const linesOf = (cables: readonly Cable[], scene: Scene): readonly PictureLine[] => {
  const lines = new Map<string, PictureLine>();
  for (const cable of cables) {
    const [from, to] = [scene.nodes.get(cable.from), scene.nodes.get(cable.to)];
    if (from === undefined || to === undefined || (cable.class === 'fabric' && scene.hasRails)) continue;
    const key = [from.id, to.id, cable.class].join('\n');
    const known = lines.get(key);
    const links = (known?.links ?? 0) + cable.links.length;
    lines.set(key, { from: from.id, to: to.id, class: cable.class, links, path: known?.path ?? pathOf(cable, from, to, scene) });
  }
  return [...lines.values()];
};

/** The number that most have. */
const usual = (numbers: readonly number[]): number => {
  const [most] = [...Map.groupBy(numbers, (one) => one)].sort(([a, left], [b, right]) => right.length - left.length || b - a);
  return most?.[0] ?? 0;
};

const railsOf = (topology: Topology, rows: readonly PlacedRow[], spines: readonly PictureNode[], left: number): PictureRails => {
  const neighbours = new Map(topology.switches.map(({ name, neighbours: { length } }) => [thingId('switch', name), length]));
  const joined = rows.map(({ nodes, top }) => ({
    rail: top - railGap / 2,
    leaves: nodes.filter(({ kind, id }) => kind === 'switch' && (neighbours.get(id) ?? 0) > 0),
  }));
  const side = left - 12;
  const bottom = Math.max(0, ...spines.map(({ y, height }) => y + height)) + railGap / 2;
  const used = joined.filter(({ leaves }) => leaves.length > 0);
  const last = used.at(-1)?.rail ?? bottom;
  const first = spines.length > 0 ? bottom : (used[0]?.rail ?? bottom);
  const along = (y: number, boxes: readonly Box[], down: boolean): string =>
    `M${at(side, y)}H${tidy(Math.max(...boxes.map(middleOf)))}${boxes
      .map((box) => `M${at(middleOf(box), down ? box.y : box.y + box.height)}V${tidy(y)}`)
      .join('')}`;
  const leaves = joined.flatMap((row) => row.leaves);
  const most = usual(leaves.map(({ id }) => neighbours.get(id) ?? 0));
  return {
    path: [
      `M${at(side, first)}V${tidy(last)}`,
      ...(spines.length === 0 ? [] : [along(bottom, spines, false)]),
      ...used.map((row) => along(row.rail, row.leaves, true)),
    ].join(''),
    uneven: leaves.filter(({ id }) => neighbours.get(id) !== most).map(({ id }) => id),
  };
};

/** Everything outside, in the order of what it is attached to, so that lines cross little. */
const outsideOf = (topology: Topology, cables: readonly Cable[], nodes: ReadonlyMap<string, PictureNode>): readonly Thing[] => {
  const places = new Map<string, number[]>(topology.externals.map(({ name }) => [thingId('external', name), []]));
  for (const { from, to, class: kind } of cables) {
    if (kind !== 'external' && kind !== 'gateway') continue;
    const node = nodes.get(from);
    places.set(to, [...(places.get(to) ?? []), ...(node === undefined ? [] : [middleOf(node)])]);
  }
  const mean = (of: readonly number[]): number => of.reduce((sum, x) => sum + x, 0) / Math.max(1, of.length);
  return [...places]
    .sort(([one, left], [other, right]) => mean(left) - mean(right) || inOrder(one, other))
    .map(([id]) => (id.startsWith('gateway ') ? thing('gateway', id.slice(8)) : thing('external', id.slice(9))));
};

/** Things near the places where they are wanted, in order, without overlaps. */
const near = (
  things: readonly Thing[],
  wanted: (id: string) => number,
  top: number,
  each: number,
  right: number,
): readonly PictureNode[] => {
  let x = margin + gutter;
  return things.map((one, index) => {
    const latest = right - rowWidth(things.length - index, each);
    const left = Math.max(x, Math.min(wanted(one.id) - each / 2, latest));
    x = left + each + gap;
    return place(one, left, top, each);
  });
};

const outsideNames = (topology: Topology, cables: readonly Cable[]): readonly string[] => [
  ...topology.externals.map(({ name }) => name),
  ...cables.flatMap(({ to, class: kind }) => (kind === 'external' || kind === 'gateway' ? [to.slice(to.indexOf(' ') + 1)] : [])),
];

/** Room above leaves that are joined among themselves, for the arcs between them. */
const headroomOf = (cables: readonly Cable[], spines: ReadonlySet<string>): number =>
  cables.some(({ class: kind, from, to }) => kind === 'fabric' && !spines.has(from) && !spines.has(to)) ? 130 : 0;

const bandsOf = (
  outside: readonly PictureNode[],
  spines: readonly PictureNode[],
  inRow: readonly PictureNode[],
): readonly PictureBand[] => {
  const band = (title: string, nodes: readonly PictureNode[]): readonly PictureBand[] => {
    const [first] = nodes;
    return first === undefined ? [] : [{ title, y: first.y + first.height / 2 }];
  };
  return [
    ...band('Outside', outside),
    ...band('Spines', spines),
    ...band(
      spines.length === 0 ? 'Switches' : 'Leaves',
      inRow.filter(({ kind }) => kind === 'switch'),
    ),
    ...band(
      'Servers',
      inRow.filter(({ kind }) => kind === 'server' || kind === 'servers'),
    ),
  ];
};

/** What a topology holds, as far as places depend on it. */
interface Plan {
  readonly cables: readonly Cable[];
  readonly widths: Widths;
  readonly outsideCount: number;
  readonly spines: readonly Thing[];
  readonly blocks: readonly Block[];
  readonly hasRails: boolean;
}

const planOf = (topology: Topology): Plan => {
  const cables = cablesOf(topology.links);
  const outside = new Set(outsideNames(topology, cables));
  const nameIn = ({ name }: { readonly name: string }): string => name;
  const widths: Widths = {
    switch: widthFor(topology.switches.map(nameIn), 136, 230, 40),
    server: widthFor(topology.servers.map(nameIn), 92, 190, 22),
    outside: widthFor([...outside], 110, 230, 40),
  };
  const blocks = blocksOf(topology);
  const isWide = blocks.reduce((sum, block) => sum + blockWidth(block, widths) + blockGap, -blockGap) > widest;
  const spines = topology.switches
    .filter(({ role }) => role === 'spine')
    .map(nameIn)
    .sort(inOrder);
  return {
    cables,
    widths,
    outsideCount: outside.size,
    spines: spines.map((name) => thing('switch', name)),
    blocks,
    hasRails: isWide || cables.filter(({ class: kind }) => kind === 'fabric').length > mostCables,
  };
};

/** Where switches and servers are, before what is outside. */
interface Inside {
  readonly spines: readonly PictureNode[];
  readonly rows: readonly PlacedRow[];
  readonly left: number;
  readonly right: number;
  readonly gridLeft: number;
  readonly headroom: number;
}

const placeInside = ({ cables, widths, outsideCount, spines: things, blocks, hasRails }: Plan): Inside => {
  const rowGap = hasRails ? railGap + 40 : 40;
  const grid = gridOf(blocks, widths, rowGap);
  const left = margin + gutter;
  const inner = Math.max(grid.width, rowWidth(Math.min(things.length, 16), widths.switch), rowWidth(outsideCount, widths.outside));
  const top = margin + (outsideCount === 0 ? 0 : heights.external + 64);
  const columns = Math.max(1, Math.floor((inner + gap) / (widths.switch + gap)));
  const spines = placeRows(things, left + inner / 2, top, widths.switch, columns);
  const headroom = hasRails ? 0 : headroomOf(cables, new Set(spines.map(({ id }) => id)));
  const between = hasRails ? railGap + 48 : Math.max(headroom, spines.length === 0 ? 0 : 120);
  const gridLeft = left + (inner - grid.width) / 2;
  const gridTop = top + rowsHeight(spines.length, columns, heights.switch) + between;
  return { spines, rows: placeGrid(grid, widths, gridLeft, gridTop, rowGap), left, right: left + inner, gridLeft, headroom };
};

/** What is outside, each above the middle of what it is attached to. */
const placeOutside = (
  topology: Topology,
  { cables, widths }: Plan,
  inside: readonly PictureNode[],
  { left, right }: Inside,
): readonly PictureNode[] => {
  const known = new Map(inside.map((node) => [node.id, node]));
  const ends = Map.groupBy(cables, ({ to }) => to);
  const wanted = (id: string): number => {
    const there = (ends.get(id) ?? []).map(({ from }) => known.get(from)).filter((node) => node !== undefined);
    return there.length === 0 ? left : there.reduce((sum, node) => sum + middleOf(node), 0) / there.length;
  };
  return near(outsideOf(topology, cables, known), wanted, margin, widths.outside, right);
};

/** Nodes by the ids of everything that they stand for. */
const nodesById = (nodes: readonly PictureNode[]): ReadonlyMap<string, PictureNode> =>
  new Map(
    nodes.flatMap((node) => {
      const others = node.kind === 'servers' ? node.members.map((name) => thingId('server', name)) : [];
      return [node.id, ...others].map((id) => [id, node] as const);
    }),
  );

/** The picture of a topology. */
export const pictureOf = (topology: Topology): Picture => {
  const plan = planOf(topology);
  const inside = placeInside(plan);
  const { spines, rows, right, gridLeft, headroom } = inside;
  const placed = [...spines, ...rows.flatMap(({ nodes }) => nodes)];
  const outside = placeOutside(topology, plan, placed, inside);
  const nodes = [...outside, ...placed];
  const frames = rows.flatMap((row) => row.frames);
  const isGrid = rows.length > 1;
  const { cables, hasRails } = plan;
  const scene: Scene = { nodes: nodesById(nodes), spines, outside, headroom, right, isGrid, hasRails };
  const boxes = [...nodes, ...frames];
  return {
    width: Math.ceil(Math.max(right, ...boxes.map(({ x, width }) => x + width)) + margin + (isGrid && outside.length > 0 ? 50 : 0)),
    height: Math.ceil(Math.max(margin, ...boxes.map(({ y, height }) => y + height)) + margin),
    bands: bandsOf(outside, spines, rows[0]?.nodes ?? []),
    frames,
    nodes,
    lines: linesOf(cables, scene),
    ...(hasRails ? { rails: railsOf(topology, rows, spines, gridLeft) } : {}),
  };
};
