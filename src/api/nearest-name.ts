/** The name somebody probably meant, for hints. */

/** Letters to insert, delete or replace to get from one text to the other. */
const distance = (left: string, right: string): number => {
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (last[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      now.push(Math.min(replaced, (last[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    last = now;
  }
  return last[right.length] ?? 0;
};

/** The known name that differs in at most a third of its letters, the nearest of them; `undefined` when none does. */
export const nearestName = (name: string, known: readonly string[]): string | undefined => {
  if (name.length > 100) return undefined;
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((left, right) => left.edits - right.edits);
  return ranked[0]?.candidate;
};
