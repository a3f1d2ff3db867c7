/**
 * Signals among processes that share a PostgreSQL database (LISTEN and NOTIFY), so that replicas need no bus to speak to each other.
 * Only signals: who wants events kept for others reads the log, or has them published to a bus.
 */
import type { Json } from '#base/json.ts';
import { openPostgres } from '../store/postgres-connection.ts';
import { AnswerFailed, BusUnavailable, MessageTooLarge, NobodyAnswers, type Signals, type Stop } from './event-bus.ts';

const channel = 'hedgerow_signals';

/** NOTIFY takes payloads that are shorter than 8000 bytes (PostgreSQL manual, NOTIFY). */
const maxBytes = 7999;

/** Milliseconds in which somebody who can answer says so. */
const offerTime = 1000;

/** What is sent. A question is offered to all; the one whose offer comes first is taken, and its answer goes to who asked. */
type Signal =
  | { readonly kind: 'news'; readonly subject: string; readonly data: Json }
  | { readonly kind: 'question'; readonly subject: string; readonly id: string; readonly data: Json }
  | { readonly kind: 'offer'; readonly id: string; readonly by: string }
  | { readonly kind: 'taken'; readonly id: string; readonly by: string }
  | { readonly kind: 'answer'; readonly id: string; readonly data: Json }
  | { readonly kind: 'failure'; readonly id: string; readonly reason: string };

/** A question of ours: what to do with offers and with its end. */
interface Asked {
  by?: string;
  readonly answered: (data: Json) => void;
  readonly failed: (fault: Error) => void;
}

type Answer = (data: Json) => Promise<Json>;

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** The first of a set with this name, added and taken out again. */
const register = <Value>(map: Map<string, Set<Value>>, name: string, value: Value): Stop => {
  const values = map.get(name) ?? new Set();
  map.set(name, values.add(value));
  return async () => {
    values.delete(value);
    if (values.size === 0 && map.get(name) === values) map.delete(name);
  };
};

/** Signals through a database, by its connection URL. `offerMs` is the time in which somebody has to say that he can answer. */
export const openPostgresSignals = (url: string, { offerMs = offerTime }: { readonly offerMs?: number } = {}): Signals => {
  const postgres = openPostgres(url);
  const me = crypto.randomUUID();
  const listeners = new Map<string, Set<(data: Json | undefined) => void>>();
  const answers = new Map<string, Set<Answer>>();
  const asked = new Map<string, Asked>();
  /** Questions of others that were offered an answer. */
  const offered = new Map<string, { readonly data: Json; readonly answer: Answer }>();
  let ready: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });

  const send = async (subject: string, signal: Signal): Promise<void> => {
    const text = JSON.stringify(signal);
    const bytes = Buffer.byteLength(text);
    if (bytes > maxBytes) throw new MessageTooLarge(subject, bytes, maxBytes);
    try {
      await postgres.query('select pg_notify($1, $2)', [channel, text]);
    } catch (fault) {
      throw new BusUnavailable(reasonOf(fault), fault);
    }
  };
  /** Part of a conversation that the other side ends by its time limit when this is lost. */
  const reply = (signal: Signal): void => void send('an answer', signal).catch(() => undefined);

  const offer = (id: string, subject: string, data: Json): void => {
    const [answer] = answers.get(subject) ?? [];
    if (answer === undefined) return;
    offered.set(id, { data, answer });
    setTimeout(() => offered.delete(id), offerMs * 10).unref();
    reply({ kind: 'offer', id, by: me });
  };

  const work = async (id: string): Promise<void> => {
    const question = offered.get(id);
    offered.delete(id);
    if (question === undefined) return;
    try {
      await send('an answer', { kind: 'answer', id, data: await question.answer(question.data) });
    } catch (fault) {
      reply({ kind: 'failure', id, reason: reasonOf(fault).slice(0, 1000) });
    }
  };

  /** The first that offers is taken. */
  const choose = (id: string, by: string): void => {
    const question = asked.get(id);
    if (question === undefined || question.by !== undefined) return;
    question.by = by;
    reply({ kind: 'taken', id, by });
  };

  const take = (signal: Signal): void => {
    if (signal.kind === 'news') for (const heard of listeners.get(signal.subject) ?? []) heard(signal.data);
    else if (signal.kind === 'question') offer(signal.id, signal.subject, signal.data);
    else if (signal.kind === 'offer') choose(signal.id, signal.by);
    else if (signal.kind === 'answer') asked.get(signal.id)?.answered(signal.data);
    else if (signal.kind === 'failure') asked.get(signal.id)?.failed(new AnswerFailed(signal.reason));
    else if (signal.by === me) void work(signal.id);
    else offered.delete(signal.id);
  };

  const stopListening = postgres.listen(channel, (payload) => {
    ready();
    if (payload !== undefined) take(JSON.parse(payload) as Signal);
    else for (const heard of [...listeners.values()].flatMap((all) => [...all])) heard(undefined);
  });

  /** Resolves with the answer, or rejects when the time to offer or to answer is over. */
  const waitFor = (id: string, subject: string, timeoutMs: number) => {
    const timers: NodeJS.Timeout[] = [];
    const promise = new Promise<Json>((answered, failed) => {
      const question: Asked = { answered, failed };
      asked.set(id, question);
      const give = (after: number): void =>
        void timers.push(
          setTimeout(() => {
            if (after >= timeoutMs || question.by === undefined) failed(new NobodyAnswers(subject, question.by !== undefined));
          }, after),
        );
      give(Math.min(offerMs, timeoutMs));
      give(timeoutMs);
    });
    const end = (): void => {
      asked.delete(id);
      for (const timer of timers) clearTimeout(timer);
    };
    return { promise, end };
  };

  return {
    tell: (subject, data) => send(subject, { kind: 'news', subject, data }),
    listen: async (subject, heard) => {
      await isReady;
      return register(listeners, subject, heard);
    },
    respond: async (subject, answer) => {
      await isReady;
      return register(answers, subject, answer);
    },
    request: async (subject, data, timeoutMs) => {
      await isReady;
      const id = crypto.randomUUID();
      const { promise, end } = waitFor(id, subject, timeoutMs);
      promise.catch(() => undefined);
      try {
        await send(subject, { kind: 'question', id, subject, data });
        return await promise;
      } finally {
        end();
      }
    },
    close: async () => {
      ready();
      listeners.clear();
      answers.clear();
      for (const { failed } of asked.values()) failed(new BusUnavailable('it was closed'));
      await stopListening();
      await postgres.close();
    },
  };
};
