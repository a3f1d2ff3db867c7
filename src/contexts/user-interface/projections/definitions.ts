/** The custom resource definitions each fabric's cluster knows. */
import type { RecordedEvent } from '#base/message.ts';
import type { DefinitionRecorded } from '#contexts/crd-management/index.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { definitionTable } from '../generated/tables.ts';

export const projectDefinitions = (event: RecordedEvent): readonly TableChange[] => {
  const id = event.stream.slice('definition-'.length);
  if (event.type === 'DefinitionWithdrawn') return [{ type: 'remove', table: definitionTable, key: [id] }];
  if (event.type !== 'DefinitionRecorded') return [];
  const { fabric, group, kind, plural, scope, versions } = event.data as DefinitionRecorded['data'];
  const served = versions.filter((version) => version.served).map((version) => version.name);
  return [
    { type: 'put', table: definitionTable, row: { id, fabric, group, kind, plural, scope, versions: served, updatedAt: event.meta.at } },
  ];
};
