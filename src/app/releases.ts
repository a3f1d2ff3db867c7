/** Which release of Hedgehog a fabric runs: as configured, else as its cluster says, else the newest that the model knows. */
import type { Metadata } from '#base/message.ts';
import type { HedgehogRelease } from '#contexts/fabric-management/index.ts';
import { compareAgain, type Desk } from '#contexts/gitops/index.ts';
import type { LiveReport } from '#contexts/gitops/ports.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { fabricatorGroup, isFabricator, releaseIn } from '#hedgehog/release.ts';

export interface ReleaseKeeper {
  /** Takes what the configuration of the cluster says. */
  readonly configure: (version: string | undefined) => Promise<void>;
  /** Takes what a report says of it; most say nothing. Inside the queue. */
  readonly observe: (report: LiveReport) => Promise<void>;
}

/** What a report says, when it is about the Fabricator; an empty list of them says that nothing is known. */
const foundIn = (report: LiveReport): { readonly version: string | undefined } | undefined => {
  if (report.type === 'changed') return isFabricator(report.resource.object) ? { version: releaseIn(report.resource.object) } : undefined;
  if (report.type === 'deleted') return isFabricator(report.resource.object) ? { version: undefined } : undefined;
  if (report.type !== 'listed' || report.group !== fabricatorGroup || report.kind !== 'Fabricator') return undefined;
  const fabricator = report.resources.find(({ object }) => isFabricator(object));
  return { version: fabricator === undefined ? undefined : releaseIn(fabricator.object) };
};

export const keepRelease = (
  { desk, handler }: { readonly desk: Desk; readonly handler: CommandHandler },
  meta: () => Metadata,
): ReleaseKeeper => {
  let configured: string | undefined;
  let found: string | undefined;
  const believed = (): HedgehogRelease => {
    if (configured !== undefined) return { version: configured, source: 'configured' };
    return found === undefined ? { source: 'newest' } : { version: found, source: 'cluster' };
  };
  const believe = async (): Promise<void> => {
    const release = believed();
    await handler.handle({ type: 'RecordRelease', data: { fabric: desk.fabric, release }, meta: meta() });
    if (desk.hedgehog === release.version) return;
    desk.hedgehog = release.version;
    await compareAgain({ desk, handler, meta: meta() });
  };
  return {
    configure: async (version) => {
      configured = version;
      // Another cluster may run another one.
      found = undefined;
      await desk.queue(believe);
    },
    observe: async (report) => {
      const told = foundIn(report);
      if (told === undefined) return;
      found = told.version;
      await believe();
    },
  };
};
