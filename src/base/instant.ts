/** Instants as texts: RFC 3339. */

/** Date, time, and offset in a group of its own: a plus that came through a URL as it was is a blank. */
const rfc3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:[Zz]|([+ -])(\d\d:\d\d))$/u;

/** The instant in UTC with milliseconds; `undefined` when the text is no RFC 3339 time, or names a day that there is not. */
export const utcInstant = (text: string): string | undefined => {
  const [, day = '', time = '', sign, offset] = rfc3339.exec(text) ?? [];
  const zone = offset === undefined ? 'Z' : `${sign === '-' ? '-' : '+'}${offset}`;
  const isDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  const at = Date.parse(`${day}T${time}${zone}`);
  return isDay && !Number.isNaN(at) ? new Date(at).toISOString() : undefined;
};
