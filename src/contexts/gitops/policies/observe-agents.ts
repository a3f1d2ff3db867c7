/**
 * What the agents of the switches have applied becomes a fact of the resources that they carry: the cluster may have taken an object that no
 * switch has yet. Work in proportion to what an agent tells anew.
 */
import type { Metadata } from '#base/message.ts';
import { keyOfObject, resourceId } from '#contexts/shared-kernel/resource-key.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { agentGroup } from '#hedgehog/agents.ts';
import { groupOf } from '#hedgehog/references.ts';
import { type KubernetesObject, splitApiVersion } from '#kubernetes/object.ts';
import type { RecordRollout } from '../generated/messages.ts';
import type { LiveReport } from '../ports.ts';
import type { Desk } from './desk.ts';

export interface AgentObservation {
  readonly desk: Desk;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
}

const isAgent = ({ apiVersion, kind }: KubernetesObject): boolean => kind === 'Agent' && splitApiVersion(apiVersion).group === agentGroup;

/** The identity of `VPC/web` in the desk's fabric: Hedgehog has one namespace. */
const idOf = (desk: Desk, key: string): string => {
  const [kind = '', name = ''] = key.split('/');
  return resourceId({ fabric: desk.fabric, group: groupOf(kind), kind, namespace: 'default', name });
};

/** Records the rollouts of resources that may have changed; those that did not are left alone. */
const record = async ({ desk, handler, meta }: AgentObservation, ids: Iterable<string>): Promise<void> => {
  const now = Date.parse(meta.at);
  const connection = (name: string): KubernetesObject | undefined => desk.live.get(idOf(desk, `Connection/${name}`))?.object;
  const commands: RecordRollout[] = [];
  for (const resource of new Set(ids)) {
    const object = desk.live.get(resource)?.object;
    const rollout = object === undefined ? undefined : desk.agents.rolloutOf(object, connection, now);
    if (object === undefined) desk.rollouts.delete(resource);
    if (rollout === undefined) continue;
    if (desk.rollouts.get(resource) === JSON.stringify(rollout)) continue;
    commands.push({ type: 'RecordRollout', data: { resource, ...rollout }, meta });
  }
  await handler.handleAll(commands, { refuseUnreadable: true });
  // Only now: what could not be written is told again with the next report.
  for (const { data } of commands) {
    const { resource, ...rollout } = data;
    desk.rollouts.set(resource, JSON.stringify(rollout));
  }
};

/** What a report says about agents, and about resources that agents may carry. After the resources themselves were observed. */
export const observeAgents = async (look: AgentObservation, report: LiveReport): Promise<void> => {
  const { desk, meta } = look;
  const isOfAgents = report.type === 'listed' && report.group === agentGroup && report.kind === 'Agent';
  const seen =
    report.type === 'listed' ? report.resources : report.type === 'changed' || report.type === 'deleted' ? [report.resource] : [];
  const agents = seen.filter(({ object }) => isAgent(object));
  if (!isOfAgents && agents.length === 0) {
    if (desk.agents.names().length === 0) return;
    await record(
      look,
      seen.map(({ object }) => resourceId(keyOfObject(desk.fabric, object))),
    );
    return;
  }
  const now = Date.parse(meta.at);
  const gone = isOfAgents ? desk.agents.names().filter((name) => !agents.some(({ object }) => object.metadata.name === name)) : [];
  const keys = [
    ...agents.flatMap(({ object }) => (report.type === 'deleted' ? desk.agents.drop(object.metadata.name) : desk.agents.see(object, now))),
    ...gone.flatMap((name) => desk.agents.drop(name)),
    ...desk.agents.turnedSilent(now),
  ];
  // The first agents make it known of every object which switches it concerns.
  await record(look, isOfAgents ? desk.live.keys() : keys.map((key) => idOf(desk, key)));
};
