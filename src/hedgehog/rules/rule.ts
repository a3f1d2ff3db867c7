/** What a rule is: a row with its texts, how it counts in each mode, and a pure function that finds what breaks it. */
import type { Severity } from '#base/diagnostic.ts';
import type { Entry, FabricView, Mode } from './fabric.ts';
import type { KindName } from './specs.ts';

/** A second place that takes part. */
export interface OtherPlace {
  readonly entry: Entry;
  readonly pointer: string;
}

/** One place where a rule is broken. */
export interface Violation {
  /** JSON pointer into the object. */
  readonly at: string;
  /** Values for `{name}` in the texts. */
  readonly with?: Readonly<Record<string, string | number>>;
  readonly others?: readonly OtherPlace[];
}

export interface Rule<Kind extends KindName> {
  readonly message: string;
  readonly hint: string;
  /** How it counts; in a mode that is not named it is not asked. Without this it is an error in all of them. */
  readonly in?: Readonly<Partial<Record<Mode, Severity>>>;
  /** It is broken because something that is referred to is not among the objects. */
  readonly missing?: true;
  readonly check: (entry: Entry<Kind>, fabric: FabricView) => readonly Violation[];
}

/** Rules of a kind by their ids. */
export type RuleTable<Kind extends KindName> = Readonly<Record<string, Rule<Kind>>>;

/** Rules of admission that the installer does not know. */
export const inCluster = { webhook: 'error', strict: 'error' } as const;
/** Rules of the installer alone. We recommend to keep them. */
export const inInstaller = { hhfab: 'error', strict: 'warning' } as const;
/** What the fabric takes and should not. */
export const advice = { strict: 'warning' } as const;

/** One violation when something holds, none otherwise. */
export const when = (broken: boolean, at: string, parameters?: Violation['with'], others?: readonly OtherPlace[]): readonly Violation[] =>
  broken ? [{ at, ...(parameters === undefined ? {} : { with: parameters }), ...(others === undefined ? {} : { others }) }] : [];

/** What is wrong with a value, and where it stands: of rules that say in their text what the fault is. */
export interface Fault {
  readonly at: string;
  readonly fault: string;
}

export const fault = (broken: boolean, at: string, text: string): readonly Fault[] => (broken ? [{ at, fault: text }] : []);

export const told = (faults: readonly Fault[]): readonly Violation[] =>
  faults.map(({ at, fault: text }) => ({ at, with: { fault: text } }));

/** The other objects under a key, each with the place in it. */
export const othersAt = (key: string, entry: Entry, fabric: FabricView, placeIn: (other: Entry) => string): readonly OtherPlace[] =>
  fabric
    .at(key)
    .filter((other) => other.key !== entry.key)
    .map((other) => ({ entry: other, pointer: placeIn(other) }));

/** A value that others have, too. */
export const taken = (text: string, at: string, users: readonly OtherPlace[]): readonly Violation[] =>
  when(users.length > 0, at, { fault: `${text} is used by ${users[0]?.entry.kind} ${users[0]?.entry.name}, too` }, users);

/** Code of a rule's diagnostics. */
export const codeOf = (id: string): string => `hedgehog/${id.toLowerCase()}`;
