import { one, someOf } from '../search-params.ts';

export const layers = ['servers', 'outside'] as const;
export type Layer = (typeof layers)[number];

/** What is looked at in a topology ↔ address. */
export interface TopologySearch {
  /** Name of the device that is pinned. */
  readonly device?: string;
  /** A subnet (`vpc/subnet`) or `external NAME`: what it reaches is lit. */
  readonly reach?: string;
  readonly hide?: readonly Layer[];
}

export const readTopologySearch = (search: Readonly<Record<string, unknown>>): TopologySearch => {
  const [device, reach, hide] = [one(search['device']), one(search['reach']), someOf(search['hide'], layers)];
  return {
    ...(device === undefined ? {} : { device }),
    ...(reach === undefined ? {} : { reach }),
    ...(hide === undefined ? {} : { hide }),
  };
};
