/** Hedgehog's kinds: who writes objects of each, and in which order they can be made. */
import { kindRows } from './generated/kinds.ts';
import { referenceRows } from './generated/references.ts';

/** `user`: people, in Git. `system`: built in. `controller`: derived; never in Git, never an orphan. */
export type Author = 'user' | 'system' | 'controller';

const groupSuffix = '.githedgehog.com';

/** Groups whose objects are made by controllers. */
const derived = new Set(['agent.githedgehog.com', 'dhcp.githedgehog.com', 'gwint.githedgehog.com']);

/** Who writes objects of a kind; nothing for kinds that are not Hedgehog's. */
export const authorOf = (group: string, kind: string): Author | undefined => {
  if (derived.has(group)) return 'controller';
  if (!group.endsWith(groupSuffix)) return undefined;
  return kindRows.find((row) => row.kind === kind)?.author as Author | undefined;
};

/** Kinds so that what is referred to comes first. References that go round (a VPC relays to a VPC) do not count. */
const order = (): readonly string[] => {
  const needs = new Map(kindRows.map(({ kind }) => [kind as string, new Set<string>()]));
  for (const { kind, to } of referenceRows) if (kind !== to) needs.get(kind)?.add(to);
  const done: string[] = [];
  while (done.length < needs.size) {
    const open = [...needs.keys()].filter((kind) => !done.includes(kind));
    const ready = open.filter((kind) => [...(needs.get(kind) ?? [])].every((need) => done.includes(need) || !needs.has(need)));
    // A cycle between kinds: take the first by name, so that the order stays total.
    done.push(...(ready.length > 0 ? ready.sort() : open.sort().slice(0, 1)));
  }
  return done;
};

/** Kinds in the order in which objects can be made; deletion goes the other way. */
export const creationOrder: readonly string[] = order();
