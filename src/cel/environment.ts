/** What expressions of one version of Kubernetes may use: functions, macros, and rules of typing. */
import { formats } from './library/formats.ts';
import { lists } from './library/lists.ts';
import { network } from './library/network.ts';
import { numbers } from './library/numbers.ts';
import { optionals } from './library/optionals.ts';
import type { Overload } from './library/overload.ts';
import { quantities } from './library/quantity.ts';
import { standard } from './library/standard.ts';
import { texts } from './library/texts.ts';
import { urls } from './library/urls.ts';
import { versions } from './library/versions.ts';
import type { MacroOptions } from './macros.ts';

export interface Environment {
  /** Minor version of Kubernetes, 23 and up. */
  readonly minor: number;
  readonly functions: ReadonlyMap<string, readonly Overload[]>;
  readonly macros: MacroOptions;
  /** Literals that can be read before evaluation are: patterns, times and durations, since 1.29. */
  readonly checksLiterals: boolean;
}

const library: readonly Overload[] = [
  ...standard,
  ...numbers,
  ...optionals,
  ...texts,
  ...lists,
  ...network,
  ...quantities,
  ...urls,
  ...versions,
  ...formats,
];

/**
 * What is known to be missing. An expression that uses one of these is reported as `cel/unsupported`, and is never judged.
 * `authorizer` and its functions need a server to ask; they exist in admission policies, not in schemas.
 */
export const unsupportedFunctions: ReadonlyMap<string, string> = new Map([
  ['authorizer', 'asks a server whether somebody may do something'],
  ['jsonpatch.escapeKey', 'exists in mutating admission policies only'],
]);

const newest = 37;

const environments = new Map<number, Environment>();

const make = (minor: number): Environment => {
  const functions = new Map<string, Overload[]>();
  for (const overload of library) {
    if (minor < overload.since || minor >= overload.until) continue;
    const known = functions.get(overload.function);
    if (known === undefined) functions.set(overload.function, [overload]);
    else known.push(overload);
  }
  return {
    minor,
    functions,
    macros: { optional: minor >= 28, twoVariables: minor >= 32, sorting: minor >= 34, binding: false },
    checksLiterals: minor >= 29,
  };
};

/** The environment of a version (`1.31`, `v1.34.2`); the newest known one unless a version is given or can be read. */
export const environmentOf = (version?: string): Environment => {
  const read = Number(/^v?1\.(\d+)/u.exec(version ?? '')?.[1] ?? newest);
  const minor = Math.min(Math.max(read, 23), newest);
  const known = environments.get(minor);
  if (known !== undefined) return known;
  const made = make(minor);
  environments.set(minor, made);
  return made;
};
