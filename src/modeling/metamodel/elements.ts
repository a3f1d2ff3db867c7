/**
 * What a model is made of. Elements are plain, frozen data; every element knows the place in the YAML it was read from.
 *
 * The names are those of Domain-Driven Design and of the YAML keys: an attribute of a value in a bounded context.
 */

import type { Location } from '#base/diagnostic.ts';
import type { Json } from '#base/json.ts';

/** The built-in scalar types; what each of them is in each target stands in `scalars.ts` and nowhere else. */
export const scalarNames = [
  'string',
  'text',
  'integer',
  'number',
  'boolean',
  'instant',
  'duration',
  'url',
  'digest',
  'dnsLabel',
  'dnsSubdomain',
  'json',
  'intOrString',
] as const;
export type ScalarName = (typeof scalarNames)[number];

/** `list<VPCSubnet>`, `map<string>`, `set<string>`, `list<list<string>>`, `ResourceState`, `string`. */
export type TypeRef =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  /** A value or enum by name; `context` is set by the linker when it lives elsewhere. */
  | { readonly kind: 'named'; readonly name: string; readonly context?: string }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: TypeRef };

/** Declarative facets; each target carries them or says that it cannot. */
export interface Constraints {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly enum?: readonly Json[];
  readonly format?: string;
}

interface Element {
  readonly name: string;
  readonly description: string;
  readonly where: Location;
}

export interface Attribute extends Element {
  readonly type: TypeRef;
  readonly required: boolean;
  readonly nullable: boolean;
  /** `undefined` means none; `null` is a default of null. */
  readonly default?: Json;
  readonly constraints: Constraints;
  /** Unit of a number, as a person reads it: `s`, `Mbit/s`. */
  readonly unit?: string;
  /** Never in an event, log, URL or diff: holds a reference to a secret, or is masked. */
  readonly secret: boolean;
  /** What the attribute's text refers to, for example a kind of resource. */
  readonly references?: Reference;
  /** Options for one target, by target name, for example `kubernetes: { listType: map, listMapKeys: [name] }`. */
  readonly targets: Readonly<Record<string, Json>>;
}

/** A reference by name. `part` says which part of the text names the target: all of it, or the part before or after `/`. */
export interface Reference {
  readonly to: string;
  readonly part: 'whole' | 'beforeSlash' | 'afterSlash' | 'mapKey';
  readonly where: Location;
}

/** An immutable value type. `closed: false` lets unknown fields through (preserve-unknown-fields). */
export interface Value extends Element {
  readonly attributes: readonly Attribute[];
  readonly closed: boolean;
  readonly targets: Readonly<Record<string, Json>>;
}

export interface EnumValue extends Element {}
export interface Enum extends Element {
  readonly values: readonly EnumValue[];
}

export interface Refusal extends Element {
  /** Text for the person, `{field}` replaced by command data. */
  readonly message: string;
  readonly hint?: string;
}

export interface Event extends Element {
  readonly version: number;
  /** Whether other contexts may react to it. */
  readonly published: boolean;
  readonly attributes: readonly Attribute[];
}

export interface Behaviour extends Element {
  /** The behaviour that starts an instance. */
  readonly creates: boolean;
  /** Offered through the API; internal behaviours are called by policies only. */
  readonly exposed: boolean;
  readonly parameters: readonly Attribute[];
  readonly emits: readonly string[];
  readonly refuses: readonly string[];
}

export interface Aggregate extends Element {
  /** Plural for URLs, camelCase: `fabrics`. Never made by adding an s. */
  readonly plural: string;
  /** Stream category. Never rename. */
  readonly category: string;
  /** Parameter that identifies an instance; part of every behaviour without being written there. */
  readonly identity: Attribute;
  readonly behaviours: readonly Behaviour[];
  readonly events: readonly Event[];
  readonly refusals: readonly Refusal[];
  /** When the aggregate is also offered as a Kubernetes custom resource: the value that is its `spec`. */
  readonly customResource?: CustomResource;
}

/** A Kubernetes kind: imported from a CRD, or offered by an aggregate. */
export interface CustomResource extends Element {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  readonly spec?: TypeRef;
  readonly status?: TypeRef;
  /** `status` subresource present. */
  readonly statusSubresource: boolean;
  readonly columns: readonly PrinterColumn[];
  /** Who writes objects of this kind: users (in Git), the system (built in) or a controller. Only user kinds can be orphans. */
  readonly author: 'user' | 'system' | 'controller';
  /** Anything of the definition that has no element of its own yet, kept verbatim for the round trip. */
  readonly targets: Readonly<Record<string, Json>>;
}

export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly description?: string;
  readonly format?: string;
  readonly priority?: number;
}

export interface Service extends Element {
  readonly operations: readonly Operation[];
}
/** An operation of a domain service, offered as `POST /<plural>/{identity}/<operation>` when it belongs to an aggregate. */
export interface Operation extends Element {
  /** Aggregate whose instance it works on; its identity is a parameter without being written there. */
  readonly on?: string;
  readonly parameters: readonly Attribute[];
  readonly refuses: readonly string[];
}

/** Rows made by a projection; becomes a table, a list route and a get route. */
export interface View extends Element {
  /** Plural for table and URL, camelCase. */
  readonly plural: string;
  /** Attributes that identify a row. A route for one row exists only when there is exactly one. */
  readonly key: readonly string[];
  readonly version: number;
  readonly attributes: readonly Attribute[];
  /** Attributes left out of list answers because they are large. */
  readonly detailOnly: readonly string[];
  readonly indexes: readonly (readonly string[])[];
  readonly search: readonly string[];
  readonly ordering: readonly string[];
  /** Whether the API offers it. */
  readonly exposed: boolean;
}

export interface Context extends Element {
  readonly title: string;
  /** Contexts whose values and enums may be named without a prefix. */
  readonly uses: readonly { readonly name: string; readonly where: Location }[];
  readonly enums: readonly Enum[];
  readonly values: readonly Value[];
  readonly aggregates: readonly Aggregate[];
  readonly resources: readonly CustomResource[];
  readonly services: readonly Service[];
  readonly views: readonly View[];
  /** `runtime` contexts become code under `src/contexts`; `published-language` ones describe somebody else's API. */
  readonly role: 'runtime' | 'shared-kernel' | 'published-language' | 'sample';
}

export type RelationPattern =
  | 'customer-supplier'
  | 'conformist'
  | 'shared-kernel'
  | 'partnership'
  | 'published-language'
  | 'anti-corruption-layer'
  | 'open-host-service'
  | 'separate-ways';

export interface Relation {
  readonly upstream: string;
  readonly downstream: string;
  readonly pattern: RelationPattern;
  readonly description: string;
  readonly where: Location;
}

export interface ContextMap {
  /** Systems outside that contexts relate to: Kubernetes, Git… */
  readonly systems: readonly Element[];
  readonly relations: readonly Relation[];
}

/** A linked model: every named type resolved, every name unique. What transformers read. */
export interface Model {
  readonly contexts: readonly Context[];
  readonly map: ContextMap;
}
