/** Shape of generated HTTP routes; `api/endpoint.ts` interprets them. */
import type { Descriptor } from './schema.ts';
import type { TableSpec } from './table.ts';

interface RouteBase {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to `/api/v1`, parameters as `{name}`: `/fabrics/{fabric}/rename`. */
  readonly path: string;
  /** OpenAPI `operationId`. */
  readonly operation: string;
  readonly summary: string;
}

/** All rows of a view, filtered and paged. `columns` are the ones shown in a list. */
export interface ListRoute extends RouteBase {
  readonly kind: 'list';
  readonly table: TableSpec;
  readonly columns: readonly string[];
}

/** One row of a view, whole. */
export interface GetRoute extends RouteBase {
  readonly kind: 'get';
  readonly table: TableSpec;
}

/** A command to one aggregate instance. Path parameters become fields of the command's data. */
export interface CommandRoute extends RouteBase {
  readonly kind: 'command';
  readonly aggregate: string;
  readonly command: string;
  readonly creates: boolean;
  /** Descriptor of the command's data, path parameters included. */
  readonly data: Descriptor;
}

/** An operation of a domain service, handled by a function the composition root hands in. */
export interface OperationRoute extends RouteBase {
  readonly kind: 'operation';
  readonly service: string;
  readonly name: string;
  readonly data: Descriptor;
}

export type RouteSpec = ListRoute | GetRoute | CommandRoute | OperationRoute;
