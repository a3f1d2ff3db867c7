/** What happened in a fabric, newest first: steps of resources, and what was seen of the source, the cluster and the fabric itself. */

import type { Json, TransitionRow } from '../generated/rows.ts';
import type { IconName } from '../parts/icons.tsx';
import type { Tone } from '../parts/tone.ts';
import { type EventRow, isReadable, type Page, type UnreadableRow } from '../rows.ts';
import { countText, shortCommit } from '../texts.ts';

export type Happening =
  | { readonly kind: 'transition'; readonly id: string; readonly at: string; readonly position: number; readonly row: TransitionRow }
  | { readonly kind: 'event'; readonly id: string; readonly at: string; readonly position: number; readonly row: EventRow }
  | { readonly kind: 'unreadable'; readonly id: string; readonly at: string; readonly position: number; readonly row: UnreadableRow };

export interface EventText {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly head: string;
  readonly text?: string;
}

type Data = EventRow['data'];
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const inside = (data: Data, name: string): Data => {
  const value = data[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};
};

const revision = (data: Data): EventText => {
  const of = inside(data, 'revision');
  const files = typeof data['filesRead'] === 'number' ? data['filesRead'] : 0;
  return {
    tone: 'committed',
    icon: 'git',
    head: `Commit ${shortCommit(text(of['commit']))} was read`,
    text: `${text(of['subject'])} (${text(of['author'])}; ${countText(files, 'file')} changed${data['rewritten'] === true ? '; the branch was rewritten' : ''})`,
  };
};

const connection = (data: Data): EventText => {
  const healthy = data['health'] === 'healthy';
  return {
    tone: healthy ? 'synced' : 'warning',
    icon: 'server',
    head: `Cluster is ${text(data['health'])}`,
    text: text(data['message']),
  };
};

const texts: Readonly<Record<string, (data: Data) => EventText>> = {
  RevisionRecorded: revision,
  ConnectionChanged: connection,
  SourceRegistered: (data) => ({
    tone: 'pending',
    icon: 'git',
    head: 'Git source is followed',
    text: `${text(data['repository'])}, branch ${text(data['branch'])}`,
  }),
  SourceFailed: (data) => ({
    tone: 'error',
    icon: 'error',
    head: 'Git source could not be read',
    text: [text(data['message']), text(data['hint'])].join(' ').trim(),
  }),
  ReconciliationFailed: (data) => ({
    tone: 'error',
    icon: 'error',
    head: 'Reconciliation failed',
    text: `${text(data['reason'])}: ${text(data['message'])}`,
  }),
  AdoptionApproved: (data) => ({ tone: 'committed', icon: 'committed', head: 'Adoption was approved', text: text(data['reason']) }),
  ManifestCommitted: (data) => ({
    tone: 'committed',
    icon: 'git',
    head: data['cause'] === 'draft' ? 'Draft was committed' : 'What the cluster has was committed',
    text: `${shortCommit(text(data['commit']))} on ${text(data['branch'])}`,
  }),
  SourceRecovered: () => ({ tone: 'synced', icon: 'git', head: 'Git source can be read again' }),
  HistoryGapRecorded: ({ from, until }) => ({
    tone: 'drifted',
    icon: 'git',
    head: 'Restored from a backup',
    text: `What happened between ${text(from)} and ${text(until)} is not known; Git and cluster are read again.`,
  }),
  FabricCreated: (data) => ({ tone: 'pending', icon: 'plus', head: 'Fabric was added', text: text(data['title']) }),
  FabricDescribed: () => ({ tone: 'draft', icon: 'draft', head: 'Fabric was described anew' }),
  GitConfigured: (data) => ({ tone: 'pending', icon: 'git', head: 'Git was configured', text: text(inside(data, 'git')['repository']) }),
  ClusterConfigured: () => ({ tone: 'pending', icon: 'server', head: 'Cluster was configured' }),
  LifecycleChanged: (data) => ({
    tone: 'pending',
    icon: 'arrow',
    head: `Lifecycle: ${text(data['from'])} → ${text(data['to'])}`,
    text: text(data['reason']),
  }),
};

/** Events that only carry data for others; a person learns nothing from them. */
const SILENT = new Set(['FilesRecorded']);

export const isTold = (event: EventRow): boolean => !SILENT.has(event.type);

/** What to say about an event; one of an unknown type is told by its name. */
export const eventText = (event: EventRow): EventText =>
  texts[event.type]?.(event.data) ?? { tone: 'draft', icon: 'info', head: event.type.replace(/(?<=[a-z])(?=[A-Z])/gu, ' ') };

const stepOf = (row: EventRow | UnreadableRow): Happening =>
  isReadable(row)
    ? { kind: 'event', id: row.id, at: row.meta.at, position: row.position, row }
    : { kind: 'unreadable', id: `unreadable-${row.position}`, at: row.recordedAt ?? '', position: row.position, row };

/**
 * Merges by position, newest first. The lists reach back differently far: what is older than the oldest row of a list
 * that has more is left out, so that nothing seems to be missing in between.
 */
export const happenings = (
  transitions: { readonly rows: readonly TransitionRow[]; readonly more: boolean },
  events: readonly { readonly rows: readonly (EventRow | UnreadableRow)[]; readonly more: boolean }[],
): readonly Happening[] => {
  const oldest = [transitions, ...events].map(({ rows, more }) =>
    more && rows.length > 0 ? Math.min(...rows.map(({ position }) => position)) : 0,
  );
  const from = Math.max(0, ...oldest);
  const told = [
    ...transitions.rows.map((row): Happening => ({ kind: 'transition', id: row.id, at: row.at, position: row.position, row })),
    ...events.flatMap(({ rows }) => rows.filter((row) => !isReadable(row) || isTold(row))).map(stepOf),
  ];
  return told.filter(({ position }) => position >= from).sort((left, right) => right.position - left.position);
};

/** A page of events as `happenings` takes it. */
export const eventsOf = (
  page: Page<EventRow | UnreadableRow> | undefined,
): { readonly rows: readonly (EventRow | UnreadableRow)[]; readonly more: boolean } => ({
  rows: page?.results ?? [],
  // The log counts all its events, not those of the filter; that there are older ones is said by the link to them.
  more: Boolean(page?.next),
});

/** `2026-08-04` of an instant, in UTC, as all instants of the console. */
export const dayOf = (at: string): string => at.slice(0, 10);
