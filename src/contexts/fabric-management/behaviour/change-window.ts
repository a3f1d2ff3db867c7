/** Whether a cluster may be changed at a moment: by suspension, and by windows of time. Pure; the moment comes in. */
import type { ChangeWindow, ReconciliationPolicy, Weekday } from '../generated/messages.ts';

/** Why nothing is changed now. */
export interface Hold {
  readonly code: 'Suspended' | 'WindowClosed' | 'RevisionHeld';
  readonly message: string;
}

/** As the calendar of JavaScript numbers them. */
const days: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const formats = new Map<string, Intl.DateTimeFormat>();

const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  let format = formats.get(timeZone);
  if (format === undefined)
    formats.set(
      timeZone,
      (format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })),
    );
  return format;
};

/** Day of the week (0 is Sunday) and minute of the day that clocks show in a time zone. */
const clockIn = (timeZone: string, at: Date): { readonly day: number; readonly minute: number } => {
  const parts = Object.fromEntries(
    formatIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: days.indexOf(parts['weekday']?.toLowerCase() as Weekday),
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
};

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** A window that closes on the next day belongs to the day on which it opens. */
const isOpen = (window: ChangeWindow, at: Date): boolean => {
  const { day, minute } = clockIn(window.timeZone, at);
  const [from, until] = [minuteOf(window.from), minuteOf(window.until)];
  const opensOn = (which: number): boolean => (window.days ?? []).length === 0 || window.days?.includes(days[which] as Weekday) === true;
  if (from < until) return opensOn(day) && minute >= from && minute < until;
  return (opensOn(day) && minute >= from) || (opensOn((day + 6) % 7) && minute < until);
};

const because = (reason: string): string => (reason === '' ? '' : `: ${reason}`);

/** Why the cluster is not to be changed at `now` (ISO 8601), or nothing. A window that denies wins over those that allow. */
export const holdAt = (
  { reconciliation, suspended }: { readonly reconciliation?: ReconciliationPolicy | undefined; readonly suspended?: string | undefined },
  now: string,
): Hold | undefined => {
  if (suspended !== undefined) return { code: 'Suspended', message: `Reconciliation is suspended${because(suspended)}.` };
  const windows = reconciliation?.windows ?? [];
  const at = new Date(now);
  const closed = windows.find((window) => window.effect === 'deny' && isOpen(window, at));
  if (closed !== undefined)
    return {
      code: 'WindowClosed',
      message: `No change is made from ${closed.from} to ${closed.until} (${closed.timeZone})${because(closed.reason)}.`,
    };
  const allowing = windows.filter(({ effect }) => effect === 'allow');
  if (allowing.length === 0 || allowing.some((window) => isOpen(window, at))) return undefined;
  return { code: 'WindowClosed', message: 'Changes are only made in the windows of the fabric, and none is open now.' };
};
