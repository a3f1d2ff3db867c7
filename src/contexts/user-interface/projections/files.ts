/** Every file of a source and every finding in it. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row } from '#base/table.ts';
import type { FilesRecorded } from '#contexts/gitops/index.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { diagnosticTable, fileTable } from '../generated/tables.ts';

type Recorded = FilesRecorded['data']['files'][number];

const count = (record: Recorded, severity: string): number => record.findings.filter((finding) => finding.severity === severity).length;

const fileRow = (fabric: string, commit: string, record: Recorded): Row => ({
  id: `${fabric}:${record.file}`,
  fabric,
  file: record.file,
  outcome: record.outcome,
  documents: record.documents,
  resources: record.resources,
  errors: count(record, 'error'),
  warnings: count(record, 'warning'),
  blob: record.blob,
  commit,
});

const diagnosticRow = (fabric: string, commit: string, at: string, finding: Recorded['findings'][number], index: number): Row => ({
  ...(finding as unknown as Row),
  id: `${fabric}:${finding.file}:${index}`,
  fabric,
  commit,
  since: at,
});

const clear = (fabric: string, file: string): TableChange => ({ type: 'removeWhere', table: diagnosticTable, where: { fabric, file } });

export const projectFiles = (event: RecordedEvent): readonly TableChange[] => {
  if (event.type !== 'FilesRecorded') return [];
  const fabric = event.stream.slice('source-'.length);
  const { commit, files, removed } = event.data as FilesRecorded['data'];
  return [
    ...removed.flatMap((file): TableChange[] => [clear(fabric, file), { type: 'remove', table: fileTable, key: [`${fabric}:${file}`] }]),
    ...files.flatMap((record): TableChange[] => [
      clear(fabric, record.file),
      { type: 'put', table: fileTable, row: fileRow(fabric, commit, record) },
      ...record.findings.map(
        (finding, index): TableChange => ({
          type: 'put',
          table: diagnosticTable,
          row: diagnosticRow(fabric, commit, event.meta.at, finding, index),
        }),
      ),
    ]),
  ];
};
