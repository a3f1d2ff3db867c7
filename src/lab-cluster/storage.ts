/**
 * What the lab cluster keeps: objects by resource and name, one version counter, and the latest events for watches. Everything is
 * synchronous, so each request is atomic. A file, when given, holds every change as a line, so that a restart finds it again.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { KubernetesObject } from '#kubernetes/object.ts';

/** A resource type: `vpc.githedgehog.com/vpcs`. */
export type ResourceName = string;

export interface StoredEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: ResourceName;
  readonly version: number;
  readonly object: KubernetesObject;
  /** The object before, so that selectors can tell what left them. */
  readonly previous?: KubernetesObject;
}

export interface Storage {
  readonly version: () => number;
  readonly get: (resource: ResourceName, key: string) => KubernetesObject | undefined;
  /** Sorted by key: namespace, then name. */
  readonly list: (resource: ResourceName) => readonly KubernetesObject[];
  /** Stores an object with a new version and tells the watches; the object as stored. */
  readonly put: (resource: ResourceName, object: KubernetesObject) => KubernetesObject;
  readonly remove: (resource: ResourceName, key: string) => KubernetesObject | undefined;
  /** Events after a version, or nothing when it is too old to know. */
  readonly eventsSince: (version: number) => readonly StoredEvent[] | undefined;
  readonly subscribe: (listener: (event: StoredEvent) => void) => () => void;
  /** Forgets old events: watches that resume from before get 410. */
  readonly compact: () => void;
}

/** Events kept for watches that resume. */
const historyLength = 10_000;

export const keyOf = (object: KubernetesObject): string => `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

interface Line {
  readonly version: number;
  readonly resource: ResourceName;
  readonly key: string;
  readonly object: KubernetesObject | null;
}

/** The lines of a file; a last line torn by a crash is left out. */
const readLines = (file: string): readonly Line[] => {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      if (text === '') return [];
      try {
        return [JSON.parse(text) as Line];
      } catch {
        return [];
      }
    });
};

export const openStorage = (file?: string): Storage => {
  const resources = new Map<ResourceName, Map<string, KubernetesObject>>();
  const listeners = new Set<(event: StoredEvent) => void>();
  let history: StoredEvent[] = [];
  let version = 1;
  let oldest = 1;

  const of = (resource: ResourceName): Map<string, KubernetesObject> => {
    const known = resources.get(resource) ?? new Map<string, KubernetesObject>();
    resources.set(resource, known);
    return known;
  };
  const save = (line: Line): void => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  };

  for (const line of readLines(file ?? '')) {
    if (line.object === null) of(line.resource).delete(line.key);
    else of(line.resource).set(line.key, line.object);
    version = Math.max(version, line.version);
  }
  oldest = version;
  if (file !== undefined && existsSync(file)) {
    const lines = [...resources].flatMap(([resource, objects]) =>
      [...objects].map(([key, object]) => JSON.stringify({ version, resource, key, object })),
    );
    writeFileSync(`${file}.new`, lines.length === 0 ? '' : `${lines.join('\n')}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  const tell = (event: StoredEvent): void => {
    history.push(event);
    if (history.length > historyLength * 2) {
      history = history.slice(-historyLength);
      oldest = history[0]?.version ?? version;
    }
    for (const listener of [...listeners]) listener(event);
  };

  return {
    version: () => version,
    get: (resource, key) => of(resource).get(key),
    list: (resource) => [...of(resource)].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object),
    put: (resource, object) => {
      version += 1;
      const stored: KubernetesObject = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
      const key = keyOf(stored);
      const previous = of(resource).get(key);
      of(resource).set(key, stored);
      save({ version, resource, key, object: stored });
      tell({
        type: previous === undefined ? 'ADDED' : 'MODIFIED',
        resource,
        version,
        object: stored,
        ...(previous === undefined ? {} : { previous }),
      });
      return stored;
    },
    remove: (resource, key) => {
      const previous = of(resource).get(key);
      if (previous === undefined) return undefined;
      version += 1;
      of(resource).delete(key);
      save({ version, resource, key, object: null });
      const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(version) } };
      tell({ type: 'DELETED', resource, version, object, previous });
      return object;
    },
    eventsSince: (since) => (since < oldest ? undefined : history.filter((event) => event.version > since)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    compact: () => {
      history = [];
      oldest = version;
    },
  };
};
