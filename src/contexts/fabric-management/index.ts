/** The public face of fabric management. */
import { fabric } from './behaviour/fabric.ts';

export { type Hold, holdAt } from './behaviour/change-window.ts';
export { fabricRefusals } from './generated/contract.ts';
export type {
  ClusterConfiguration,
  ClusterConfigured,
  DriftConfigured,
  DriftPolicy,
  GitConfiguration,
  GitConfigured,
  HedgehogRelease,
  IgnoreRule,
  IgnoreRuleAdded,
  IgnoreRuleRemoved,
  LifecycleChanged,
  ReconciliationConfigured,
  ReconciliationPolicy,
  ReconciliationSuspended,
  ValidationConfigured,
  ValidationPolicy,
} from './generated/messages.ts';
export { fabricManagementRoutes as routes } from './generated/routes.ts';

export const deciders = [fabric];
