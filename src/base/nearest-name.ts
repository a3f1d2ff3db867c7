/** The name somebody probably meant. */

/** Edits (insert, delete, replace, swap of neighbours) from one text to the other, or `limit + 1` when there are more. */
const distance = (left: string, right: string, limit: number): number => {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min((last[column] as number) + 1, (now[column - 1] as number) + 1, (last[column - 1] as number) + (same ? 0 : 1));
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        cost = Math.min(cost, (before[column - 2] as number) + 1);
      }
      now.push(cost);
    }
    before = last;
    last = now;
  }
  return last[right.length] as number;
};

/** The candidate nearest to `name`: the same but for case, or few edits away (one in three letters). `undefined` when none is near. */
export const nearestName = (name: string, candidates: Iterable<string>): string | undefined => {
  const wanted = name.toLowerCase();
  const limit = Math.min(3, Math.floor(wanted.length / 3) + (wanted.length < 3 ? 1 : 0));
  let best: string | undefined;
  let fewest = limit + 1;
  if (wanted.length > 100) return undefined;
  for (const candidate of candidates) {
    if (candidate.length > 100) continue;
    const edits = distance(wanted, candidate.toLowerCase(), limit);
    if (edits < fewest) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
};
