/** Objects as a table (meta.k8s.io/v1 `Table`): what `kubectl get` prints. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import type { ServedKind } from './kinds.ts';

/** Steps of a JSON path such as `.metadata.labels.a\.b/c` or `.status.conditions[?(@.type=="Ready")].status`. */
const steps = (path: string): readonly string[] =>
  [...path.matchAll(/\.((?:\\.|[^.[\\])+)|\[(\?\([^)]*\)|[^\]]+)\]/gu)].map(
    ([, name, bracket]) => name?.replaceAll('\\', '') ?? `[${bracket ?? ''}]`,
  );

const filtered = (value: Json, step: string): Json | undefined => {
  const [, key = '', wanted = ''] = /^\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]$/u.exec(step) ?? [];
  if (!Array.isArray(value)) return undefined;
  if (key !== '') return value.find((item) => isObject(item) && String(item[key]) === wanted) as Json | undefined;
  if (step === '[*]') return value as Json;
  return value[Number(step.slice(1, -1))] as Json | undefined;
};

/** The value at a JSON path, as far as printer columns use the language. */
export const jsonPath = (object: Json, path: string): Json | undefined => {
  let current: Json | undefined = object;
  for (const step of steps(path)) {
    if (current === undefined) return undefined;
    if (step.startsWith('[')) current = filtered(current, step);
    else current = isObject(current) && Object.hasOwn(current, step) ? (current[step] as Json) : undefined;
  }
  return current;
};

/** Age as kubectl writes it: `5s`, `3m20s`, `4h`, `2d3h`. */
export const age = (since: string, now: string): string => {
  const seconds = Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  return days < 8 && hours % 24 !== 0 ? `${days}d${hours % 24}h` : `${days}d`;
};

interface Column {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

const defaultColumn: Column = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  format: '',
  description: '',
  priority: 0,
};

const columnsOf = ({ version }: ServedKind): readonly Column[] => {
  if (version.columns === undefined || version.columns.length === 0) return [defaultColumn];
  return version.columns.map((column) => ({
    name: String(column['name']),
    type: String(column['type']),
    jsonPath: String(column['jsonPath']),
    format: String(column['format'] ?? ''),
    description: String(column['description'] ?? ''),
    priority: Number(column['priority'] ?? 0),
  }));
};

const cell = (object: KubernetesObject, column: Column, now: string): Json => {
  const value = jsonPath(object as unknown as Json, column.jsonPath);
  if (value === undefined || value === null) return null;
  if (column.type === 'date') return typeof value === 'string' ? age(value, now) : '<unknown>';
  if (column.type === 'string') return typeof value === 'string' ? value : JSON.stringify(value);
  return value;
};

/** Rows carry the metadata unless the client wants the whole object, or none. */
const carried = (object: KubernetesObject, include: string): JsonObject | null => {
  if (include === 'None') return null;
  if (include === 'Object') return object as unknown as JsonObject;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
};

/** The table of some objects. */
export const tableOf = (
  kind: ServedKind,
  objects: readonly KubernetesObject[],
  metadata: JsonObject,
  include: string,
  now: string,
): JsonObject => {
  const columns = columnsOf(kind);
  const name: JsonObject = {
    name: 'Name',
    type: 'string',
    format: 'name',
    description: 'Name must be unique within a namespace.',
    priority: 0,
  };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: [name, ...columns.map(({ jsonPath: _path, ...column }) => column)],
    rows: objects.map((object) => ({
      cells: [object.metadata.name, ...columns.map((column) => cell(object, column, now))],
      object: carried(object, include),
    })),
  };
};
