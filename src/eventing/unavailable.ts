/** Something that facts or their news go through cannot be used now, and may be again by itself: wait and try again. */
export class Unavailable extends Error {
  /** Seconds after which it makes sense to ask again. */
  readonly retryAfter: number;
  constructor(message: string, options: { readonly retryAfter?: number; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.retryAfter = options.retryAfter ?? 5;
  }
}
