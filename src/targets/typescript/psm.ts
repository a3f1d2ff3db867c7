/** TypeScript as plain data: modules of types, interfaces and factories, still without text. */
import type { Location } from '#base/diagnostic.ts';
import type { Json } from '#base/json.ts';
import type { RuleSet } from '#modeling/shapes/rules.ts';

/** A type as it will stand in code, and the modules its names come from. */
export interface TsType {
  readonly text: string;
  /** Names that come from another context, by context. */
  readonly imports: readonly { readonly context: string; readonly name: string }[];
  readonly json: boolean;
}

export interface TsField {
  readonly name: string;
  readonly description: string;
  readonly optional: boolean;
  readonly type: TsType;
}

export interface TsShape {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly TsField[];
  readonly where: Location;
}

export interface TsUnion {
  readonly name: string;
  readonly description: string;
  readonly values: readonly string[];
  readonly where: Location;
}

export interface TsBehaviour {
  readonly name: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly refusals: readonly string[];
}

export interface TsRefusal {
  readonly name: string;
  readonly message: string;
  readonly hint?: string;
  /** Placeholders of the message, which the maker asks for. */
  readonly parameters: readonly string[];
}

/** An event, and how its older versions are read: one step for each, from version 1 on. */
export interface TsEvent extends TsShape {
  readonly version: number;
  readonly upcasts: readonly Readonly<Record<string, Json>>[];
  readonly formerName?: string;
  /** Whether it is told outside of the context. */
  readonly published: boolean;
}

export interface TsAggregate {
  readonly name: string;
  readonly category: string;
  readonly identity: string;
  readonly commands: readonly TsShape[];
  readonly events: readonly TsEvent[];
  /** Events whose data has rules, which is checked before they are told. */
  readonly ruledEvents: readonly string[];
  readonly behaviours: readonly TsBehaviour[];
  readonly refusals: readonly TsRefusal[];
}

export interface DescriptorField {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly default?: Json;
  readonly nullable?: boolean;
  readonly ruled?: RuleSet;
  readonly type: DescriptorType;
}

export type DescriptorType =
  | { readonly kind: 'plain'; readonly facets: Readonly<Record<string, Json>> }
  | { readonly kind: 'value'; readonly name: string; readonly context: string; readonly facets: Readonly<Record<string, Json>> }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: DescriptorType; readonly facets: Readonly<Record<string, Json>> };

export interface DescriptorShape {
  /** Name of the constant: `createFabricDescriptor`. */
  readonly constant: string;
  readonly name: string;
  readonly fields: readonly DescriptorField[];
  readonly open?: boolean;
  readonly ruled?: RuleSet;
}

export interface TsContext {
  readonly name: string;
  /** Model file it was made from. */
  readonly source: string;
  readonly where: Location;
  readonly unions: readonly TsUnion[];
  readonly values: readonly TsShape[];
  readonly aggregates: readonly TsAggregate[];
  readonly rows: readonly TsShape[];
  readonly descriptors: readonly DescriptorShape[];
}

export interface TypescriptPsm {
  readonly contexts: readonly TsContext[];
}
