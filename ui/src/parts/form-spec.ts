/** Shape of generated forms (`generated/forms.ts`); `form.tsx` interprets them, `form-data.ts` checks what was typed. */
import type { Json } from '../generated/rows.ts';

/** A rule of the model, in the Common Expression Language. */
interface WrittenRule {
  readonly text: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
}

/** Rules with the structural schema of what they are about. */
export interface RuleSet {
  readonly schema: { readonly [key: string]: Json };
  readonly rules: readonly WrittenRule[];
}

interface FieldBase {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly rules?: readonly RuleSet[];
}

interface TextField extends FieldBase {
  readonly kind: 'text' | 'multiline';
  readonly minLength?: number;
  readonly maxLength?: number;
  /** For the flag `v`, each with what to type. */
  readonly patterns?: readonly { readonly pattern: string; readonly hint: string }[];
  readonly enum?: readonly unknown[];
  /** A reference to a secret; never the secret. */
  readonly secret?: boolean;
}

export interface NumberField extends FieldBase {
  readonly kind: 'integer' | 'number';
  readonly minimum?: number;
  readonly maximum?: number;
  /** Whether the minimum itself is refused. */
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly enum?: readonly unknown[];
  /** Unit of the number, for example `s`. */
  readonly unit?: string;
}

interface BooleanField extends FieldBase {
  readonly kind: 'boolean';
}

interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly description: string }[];
}

/** Any JSON value, typed as text. */
interface JsonField extends FieldBase {
  readonly kind: 'json';
  /** Only a whole number or a text. */
  readonly intOrString?: boolean;
}

/** A value of several fields. When it is not required, the person says whether there is one. */
export interface GroupField extends FieldBase {
  readonly kind: 'group';
  readonly fields: readonly FormField[];
}

/** A list or a map, typed row by row: a map's rows have a key each. */
export interface RowsField extends FieldBase {
  readonly kind: 'list' | 'map';
  /** What each item, or each value, is. */
  readonly item: FormField;
}

export type FormField = TextField | NumberField | BooleanField | ChoiceField | JsonField | GroupField | RowsField;

/** What to ask for one command. */
export interface FormSpec {
  readonly command: string;
  readonly title: string;
  readonly description: string;
  readonly fields: readonly FormField[];
}
