/** The event bus of one process: nothing leaves it, nothing is kept longer than it runs. */
import type { Json } from '#base/json.ts';
import {
  AnswerFailed,
  type BusMessage,
  busBackoff,
  type EventBus,
  matches,
  NobodyAnswers,
  type Stop,
  type Subscription,
} from './event-bus.ts';

/** Ids that are remembered for recognising what comes twice. */
const remembered = 100_000;

interface Consumer {
  readonly subscriptions: Set<Subscription>;
  /** Messages are handled one after the other. */
  turn: Promise<void>;
}

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** A copy, so that nobody changes what others get; and the same that comes over a wire. */
const copied = (data: Json): Json => JSON.parse(JSON.stringify(data)) as Json;

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * `publish` resolves when everybody who subscribes now has handled the messages or given them up. So a publisher that goes on only
 * then loses nothing when the process ends, and is never far ahead.
 */
export const makeInProcessBus = (): EventBus => {
  const listeners = new Map<string, Set<(data: Json) => void>>();
  const answers = new Map<string, Set<(data: Json) => Promise<Json>>>();
  const consumers = new Map<string, Consumer>();
  const published = new Set<string>();
  let isClosed = false;

  const addTo = <Value>(map: Map<string, Set<Value>>, name: string, value: Value): Stop => {
    const values = map.get(name) ?? new Set();
    map.set(name, values.add(value));
    return async () => void values.delete(value);
  };

  /** Until it is handled, given up, or nobody is there any more. */
  const deliver = async (consumer: Consumer, message: BusMessage): Promise<void> => {
    for (let attempt = 1; !isClosed; attempt += 1) {
      const [subscription] = [...consumer.subscriptions].filter(({ subject }) => matches(subject, message.subject));
      if (subscription === undefined) return undefined;
      try {
        return await subscription.handle({ ...message, data: copied(message.data) }, attempt);
      } catch (fault) {
        if (attempt >= (subscription.attempts ?? 5)) return subscription.onPoison(message, reasonOf(fault));
        await wait((subscription.backoff ?? busBackoff)(attempt));
      }
    }
  };

  const remember = (id: string): void => {
    published.add(id);
    const [oldest] = published;
    if (published.size > remembered && oldest !== undefined) published.delete(oldest);
  };

  const publishOne = async (message: BusMessage): Promise<void> => {
    if (published.has(message.id)) return;
    remember(message.id);
    await Promise.all(
      [...consumers.values()].map((consumer) => {
        consumer.turn = consumer.turn.then(() => deliver(consumer, message));
        return consumer.turn;
      }),
    );
  };

  return {
    tell: async (subject, data) => {
      for (const heard of listeners.get(subject) ?? []) heard(copied(data));
    },
    listen: async (subject, heard) => addTo(listeners, subject, heard),
    request: async (subject, data, timeoutMs) => {
      const [answer] = answers.get(subject) ?? [];
      if (answer === undefined) throw new NobodyAnswers(subject, false);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new NobodyAnswers(subject, true)), timeoutMs);
      });
      const answered = answer(copied(data)).then(copied, (fault: unknown) => {
        throw new AnswerFailed(reasonOf(fault));
      });
      try {
        return await Promise.race([answered, late]);
      } finally {
        clearTimeout(timer);
      }
    },
    respond: async (subject, answer) => addTo(answers, subject, answer),
    publish: async (messages) => {
      for (const message of messages) await publishOne(message);
    },
    subscribe: async (subscription) => {
      const consumer: Consumer = consumers.get(subscription.durable) ?? { subscriptions: new Set(), turn: Promise.resolve() };
      consumers.set(subscription.durable, consumer);
      consumer.subscriptions.add(subscription);
      return async () => {
        consumer.subscriptions.delete(subscription);
        await consumer.turn;
      };
    },
    close: async () => {
      isClosed = true;
      listeners.clear();
      answers.clear();
      await Promise.all([...consumers.values()].map(({ turn }) => turn));
      consumers.clear();
    },
  };
};
