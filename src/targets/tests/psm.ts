/** Tests of the model as plain data: for each command data that fits and data that does not. */
import type { Location } from '#base/diagnostic.ts';
import type { Json, JsonObject } from '#base/json.ts';

/** Data that must be refused, with the place and the code of the reason. */
export interface InvalidExample {
  readonly what: string;
  readonly data: JsonObject;
  readonly pointer: string;
  readonly code: string;
}

/** Data that leaves an attribute out, which then has its default. */
export interface DefaultExample {
  readonly pointer: string;
  readonly value: Json;
}

export interface CommandExamples {
  readonly command: string;
  readonly descriptor: string;
  readonly valid: JsonObject;
  readonly minimal: JsonObject;
  readonly defaults: readonly DefaultExample[];
  readonly invalid: readonly InvalidExample[];
}

export interface AggregateExamples {
  readonly aggregate: string;
  readonly commands: readonly string[];
  readonly events: readonly string[];
}

export interface TestsPsm {
  readonly contexts: readonly {
    readonly name: string;
    readonly source: string;
    readonly where: Location;
    readonly commands: readonly CommandExamples[];
    readonly aggregates: readonly AggregateExamples[];
  }[];
}
