/** Plain JSON Schemas as data: one document for each context. */
import type { Location } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';

/** A value, enumeration, command or event. */
export interface Definition {
  readonly name: string;
  readonly schema: JsonObject;
  readonly where: Location;
}

export interface SchemaDocument {
  readonly context: string;
  readonly title: string;
  readonly description: string;
  readonly definitions: readonly Definition[];
  readonly where: Location;
}

export interface ValidationPsm {
  readonly documents: readonly SchemaDocument[];
}
