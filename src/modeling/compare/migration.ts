/** A migration that was made, or the reason why there is none. */
import type { Platform } from './verdict.ts';

export interface Migration {
  readonly platform: Platform;
  /** What it is or why it is not there, in a sentence. */
  readonly says: string;
  /** The file that does it or says how; absent when there is none. */
  readonly file?: { readonly path: string; readonly text: string };
}
