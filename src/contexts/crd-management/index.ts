/** The public face of CRD management. */
import { definition } from './behaviour/definition.ts';

export type { DefinitionRecorded } from './generated/messages.ts';
export { observeDefinitions } from './policies/observe-definitions.ts';

export const deciders = [definition];
