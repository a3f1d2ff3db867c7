/**
 * What became of a commit that was made for a branch, where that is not known: the process ended between the push and the record of it, or
 * the answer to the push never came. The branch knows.
 *
 * Each commit is recorded as intended before it is pushed (`write-back.ts`). A branch that has it, or the followed one when that was merged
 * meanwhile, makes it a commit of the resource; otherwise it is abandoned. While the repository cannot be read, it stays open.
 */
import type { Metadata } from '#base/message.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import type { SourcePlace, SourceWriter } from '../ports.ts';
import type { Desk } from './desk.ts';
import { record } from './observe-live.ts';

export interface Settling {
  readonly desk: Desk;
  readonly writer: Pick<SourceWriter, 'holds'>;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
}

const isHeld = async (
  { writer }: Settling,
  place: SourcePlace,
  { branch, commit }: { readonly branch: string; readonly commit: string },
): Promise<boolean | undefined> => {
  for (const name of new Set([branch, place.branch])) {
    const answer = await writer.holds(place, name, commit);
    if (!answer.ok) return undefined;
    if (answer.held) return true;
  }
  return false;
};

/** Settles what is open of one resource. */
export const settleCommit = async (work: Settling, resource: string): Promise<void> => {
  const { desk, handler, meta } = work;
  if (desk.place === undefined) return;
  const { state } = await handler.read<ResourceFacts>('Resource', resource);
  const { intended } = state;
  const held = intended === undefined ? undefined : await isHeld(work, desk.place, intended);
  if (intended === undefined || held === undefined) return;
  const { commit } = intended;
  await record(work, [
    held ? { type: 'RecordCommit', data: { resource, ...intended }, meta } : { type: 'AbandonCommit', data: { resource, commit }, meta },
  ]);
};

/** Settles all that is open in the fabric. Inside the queue, so that no commit is on its way. */
export const settleCommits = async (work: Settling): Promise<void> => {
  for (const [resource, { intended }] of [...work.desk.inventory]) if (intended !== undefined) await settleCommit(work, resource);
};
