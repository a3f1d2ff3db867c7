/** What the API sends beside the generated rows: the log, pages, answers to commands. */
import type {
  DefinitionRow,
  DiagnosticRow,
  FabricRow,
  FileRow,
  IgnoreRuleRow,
  Json,
  Maybe,
  ResourceRow,
  SourceRow,
  TransitionRow,
} from './generated/rows.ts';

/** An event of the log. */
export interface EventRow {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: { readonly [key: string]: Json };
  readonly meta: { readonly actor: string; readonly at: string; readonly [key: string]: Json | undefined };
}

/** An event of the log that cannot be read: where it stands, and why. */
export interface UnreadableRow {
  readonly position: number;
  readonly stream: string;
  /** Empty when even that is not known. */
  readonly type: string;
  readonly recordedAt?: string;
  readonly unreadable: string;
}

export const isReadable = (row: EventRow | UnreadableRow): row is EventRow => !('unreadable' in row);

/** View name → its row in lists. */
export interface Views {
  readonly fabrics: FabricRow;
  readonly sources: SourceRow;
  readonly resources: ResourceRow;
  readonly transitions: TransitionRow;
  readonly diagnostics: DiagnosticRow;
  readonly files: FileRow;
  readonly definitions: DefinitionRow;
  readonly events: EventRow | UnreadableRow;
  readonly ignores: IgnoreRuleRow;
}
export type View = keyof Views;

export interface Page<Row> {
  readonly count: number;
  readonly next?: Maybe<string>;
  readonly previous?: Maybe<string>;
  /** Where in the log the page stands, when it is one of the past. */
  readonly asOf?: { readonly position: number; readonly time: Maybe<string> };
  readonly results: readonly Row[];
}

/** What a command answers: where its events stand in the log. */
export interface Accepted {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
}
