/** What somebody who delivers to a cluster in our place says; how it applies decides what every verdict predicts. */
import type { Metadata } from '#base/message.ts';
import { compareAgain, type Desk } from '#contexts/gitops/index.ts';
import type { LiveReport } from '#contexts/gitops/ports.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';

type Delivery = Extract<LiveReport, { readonly type: 'delivery' }>;

/** Records each report, inside the queue; compares everything again when it applies otherwise than before. */
export const followDeliverer = ({ desk, handler }: { readonly desk: Desk; readonly handler: CommandHandler }, meta: () => Metadata) => {
  let before: Delivery['applies'];
  return async ({ type: _type, applies, ...delivery }: Delivery): Promise<void> => {
    await handler.handle({ type: 'RecordDelivery', data: { fabric: desk.fabric, delivery }, meta: meta() });
    if (applies === before || applies === undefined) return;
    before = applies;
    await compareAgain({ desk, handler, meta: meta() });
  };
};
