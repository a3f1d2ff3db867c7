/**
 * What the facets of a scalar come to, once for all targets: the attribute's own, those of its format and those of its base. Here is
 * said what a whole number or a host name is; targets only write it in their language.
 */
import { type StringFormat, textFormat, textFormats } from '#base/formats.ts';
import type { Json } from '#base/json.ts';
import type { Constraints, ScalarName } from './elements.ts';
import { scalars } from './scalars.ts';

/** All that must hold of a scalar. Lengths count code points. */
export interface ScalarFacets {
  readonly kind: 'string' | 'integer' | 'number' | 'boolean' | 'json' | 'int-or-string';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** The pattern of the attribute, in the syntax of models. */
  readonly pattern?: string;
  /** A format that every target knows as a pattern. */
  readonly format?: StringFormat;
  readonly enum?: readonly Json[];
}

/** Whole numbers are those that every reader of JSON keeps exactly. */
const safe = Number.MAX_SAFE_INTEGER;

/** Formats of numbers are bounds. */
const numberFormats: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-safe, safe],
  float: [-3.402_823_466_385_288_6e38, 3.402_823_466_385_288_6e38],
  double: [-Number.MAX_VALUE, Number.MAX_VALUE],
};

/** Names of formats that have a meaning for a scalar. */
export const knownFormats = (base: ScalarName): readonly string[] => {
  const { kind, format } = scalars[base].descriptor;
  if (kind === 'integer') return ['int32', 'int64'];
  if (kind === 'number') return ['float', 'double'];
  return kind === 'string' && format === undefined ? [...Object.keys(textFormats), 'date-time'].sort() : [];
};

const textFacets = (base: ScalarName, { minLength, maxLength, pattern, format }: Constraints): Partial<ScalarFacets> => {
  const own = scalars[base].descriptor.format ?? (format !== undefined && textFormat(format) !== undefined ? format : undefined);
  const known = own === 'date-time' ? 'instant' : own;
  return {
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(known === undefined ? {} : { format: known as StringFormat }),
  };
};

const numberFacets = (whole: boolean, constraints: Constraints): Partial<ScalarFacets> => {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = constraints;
  const [low, high] = numberFormats[format ?? ''] ?? (whole ? [-safe, safe] : [undefined, undefined]);
  const from = minimum === undefined ? low : low === undefined ? minimum : Math.max(low, minimum);
  const to = maximum === undefined ? high : high === undefined ? maximum : Math.min(high, maximum);
  return {
    ...(from === undefined ? {} : { minimum: from }),
    ...(to === undefined ? {} : { maximum: to }),
    // Only the bound that the model names can be left out.
    ...(exclusiveMinimum === true && from === minimum ? { exclusiveMinimum } : {}),
    ...(exclusiveMaximum === true && to === maximum ? { exclusiveMaximum } : {}),
    ...(multipleOf === undefined ? {} : { multipleOf }),
  };
};

/** What must hold of a scalar with these constraints. */
export const facetsOf = (base: ScalarName, constraints: Constraints): ScalarFacets => {
  const { kind } = scalars[base].descriptor;
  const own =
    kind === 'string'
      ? textFacets(base, constraints)
      : kind === 'integer' || kind === 'number'
        ? numberFacets(kind === 'integer', constraints)
        : {};
  return { kind, ...own, ...(constraints.enum === undefined ? {} : { enum: constraints.enum }) };
};

/** Patterns that a text has to match, in the syntax of models: its own, and that of its format. */
export const patternsOf = ({ pattern, format }: ScalarFacets): readonly string[] => [
  ...(pattern === undefined ? [] : [pattern]),
  ...(format === undefined ? [] : [textFormats[format].pattern]),
];

/** Most code points, by its own facet and by its format. */
export const maxLengthOf = ({ maxLength, format }: ScalarFacets): number | undefined => {
  const formatted = format === undefined ? undefined : textFormat(format)?.maxLength;
  return formatted === undefined || (maxLength !== undefined && maxLength < formatted) ? maxLength : formatted;
};
