// Generated from models/crd-management.pim.yaml by hedgerow model generate. Do not edit.
import { type Decider, type Decision, makeDecider } from '#base/decider.ts';
import { refused } from '#base/result.ts';
import { definitionRecordedDescriptor, recordDefinitionDescriptor, withdrawDefinitionDescriptor } from './descriptors.ts';
import type { DefinitionCommand, DefinitionEvent, DefinitionRecorded, DefinitionRefusal, DefinitionWithdrawn, RecordDefinition, WithdrawDefinition } from './messages.ts';

/** What a person writes for Definition. */
export interface DefinitionBehaviour<State> {
  readonly initialState: State;
  readonly decide: {
    /** Records a definition the cluster has. */
    readonly RecordDefinition: (command: RecordDefinition, state: State) => Decision<DefinitionRecorded, never>;
    /** Records that the cluster has the definition no more. */
    readonly WithdrawDefinition: (command: WithdrawDefinition, state: State) => Decision<DefinitionWithdrawn, 'DefinitionUnknown'>;
  };
  readonly evolve: {
    readonly DefinitionRecorded: (state: State, event: DefinitionRecorded) => State;
    readonly DefinitionWithdrawn: (state: State, event: DefinitionWithdrawn) => State;
  };
}

/** Puts a behaviour of Definition behind the checks that need no person. */
export const definitionDecider = <State>(
  behaviour: DefinitionBehaviour<State>,
): Decider<State, DefinitionCommand, DefinitionEvent, DefinitionRefusal> =>
  makeDecider(
    {
      aggregate: 'Definition',
      category: 'definition',
      identity: 'definition',
      commands: {
        RecordDefinition: recordDefinitionDescriptor,
        WithdrawDefinition: withdrawDefinitionDescriptor,
      },
      events: {
        DefinitionRecorded: definitionRecordedDescriptor,
      },
      eventVersions: {
        DefinitionRecorded: 1,
        DefinitionWithdrawn: 1,
      },
      published: [
        'DefinitionRecorded',
        'DefinitionWithdrawn',
      ],
    },
    behaviour,
  );

/** One maker for each declared refusal of Definition. */
export const definitionRefusals = {
  DefinitionUnknown: (data: { readonly definition: string }) => refused('DefinitionUnknown', `There is no definition ${data.definition}.`, { hint: 'List the definitions of the fabric.' }),
};
