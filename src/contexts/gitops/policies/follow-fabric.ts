/** When a fabric says where its manifests live, its source follows. */
import type { Metadata } from '#base/message.ts';
import type { GitConfigured } from '#contexts/fabric-management/index.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { SourcePlace } from '../ports.ts';
import type { Desk } from './desk.ts';

/** The place as the port wants it. */
export const placeOf = (git: GitConfigured['data']['git']): SourcePlace => ({
  repository: git.repository,
  branch: git.branch,
  path: git.path,
  ...(git.credential === undefined ? {} : { credential: git.credential }),
});

/** Points the desk and the source at the configured place. The credential's reference stays with the fabric. */
export const followFabric = async (
  desk: Desk,
  handler: CommandHandler,
  git: GitConfigured['data']['git'],
  meta: Metadata,
): Promise<void> => {
  desk.place = placeOf(git);
  const { repository, branch, path } = desk.place;
  await handler.handle({ type: 'RegisterSource', data: { fabric: desk.fabric, repository, branch, path }, meta });
};
