/** Switch models with Cumulus Linux: there when the installation includes them. */
import type { ProfileTable } from './notation.ts';

export const cumulusProfiles: ProfileTable = {
  'cumulus-vx': {
    displayName: 'Cumulus VX',
    silicon: 'vs',
    nos: 'cumulus-vx',
    platform: 'x86_64-kvm_x86_64-r0',
    features: 'subinterfaces l2vni l3vni roce mclag eslag',
    profiles: {
      'SFP28-10G': { default: '10G', speeds: '1G 10G' },
      'QSFP28-100G': { default: '100G', speeds: '10G 25G 50G 100G' },
    },
    ports: [
      { first: 1, count: 32, profile: 'QSFP28-100G', nos: [0, 1] },
      { first: 33, profile: 'SFP28-10G', nos: 32 },
    ],
  },
};
