/** The public face of CRD management. */
import { definition } from './behaviour/definition.ts';

export type { DefinitionRecorded, DefinitionWithdrawn } from './generated/messages.ts';
export { definitionId, observeDefinitions } from './policies/observe-definitions.ts';

export const deciders = [definition];
