/** Moments as a person writes them. */

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Day, time and offset, of which the last two may be absent. */
const time = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/iu;

const instantOf = (text: string): string | undefined => {
  const [, day, clock = '00:00', offset = ''] = time.exec(text) ?? [];
  // Without an offset, JavaScript takes a time as one of this machine, as a person does.
  const at = Date.parse(`${String(day)}T${clock}${offset}`);
  return day === undefined || Number.isNaN(at) ? undefined : new Date(at).toISOString();
};

/**
 * A moment as the API takes it: a position of the log (`1234`, `position:1234`), how long before `now` (`90m`, `2h`, `7d`), or a time, of this
 * machine unless it says its offset. `undefined` when it is none of these.
 */
export const momentOf = (text: string, now: number): string | undefined => {
  const [, position] = /^(?:position:)?(\d{1,15})$/u.exec(text) ?? [];
  if (position !== undefined) return `position:${position}`;
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/u.exec(text) ?? [];
  if (count !== undefined) return new Date(now - Number(count) * (units[unit] ?? 0)).toISOString();
  return instantOf(text);
};
