/** Given these commands, then this state and these events: how behaviour is tested. */
import type { Decider } from './decider.ts';
import type { Command, DomainEvent, Metadata } from './message.ts';

export const testMeta: Metadata = { actor: 'user:test', at: '2026-01-01T00:00:00.000Z' };

/** The state after commands, each of which must be accepted. */
export const afterCommands = <State, C extends Command, E extends DomainEvent>(
  decider: Decider<State, C, E>,
  commands: readonly { readonly type: C['type']; readonly data: C['data'] }[],
): { readonly state: State; readonly events: readonly E[] } => {
  let state = decider.initialState;
  const events: E[] = [];
  for (const { type, data } of commands) {
    const decision = decider.decide({ type, data, meta: testMeta } as C, state);
    if (!decision.ok) throw new Error(`${type} was refused: ${decision.refusal.code} ${decision.refusal.message}`);
    events.push(...decision.value);
    state = decision.value.reduce(decider.evolve, state);
  }
  return { state, events };
};
