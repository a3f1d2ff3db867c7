/** What writing would change, line by line, as `diff -u` and Git show it. */
import { structuredPatch } from 'diff';
import type { PlannedFile } from './files.ts';
import { withLf } from './lock.ts';

/** Lines that change together, with up to three lines around them. `lines` begin with a space, `-` or `+`. */
export interface Hunk {
  /** First line of the hunk in the old file, from 1; 0 when there is none. */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : [...lines, ''].slice(0, -1);
};

const whole = (text: string, sign: '+' | '-'): readonly Hunk[] => {
  const lines = linesOf(text).map((line) => `${sign}${line}`);
  if (lines.length === 0) return [];
  const [oldStart, oldLines, newStart, newLines] = sign === '+' ? [0, 0, 1, lines.length] : [1, lines.length, 0, 0];
  return [{ oldStart, oldLines, newStart, newLines, lines }];
};

/** Edits beyond this are shown as all old lines and all new ones: finding a shorter way would take too long. */
const longestEdit = 5000;

/** What changes in a text. CRLF and LF are the same line end here. */
export const hunksBetween = (before: string, after: string): readonly Hunk[] => {
  const [old, wish] = [withLf(before), withLf(after)];
  if (old === '') return whole(wish, '+');
  if (wish === '') return whole(old, '-');
  const patch = structuredPatch('', '', old, wish, '', '', { context: 3, maxEditLength: longestEdit });
  if (patch !== undefined)
    return patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({ oldStart, oldLines, newStart, newLines, lines }));
  const [gone, made] = [linesOf(old), linesOf(wish)];
  const lines = [...gone.map((line) => `-${line}`), ...made.map((line) => `+${line}`)];
  return [{ oldStart: 1, oldLines: gone.length, newStart: 1, newLines: made.length, lines }];
};

/** What would change in a file, also in one that only `--force` overwrites. */
export const hunksOf = ({ found, text = '' }: PlannedFile): readonly Hunk[] => hunksBetween(found.kind === 'file' ? found.text : '', text);

const range = (start: number, lines: number): string => (lines === 1 ? String(start) : `${start},${lines}`);

/** The head of a hunk: `@@ -3,7 +3,8 @@`. */
export const hunkHead = ({ oldStart, oldLines, newStart, newLines }: Hunk): string =>
  `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`;
