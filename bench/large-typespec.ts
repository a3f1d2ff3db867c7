/**
 * The model of `large-model.ts` in TypeSpec: the same entities, attributes, facets, events and operations, fifty aggregates in a namespace.
 * It has no words for rules, state machines, preconditions, refusals and what an attribute refers to; those are left out.
 */

const contextSize = 50;

const entity = (area: number, index: number): string => `
/** How thing ${index} is set. */
model Settings${index} {
  /** What people call it. */ @minLength(1) @maxLength(63) title: string;
  /** How many there are. */ @minValue(0) @maxValue(4094) count?: safeint = 1;
  /** Part of the whole. */ @minValue(0) ratio?: float64;
  /** Whether it takes part. */ enabled?: boolean = true;
  /** How far it is. */ phase?: Phase${area} = Phase${area}.planned;
  /** Since when. */ since?: utcDateTime;
  /** What it is found by. */ labels?: Record<string>;
  /** What machines call it. */ @pattern("^[A-Z]{3}-[0-9]{4}$") code?: string;
  /** The first of its area. */ @maxLength(63) near?: string;
  /** The first of all. */ @maxLength(63) far?: string;
  /** What it is made of. */ @maxItems(16) parts?: Part${index}[];
}
/** A part of thing ${index}. */
model Part${index} {
  /** Name of the part. */ @maxLength(63) part: string;
  /** What it weighs. */ @minValue(1) @maxValue(1000) weight?: safeint;
}
/** Makes one. */
model Create${index} {
  /** Name of the thing. */ @maxLength(63) thing${index}: string;
  /** How it shall be set. */ settings: Settings${index};
}
/** One was made. */
model Created${index} {
  /** Name of the thing. */ @maxLength(63) thing${index}: string;
  /** How it is set. */ settings: Settings${index};
}
/** Changes how many there are. */
model Resize${index} {
  /** How many there shall be. */ @minValue(0) @maxValue(4094) count: safeint;
}
/** One runs. */
model Started${index} {
  /** Name of the thing. */ @maxLength(63) thing${index}: string;
}
/** There are more or fewer of it. */
model Resized${index} {
  /** Name of the thing. */ @maxLength(63) thing${index}: string;
  /** How many there are. */ @minValue(0) @maxValue(4094) count: safeint;
}
/** Things ${index} as a list shows them. */
model Thing${index}Row {
  /** Name of the thing. */ @maxLength(63) thing${index}: string;
  /** What people call it. */ title: string;
  /** How far it is. */ phase: Phase${area};
  /** How many there are. */ count: safeint;
}
@route("/things${index}") interface Things${index} {
  @get list(@query limit?: int32, @query offset?: int32): { count: int32, results: Thing${index}Row[] };
  @get read(@path thing${index}: string): Thing${index}Row;
  @post create(@body body: Create${index}): { @statusCode _: 201 };
  @route("/start") @post start(@path thing${index}: string): { @statusCode _: 202 };
  @route("/resize") @post resize(@path thing${index}: string, @body body: Resize${index}): { @statusCode _: 202 };
}
`;

const area = (number: number, from: number, to: number): string => `
@jsonSchema namespace Area${number} {
/** How far it is. */
enum Phase${number} { planned, running, retired }
${Array.from({ length: to - from }, (_, index) => entity(number, from + index)).join('')}
}
`;

/** One TypeSpec program with `size` aggregates. */
export const largeTypeSpec = (size: number): string =>
  `import "@typespec/http";
import "@typespec/openapi3";
import "@typespec/json-schema";
using TypeSpec.Http;
using TypeSpec.JsonSchema;
@service(#{ title: "Large" }) namespace Large;
${Array.from({ length: Math.ceil(size / contextSize) }, (_, number) => area(number, number * contextSize, Math.min(size, (number + 1) * contextSize))).join('')}`;
