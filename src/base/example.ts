/** Shape of generated examples: data on both sides of every constraint of a command. */
import type { Json, JsonObject } from './json.ts';
import type { Descriptor } from './schema.ts';

export interface CommandExample {
  readonly command: string;
  readonly descriptor: Descriptor;
  /** Every attribute, all valid. */
  readonly valid: JsonObject;
  /** Only what has to be there. */
  readonly minimal: JsonObject;
  readonly defaults: readonly { readonly pointer: string; readonly value: Json }[];
  readonly invalid: readonly { readonly what: string; readonly data: JsonObject; readonly pointer: string; readonly code: string }[];
}
