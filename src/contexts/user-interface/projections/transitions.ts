/** The history: one row for each step of a resource from state to state. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row } from '#base/table.ts';
import type { StateChanged } from '#contexts/gitops/index.ts';
import { resourceKeyOf } from '#contexts/shared-kernel/resource-key.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { transitionTable } from '../generated/tables.ts';

export const projectTransitions = (event: RecordedEvent): readonly TableChange[] => {
  if (event.type !== 'StateChanged') return [];
  const resource = event.stream.slice('resource-'.length);
  const { fabric, kind, name } = resourceKeyOf(resource);
  const row = {
    ...(event.data as StateChanged['data']),
    id: event.id,
    resource,
    fabric,
    kind,
    name,
    actor: event.meta.actor,
    at: event.meta.at,
    position: event.position,
  } as Row;
  return [{ type: 'put', table: transitionTable, row }];
};
