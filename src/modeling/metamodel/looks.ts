/** What a computation looked up in a model: recorded while it runs, so that it is known when it has to run again. */
import type { Model } from './elements.ts';

export interface Look {
  /** Whether the same look into another model finds the same. */
  readonly still: (model: Model) => boolean;
  /** All that the look can have depended on, when that is known; another object when any of it is another. */
  readonly view?: (model: Model) => object | undefined;
}

let current: Set<Look> | undefined;

/** Records a look for the computation that runs now, if it is watched. */
export const note = (look: Look): void => {
  current?.add(look);
};

/** Runs a computation and tells what it looked up, each look once. */
export const looksOf = <Result>(compute: () => Result): { readonly result: Result; readonly looks: readonly Look[] } => {
  const outer = current;
  const looks = new Set<Look>();
  current = looks;
  try {
    return { result: compute(), looks: [...looks] };
  } finally {
    current = outer;
    if (outer !== undefined) for (const each of looks) outer.add(each);
  }
};

/** Looks something up, and records the look. `same` says whether two findings are the same; identity unless given. */
export const look = <Found>(
  model: Model,
  find: (model: Model) => Found,
  same: (left: Found, right: Found) => boolean = Object.is,
): Found => {
  const found = find(model);
  if (current !== undefined) note({ still: (other) => same(find(other), found) });
  return found;
};
