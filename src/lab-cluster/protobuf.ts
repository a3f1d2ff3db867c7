/** Writes messages of Protocol Buffers (encoding, proto3): numbers of fields and their values, without a compiler. */

/** A length-delimited field: a text, or a message that is encoded already. Empty texts are left out, as proto3 wants it. */
export type Field = readonly [number: number, value: string | Uint8Array | undefined];

/** An unsigned number in groups of seven bits, the lowest first. */
const varint = (value: number): readonly number[] => {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
};

const lengthDelimited = 2;

/** A message of these fields, in this order. */
export const message = (...fields: readonly Field[]): Uint8Array =>
  Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (value === undefined || value === '') return [];
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      return [Uint8Array.from([...varint(number * 8 + lengthDelimited), ...varint(bytes.length)]), bytes];
    }),
  );

/** One field for each value. */
export const repeated = (number: number, values: readonly (string | Uint8Array)[]): readonly Field[] =>
  values.map((value) => [number, value] as const);
