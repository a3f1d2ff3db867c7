/** The model of `large-model.ts` in TypeSpec: the same entities, attributes, constraints and operations, fifty in a namespace. */

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
/** Things ${index} as a list shows them. */
model Thing${index}Row {
  /** Name of the thing. */ @maxLength(63) thing${index}: string;
  /** What people call it. */ title: string;
}
@route("/things${index}") interface Things${index} {
  @get list(@query limit?: int32, @query offset?: int32): { count: int32, results: Thing${index}Row[] };
  @get read(@path thing${index}: string): Thing${index}Row;
  @post create(@body body: Create${index}): { @statusCode _: 201 };
}
`;

const area = (number: number, from: number, to: number): string => `
@jsonSchema namespace Area${number} {
/** How far it is. */
enum Phase${number} { planned, running, retired }
${Array.from({ length: to - from }, (_, index) => entity(number, from + index)).join('')}
}
`;

/** One TypeSpec program with `size` entities. */
export const largeTypeSpec = (size: number): string =>
  `import "@typespec/http";
import "@typespec/openapi3";
import "@typespec/json-schema";
using TypeSpec.Http;
using TypeSpec.JsonSchema;
@service(#{ title: "Large" }) namespace Large;
${Array.from({ length: Math.ceil(size / contextSize) }, (_, number) => area(number, number * contextSize, Math.min(size, (number + 1) * contextSize))).join('')}`;
