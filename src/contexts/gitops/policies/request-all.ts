/** Asks for the reconciliation of everything in a fabric that Git wants and the cluster does not have so. */
import type { Metadata } from '#base/message.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { UnreadableEvent } from '#eventing/store/store-faults.ts';
import { creationOrder } from '#hedgehog/kinds.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import type { RequestReconciliation } from '../generated/messages.ts';
import type { Desk } from './desk.ts';

/** What refers to something comes after it; kinds nobody ordered come last. */
const orderOf = (id: string): number => {
  const kind = (id.split(':')[1] ?? '').split('.', 1)[0] ?? '';
  const index = creationOrder.indexOf(kind);
  return index < 0 ? creationOrder.length : index;
};

/** Number of reconciliations that were asked for. Resources that agree, wait for their kind or are under way are left alone. */
export const requestAll = async (desk: Desk, handler: CommandHandler, meta: Metadata): Promise<number> => {
  const commands: RequestReconciliation[] = [];
  const wanted = [...desk.inventory].filter(([, entry]) => entry.digest !== undefined).map(([id]) => id);
  for (const id of wanted.sort((left, right) => orderOf(left) - orderOf(right) || (left < right ? -1 : 1))) {
    const found = await handler.read<ResourceFacts>('Resource', id).catch((fault: unknown) => {
      // A resource whose past cannot be read is asked nothing of; the others are.
      if (fault instanceof UnreadableEvent) return undefined;
      throw fault;
    });
    if (found === undefined) continue;
    const { state } = found;
    const differs = state.state === 'committed' || state.state === 'drifted' || state.state === 'pending';
    if (differs && !state.running && !state.awaiting) commands.push({ type: 'RequestReconciliation', data: { resource: id }, meta });
  }
  const { results } = await handler.handleAll(commands);
  return results.filter((result) => result.ok).length;
};
