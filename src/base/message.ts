/** Who did something, why and when. Travels with a command and is recorded with every event that follows from it. */
export interface Metadata {
  /** `user:<name>`, `system:<policy>`; never a credential. */
  readonly actor: string;
  /** ISO 8601 instant, UTC, milliseconds. Given by the caller: behaviour never reads a clock. */
  readonly at: string;
  /** The message or request that caused this one. */
  readonly causationId?: string;
  /** Shared by everything that follows from one request or one revision. */
  readonly correlationId?: string;
}

/** An imperative request. `data` is checked against the command's descriptor before it is decided. */
export interface Command<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  readonly meta: Metadata;
}

/** A past-tense fact. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** An event as the store has it. */
export interface RecordedEvent<Event extends DomainEvent = DomainEvent> {
  readonly id: string;
  /** `<category>-<identity>`, for example `fabric-lab`. */
  readonly stream: string;
  /** 1-based, dense within the stream. */
  readonly version: number;
  /** 1-based, global, in commit order. */
  readonly position: number;
  readonly type: Event['type'];
  /** Version of the event's shape. */
  readonly schemaVersion: number;
  readonly data: Event['data'];
  readonly meta: Metadata;
  /**
   * When the store wrote it: ISO 8601, UTC, milliseconds. Never earlier than that of the event before it, even when a clock was set
   * back, so that a time names one place in the log. `meta.at` is when the actor said it happened.
   */
  readonly recordedAt: string;
}
