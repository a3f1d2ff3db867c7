/**
 * Changes a lab cluster behind Git's back, the way a colleague with kubectl would: one field changed, one object deleted, one
 * object added. Works on any kinds; on the sample it picks a VLAN, a peering and a VPC.
 */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { hedgehogDefinitions } from './definitions.ts';

/** The part of a lab cluster that is needed: its address and how to speak to it. */
export interface LabAccess {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const manager = 'fieldManager=kubectl-edit';

const request = async (lab: LabAccess, method: string, path: string, body?: Json, type = 'application/json'): Promise<JsonObject> => {
  const answer = await fetch(`${lab.url}${path}`, {
    method,
    headers: { accept: 'application/json', 'content-type': type, ...lab.headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`The lab cluster answered ${answer.status} to ${method} ${path}.`);
  return (await answer.json()) as JsonObject;
};

const collection = (kind: string): string => {
  const known = hedgehogDefinitions().kinds.find((candidate) => candidate.kind === kind);
  const version = known?.versions.find((candidate) => candidate.storage)?.name ?? 'v1';
  return `/apis/${known?.group ?? ''}/${version}/namespaces/default/${known?.plural ?? ''}`;
};

const listOf = async (lab: LabAccess, kind: string): Promise<readonly KubernetesObject[]> => {
  const { items } = await request(lab, 'GET', collection(kind));
  return items as unknown as readonly KubernetesObject[];
};

const changeVlan = async (lab: LabAccess): Promise<string | undefined> => {
  for (const vpc of await listOf(lab, 'VPC')) {
    const spec = vpc['spec'];
    const subnets = isObject(spec) && isObject(spec['subnets']) ? spec['subnets'] : {};
    for (const [name, subnet] of Object.entries(subnets)) {
      if (!isObject(subnet) || typeof subnet['vlan'] !== 'number') continue;
      const vlan = subnet['vlan'] + 7;
      const path = `${collection('VPC')}/${vpc.metadata.name}?${manager}`;
      await request(lab, 'PATCH', path, { spec: { subnets: { [name]: { vlan } } } }, 'application/merge-patch+json');
      return `VPC ${vpc.metadata.name}: VLAN of subnet ${name} changed from ${subnet['vlan']} to ${vlan}`;
    }
  }
  return undefined;
};

const deleteOne = async (lab: LabAccess): Promise<string | undefined> => {
  for (const kind of ['VPCPeering', 'VPCAttachment', 'Server']) {
    const last = (await listOf(lab, kind)).at(-1);
    if (last === undefined) continue;
    await request(lab, 'DELETE', `${collection(kind)}/${last.metadata.name}`);
    return `${kind} ${last.metadata.name}: deleted`;
  }
  return undefined;
};

const addOne = async (lab: LabAccess): Promise<string> => {
  const object: JsonObject = {
    apiVersion: 'vpc.githedgehog.com/v1beta1',
    kind: 'VPC',
    metadata: { name: 'shadow', namespace: 'default' },
    spec: { subnets: { lab: { subnet: '10.20.99.0/24', gateway: '10.20.99.1', vlan: 1999 } } },
  };
  await request(lab, 'POST', `${collection('VPC')}?${manager}`, object);
  return 'VPC shadow: added, and Git knows nothing of it';
};

/** Makes the three changes that are possible and says them in words. */
export const makeDrift = async (lab: LabAccess): Promise<readonly string[]> => {
  const made = [await changeVlan(lab), await deleteOne(lab), await addOne(lab)];
  return made.filter((line) => line !== undefined);
};
