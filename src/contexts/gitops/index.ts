/** The public face of the GitOps context. */
import { audit } from './behaviour/audit.ts';
import { resource } from './behaviour/resource.ts';
import { source } from './behaviour/source.ts';
import { validation } from './behaviour/validation.ts';

export { resourceScore, scoreOf, severityOf } from './behaviour/severity.ts';
export type { SourceFacts } from './behaviour/source.ts';
export type { ValidationFacts } from './behaviour/validation.ts';
export { sourceRefusals } from './generated/contract.ts';
export type {
  DesiredRecorded,
  FilesRecorded,
  FindingsRecorded,
  HistoryGapRecorded,
  ResourceEvent,
  RevisionRecorded,
  SourceFailed,
  SourceRegistered,
  StateChanged,
} from './generated/messages.ts';
export { gitopsRoutes as routes } from './generated/routes.ts';
export { type Audited, auditVerdicts } from './policies/audit-verdicts.ts';
export { inParallel, schemaOf } from './policies/compare-live.ts';
export type { Desk, InventoryEntry } from './policies/desk.ts';
export { makeDesk, makeGathered } from './policies/desk.ts';
export { followFabric, placeOf } from './policies/follow-fabric.ts';
export { followRestore } from './policies/follow-restore.ts';
export { observeAgents } from './policies/observe-agents.ts';
export { compareAgain, observeChanged, observeLive } from './policies/observe-live.ts';
export { observeSource, type SyncProgress, type SyncReport } from './policies/observe-source.ts';
export { type CarriedOut, carryOut } from './policies/reconcile.ts';
export { type Attempts, reconcileAutomatically } from './policies/reconcile-automatically.ts';
export {
  type HashedPlan,
  type PlanWishes,
  planFabric,
  type ReconcileWishes,
  type Requested,
  requestPlan,
} from './policies/reconcile-fabric.ts';
export { settleCommits } from './policies/settle-commits.ts';
export { isJudged, isPartial, validateDesired } from './policies/validate-desired.ts';
export {
  type AdoptionWishes,
  adopt,
  type CommitWishes,
  checkDraft,
  commitDraft,
} from './policies/write-back.ts';
export { inventory, inventoryOf, projectInventory } from './projections/inventory.ts';

export const deciders = [source, resource, audit, validation];
