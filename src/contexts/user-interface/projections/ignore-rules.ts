/** Rules that say which differences do not count, and how often verdicts met them. */
import type { RecordedEvent } from '#base/message.ts';
import type { IgnoreRuleAdded, IgnoreRuleRemoved } from '#contexts/fabric-management/index.ts';
import type { Change } from '#contexts/shared-kernel/generated/messages.ts';
import { fabricOf } from '#contexts/shared-kernel/resource-key.ts';
import type { ReadRows } from '#eventing/processing/projection.ts';
import type { TableChange } from '#eventing/tables/table-store.ts';
import { ignoreRuleTable } from '../generated/tables.ts';

const idOf = (fabric: string, rule: string): string => `${fabric}:${rule}`;

/** How many differences of a verdict each rule left out. */
const hitsIn = (aside: readonly Change[]): ReadonlyMap<string, number> => {
  const hits = new Map<string, number>();
  for (const { ignoredBy } of aside) if (ignoredBy !== undefined) hits.set(ignoredBy, (hits.get(ignoredBy) ?? 0) + 1);
  return hits;
};

const countHits = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => {
  const { aside = [] } = event.data as { readonly aside?: readonly Change[] };
  const fabric = fabricOf(event.stream.slice('resource-'.length));
  const changes: TableChange[] = [];
  for (const [rule, count] of hitsIn(aside)) {
    const row = await read.get(ignoreRuleTable, [idOf(fabric, rule)]);
    if (row !== undefined)
      changes.push({ type: 'put', table: ignoreRuleTable, row: { ...row, hits: Number(row['hits']) + count, lastHitAt: event.meta.at } });
  }
  return changes;
};

export const projectIgnoreRules = async (event: RecordedEvent, read: ReadRows): Promise<readonly TableChange[]> => {
  const fabric = event.stream.slice(event.stream.indexOf('-') + 1);
  switch (event.type) {
    case 'IgnoreRuleAdded': {
      const { ignore } = event.data as IgnoreRuleAdded['data'];
      const { actor, at } = event.meta;
      const row = { ...ignore, id: idOf(fabric, ignore.rule), fabric, hits: 0, actor, createdAt: at };
      return [{ type: 'put', table: ignoreRuleTable, row }];
    }
    case 'IgnoreRuleRemoved':
      return [{ type: 'remove', table: ignoreRuleTable, key: [idOf(fabric, (event.data as IgnoreRuleRemoved['data']).rule)] }];
    case 'DriftDetected':
    case 'DriftResolved':
      return event.stream.startsWith('resource-') ? countHits(event, read) : [];
    default:
      return [];
  }
};
