/** The board of fabrics: configuration, health, and how many resources are in each state. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row } from '#base/table.ts';
import type { FilesRecorded, FindingsRecorded, StateChanged } from '#contexts/gitops/index.ts';
import { fabricOf } from '#contexts/shared-kernel/resource-key.ts';
import type { ReadRows } from '#eventing/processing/projection.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { fabricTable, fileTable } from '../generated/tables.ts';
import { findingCounts } from './findings.ts';

const blank = (fabric: string, at: string): Row => ({
  fabric,
  title: '',
  description: '',
  lifecycle: 'planned',
  sourceHealth: 'unknown',
  sourceMessage: 'Not looked at yet.',
  clusterHealth: 'unknown',
  clusterMessage: 'Not looked at yet.',
  total: 0,
  draft: 0,
  committed: 0,
  pending: 0,
  synced: 0,
  drifted: 0,
  orphaned: 0,
  errors: 0,
  warnings: 0,
  breaking: 0,
  version: 0,
  updatedAt: at,
});

/** What a fabric's own events set. The event's names are the row's, but for the connection. */
const fromFabric = (event: RecordedEvent): Row => {
  const data = event.data as Readonly<Record<string, never>>;
  switch (event.type) {
    case 'LifecycleChanged':
      return { lifecycle: data['to'] as never };
    case 'ConnectionChanged':
      return { clusterHealth: data['health'] as never, clusterMessage: data['message'] as never };
    case 'ReconciliationSuspended':
      return { suspended: data['reason'] as never };
    case 'IgnoreRuleAdded':
    case 'IgnoreRuleRemoved':
      return {};
    case 'ReconciliationResumed':
      return { suspended: null };
    default:
      return data;
  }
};

const fromSource = (event: RecordedEvent): Row | undefined => {
  const data = event.data as { readonly message?: string; readonly revision?: { readonly commit: string } };
  switch (event.type) {
    case 'SourceRegistered':
      return { sourceHealth: 'unknown', sourceMessage: 'Not looked at yet.' };
    case 'RevisionRecorded':
      return { commit: data.revision?.commit ?? '', sourceHealth: 'healthy', sourceMessage: 'Read whole.' };
    case 'SourceRecovered':
      return { sourceHealth: 'healthy', sourceMessage: 'Can be read again.' };
    case 'SourceFailed':
      return { sourceHealth: 'failing', sourceMessage: data.message ?? '' };
    default:
      return undefined;
  }
};

const add = (row: Row, name: string, by: number): Row => ({ ...row, [name]: Math.max(0, Number(row[name] ?? 0) + by) });

const countStep = (row: Row, { from, to }: StateChanged['data']): Row => {
  let next = row;
  if (from !== undefined) next = add(next, from, -1);
  if (to !== undefined) next = add(next, to, 1);
  return add(next, 'total', (to === undefined ? 0 : 1) - (from === undefined ? 0 : 1));
};

const severities = ['error', 'warning'] as const;

/** Findings of the files replace those they had before; runs before the files' own rows change. */
const countFindings = async (row: Row, fabric: string, data: FilesRecorded['data'], read: ReadRows): Promise<Row> => {
  let next = row;
  const replaced = [...data.removed.map((file) => ({ file, findings: [] })), ...data.files];
  for (const { file, findings } of replaced) {
    const old = await read.get(fileTable, [`${fabric}:${file}`]);
    for (const severity of severities) {
      const now = findings.filter((finding) => finding.severity === severity).length;
      const before = Number(old?.[`${severity}s`] ?? 0) - Number(old?.[severity === 'error' ? 'ruleErrors' : 'ruleWarnings'] ?? 0);
      next = add(next, `${severity}s`, now - before);
    }
  }
  return next;
};

/** What the rules of the fabric say more or less than before; runs before the rows of findings change. */
const countRules = async (row: Row, fabric: string, data: FindingsRecorded['data'], read: ReadRows): Promise<Row> => {
  let next = row;
  for (const { error, warning } of (await findingCounts(fabric, data, read)).values())
    next = add(add(next, 'errors', error), 'warnings', warning);
  const breaking = data.breaking.length;
  return { ...next, breaking, breakingCommit: breaking === 0 ? null : data.commit };
};

const fabricNamed = (event: RecordedEvent): string | undefined => {
  const dash = event.stream.indexOf('-');
  const category = event.stream.slice(0, dash);
  const identity = event.stream.slice(dash + 1);
  if (category === 'fabric' || category === 'source' || category === 'audit' || category === 'validation') return identity;
  return event.type === 'StateChanged' ? fabricOf(identity) : undefined;
};

const changed = async (event: RecordedEvent, fabric: string, row: Row, read: ReadRows): Promise<Row | undefined> => {
  if (event.stream.startsWith('fabric-')) return { ...row, ...fromFabric(event), version: event.version };
  if (event.type === 'StateChanged') return countStep(row, event.data as StateChanged['data']);
  if (event.type === 'FilesRecorded') return countFindings(row, fabric, event.data as FilesRecorded['data'], read);
  if (event.type === 'FindingsRecorded') return countRules(row, fabric, event.data as FindingsRecorded['data'], read);
  if (event.type === 'RevisionReleased') return { ...row, breaking: 0, breakingCommit: null };
  if (event.type === 'AuditRecorded') return { ...row, ...(event.data as Row) };
  const source = fromSource(event);
  return source === undefined ? undefined : { ...row, ...source };
};

export const projectFabrics = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => {
  const fabric = fabricNamed(event);
  if (fabric === undefined) return [];
  const known = (await read.get(fabricTable, [fabric])) ?? blank(fabric, event.meta.at);
  const row = await changed(event, fabric, known, read);
  return row === undefined ? [] : [{ type: 'put', table: fabricTable, row: { ...row, updatedAt: event.meta.at } }];
};
