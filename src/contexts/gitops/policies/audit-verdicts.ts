/** Holds some verdicts that were made offline, chosen at random, against what the API server says by a dry run. */
import { equals } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import type { Dispute } from '../generated/messages.ts';
import { auditOne, inParallel } from './compare-live.ts';
import type { Desk } from './desk.ts';

export interface Audited {
  readonly checked: number;
  readonly agreed: number;
  readonly disputes: readonly Dispute[];
}

/** Up to `size` of some things, each as likely as any other. `random` gives numbers from 0 up to 1. */
const sampleOf = <Item>(items: readonly Item[], size: number, random: () => number): readonly Item[] => {
  const left = [...items];
  const chosen: Item[] = [];
  while (left.length > 0 && chosen.length < size) {
    const at = Math.floor(random() * left.length);
    chosen.push(left[at] as Item);
    left[at] = left.at(-1) as Item;
    left.pop();
  }
  return chosen;
};

/** Asks about at most `sample` verdicts and records what came of it. What cannot be answered now is not counted. */
export const auditVerdicts = async (
  work: { readonly desk: Desk; readonly handler: CommandHandler; readonly meta: Metadata; readonly random: () => number },
  sample: number,
): Promise<Audited> => {
  const { desk, handler, meta, random } = work;
  const wanted = [...desk.live].filter(([id]) => desk.inventory.get(id)?.digest !== undefined);
  const answers = await inParallel(sampleOf(wanted, sample, random), async ([resource, live]) => {
    const { state } = await handler.read<ResourceFacts>('Resource', resource);
    if (state.desired === undefined || !state.desired.served) return undefined;
    const found = await auditOne(desk, state.desired.manifest as unknown as KubernetesObject, live);
    return found === undefined ? undefined : { resource, ...found };
  });
  const checked = answers.filter((answer) => answer !== undefined);
  const disputes = checked.filter(({ offline, server }) => !equals(offline, server));
  const audited: Audited = { checked: checked.length, agreed: checked.length - disputes.length, disputes };
  await handler.handle({ type: 'RecordAudit', data: { fabric: desk.fabric, ...audited }, meta });
  return audited;
};
