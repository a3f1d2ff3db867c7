/**
 * What a model is made of. Elements are plain, frozen data; every element knows the place in the YAML it was read from.
 *
 * The names are those of Domain-Driven Design and of the YAML keys: an attribute of a value in a bounded context.
 */

import type { Location } from '#base/diagnostic.ts';
import type { Json } from '#base/json.ts';
import type { NormaliserName } from './normalisers.ts';
import type {
  authors,
  contextRoles,
  conversionStrategies,
  deletions,
  downstreamRoles,
  ownerships,
  referenceParts,
  relationPatterns,
  scalarNames,
  scopes,
  upstreamRoles,
} from './syntax.ts';

export type ScalarName = (typeof scalarNames)[number];

/** `list<VPCSubnet>`, `map<string>`, `set<string>`, `list<list<string>>`, `ResourceState`, `string`. */
export type TypeRef = (
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  /** A value or enum by name; `context` is set by the linker when it lives elsewhere. */
  | { readonly kind: 'named'; readonly name: string; readonly context?: string }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: TypeRef }
) & {
  /** Facets of what a list, set or map holds. Those of the whole attribute stand at the attribute. */
  readonly constraints?: Constraints;
  /** Facets of items are said of it, and it holds none. The check tells. */
  readonly beyond?: true;
};

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
  /** The name it had before. Declared, never guessed: `model compare` reads it. */
  readonly renamedFrom?: string;
}

/** Text in the Common Expression Language, and where it stands. */
export interface Expression {
  readonly text: string;
  readonly where: Location;
}

/** What must hold of an attribute or value: `self` in the expression. Fields are those of `x-kubernetes-validations`. */
export interface Rule {
  readonly rule: Expression;
  readonly message?: string;
  readonly messageExpression?: Expression;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** A built-in scalar with facets and a unit. The linker replaces it by its base where it is used. */
export interface CustomScalar extends Element {
  readonly base: ScalarName;
  readonly unit?: string;
  readonly constraints: Constraints;
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
  readonly rules: readonly Rule[];
  /** Name of the scalar of the domain that it was written with, when it was. */
  readonly scalar?: string;
  /** Options for one target, by target name, for example `kubernetes: { listType: map, listMapKeys: [name] }`. */
  readonly targets: Readonly<Record<string, Json>>;
}

/** A reference by name. `part` says which part of the text names the target: all of it, or the part before or after `/`. */
export interface Reference {
  /** `Name`, or `context.Name`. */
  readonly to: string;
  readonly part: (typeof referenceParts)[number];
  /** `owns`: what is referred to lives and dies with this. */
  readonly ownership: (typeof ownerships)[number];
  /** What happens here when what is referred to is deleted. `ignore`: the name stays and leads nowhere. */
  readonly onDelete: (typeof deletions)[number];
  readonly where: Location;
}

/**
 * An immutable value type, or an entity of an aggregate: then `entity` says which and what identifies it inside. `closed: false`
 * lets unknown fields through (preserve-unknown-fields).
 */
export interface Value extends Element {
  readonly attributes: readonly Attribute[];
  readonly closed: boolean;
  readonly rules: readonly Rule[];
  readonly entity?: { readonly aggregate: string; readonly identity: string };
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
  /** One for each older version, from the oldest. */
  readonly upcasts: readonly Upcast[];
}

/** How an event of version `from` becomes one of version `from + 1`. */
export interface Upcast {
  readonly from: number;
  /** New name to old name. */
  readonly rename: Readonly<Record<string, string>>;
  readonly defaults: Readonly<Record<string, Json>>;
  readonly drop: readonly string[];
  readonly where: Location;
}

export interface Behaviour extends Element {
  /** The behaviour that starts an instance. */
  readonly creates: boolean;
  /** Offered through the API; internal behaviours are called by policies only. */
  readonly exposed: boolean;
  readonly parameters: readonly Attribute[];
  readonly requires: readonly Precondition[];
  readonly emits: readonly string[];
  readonly refuses: readonly string[];
}

/** What must hold before a behaviour; `state` and the parameters are known in the expression. */
export interface Precondition {
  readonly rule: Expression;
  /** Refusal when it is false. */
  readonly otherwise: string;
}

export interface StateMachine extends Element {
  /** Enumeration of its states. */
  readonly states: string;
  readonly initial: string;
  readonly final: readonly string[];
  readonly transitions: readonly Transition[];
}

export interface Transition {
  readonly from: readonly string[];
  readonly to: string;
  /** Behaviour or event that triggers it. */
  readonly on: string;
  readonly when?: Expression;
  readonly description: string;
  readonly where: Location;
}

export interface Aggregate extends Element {
  /** Plural for URLs, camelCase: `fabrics`. Never made by adding an s. */
  readonly plural: string;
  /** Stream category. Never rename. */
  readonly category: string;
  /** Parameter that identifies an instance; part of every behaviour without being written there. */
  readonly identity: Attribute;
  readonly stateMachines: readonly StateMachine[];
  readonly behaviours: readonly Behaviour[];
  readonly events: readonly Event[];
  readonly refusals: readonly Refusal[];
  /** When the aggregate is also offered as a Kubernetes custom resource: the value that is its `spec`. */
  readonly customResource?: CustomResource;
  readonly targets: Readonly<Record<string, Json>>;
}

/** A reaction to events that asks for more. */
export interface Policy extends Element {
  /** `Event`, or `context.Event`. */
  readonly on: readonly string[];
  readonly asks: readonly string[];
  readonly ports: readonly string[];
}

export interface Workflow extends Element {
  readonly startsOn?: string;
  readonly steps: readonly Step[];
}

export interface Step extends Element {
  /** Behaviour, or `Service.operation`. */
  readonly asks?: string;
  /** Events that end it. */
  readonly until: readonly string[];
  /** Step to go on with when it fails. */
  readonly onFailure?: string;
}

/** What an API version of a kind says of its objects. */
export interface ResourceShape {
  /** Type of `spec`, whether it was said short or as an attribute. */
  readonly spec?: TypeRef;
  readonly status?: TypeRef;
  /** Fields that were written as attributes, `spec` and `status` among them; apiVersion, kind and metadata only when they are special. */
  readonly attributes: readonly Attribute[];
  /** What must hold of a whole object. */
  readonly rules: readonly Rule[];
  /** `status` subresource present. */
  readonly statusSubresource: boolean;
  readonly scale?: Scale;
  readonly columns: readonly PrinterColumn[];
  /** JSON paths without brackets: `.spec.colour`. */
  readonly selectableFields: readonly string[];
}

/** An API version of a kind. */
export interface ResourceVersion extends Element, ResourceShape {
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated: boolean;
  readonly deprecationWarning?: string;
  /** Anything of the version that has no word of its own. */
  readonly targets: Readonly<Record<string, Json>>;
}

/**
 * A Kubernetes kind: imported from a CRD, or offered by an aggregate. What its shape says is said of the version that is stored;
 * `versions` has all of them, that one included, when they were said one by one; `versionsOf` has them in any case.
 */
export interface CustomResource extends Element, ResourceShape {
  readonly group: string;
  /** The version that objects are stored in. */
  readonly version: string;
  readonly versions: readonly ResourceVersion[];
  readonly plural: string;
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly scope: (typeof scopes)[number];
  readonly conversion?: Conversion;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Who writes objects of this kind: users (in Git), the system (built in) or a controller. Only user kinds can be orphans. */
  readonly author: (typeof authors)[number];
  /** How whoever stores the objects writes them. */
  readonly normalise: readonly Normaliser[];
  /** Anything of the definition that has no word of its own, kept verbatim for the round trip. */
  readonly targets: Readonly<Record<string, Json>>;
}

/** How a part of an object is written by whoever stores it; `normalisers.ts` says what each does and needs. */
export interface Normaliser {
  /** Names with dots, `*` for every item or entry. */
  readonly at: string;
  readonly with: NormaliserName;
  /** Over `self`: what the last `*` before the end of `at` stands for, or else the object. */
  readonly when?: Expression;
  /** Versions of the other side: from this one on, and before that one. */
  readonly since?: string;
  readonly until?: string;
  readonly value?: Json;
  /** From `self`. */
  readonly of?: string;
  readonly offset?: number;
  readonly by?: readonly string[];
  readonly keys?: boolean;
  readonly except?: readonly string[];
  readonly key?: string;
  readonly part?: Reference['part'];
  readonly index?: number;
  readonly where: Location;
}

/** Where the replicas of an object stand. */
export interface Scale {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

export interface Conversion {
  readonly strategy: (typeof conversionStrategies)[number];
  /** `clientConfig` and `conversionReviewVersions`, as the API has them. */
  readonly webhook?: Json;
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
  readonly scalars: readonly CustomScalar[];
  readonly enums: readonly Enum[];
  readonly values: readonly Value[];
  readonly aggregates: readonly Aggregate[];
  readonly resources: readonly CustomResource[];
  readonly services: readonly Service[];
  readonly policies: readonly Policy[];
  readonly workflows: readonly Workflow[];
  readonly views: readonly View[];
  /** `runtime` contexts become code under `src/contexts`; `published-language` ones describe somebody else's API. */
  readonly role: (typeof contextRoles)[number];
  readonly targets: Readonly<Record<string, Json>>;
}

export type RelationPattern = (typeof relationPatterns)[number];

export interface Relation {
  readonly upstream: string;
  readonly downstream: string;
  readonly pattern: RelationPattern;
  readonly upstreamRoles: readonly (typeof upstreamRoles)[number][];
  readonly downstreamRoles: readonly (typeof downstreamRoles)[number][];
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
  /** Contexts that were imported: known by name, and not generated from. */
  readonly external: readonly Context[];
  readonly map: ContextMap;
}
