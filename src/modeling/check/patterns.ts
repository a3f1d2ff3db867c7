/** Whether a regular expression means the same in ECMAScript and in RE2 (Go, the API server). */

/** What one of the two lacks or reads differently. */
const oneSided: readonly (readonly [RegExp, string])[] = [
  [/\(\?[=!]/u, 'RE2 has no look-ahead'],
  [/\(\?<[=!]/u, 'RE2 has no look-behind'],
  [/\\[1-9]/u, 'RE2 has no back-references'],
  [/\(\?[a-zA-Z-]+[:)]/u, 'ECMAScript has no inline flags'],
  [/\\[AzZQEC]/u, 'ECMAScript has no such escape'],
  [/\[\[:/u, 'ECMAScript has no POSIX classes'],
  [/[*+?}]\+/u, 'neither has possessive quantifiers'],
];

/** Why a pattern cannot be used everywhere, or nothing when it can. */
export const patternProblem = (pattern: string): string | undefined => {
  try {
    new RegExp(pattern, 'u');
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
  return oneSided.find(([sign]) => sign.test(pattern))?.[1];
};
