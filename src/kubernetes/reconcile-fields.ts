/** Field sets that were recorded under another schema (structured-merge-diff, `ReconcileFieldSetWithSchema`). */
import { type FieldNode, type FieldSet, noFields } from './field-set.ts';
import { isDeduced, isOpenMap, type TypePlan } from './type-plan.ts';
import { fieldPlan, handledAs } from './typed.ts';

const planBelow = (plan: TypePlan, element: string): TypePlan | undefined => {
  const as = handledAs(plan, 'open');
  if (as === 'map') return element.startsWith('f:') && plan.map !== undefined ? fieldPlan(plan.map, element.slice(2)) : undefined;
  return as === 'list' ? plan.list?.items : undefined;
};

const isAtomic = (plan: TypePlan): boolean => {
  const as = handledAs(plan, 'open');
  return as === 'map' ? plan.map?.atomic === true : as === 'list' && plan.list?.relation === 'atomic';
};

const reconcileNode = (found: FieldNode, plan: TypePlan | undefined): FieldNode => {
  if (found.below.size === 0 || plan === undefined || isDeduced(plan) || isOpenMap(plan)) return found;
  if (isAtomic(plan)) return { member: true, below: noFields };
  const below = reconcileFields(found.below, plan);
  return below === found.below ? found : { member: found.member, below };
};

/** The set as the present schema sees it: whoever owned parts of what is one value now owns the whole. The same set when nothing changed. */
export const reconcileFields = (set: FieldSet, plan: TypePlan): FieldSet => {
  let copy: Map<string, FieldNode> | undefined;
  for (const [element, found] of set) {
    const now = reconcileNode(found, planBelow(plan, element));
    if (now === found) continue;
    copy ??= new Map(set);
    copy.set(element, now);
  }
  return copy ?? set;
};
