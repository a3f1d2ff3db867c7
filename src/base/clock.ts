/** The only place that reads a clock, so that everything else can be given a time. */
export interface Clock {
  /** ISO 8601 instant in UTC with milliseconds. */
  readonly now: () => string;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** A clock for tests: starts at `start` and moves on by `stepMs` at each reading. */
export const steppingClock = (start = '2026-01-01T00:00:00.000Z', stepMs = 1000): Clock => {
  let next = Date.parse(start);
  return {
    now: () => {
      const instant = new Date(next).toISOString();
      next += stepMs;
      return instant;
    },
  };
};
