/** VPCs to measure with, and Hedgehog's definition of them. */
import { hedgehogDefinitions } from '#app/definitions.ts';
import type { JsonObject } from '#base/json.ts';
import { kindOf } from '#kubernetes/definition.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { compileSchema } from '#kubernetes/structural.ts';

/** Our name in server-side apply. */
export const manager = 'hedgerow';

/** A VPC of four subnets with DHCP. */
export const vpc = (index: number): KubernetesObject => ({
  apiVersion: 'vpc.githedgehog.com/v1beta1',
  kind: 'VPC',
  metadata: { name: `vpc-${index}`, namespace: 'default', labels: { site: 'north' } },
  spec: {
    ipv4Namespace: 'default',
    vlanNamespace: 'default',
    defaultIsolated: true,
    subnets: Object.fromEntries(
      ['front', 'back', 'store', 'build'].map((name, part) => {
        const net = `10.${(index >> 6) & 255}.${((index & 63) << 2) + part}`;
        const options = { dnsServers: ['1.1.1.1', '8.8.8.8'], timeServers: ['1.1.1.1'], interfaceMTU: 1500, leaseTimeSeconds: 3600 };
        const dhcp = { enable: true, range: { start: `${net}.10`, end: `${net}.99` }, options };
        return [name, { subnet: `${net}.0/24`, gateway: `${net}.1`, vlan: 1000 + ((index * 4 + part) % 2000), isolated: true, dhcp }];
      }),
    ),
    permit: [['front', 'back']],
  },
});

const found = hedgehogDefinitions().objects.find(({ metadata }) => (metadata as JsonObject)['name'] === 'vpcs.vpc.githedgehog.com');
if (found === undefined) throw new Error('There is no definition of VPCs.');

export const definition: JsonObject = found;

const [version] = kindOf(definition).versions;
export const schema = compileSchema(version?.schema ?? {});
