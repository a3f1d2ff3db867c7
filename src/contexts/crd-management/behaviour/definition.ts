/** A custom resource definition as one cluster knows it. */
import { ok } from '#base/result.ts';
import { type DefinitionBehaviour, definitionDecider, definitionRefusals } from '../generated/contract.ts';

export interface DefinitionFacts {
  readonly fabric?: string;
  /** Digest of the definition while the cluster has it. */
  readonly digest?: string | undefined;
}

export const definitionBehaviour = {
  initialState: {},
  decide: {
    RecordDefinition: ({ data }, facts) => {
      const { definition: _identity, ...recorded } = data;
      return ok(facts.digest === data.digest ? [] : [{ type: 'DefinitionRecorded', data: recorded }]);
    },
    WithdrawDefinition: ({ data }, facts) => {
      if (facts.fabric === undefined) return definitionRefusals.DefinitionUnknown(data);
      return ok(facts.digest === undefined ? [] : [{ type: 'DefinitionWithdrawn', data: { fabric: facts.fabric } }]);
    },
  },
  evolve: {
    DefinitionRecorded: (_facts, { data }) => ({ fabric: data.fabric, digest: data.digest }),
    DefinitionWithdrawn: (facts) => ({ ...facts, digest: undefined }),
  },
} satisfies DefinitionBehaviour<DefinitionFacts>;

/** The definition aggregate, ready for the command handler. */
export const definition = definitionDecider<DefinitionFacts>(definitionBehaviour);
