/**
 * The event bus on a NATS server (2.9 or newer): messages are kept in one JetStream stream, signals are plain messages beside it.
 *
 * The stream is made when there is none, with file storage and without limits; one that is there is used as its operator made it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy, JetStreamApiError, type JsMsg, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect, headers, type Msg, type NatsConnection, NoRespondersError, RequestError, TimeoutError } from '@nats-io/transport-node';
import type { Json } from '#base/json.ts';
import {
  AnswerFailed,
  type BusMessage,
  BusUnavailable,
  busBackoff,
  type EventBus,
  MessageTooLarge,
  NobodyAnswers,
  type Stop,
  type Subscription,
} from './event-bus.ts';

export interface NatsOptions {
  /** `nats://` or `tls://`, with `user:password@` or `token@` before the host where the server wants it. */
  readonly url: string;
  /** First word of all kept subjects; signals live beside it under `<prefix>-signals`. */
  readonly prefix?: string;
  readonly onError: (where: string, fault: unknown) => void;
}

/** Messages that are on their way at a time. */
const inFlight = 100;

const nanoseconds = 1_000_000;

/** Milliseconds: JetStream recognises ids that come again; it waits for a consumer that says nothing; for an answer of its own. */
const duplicates = 120_000;
const ackWait = 5000;
/** Milliseconds that the server may take to hear that something ended. */
const flushTime = 500;
const answerTime = 5000;

/** Milliseconds between two tries to reach a server that is away. */
const again = 500;

const failureHeader = 'Hedgerow-Failure';

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

const isNobody = (fault: unknown): boolean =>
  fault instanceof NoRespondersError || (fault instanceof RequestError && fault.isNoResponders());

/** What the library wants of a URL. It does not read user and password from one. */
const serverOf = (url: string) => {
  const { protocol, username, password, host } = new URL(url);
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    servers: host,
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
  };
};

/** One connection for as long as the process runs; it is made again when it is lost, and also when there was none at first. */
const keepConnected = ({ url, onError }: NatsOptions) => {
  let isClosed = false;
  let isUp = false;
  let end: () => void = () => undefined;
  const ended = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined);
  });
  const onReturn = new Set<() => void>();

  const follow = async (connection: NatsConnection): Promise<void> => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') isUp = false;
      if (type !== 'reconnect') continue;
      isUp = true;
      for (const tell of onReturn) tell();
    }
  };
  const open = async (): Promise<NatsConnection | undefined> => {
    for (let isFirst = true; !isClosed; isFirst = false) {
      try {
        const connection = await connect({
          ...serverOf(url),
          name: 'hedgerow',
          maxReconnectAttempts: -1,
          reconnectTimeWait: again,
          timeout: answerTime,
          // An account may be repaired while we run.
          ignoreAuthErrorAbort: true,
        });
        isUp = true;
        void follow(connection);
        return connection;
      } catch (fault) {
        if (isFirst) onError('event bus', new BusUnavailable(reasonOf(fault), fault));
        await Promise.race([ended, new Promise((done) => setTimeout(done, again).unref())]);
      }
    }
    return undefined;
  };
  const opening = open();

  /** Waits for the first connection, however long that takes. */
  const ever = async (): Promise<NatsConnection> => {
    const connection = await opening;
    if (connection === undefined || isClosed) throw new BusUnavailable('it was closed');
    return connection;
  };
  /** Tries until it works, or everything is over. */
  const untilDone = async <Value>(where: string, work: (connection: NatsConnection) => Promise<Value>): Promise<Value> => {
    for (let isFirst = true; ; isFirst = false) {
      const connection = await ever();
      try {
        return await work(connection);
      } catch (fault) {
        if (isFirst) onError(where, fault);
        await Promise.race([ended, new Promise((done) => setTimeout(done, again).unref())]);
      }
    }
  };
  return {
    ever,
    untilDone,
    /** The connection if there is one now: what is sent while there is none would pile up in memory. */
    now: async (): Promise<NatsConnection> => {
      if (!isUp) await Promise.race([opening, new Promise((done) => setTimeout(done, again).unref())]);
      if (!isUp) throw new BusUnavailable('no server answers');
      return ever();
    },
    onReturn,
    close: async () => {
      isClosed = true;
      end();
      await (await opening)?.close();
    },
  };
};

const encode = (data: Json): string => JSON.stringify(data);
const decode = (message: Msg | JsMsg): Json => message.json<Json>();

/** The bus of a NATS server. Nothing waits for the server here: it may come later, and go and come back. */
export const openNatsBus = (options: NatsOptions): EventBus => {
  const { prefix = 'hedgerow', onError } = options;
  const connected = keepConnected(options);
  const stream = prefix.toUpperCase();
  const signal = (subject: string): string => `${prefix}-signals.${subject}`;

  const findStream = async (connection: NatsConnection): Promise<void> => {
    const manager = await jetstreamManager(connection, { timeout: answerTime });
    try {
      await manager.streams.info(stream);
    } catch (fault) {
      if (!(fault instanceof JetStreamApiError)) throw fault;
      await manager.streams.add({
        name: stream,
        subjects: [`${prefix}.>`],
        storage: StorageType.File,
        duplicate_window: duplicates * nanoseconds,
      });
    }
  };
  let found: Promise<void> | undefined;
  /** The stream, made when there is none. Looked for again after any failure. */
  const streamOn = async (connection: NatsConnection): Promise<void> => {
    found ??= findStream(connection);
    try {
      await found;
    } catch (fault) {
      found = undefined;
      throw fault;
    }
  };

  const unavailable = (fault: unknown): unknown => {
    if (fault instanceof BusUnavailable || fault instanceof MessageTooLarge) return fault;
    found = undefined;
    return new BusUnavailable(isNobody(fault) ? 'its server has no JetStream' : reasonOf(fault), fault);
  };

  /**
   * All of them at once, each kept only right behind the one before it, so that no failure changes their order. Where some of them
   * are kept already that cannot be said, and they go one by one.
   */
  const publishTogether = async (connection: NatsConnection, messages: readonly BusMessage[]): Promise<void> => {
    const client = jetstream(connection, { timeout: answerTime });
    const send = ({ id, subject, data }: BusMessage, before?: BusMessage) =>
      client.publish(subject, encode(data), { msgID: id, ...(before === undefined ? {} : { expect: { lastMsgID: before.id } }) });
    const results = await Promise.allSettled(messages.map((message, index) => send(message, messages[index - 1])));
    const failed = results.findIndex(({ status }) => status === 'rejected');
    if (failed >= 0) for (const message of messages.slice(failed)) await send(message);
  };

  const demandCarried = (connection: NatsConnection, messages: readonly BusMessage[]): void => {
    const limit = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
    for (const { subject, data } of messages) {
      const bytes = Buffer.byteLength(encode(data));
      if (bytes > limit) throw new MessageTooLarge(subject, bytes, limit);
    }
  };

  /** Handles one message to its end: done, to come again, or given up. */
  const consume = async (message: JsMsg, subscription: Subscription): Promise<void> => {
    const { handle, onPoison, attempts = 5, backoff = busBackoff } = subscription;
    const attempt = message.info.deliveryCount;
    const got: BusMessage = { id: message.headers?.get('Nats-Msg-Id') ?? '', subject: message.subject, data: decode(message) };
    const giveUp = (reason: string): void => {
      onPoison(got, reason);
      message.term();
    };
    if (attempt > attempts) return giveUp(`It was delivered ${attempt - 1} times and never handled to the end.`);
    const busy = setInterval(() => message.working(), ackWait / 3);
    try {
      await handle(got, attempt);
      await message.ackAck({ timeout: answerTime });
    } catch (fault) {
      if (attempt >= attempts) return giveUp(reasonOf(fault));
      message.nak(backoff(attempt));
    } finally {
      clearInterval(busy);
    }
    return undefined;
  };

  const answerOne = async (message: Msg, answer: (data: Json) => Promise<Json>): Promise<void> => {
    try {
      message.respond(encode(await answer(decode(message))));
    } catch (fault) {
      const told = headers();
      told.set(failureHeader, encodeURIComponent(reasonOf(fault).slice(0, 1000)));
      message.respond('', { headers: told });
    }
  };

  const hear = async (
    subject: string,
    queue: string | undefined,
    got: (message: Msg) => void,
  ): Promise<{ readonly connection: NatsConnection; readonly stop: Stop }> => {
    const connection = await connected.ever();
    const subscription = connection.subscribe(signal(subject), {
      ...(queue === undefined ? {} : { queue }),
      callback: (fault, message) => (fault === null ? got(message) : onError(`event bus, ${subject}`, fault)),
    });
    await connection.flush();
    return {
      connection,
      stop: async () => {
        subscription.unsubscribe();
        // Others still send here until the server has heard of it. One that is away has forgotten it anyway.
        await Promise.race([connection.flush().catch(() => undefined), sleep(flushTime, undefined, { ref: false })]);
      },
    };
  };

  return {
    tell: async (subject, data) => {
      const connection = await connected.now();
      const text = encode(data);
      const limit = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
      if (Buffer.byteLength(text) > limit) throw new MessageTooLarge(subject, Buffer.byteLength(text), limit);
      connection.publish(signal(subject), text);
    },
    listen: async (subject, heard) => {
      const { stop } = await hear(subject, undefined, (message) => heard(decode(message)));
      const missed = (): void => heard(undefined);
      connected.onReturn.add(missed);
      return async () => {
        connected.onReturn.delete(missed);
        await stop();
      };
    },
    request: async (subject, data, timeout) => {
      const connection = await connected.now();
      let answer: Msg;
      try {
        answer = await connection.request(signal(subject), encode(data), { timeout });
      } catch (fault) {
        if (isNobody(fault)) throw new NobodyAnswers(subject, false);
        if (fault instanceof TimeoutError || (fault instanceof Error && fault.cause instanceof TimeoutError))
          throw new NobodyAnswers(subject, true);
        throw new BusUnavailable(reasonOf(fault), fault);
      }
      const failure = answer.headers?.get(failureHeader) ?? '';
      if (failure !== '') throw new AnswerFailed(decodeURIComponent(failure));
      return decode(answer);
    },
    respond: async (subject, answer) => (await hear(subject, 'answers', (message) => void answerOne(message, answer))).stop,
    publish: async (messages) => {
      try {
        const connection = await connected.now();
        demandCarried(connection, messages);
        await streamOn(connection);
        for (let from = 0; from < messages.length; from += inFlight)
          await publishTogether(connection, messages.slice(from, from + inFlight));
      } catch (fault) {
        throw unavailable(fault);
      }
    },
    subscribe: (subscription) =>
      connected.untilDone(`event bus, ${subscription.durable}`, async (connection) => {
        await streamOn(connection);
        const { durable, subject } = subscription;
        const manager = await jetstreamManager(connection, { timeout: answerTime });
        // One at a time, so that what fails and comes again is never passed by what follows it.
        await manager.consumers.add(stream, {
          durable_name: durable,
          filter_subject: subject,
          ack_policy: AckPolicy.Explicit,
          deliver_policy: DeliverPolicy.All,
          ack_wait: ackWait * nanoseconds,
          max_ack_pending: 1,
        });
        const messages = await (await jetstream(connection).consumers.get(stream, durable)).consume();
        const running = (async () => {
          for await (const message of messages)
            await consume(message, subscription).catch((fault: unknown) => onError(`event bus, ${durable}`, fault));
        })();
        return async () => {
          messages.stop();
          await running;
        };
      }),
    close: connected.close,
  };
};
