/**
 * Keeps what Git wants of a fabric held against its rules, and nothing changed in the cluster while a commit that breaks them is held.
 * What was not judged yet is unknown, and held as well.
 */
import type { Metadata } from '#base/message.ts';
import type { Hold, ValidationPolicy } from '#contexts/fabric-management/index.ts';
import { type Desk, isJudged, isPartial, type SourceFacts, type ValidationFacts, validateDesired } from '#contexts/gitops/index.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { UnreadableEvent } from '#eventing/store/store-faults.ts';

/** How the rules are asked until somebody says otherwise. */
export const usualValidation: ValidationPolicy = { mode: 'webhook', holdBreaking: false };

export interface Validations {
  /** Has the rules asked so from now on, and now. */
  readonly take: (policy: ValidationPolicy) => Promise<void>;
  /** Asks the rules after a look at Git that found something new, or did not; inside the queue of the desk. */
  readonly afterLook: (isNew: boolean) => Promise<void>;
  /** Asks them again when the cluster was listed whole meanwhile; inside the queue of the desk. */
  readonly afterLists: () => Promise<void>;
  /**
   * Why nothing is changed now, as far as rules have to do with it. The log is asked each time: a revision is recorded before what the rules
   * say of it, and a person may release it at another replica.
   */
  readonly hold: () => Promise<Hold | undefined>;
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

/** The rules were not asked of the commit yet. */
const unjudged = (commit: string | undefined): Hold => {
  const what = commit === undefined ? 'what Git wants' : `commit ${short(commit)}`;
  return { code: 'RevisionHeld', message: `The rules of the fabric were not asked yet of ${what}.` };
};

const unreadable: Hold = { code: 'RevisionHeld', message: 'What the rules of the fabric said cannot be read from the log.' };

export const keepValidations = (
  { desk, handler }: { readonly desk: Desk; readonly handler: CommandHandler },
  meta: () => Metadata,
): Validations => {
  let policy = usualValidation;
  let wereAsked = false;
  const judge = async (): Promise<void> => {
    try {
      await validateDesired({ desk, handler, meta: meta() }, policy.mode);
      wereAsked = true;
    } catch (fault) {
      // What cannot be read of the rules keeps nobody from seeing what Git and the cluster have; holds say that it cannot.
      if (!(fault instanceof UnreadableEvent)) throw fault;
    }
  };
  return {
    take: async (given) => {
      policy = given;
      // The first time is the first look at Git, when it is known whether there is a cluster.
      if (wereAsked) await desk.queue(judge);
    },
    afterLook: async (isNew) => {
      if (isNew || !wereAsked || !isJudged(desk, policy.mode)) await judge();
    },
    afterLists: async () => {
      if (desk.rules?.partial === true && !isPartial(desk)) await judge();
    },
    hold: async () => {
      if (!policy.holdBreaking || policy.mode === 'off') return undefined;
      try {
        const { commit } = (await handler.read<SourceFacts>('Source', desk.fabric)).state;
        const now = (await handler.read<ValidationFacts>('Validation', desk.fabric)).state;
        const isJudged = now.commit === commit && now.mode === policy.mode;
        return holdOf(now) ?? (isJudged ? undefined : unjudged(commit));
      } catch (fault) {
        if (fault instanceof UnreadableEvent) return unreadable;
        throw fault;
      }
    },
  };
};
