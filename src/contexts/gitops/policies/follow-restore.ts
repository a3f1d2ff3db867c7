/** When the log was restored from a backup, every fabric is observed anew before anything is concluded from what is known of it. */
import type { Metadata } from '#base/message.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { Life } from '#eventing/store/life.ts';
import { isUnread, type SourceFacts } from '../behaviour/source.ts';

/**
 * Marks the gap in the history of a fabric, once for each restore. `mustRead`: Git was not read since, so that what the cluster has
 * cannot be called an orphan, and nothing may be applied.
 */
export const followRestore = async (
  handler: CommandHandler,
  fabric: string,
  life: Life,
  meta: Metadata,
): Promise<{ readonly mustRead: boolean }> => {
  if (life.restored !== undefined) {
    const { position, completeUntil } = life.restored;
    await handler.handle({ type: 'RecordGap', data: { fabric, life: life.id, position, from: completeUntil, until: life.beganAt }, meta });
  }
  const { state } = await handler.read<SourceFacts>('Source', fabric);
  return { mustRead: isUnread(state) };
};
