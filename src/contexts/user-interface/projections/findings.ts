/** What the rules of a fabric found: rows beside those of files, and counts at files and fabrics. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row } from '#base/table.ts';
import type { FindingsRecorded } from '#contexts/gitops/index.ts';
import type { ReadRows } from '#eventing/processing/projection.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { diagnosticTable, fileTable } from '../generated/tables.ts';

type Found = FindingsRecorded['data']['found'][number];

const rowId = (fabric: string, finding: string): string => `${fabric}:rules:${finding}`;

const diagnosticRow = (fabric: string, commit: string, since: string, { finding, rule: _rule, ...found }: Found): Row => ({
  ...(found as unknown as Row),
  id: rowId(fabric, finding),
  origin: 'rules',
  fabric,
  commit,
  since,
});

/** By how much the numbers of errors and warnings change, of a file or of the fabric as a whole. */
export interface CountChange {
  readonly error: number;
  readonly warning: number;
}

/** By how much an event changes the counts of each file; runs before the rows of findings change. */
export const findingCounts = async (
  fabric: string,
  { found, resolved }: Pick<FindingsRecorded['data'], 'found' | 'resolved'>,
  read: ReadRows,
): Promise<ReadonlyMap<string, CountChange>> => {
  const changes = new Map<string, { error: number; warning: number }>();
  const add = (file: string, severity: string, by: 1 | -1): void => {
    if (severity !== 'error' && severity !== 'warning') return;
    const change = changes.get(file) ?? { error: 0, warning: 0 };
    change[severity] += by;
    changes.set(file, change);
  };
  for (const finding of [...found.map((one) => one.finding), ...resolved]) {
    const before = await read.get(diagnosticTable, [rowId(fabric, finding)]);
    if (before !== undefined) add(String(before['file']), String(before['severity']), -1);
  }
  for (const { file, severity } of found) add(file, severity, 1);
  return changes;
};

export const projectFindings = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => {
  if (event.type !== 'FindingsRecorded') return [];
  const fabric = event.stream.slice('validation-'.length);
  const { commit, found, resolved } = event.data as FindingsRecorded['data'];
  const changes: TableChange[] = [];
  for (const [file, { error, warning }] of await findingCounts(fabric, { found, resolved }, read)) {
    const row = await read.get(fileTable, [`${fabric}:${file}`]);
    // A file that is gone had its row taken away with it.
    if (row === undefined) continue;
    const counts = {
      errors: Number(row['errors']) + error,
      warnings: Number(row['warnings']) + warning,
      ruleErrors: Number(row['ruleErrors']) + error,
      ruleWarnings: Number(row['ruleWarnings']) + warning,
    };
    changes.push({ type: 'patch', table: fileTable, key: [`${fabric}:${file}`], row: counts });
  }
  for (const finding of resolved) changes.push({ type: 'remove', table: diagnosticTable, key: [rowId(fabric, finding)] });
  for (const one of found) {
    const before = await read.get(diagnosticTable, [rowId(fabric, one.finding)]);
    const since = before === undefined ? event.meta.at : String(before['since']);
    changes.push({ type: 'put', table: diagnosticTable, row: diagnosticRow(fabric, commit, since, one) });
  }
  return changes;
};
