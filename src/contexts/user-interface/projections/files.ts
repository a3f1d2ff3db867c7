/** Every file of a source and every finding in it. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row } from '#base/table.ts';
import type { FilesRecorded } from '#contexts/gitops/index.ts';
import type { ReadRows } from '#eventing/processing/projection.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { diagnosticTable, fileTable } from '../generated/tables.ts';

type Recorded = FilesRecorded['data']['files'][number];

const count = (record: Recorded, severity: string): number => record.findings.filter((finding) => finding.severity === severity).length;

/** What the rules of the fabric found in it stays until they are asked again. */
const fileRow = (fabric: string, commit: string, record: Recorded, before: Row | undefined): Row => ({
  id: `${fabric}:${record.file}`,
  fabric,
  file: record.file,
  outcome: record.outcome,
  documents: record.documents,
  resources: record.resources,
  errors: count(record, 'error') + Number(before?.['ruleErrors'] ?? 0),
  warnings: count(record, 'warning') + Number(before?.['ruleWarnings'] ?? 0),
  ruleErrors: before?.['ruleErrors'] ?? 0,
  ruleWarnings: before?.['ruleWarnings'] ?? 0,
  blob: record.blob,
  commit,
});

const diagnosticRow = (fabric: string, commit: string, at: string, finding: Recorded['findings'][number], index: number): Row => ({
  ...(finding as unknown as Row),
  id: `${fabric}:${finding.file}:${index}`,
  origin: 'file',
  fabric,
  commit,
  since: at,
});

const clear = (fabric: string, file: string): TableChange => ({
  type: 'removeWhere',
  table: diagnosticTable,
  where: { fabric, file, origin: 'file' },
});

export const projectFiles = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => {
  if (event.type !== 'FilesRecorded') return [];
  const fabric = event.stream.slice('source-'.length);
  const { commit, files, removed } = event.data as FilesRecorded['data'];
  const before = new Map<string, Row | undefined>();
  for (const { file } of files) before.set(file, await read.get(fileTable, [`${fabric}:${file}`]));
  return [
    ...removed.flatMap((file): TableChange[] => [clear(fabric, file), { type: 'remove', table: fileTable, key: [`${fabric}:${file}`] }]),
    ...files.flatMap((record): TableChange[] => [
      clear(fabric, record.file),
      { type: 'put', table: fileTable, row: fileRow(fabric, commit, record, before.get(record.file)) },
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
