/**
 * The topology of a fabric as screens and scripts ask for it, of what Git wants or of what the cluster has, now or at a moment of the past.
 *
 * It is worked out again only when an object is another one: what objects there are is asked each time, in few columns, and only those that
 * are not known yet are read. While nothing was ever read there is no topology, not an empty one.
 */
import { createHash } from 'node:crypto';
import type { Filter, Row } from '#base/table.ts';
import {
  type FabricTopology,
  type Topology,
  type TopologyMark,
  type TopologyMarks,
  userInterfaceTables,
} from '#contexts/user-interface/index.ts';
import type { ReadTables } from '#eventing/processing/past.ts';
import { builtInProfiles } from '#hedgehog/profiles/built-in.ts';
import { kindOf, readObject } from '#hedgehog/rules/check.ts';
import { defaultConfiguration } from '#hedgehog/rules/configuration.ts';
import type { Entry } from '#hedgehog/rules/fabric.ts';
import { topologyOf } from '#hedgehog/topology.ts';
import { pictureOf } from '#hedgehog/topology-picture.ts';
import { Concerns } from '#hedgehog/touched.ts';
import { kindLookup } from '#kubernetes/manifest-check.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { hedgehogDefinitions, specSchemaOf } from './definitions.ts';

const { fabricTable, resourceTable } = userInterfaceTables;

export type TopologySide = 'desired' | 'live';

export interface TopologyQuestion {
  readonly tables: ReadTables;
  readonly fabric: string;
  readonly of: TopologySide;
}

export interface Topologies {
  /** Nothing when there is no such fabric. */
  readonly topology: (question: TopologyQuestion) => Promise<FabricTopology | undefined>;
  /** Of what Git wants. Nothing when there is no such fabric. */
  readonly marks: (question: Omit<TopologyQuestion, 'of'>) => Promise<TopologyMarks | undefined>;
}

/** What is worked out of one set of objects. */
interface Made {
  readonly topology: Topology;
  readonly picture: NonNullable<FabricTopology['picture']>;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly concerns: Concerns;
}

/** An object that was read, and which one it was. */
interface Known {
  readonly token: string;
  /** Nothing for objects of other kinds. */
  readonly entry: Entry | undefined;
}

/** Topologies that are kept: those of a few fabrics, and of a few moments. */
const kept = 8;
/** Rows asked for at once by their identities. */
const portion = 500;

const kinds = kindLookup(hedgehogDefinitions().kinds);

const entryOf = (object: KubernetesObject): Entry | undefined => {
  const kind = kindOf(object);
  return kind && readObject(kind, object, specSchemaOf(kinds, object.apiVersion, kind), 'webhook').entry;
};

const ofFabric = (fabric: string): Filter => ({ column: 'fabric', lookup: 'exact', values: [fabric] });

/** Objects of one side by the identities of their resources; all of the fabric when they are many. */
const objectsOf = async (
  { tables, fabric, of }: TopologyQuestion,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KubernetesObject>> => {
  const found = new Map<string, KubernetesObject>();
  if (ids.length === 0) return found;
  const chosen: Filter = ids.length <= portion ? { column: 'id', lookup: 'exact', values: ids } : ofFabric(fabric);
  const { rows } = await tables.query(resourceTable, { filters: [chosen], columns: ['id', of], limit: Number.MAX_SAFE_INTEGER });
  for (const row of rows)
    if (row[of] !== null && row[of] !== undefined) found.set(String(row['id']), row[of] as unknown as KubernetesObject);
  return found;
};

const light = ['id', 'kind', 'name', 'state', 'changes', 'severity', 'reconciling', 'lagging', 'digest', 'version'];

/** Which objects there are on a side: by identity, a text that is another one when the object is. */
const tokensOf = (rows: readonly Row[], of: TopologySide): ReadonlyMap<string, string> =>
  new Map(
    rows.flatMap((row) => {
      const token = of === 'desired' ? row['digest'] : row['version'];
      return token === null || token === undefined ? [] : [[String(row['id']), String(token)] as const];
    }),
  );

const revisionOf = (tokens: ReadonlyMap<string, string>): string => {
  const hash = createHash('sha256');
  for (const [id, token] of [...tokens].sort(([left], [right]) => (left < right ? -1 : 1))) hash.update(`${id} ${token}\n`);
  return hash.digest('hex').slice(0, 32);
};

const make = (known: ReadonlyMap<string, Known>): Made => {
  const entries = new Map([...known].flatMap(([id, { entry }]) => (entry === undefined ? [] : [[id, entry] as const])));
  const all = [...entries.values()];
  const ids = new Map([...entries].map(([id, { kind, name }]) => [`${kind} ${name}`, id]));
  const idOf = (kind: string, name: string): string => ids.get(`${kind} ${name}`) ?? '';
  const profiles = builtInProfiles(defaultConfiguration);
  const shape = topologyOf(all, (name) => profiles.get(name));
  const topology: Topology = {
    ...shape,
    switches: shape.switches.map((one) => ({ id: idOf('Switch', one.name), ...one })),
    servers: shape.servers.map((one) => ({ id: idOf('Server', one.name), ...one })),
    externals: shape.externals.map((one) => ({ id: idOf('External', one.name), ...one })),
    subnets: shape.subnets.map(({ vpc, ...one }) => ({ id: idOf('VPC', vpc), ...one })),
    links: shape.links.map((one) => ({ id: idOf('Connection', one.connection), ...one })),
  };
  return {
    topology,
    picture: pictureOf(shape),
    entries,
    concerns: new Concerns(new Map(all.map((entry) => [entry.key, entry]))),
  };
};

const isMarked = (row: Row): boolean =>
  row['state'] !== 'synced' || Number(row['changes']) > 0 || (Array.isArray(row['lagging']) && row['lagging'].length > 0);

const markOf = (row: Row, entry: Entry | undefined, concerns: Concerns): TopologyMark => {
  const { switches, servers } = concerns.of(entry === undefined ? [] : [entry]);
  return {
    id: String(row['id']),
    kind: String(row['kind']),
    name: String(row['name']),
    state: row['state'] as TopologyMark['state'],
    changes: Number(row['changes']),
    ...(row['severity'] === null || row['severity'] === undefined
      ? {}
      : { severity: row['severity'] as NonNullable<TopologyMark['severity']> }),
    reconciling: row['reconciling'] === true,
    lagging: Array.isArray(row['lagging']) ? row['lagging'].map(String) : [],
    switches,
    servers,
  };
};

/** How the last look went, and whether any look ever said what there is. */
const lookAt = (fabric: Row, of: TopologySide, objects: number) => {
  const [health, message] =
    of === 'desired' ? [fabric['sourceHealth'], fabric['sourceMessage']] : [fabric['clusterHealth'], fabric['clusterMessage']];
  const wasRead = of === 'desired' ? typeof fabric['commit'] === 'string' : health === 'healthy' || objects > 0;
  return { health: health as FabricTopology['health'], message: String(message), wasRead };
};

/** Remembers what it worked out. */
export const makeTopologies = (): Topologies => {
  const made = new Map<string, Made>();
  const objects = new Map<string, ReadonlyMap<string, Known>>();

  const rowsOf = async ({ tables, fabric, of }: TopologyQuestion): Promise<readonly Row[]> => {
    const there: Filter = { column: of, lookup: 'isnull', values: ['false'] };
    const filters = of === 'live' ? [ofFabric(fabric), there] : [ofFabric(fabric)];
    return (await tables.query(resourceTable, { filters, columns: light, limit: Number.MAX_SAFE_INTEGER })).rows;
  };

  const remember = <Value>(of: Map<string, Value>, key: string, value: Value): Value => {
    of.delete(key);
    of.set(key, value);
    const [oldest] = of.keys();
    if (of.size > kept && oldest !== undefined) of.delete(oldest);
    return value;
  };

  const madeOf = async (question: TopologyQuestion, tokens: ReadonlyMap<string, string>, revision: string): Promise<Made> => {
    const place = `${question.fabric} ${question.of}`;
    const key = `${place} ${revision}`;
    const again = made.get(key);
    if (again !== undefined) return remember(made, key, again);
    const before = objects.get(place);
    const isKnown = ([id, token]: readonly [string, string]): boolean => before?.get(id)?.token === token;
    const read = await objectsOf(
      question,
      [...tokens].filter((one) => !isKnown(one)).map(([id]) => id),
    );
    const known = new Map(
      [...tokens].map(([id, token]): readonly [string, Known] => {
        const old = before?.get(id);
        if (old?.token === token) return [id, old];
        const object = read.get(id);
        return [id, { token, entry: object && entryOf(object) }];
      }),
    );
    remember(objects, place, known);
    return remember(made, key, make(known));
  };

  return {
    topology: async (question) => {
      const { fabric, of, tables } = question;
      const row = await tables.get(fabricTable, [fabric]);
      if (row === undefined) return undefined;
      const tokens = tokensOf(await rowsOf(question), of);
      const { wasRead, ...look } = lookAt(row, of, tokens.size);
      if (!wasRead) return { fabric, of, ...look };
      const revision = revisionOf(tokens);
      const { topology, picture } = await madeOf(question, tokens, revision);
      return { fabric, of, ...look, revision, topology, picture };
    },
    marks: async (asked) => {
      const { fabric, tables } = asked;
      const row = await tables.get(fabricTable, [fabric]);
      if (row === undefined) return undefined;
      const question: TopologyQuestion = { ...asked, of: 'desired' };
      const rows = await rowsOf(question);
      const tokens = tokensOf(rows, 'desired');
      const revision = revisionOf(tokens);
      const { entries, concerns } = await madeOf(question, tokens, revision);
      const marked = rows.filter(isMarked);
      // What Git does not want is where the cluster has it.
      const strays = marked.filter(({ id }) => !entries.has(String(id))).map(({ id }) => String(id));
      const live = await objectsOf({ ...question, of: 'live' }, strays);
      const entryFor = (id: string): Entry | undefined => {
        const object = live.get(id);
        return entries.get(id) ?? (object && entryOf(object));
      };
      const marks = marked.map((one) => markOf(one, entryFor(String(one['id'])), concerns));
      const { wasRead } = lookAt(row, 'desired', tokens.size);
      return { fabric, ...(wasRead ? { revision } : {}), resources: rows.length, marks };
    },
  };
};
