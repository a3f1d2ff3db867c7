/** HTTP as plain data: routes, and the JSON schemas of what they take and give. */
import type { Location } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';

interface HttpRouteBase {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  /** Names of path parameters. */
  readonly parameters: readonly string[];
  readonly where: Location;
}

/** A field that lists can be filtered by, and what a value of it is. */
export interface HttpFilter {
  readonly name: string;
  readonly schema: JsonObject;
}

export type HttpRoute = HttpRouteBase &
  (
    | {
        readonly kind: 'list' | 'get';
        readonly view: string;
        readonly table: string;
        readonly columns: readonly string[];
        readonly filters: readonly HttpFilter[];
      }
    | {
        readonly kind: 'command';
        readonly aggregate: string;
        readonly command: string;
        readonly creates: boolean;
        readonly descriptor: string;
        readonly body: JsonObject;
      }
    | {
        readonly kind: 'operation';
        readonly service: string;
        readonly name: string;
        readonly descriptor: string;
        readonly body: JsonObject;
      }
  );

export interface HttpContext {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly routes: readonly HttpRoute[];
  readonly where: Location;
}

export interface HttpPsm {
  readonly contexts: readonly HttpContext[];
  /** Components of the OpenAPI document. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  /** Codes of refusals that commands can answer with. */
  readonly refusals: readonly string[];
}
