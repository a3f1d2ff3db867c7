/** The log is the outbox: what is in it is published, in its order, exactly as it is stored. */
import type { Json } from '#base/json.ts';
import type { RecordedEvent } from '#base/message.ts';
import type { ProcessorSpec } from '../processing/delivery.ts';
import type { EventBus } from './event-bus.ts';

/**
 * A processor's consumer that publishes. Its progress is written when the bus has kept a batch, so nothing is lost while the bus is
 * away and at most one batch waits in memory; what is published again after a crash has the same id.
 *
 * @param subjects subject of each event type that is published
 */
export const makeOutbox = (
  bus: Pick<EventBus, 'publish'>,
  subjects: ReadonlyMap<string, string>,
): Pick<ProcessorSpec, 'name' | 'types' | 'handle'> => ({
  name: 'outbox',
  types: [...subjects.keys()],
  handle: (batch: readonly RecordedEvent[]) =>
    bus.publish(
      batch.flatMap((event) => {
        const subject = subjects.get(event.type);
        return subject === undefined ? [] : [{ id: event.id, subject, data: event as unknown as Json }];
      }),
    ),
});
