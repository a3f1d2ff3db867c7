/** How the generated table of normalisers looks: the keys of the model language, with paths taken apart. */
import type { Json } from '#base/json.ts';

/** What is done; the model language says what each of them means. */
export type NormaliserName =
  | 'drop'
  | 'dropEmpty'
  | 'dropKeys'
  | 'lowerCase'
  | 'mac'
  | 'cidr'
  | 'duration'
  | 'cutPrefix'
  | 'addPart'
  | 'ranges'
  | 'fillEmpty'
  | 'fillAbsent'
  | 'address'
  | 'include'
  | 'unique'
  | 'sort'
  | 'derive'
  | 'computed'
  | 'zeroIsAbsent';

export interface NormaliserRow {
  readonly group: string;
  readonly kind: string;
  /** Steps from the object: field names, `*` for every item or entry. */
  readonly at: readonly string[];
  readonly with: NormaliserName;
  /** Expression over `self`. */
  readonly when?: string;
  /** Versions `v1.2.3` of the other side. */
  readonly since?: string;
  readonly until?: string;
  readonly value?: Json;
  /** Steps from `self`. */
  readonly of?: readonly string[];
  readonly offset?: number;
  /** Fields of the items, with dots. */
  readonly by?: readonly string[];
  readonly keys?: boolean;
  /** Paths below `at`, with dots. */
  readonly except?: readonly string[];
  readonly key?: string;
  readonly part?: 'whole' | 'beforeSlash' | 'afterSlash' | 'mapKey';
  readonly index?: number;
}
