/** The public face of fabric management. */
import { fabric } from './behaviour/fabric.ts';

export type { FabricFacts } from './behaviour/fabric.ts';
export { fabricManagementRoutes as routes } from './generated/routes.ts';
export type { ClusterConfiguration, ClusterConfigured, FabricEvent, GitConfiguration, GitConfigured, LifecycleChanged } from './generated/messages.ts';

export const deciders = [fabric];
