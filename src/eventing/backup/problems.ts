/** What can be wrong with a backup file or a store, and what to do about it. */
import { type Diagnostic, type DiagnosticParameters, defineDiagnostics, report } from '#base/diagnostic.ts';

const restoreIt = 'Restore the newest backup that `hedgerow verify` finds whole.';
const otherBackup = 'Use another backup; this one cannot be restored.';

export const storeProblems = defineDiagnostics({
  'backup/not-a-backup': { severity: 'error', message: 'This is not a backup: {reason}.', hint: 'Name a file that hedgerow backup wrote.' },
  'backup/newer-format': {
    severity: 'error',
    message: 'The backup has format {format}; this release reads up to {known}.',
    hint: 'Use the release that made it, or a newer one.',
  },
  'backup/unreadable': { severity: 'error', message: 'The backup cannot be read after event {position}: {reason}.', hint: otherBackup },
  'backup/damaged-chunk': {
    severity: 'error',
    message: 'Chunk {chunk}, with the events after {position}, is not what was written.',
    hint: otherBackup,
  },
  'backup/incomplete': {
    severity: 'error',
    message: 'The backup ends after event {position}, before its end mark.',
    hint: otherBackup,
  },
  'backup/wrong-total': { severity: 'error', message: 'The backup is not what was written: {reason}.', hint: otherBackup },
  'store/half-restored': {
    severity: 'error',
    message: 'The store is half restored: the restore of {file}, begun at {beganAt}, did not end.',
    hint: 'Run the restore again, with this backup or another one; it starts anew.',
  },
  'store/damaged-file': { severity: 'error', message: 'The database file is damaged: {reason}.', hint: restoreIt },
  'store/unreadable': { severity: 'error', message: 'The log cannot be read after event {position}: {reason}.', hint: restoreIt },
  'store/checksum': {
    severity: 'error',
    message: 'The payload of event {position} of {stream} is not what was written.',
    hint: `Its stream is set aside and everything else goes on. ${restoreIt}`,
  },
  'store/not-json': { severity: 'error', message: 'The {part} of event {position} of {stream} is not JSON.', hint: restoreIt },
  'store/position-gap': {
    severity: 'error',
    message: 'Event {position} of {stream} stands where event {expected} should be.',
    hint: restoreIt,
  },
  'store/version-gap': {
    severity: 'error',
    message: 'Event {position} is version {version} of {stream}, and {expected} should be next.',
    hint: restoreIt,
  },
  'store/stream-version': {
    severity: 'error',
    message: 'The stream {stream} is said to have version {version}, and its events end at {expected}.',
    hint: restoreIt,
  },
  'store/time-goes-back': {
    severity: 'error',
    message: 'Event {position} of {stream} was recorded before the event in front of it.',
    hint: restoreIt,
  },
  'store/newer-event': {
    severity: 'error',
    message: 'Event {position} of {stream} has version {version} of {type}, and this release knows {known}.',
    hint: 'Use the release that wrote it, or a newer one.',
  },
  'store/unknown-event': {
    severity: 'warning',
    message: '{count} events are of the type {type}, which this release does not know; the first is event {position} of {stream}.',
    hint: 'They are kept and mean nothing to this release. Was the log written by a newer one?',
  },
  'store/parked': {
    severity: 'warning',
    message: 'Event {position} of {stream} was set aside by {processor}: {reason}',
    hint: 'Put the cause right; the event is tried again when it is resumed.',
  },
  'store/rows-differ': {
    severity: 'error',
    message: 'Rows of {table} are not what the log says: {count}, of which the first, {key}, {how}.',
    hint: 'Have them made again: hedgerow processors rebuild {set}.',
  },
  'store/tables-missing': {
    severity: 'info',
    message: 'There are no rows of {set} that this release would show.',
    hint: 'They are made from the log when the server starts.',
  },
});

/** A problem with the place in the log it is about. */
export interface StoreProblem extends Diagnostic {
  readonly position?: number;
  readonly stream?: string;
}

/** Makes problems of one file or store; `subject` is how a person named it. */
export const problemsOf =
  (subject: string) =>
  <Code extends keyof typeof storeProblems>(code: Code, parameters: DiagnosticParameters<(typeof storeProblems)[Code]>): StoreProblem => {
    const { position, stream } = parameters as { readonly position?: number; readonly stream?: string };
    return {
      ...report(storeProblems, code, { file: subject }, parameters),
      ...(position === undefined ? {} : { position }),
      ...(stream === undefined ? {} : { stream }),
    };
  };

export type MakeProblem = ReturnType<typeof problemsOf>;
