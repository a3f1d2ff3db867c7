/** Which rules about drift hold in a fabric now; they are looked at again when the next of them expires. */
import type { Clock } from '#base/clock.ts';
import type { Metadata } from '#base/message.ts';
import type { IgnoreRule } from '#contexts/fabric-management/index.ts';
import { compareAgain, type Desk } from '#contexts/gitops/index.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';

/** Milliseconds that a timer can wait. */
const longestWait = 2 ** 31 - 1;

export interface DriftRulesKeeper {
  /** Has these hold from now on, and everything compared again. */
  readonly take: (closedKinds: readonly string[], rules: readonly IgnoreRule[]) => Promise<void>;
  readonly stop: () => void;
}

export const keepDriftRules = (
  { desk, handler, clock }: { readonly desk: Desk; readonly handler: CommandHandler; readonly clock: Clock },
  meta: () => Metadata,
  guarded: (where: string, work: () => Promise<unknown>) => Promise<void>,
): DriftRulesKeeper => {
  let expiry: NodeJS.Timeout | undefined;
  const take: DriftRulesKeeper['take'] = async (closedKinds, rules) => {
    const now = Date.parse(clock.now());
    const holding = rules.filter(({ expires }) => Date.parse(expires) > now);
    desk.driftRules = { closedKinds: new Set(closedKinds), rules: holding };
    clearTimeout(expiry);
    if (holding.length > 0) {
      const next = Math.min(...holding.map(({ expires }) => Date.parse(expires))) - now;
      expiry = setTimeout(() => void guarded('ignore rules', () => take(closedKinds, holding)), Math.min(next, longestWait));
      expiry.unref();
    }
    await desk.queue(() => compareAgain({ desk, handler, meta: meta() }));
  };
  return { take, stop: () => clearTimeout(expiry) };
};
