/** What the web UI needs from the models, as plain data: forms, rows and closed vocabularies. */
import type { Location } from '#base/diagnostic.ts';
import type { Json } from '#base/json.ts';
import type { RuleSet } from '#modeling/shapes/rules.ts';

export interface FormField {
  readonly kind: 'text' | 'multiline' | 'integer' | 'number' | 'boolean' | 'choice' | 'json' | 'group' | 'list' | 'map';
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  readonly default?: Json;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  /** In ECMAScript's syntax, each with what a person should type. */
  readonly patterns?: readonly { readonly pattern: string; readonly hint: string }[];
  readonly enum?: readonly Json[];
  /** JSON that is a whole number or text. */
  readonly intOrString?: boolean;
  readonly unit?: string;
  readonly secret?: boolean;
  readonly options?: readonly { readonly value: string; readonly description: string }[];
  readonly fields?: readonly FormField[];
  /** What each item of a list, or each value of a map, is. */
  readonly item?: FormField;
  /** Rules of its value: those of the attribute, and of the type that a group is. */
  readonly rules?: readonly RuleSet[];
}

export interface Form {
  /** Name of the constant: `createFabricForm`. */
  readonly constant: string;
  readonly command: string;
  readonly title: string;
  readonly description: string;
  readonly fields: readonly FormField[];
  readonly where: Location;
}

export interface UiShape {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly { readonly name: string; readonly optional: boolean; readonly type: string }[];
  /** Shape it adds to. */
  readonly extends?: string;
  readonly where: Location;
}

/** The spec of a kind, as a form. */
export interface KindForm extends Form {
  /** `VPC.vpc.githedgehog.com`. */
  readonly kind: string;
}

export interface FormPsm {
  readonly forms: readonly Form[];
  /** Kinds that people write; none when the models describe none. */
  readonly kinds: readonly KindForm[];
  readonly vocabularies: readonly {
    readonly name: string;
    readonly description: string;
    readonly values: readonly string[];
    readonly where: Location;
  }[];
  readonly shapes: readonly UiShape[];
}
