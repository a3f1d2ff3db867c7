/** What the log says of many resources. */
import type { CommandHandler } from '#eventing/handle-command.ts';
import { UnreadableEvent } from '#eventing/store/store-faults.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import { inParallel } from './compare-live.ts';

/** By identity. A resource whose past cannot be read is left out, for the sake of the others; its stream says so wherever it is shown. */
export const readFacts = async (handler: CommandHandler, ids: readonly string[]): Promise<ReadonlyMap<string, ResourceFacts>> => {
  const read = await inParallel(ids, async (id): Promise<readonly [string, ResourceFacts] | undefined> => {
    try {
      return [id, (await handler.read<ResourceFacts>('Resource', id)).state];
    } catch (fault) {
      if (fault instanceof UnreadableEvent) return undefined;
      throw fault;
    }
  });
  return new Map(read.filter((found) => found !== undefined));
};
