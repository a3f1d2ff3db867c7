/** Instants and spans of time, to the nanosecond. Source: the specification's "Timestamps" and Go's `time` package, whose texts it takes. */

/** An instant between the years 1 and 9999, in nanoseconds since 1970. */
export class Timestamp {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

/** A span of time in nanoseconds, within 64 bits. */
export class Duration {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

const second = 1_000_000_000n;
const millisecond = 1_000_000n;

export const firstInstant = -62_135_596_800n * second;
export const lastInstant = 253_402_300_799n * second + 999_999_999n;

/** Division that rounds down, as clocks count before 1970. */
const floor = (value: bigint, by: bigint): bigint => {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
};

const instant = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/u;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** Milliseconds since 1970 of a date and time; unlike `Date.UTC`, for the years before 100 too. */
const epochOf = (year: number, month: number, day: number, hour: number, minute: number, seconds: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, seconds);
  return date.getTime();
};

/** Reads RFC 3339, as Go does: a zone is needed, leap seconds are none. */
export const readTimestamp = (text: string): Timestamp | undefined => {
  const found = instant.exec(text);
  if (found === null || /[tz]/u.test(text)) return undefined;
  const [year, month, day, hour, minute, seconds] = found.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || seconds > 59) return undefined;
  const [, , , , , , , fraction = '', , sign, zoneHour = '0', zoneMinute = '0'] = found;
  if (Number(zoneHour) > 24 || Number(zoneMinute) > 59) return undefined;
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -60 : 60);
  const nanoseconds = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return new Timestamp(BigInt(epochOf(year, month, day, hour, minute, seconds)) * millisecond - BigInt(zone) * second + nanoseconds);
};

/** Reads `2006-01-02`: midnight in UTC. */
export const readDate = (text: string): Timestamp | undefined =>
  /^\d{4}-\d{2}-\d{2}$/u.test(text) ? readTimestamp(`${text}T00:00:00Z`) : undefined;

const two = (value: number): string => String(value).padStart(2, '0');

const dateOf = (nanoseconds: bigint): Date => new Date(Number(floor(nanoseconds, millisecond)));

/** Writes RFC 3339 in UTC, with as many decimals as there are. */
export const formatTimestamp = ({ nanoseconds }: Timestamp): string => {
  const date = dateOf(nanoseconds);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  const rest = nanoseconds - floor(nanoseconds, second) * second;
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/u, '')}`;
  const day = `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  return `${day}T${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}${fraction}Z`;
};

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: millisecond,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};

/** Whether a number of nanoseconds fits into a duration. */
export const fitsDuration = (nanoseconds: bigint): boolean => nanoseconds >= -(2n ** 63n) && nanoseconds < 2n ** 63n;

/** Reads Go's form: `1h30m`, `-1.5s`, `0`. */
export const readDuration = (text: string): Duration | undefined => {
  const body = text.replace(/^[-+]/u, '');
  if (body === '0') return new Duration(0n);
  const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/uy;
  let total = 0n;
  if (body === '') return undefined;
  for (let at = 0; at < body.length; at = part.lastIndex) {
    part.lastIndex = at;
    const found = part.exec(body);
    if (found === null) return undefined;
    const [, whole = '', fraction = '', unit = ''] = found;
    if (whole === '' && fraction === '') return undefined;
    const scale = units[unit] as bigint;
    total +=
      BigInt(whole === '' ? '0' : whole) * scale + (fraction === '' ? 0n : (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length));
    if (total > 2n ** 63n) return undefined;
  }
  const signed = text.startsWith('-') ? -total : total;
  return fitsDuration(signed) ? new Duration(signed) : undefined;
};

/** Writes seconds: `5400s`, `0.001s`. */
export const formatDuration = ({ nanoseconds }: Duration): string => {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  // Go divides in doubles, which shows in the last digits of long spans.
  const seconds = Number(size / second) + Number(size % second) / 1e9;
  return `${nanoseconds < 0n ? '-' : ''}${plain(seconds)}s`;
};

/** A number without an exponent. */
const plain = (value: number): string => {
  const text = String(value);
  const found = /^(\d)(?:\.(\d+))?e-(\d+)$/u.exec(text);
  return found === null ? text : `0.${'0'.repeat(Number(found[3]) - 1)}${found[1]}${found[2] ?? ''}`;
};

/** Parts of a date and time in some zone. */
export interface Calendar {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  /** Of the month, from 1. */
  readonly day: number;
  /** Of the week, Sunday is 0. */
  readonly weekday: number;
  /** Of the year, from 0. */
  readonly yearday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const offsetOf = (zone: string, { nanoseconds }: Timestamp): number | undefined => {
  const fixed = /^([+-])?(\d{1,2}):(\d{2})$/u.exec(zone);
  if (fixed !== null) return (Number(fixed[2]) * 60 + Number(fixed[3])) * (fixed[1] === '-' ? -60 : 60);
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    const date = dateOf(nanoseconds);
    const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]));
    const at = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
    const year = parts.get('era') === 'BC' ? 1 - at('year') : at('year');
    const local = epochOf(year, at('month'), at('day'), at('hour'), at('minute'), at('second'));
    return Math.round((local - Math.floor(date.getTime() / 1000) * 1000) / 1000);
  } catch {
    return undefined;
  }
};

/** The calendar in a zone (`UTC`, `Europe/Berlin`, `-08:00`); `undefined` when there is no such zone. */
export const calendarOf = (time: Timestamp, zone = 'UTC'): Calendar | undefined => {
  const offset = zone === 'UTC' || zone === '' ? 0 : offsetOf(zone, time);
  if (offset === undefined) return undefined;
  const local = time.nanoseconds + BigInt(offset) * second;
  const date = dateOf(local);
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    yearday: Math.round((epochOf(year, date.getUTCMonth() + 1, date.getUTCDate(), 0, 0, 0) - epochOf(year, 1, 1, 0, 0, 0)) / 86_400_000),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
};
