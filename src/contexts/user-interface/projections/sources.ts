/** The Git source of each fabric and the revision that was read last. */
import type { RecordedEvent } from '#base/message.ts';
import type { Row } from '#base/table.ts';
import type { HistoryGapRecorded, RevisionRecorded, SourceFailed, SourceRegistered } from '#contexts/gitops/index.ts';
import type { ReadRows } from '#eventing/processing/projection.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { sourceTable } from '../generated/tables.ts';

const blank = (fabric: string): Row => ({
  fabric,
  repository: '',
  branch: '',
  path: '',
  health: 'unknown',
  reason: 'NeverRead',
  message: 'Not looked at yet.',
  filesSeen: 0,
  filesRead: 0,
});

const change = (event: RecordedEvent): Row | undefined => {
  switch (event.type) {
    case 'SourceRegistered':
      return { ...blank(''), ...(event.data as SourceRegistered['data']) };
    case 'RevisionRecorded': {
      const { revision, filesSeen, filesRead } = event.data as RevisionRecorded['data'];
      return { ...revision, filesSeen, filesRead, health: 'healthy', reason: 'Read', message: 'Read whole.' };
    }
    case 'SourceFailed': {
      const { reason, message } = event.data as SourceFailed['data'];
      return { health: 'failing', reason, message };
    }
    case 'SourceRecovered':
      return { health: 'healthy', reason: 'Recovered', message: 'Can be read again.' };
    case 'HistoryGapRecorded': {
      const { from, until } = event.data as HistoryGapRecorded['data'];
      return { gapFrom: from, gapUntil: until };
    }
    default:
      return undefined;
  }
};

export const projectSources = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => {
  if (!event.stream.startsWith('source-')) return [];
  const changed = change(event);
  if (changed === undefined) return [];
  const fabric = event.stream.slice('source-'.length);
  const row = await read.get(sourceTable, [fabric]);
  // A fabric that is not in Git has no source to show.
  if (row === undefined && event.type === 'HistoryGapRecorded') return [];
  const known = row ?? blank(fabric);
  return [{ type: 'put', table: sourceTable, row: { ...known, ...changed, fabric, updatedAt: event.meta.at } }];
};
