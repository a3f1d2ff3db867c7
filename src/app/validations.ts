/**
 * Keeps what Git wants of a fabric held against its rules, and nothing changed in the cluster while a commit that breaks them is held.
 * What was not judged yet is unknown, and held as well.
 */
import type { Metadata } from '#base/message.ts';
import type { Hold, ValidationPolicy } from '#contexts/fabric-management/index.ts';
import { type Desk, isPartial, type ValidationFacts, validateDesired } from '#contexts/gitops/index.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';

/** How the rules are asked until somebody says otherwise. */
export const usualValidation: ValidationPolicy = { mode: 'webhook', holdBreaking: false };

export interface Validations {
  /** Has the rules asked so from now on, and now. */
  readonly take: (policy: ValidationPolicy) => Promise<void>;
  /** Asks the rules after a look at Git; inside the queue of the desk. */
  readonly afterLook: () => Promise<void>;
  /** Asks them again when the cluster was listed whole meanwhile; inside the queue of the desk. */
  readonly afterLists: () => Promise<void>;
  /** Learns what was released meanwhile. */
  readonly refresh: () => Promise<void>;
  /** Why nothing is changed now, as far as rules have to do with it. */
  readonly hold: () => Hold | undefined;
}

const short = (commit: string | undefined): string => (commit ?? '').slice(0, 8);

const holdOf = ({ breaking, findings, commit }: ValidationFacts): Hold | undefined => {
  const [first] = [...breaking].flatMap((id) => findings.get(id) ?? []);
  if (first === undefined) return undefined;
  const count = breaking.size === 1 ? 'an error that was' : `${breaking.size} errors that were`;
  const where = `${first.file}${first.line === undefined ? '' : `:${first.line}`}`;
  return {
    code: 'RevisionHeld',
    message: `Commit ${short(commit)} is held: it has ${count} not there before, such as: ${first.message} (${where})`,
  };
};

export const keepValidations = (
  { desk, handler }: { readonly desk: Desk; readonly handler: CommandHandler },
  meta: () => Metadata,
): Validations => {
  let policy = usualValidation;
  let facts: ValidationFacts | undefined;
  const afterLook = async (): Promise<void> => {
    facts = await validateDesired({ desk, handler, meta: meta() }, policy.mode);
  };
  return {
    take: async (given) => {
      policy = given;
      // The first time is the first look at Git, when it is known whether there is a cluster.
      if (facts !== undefined) await desk.queue(afterLook);
    },
    afterLook,
    afterLists: async () => {
      if (desk.rules?.partial === true && !isPartial(desk)) await afterLook();
    },
    refresh: async () => {
      if (facts !== undefined) facts = (await handler.read<ValidationFacts>('Validation', desk.fabric)).state;
    },
    hold: () => {
      if (!policy.holdBreaking || policy.mode === 'off') return undefined;
      if (facts === undefined) return { code: 'RevisionHeld', message: 'The rules of the fabric were not asked yet.' };
      return holdOf(facts);
    },
  };
};
