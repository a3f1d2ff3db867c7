/**
 * The processors of all replicas, for the person who looks after them: how far each has come, what it set aside and why, trying that
 * again, and filling the tables of a projection anew.
 */
import type { Json } from '#base/json.ts';
import type { ProcessorSpec } from '#eventing/processing/delivery.ts';
import { type Processor, type Resumed, startProcessor } from '#eventing/processing/processor.ts';
import type { Project } from '#eventing/processing/projection.ts';
import { rebuild } from '#eventing/processing/rebuild.ts';
import type { EventStore } from '#eventing/store/event-store.ts';
import type { ParkedEvent, TableSet, TableStore } from '#eventing/tables/table-store.ts';
import type { Questions } from './questions.ts';

/** One processor, as it stands in the tables that all replicas share. */
export interface ProcessorState {
  readonly name: string;
  /** `projection`: fills tables from every event. `policy`: acts on events of some types. */
  readonly kind: 'projection' | 'policy';
  /** Position of the last event that it handled or set aside; 0 before the first. */
  readonly position: number;
  /** Events in the log behind that position; absent for a policy, which only looks at some of them. */
  readonly behind?: number;
  /** Events that it set aside, and those of their streams that wait behind them, by position. */
  readonly parked: readonly ParkedEvent[];
}

export interface RebuildProgress {
  readonly position: number;
  /** Where the log ends now. */
  readonly of: number;
}

export interface Processors {
  /** Begins with one here, and has it answer at every replica while it runs. */
  readonly start: (spec: Omit<ProcessorSpec, 'onError'>) => Processor;
  readonly list: () => Promise<readonly ProcessorState[]>;
  /**
   * Tries parked events again, of one stream when it is named, at whichever replica the processor runs. Rejects with an `Unavailable`
   * when it runs nowhere now.
   */
  readonly resume: (name: string, stream?: string) => Promise<Resumed>;
  /**
   * Fills the tables of a projection anew and then serves them; `undefined` when there is no such projection. What an interrupted one
   * has filled is kept for the next.
   */
  readonly rebuild: (
    name: string,
    onProgress: (at: RebuildProgress) => void,
    signal: AbortSignal,
  ) => Promise<'done' | 'interrupted'> | undefined;
}

/** Milliseconds that trying parked events again may take. */
const answerTime = 60_000;

const workOf = (name: string): string => `processor:${name}`;

export const makeProcessors = (parts: {
  readonly events: EventStore;
  readonly tables: TableStore;
  readonly questions: Questions;
  readonly projections: readonly { readonly set: TableSet; readonly project: Project }[];
  readonly onFault: (where: string, fault: unknown) => void;
  /** Told of every event that is set aside because of itself. */
  readonly onParked: (processor: string, event: ParkedEvent) => void;
}): Processors => {
  const { events, tables, questions, projections, onFault } = parts;
  /** Names of policies that run here, or ran. */
  const policies = new Set<string>();
  const isProjection = (name: string): boolean => projections.some(({ set }) => set.name === name);

  const start = (spec: Omit<ProcessorSpec, 'onError'>): Processor => {
    const { name } = spec;
    if (spec.tables !== undefined && !isProjection(name)) policies.add(name);
    const processor = startProcessor({ ...spec, onError: onFault, onParked: (event) => parts.onParked(name, event) });
    const silence = questions.answer(workOf(name), async (question) => {
      const { stream } = question as { readonly stream?: string };
      return (await processor.resume(stream)) as unknown as Json;
    });
    return {
      ...processor,
      stop: async () => {
        await silence();
        await processor.stop();
      },
    };
  };

  const list = async (): Promise<readonly ProcessorState[]> => {
    const end = await events.lastPosition();
    const parked = Map.groupBy(await tables.parked(), ({ processor }) => processor);
    const names = new Set([...projections.map(({ set }) => set.name), ...policies, ...parked.keys()]);
    return Promise.all(
      [...names].sort().map(async (name) => {
        const position = await tables.checkpoint(name);
        const aside = (parked.get(name) ?? []).map(({ processor: _, ...event }) => event);
        return isProjection(name)
          ? { name, kind: 'projection' as const, position, behind: Math.max(0, end - position), parked: aside }
          : { name, kind: 'policy' as const, position, parked: aside };
      }),
    );
  };

  return {
    start,
    list,
    resume: async (name, stream) =>
      (await questions.ask(workOf(name), stream === undefined ? {} : { stream }, answerTime)) as unknown as Resumed,
    rebuild: (name, onProgress, signal) => {
      const projection = projections.find(({ set }) => set.name === name);
      return projection === undefined ? undefined : rebuild({ ...projection, tables, store: events, onError: onFault, onProgress }, signal);
    },
  };
};
