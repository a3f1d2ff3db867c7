/**
 * What processes tell each other, in two strengths.
 *
 * **Signals** are for now: news for whoever listens, and questions that somebody answers or nobody does. They may be lost, and
 * whoever listens is told when some may have been. Nothing that matters depends on them alone.
 *
 * **An event bus** keeps messages for others until they handled them: at least once, in order for each subject. Hedgerow itself
 * reads its log; the bus is for those who have no access to it.
 *
 * What an implementation promises is written as suites (`event-bus.contract.ts`), and every implementation runs them.
 */
import type { Json } from '#base/json.ts';
import { Unavailable } from '../unavailable.ts';

/** A subject is words joined by dots. A word has no space, dot, `*` or `>`. */
export type Subject = string;

export interface Signals {
  /** Tells everybody who listens now, in this process and in others. Rejects with `BusUnavailable` when others cannot be told. */
  readonly tell: (subject: Subject, data: Json) => Promise<void>;
  /**
   * Hears what is told from when this resolves on, in the order in which one process told it. `heard` gets `undefined` when news may
   * have been missed, because the connection was lost and is there again.
   */
  readonly listen: (subject: Subject, heard: (data: Json | undefined) => void) => Promise<Stop>;
  /**
   * Asks, and resolves with the answer. Rejects with `NobodyAnswers` when nobody is there for the subject or the time (ms) is over,
   * with `AnswerFailed` when the one that answers threw, with `BusUnavailable` when nobody can be asked.
   */
  readonly request: (subject: Subject, data: Json, timeoutMs: number) => Promise<Json>;
  /** Answers what is asked from when this resolves on. With several that answer one subject, one of them is asked. */
  readonly respond: (subject: Subject, answer: (data: Json) => Promise<Json>) => Promise<Stop>;
  /** Ends everything that listens, answers and waits. */
  readonly close: () => Promise<void>;
}

export type Stop = () => Promise<void>;

export interface BusMessage {
  /** Two messages with one id are one message, when they come within two minutes. */
  readonly id: string;
  readonly subject: Subject;
  readonly data: Json;
}

export interface Subscription {
  /** Names the consumer. Those of one name share its messages. Letters, digits, `-` and `_`. Never rename. */
  readonly durable: string;
  /** A subject, in which `*` stands for one word and `>` at the end for one or more. */
  readonly subject: Subject;
  /** A message that it rejects comes again, after a time that grows. `attempt` counts from 1. */
  readonly handle: (message: BusMessage, attempt: number) => Promise<void>;
  /** Attempts before a message is given up; 5 unless told. */
  readonly attempts?: number;
  /** Told of a message that was given up, and why, before the next one of its subject comes. */
  readonly onPoison: (message: BusMessage, reason: string) => void;
  /** Milliseconds before attempt `attempt + 1`. */
  readonly backoff?: (attempt: number) => number;
}

export interface EventBus extends Signals {
  /**
   * Resolves when all messages are kept, in their order. Rejects with `BusUnavailable`, and some may then be kept: publishing the
   * same again adds nothing. Rejects with `MessageTooLarge` before anything of it was sent.
   */
  readonly publish: (messages: readonly BusMessage[]) => Promise<void>;
  readonly subscribe: (subscription: Subscription) => Promise<Stop>;
}

/** Others cannot be reached now. */
export class BusUnavailable extends Unavailable {
  constructor(reason: string, cause?: unknown) {
    super(`The event bus cannot be used now: ${reason}.`, { cause });
  }
}

/** Nobody is there for a question, or it was not answered in time. */
export class NobodyAnswers extends Unavailable {
  /** Whether somebody had it and did not answer in time: what was asked may have happened. */
  readonly wasHeard: boolean;
  constructor(subject: Subject, wasHeard: boolean) {
    super(wasHeard ? `${subject} was not answered in time.` : `Nobody answers ${subject} now.`);
    this.wasHeard = wasHeard;
  }
}

/** The one that was asked threw. */
export class AnswerFailed extends Error {}

/** A message that this bus does not carry. Trying again is of no use. */
export class MessageTooLarge extends Error {
  constructor(subject: Subject, bytes: number, limit: number) {
    super(`A message of ${bytes} bytes for ${subject} is larger than the ${limit} bytes that the bus carries.`);
  }
}

/** Milliseconds before the next attempt at a message: 50 doubling to 5,000. */
export const busBackoff = (attempt: number): number => Math.min(5000, 50 * 2 ** Math.min(attempt - 1, 10));

/** Whether a subject is meant by one with `*` and `>`. */
export const matches = (pattern: Subject, subject: Subject): boolean => {
  const [wanted, words] = [pattern.split('.'), subject.split('.')];
  const isOpen = wanted.at(-1) === '>';
  if (isOpen ? words.length < wanted.length : words.length !== wanted.length) return false;
  return wanted.every((word, index) => word === '*' || word === words[index] || (isOpen && index === wanted.length - 1));
};
