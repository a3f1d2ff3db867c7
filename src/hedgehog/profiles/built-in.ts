/** The switch profiles that every installation has, and those that are there when it includes further operating systems. */
import type { SwitchProfileSpec } from '../rules/specs.ts';
import { broadcomProfiles } from './broadcom.ts';
import { celesticaProfiles } from './celestica.ts';
import { cumulusProfiles } from './cumulus.ts';
import { type ProfileTable, specificationOf } from './notation.ts';

/** Which of the sets that an installation may include. */
export interface ProfileSets {
  readonly includeCelestica: boolean;
  readonly includeCumulus: boolean;
}

const specifications = new Map<string, SwitchProfileSpec>();

const expanded = (table: ProfileTable): readonly (readonly [string, SwitchProfileSpec])[] =>
  Object.entries(table).map(([name, row]) => {
    let specification = specifications.get(name);
    if (specification === undefined) specifications.set(name, (specification = specificationOf(row)));
    return [name, specification];
  });

/** Built-in profiles by name. */
export const builtInProfiles = ({ includeCelestica, includeCumulus }: ProfileSets): ReadonlyMap<string, SwitchProfileSpec> =>
  new Map([
    ...expanded(broadcomProfiles),
    ...(includeCelestica ? expanded(celesticaProfiles) : []),
    ...(includeCumulus ? expanded(cumulusProfiles) : []),
  ]);
