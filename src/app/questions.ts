/**
 * Work that one replica does at a time, and questions about it that come to any replica: whoever does the work answers, wherever that
 * is.
 */
import type { Json } from '#base/json.ts';
import { NobodyAnswers, type Signals, type Stop } from '#eventing/bus/event-bus.ts';

type Answer = (question: Json) => Promise<Json>;

export interface Questions {
  /** Answers questions about a piece of work from now on, until the returned function is called. */
  readonly answer: (work: string, answer: Answer) => Stop;
  /**
   * Asks whoever does a piece of work; waits a moment for somebody to begin with it. Rejects with an `Unavailable` when nobody does, or
   * does not answer in time (ms).
   */
  readonly ask: (work: string, question: Json, timeoutMs: number) => Promise<Json>;
}

/** Milliseconds in which work that was just asked for is begun somewhere, and between two looks whether it was. */
const patience = 2000;
const look = 50;

export const makeQuestions = (signals: Signals, onFault: (where: string, fault: unknown) => void): Questions => {
  /** What is answered here needs nobody else, not even a bus that is there. */
  const mine = new Map<string, Answer>();
  const askOnce = async (work: string, question: Json, timeoutMs: number): Promise<Json> => {
    const answer = mine.get(work);
    return answer === undefined ? signals.request(work, question, timeoutMs) : answer(question);
  };
  return {
    answer: (work, answer) => {
      mine.set(work, answer);
      const responding = signals.respond(work, answer);
      responding.catch((fault: unknown) => onFault(`answering for ${work}`, fault));
      return async () => {
        if (mine.get(work) === answer) mine.delete(work);
        // A bus that never came is not waited for.
        void responding.then((stop) => stop()).catch(() => undefined);
      };
    },
    ask: async (work, question, timeoutMs) => {
      for (const until = performance.now() + patience; ; ) {
        try {
          return await askOnce(work, question, timeoutMs);
        } catch (fault) {
          if (!(fault instanceof NobodyAnswers) || fault.wasHeard || performance.now() > until) throw fault;
          await new Promise((done) => setTimeout(done, look));
        }
      }
    },
  };
};
