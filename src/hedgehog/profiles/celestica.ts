/** Switch models with Celestica SONiC+: there when the installation includes them. */
import type { ProfileTable } from './notation.ts';

export const celesticaProfiles: ProfileTable = {
  'celestica-ds2000-clsp': {
    displayName: 'Celestica DS2000',
    otherNames: ['Celestica Questone 2a'],
    silicon: 'Broadcom TD3-X5 2.0T',
    nos: 'sonic-cls-plus-broadcom',
    platform: 'x86_64-cel_ds2000-r0',
    features: 'subinterfaces acls l2vni l3vni mclag eslag',
    profiles: {
      'SFP28-25G': { default: '25G', speeds: '10G 25G' },
      'QSFP28-100G-nb': { default: '100G', speeds: '40G 100G' },
      'QSFP28-100G': { default: '1x100G', modes: '1x40G 1x100G 4x25G 4x10G' },
    },
    ports: [
      { first: 1, count: 48, profile: 'SFP28-25G', nos: [0, 1] },
      { first: 49, profile: 'QSFP28-100G', nos: 49, base: 48 },
      { first: 50, count: 6, profile: 'QSFP28-100G-nb', nos: [52, 4] },
      { first: 56, profile: 'QSFP28-100G', nos: 56, base: 76 },
    ],
  },
  'celestica-ds3000-clsp': {
    displayName: 'Celestica DS3000',
    otherNames: ['Celestica Seastone2'],
    silicon: 'Broadcom TD3-X7 3.2T',
    nos: 'sonic-cls-plus-broadcom',
    platform: 'x86_64-cel_seastone_2-r0',
    features: 'subinterfaces acls l2vni l3vni roce mclag eslag',
    profiles: {
      'SFP28-10G': { default: '10G', speeds: '1G 10G' },
      'QSFP28-100G': { default: '1x100G', modes: '1x100G 1x40G 4x25G 4x10G' },
    },
    ports: [
      { first: 1, count: 32, profile: 'QSFP28-100G', nos: [1, 1], base: [0, 4] },
      { first: 33, profile: 'SFP28-10G', nos: 128 },
    ],
  },
  'celestica-ds4000-clsp': {
    displayName: 'Celestica DS4000',
    otherNames: ['Celestica Silverstone2'],
    silicon: 'Broadcom TH3',
    nos: 'sonic-cls-plus-broadcom',
    platform: 'x86_64-cel_silverstone-r0',
    features: 'acls roce',
    profiles: {
      'SFP28-10G': { default: '10G', speeds: '1G 10G' },
      'QSFPDD-400G': {
        default: '1x400G',
        modes: '1x400G 1x100G 1x40G 1x25G 1x10G 2x200G:4 2x100G:4 2x40G:4 4x100G:2 4x25G 4x10G 8x50G 8x25G 8x10G',
      },
    },
    ports: [
      { first: 1, count: 32, profile: 'QSFPDD-400G', nos: [1, 1], base: [0, 8] },
      { first: 33, profile: 'SFP28-10G', nos: 256 },
    ],
  },
  'celestica-ds4101-clsp': {
    displayName: 'Celestica DS4101',
    otherNames: ['Celestica Greystone'],
    silicon: 'Broadcom TH4G',
    nos: 'sonic-cls-plus-broadcom',
    platform: 'x86_64-cel_ds4101-r0',
    features: 'acls roce ecmpRoCEQPN',
    profiles: {
      'SFP28-10G': { default: '10G', speeds: '1G 10G' },
      'OSFP-2x400G': {
        default: '2x400G',
        modes: '1x100G 1x200G 1x400G 2x40G:4 2x100G:4 2x200G:4 2x400G:4 4x50G:2 4x100G:2 4x200G:2 8x10G 8x25G 8x50G 8x100G',
        autoNeg: 'off',
      },
    },
    ports: [
      { first: 1, count: 32, profile: 'OSFP-2x400G', nos: [1, 1], base: [0, 8] },
      { first: 33, profile: 'SFP28-10G', nos: 256, label: 'M1' },
      { first: 34, profile: 'SFP28-10G', nos: 257, label: 'M2' },
    ],
  },
  'celestica-ds5000-clsp': {
    displayName: 'Celestica DS5000',
    otherNames: ['Celestica Moonstone'],
    silicon: 'Broadcom TH5',
    nos: 'sonic-cls-plus-broadcom',
    platform: 'x86-64-cls-ds5000-r0',
    notes: "Doesn't support non-L3 VPC modes due to the lack of L2VNI support.",
    features: 'subinterfaces acls l3vni roce ecmpRoCEQPN',
    profiles: {
      'SFP28-25G': { default: '25G', speeds: '1G 10G 25G' },
      'OSFP-800G': {
        default: '1x800G',
        modes: '1x50G 1x100G 1x200G 1x400G 1x800G 2x50G:2 2x100G:4 2x200G:4 2x400G:4 4x100G:2 4x200G:2 8x100G',
        autoNeg: 'off',
      },
    },
    ports: [
      { first: 1, count: 64, profile: 'OSFP-800G', nos: [1, 1], base: [0, 8] },
      { first: 65, count: 2, profile: 'SFP28-25G', nos: [512, 1] },
    ],
  },
  'vs-clsp': {
    displayName: 'Virtual Switch CLS+',
    silicon: 'vs',
    nos: 'sonic-cls-plus-vs',
    platform: 'x86_64-kvm_x86_64-r0',
    features: 'subinterfaces l2vni l3vni roce mclag eslag',
    maxPathsEBGP: 16,
    groups: { count: 12, profile: 'SFP28-25G' },
    profiles: {
      'SFP28-25G': { default: '25G', speeds: '10G 25G' },
    },
    ports: [
      { first: 1, count: 4, group: '1', nos: [0, 1] },
      { first: 5, count: 4, group: '2', nos: [4, 1] },
      { first: 9, count: 4, group: '3', nos: [8, 1] },
      { first: 13, count: 4, group: '4', nos: [12, 1] },
      { first: 17, count: 4, group: '5', nos: [16, 1] },
      { first: 21, count: 4, group: '6', nos: [20, 1] },
      { first: 25, count: 4, group: '7', nos: [24, 1] },
      { first: 29, count: 4, group: '8', nos: [28, 1] },
      { first: 33, count: 4, group: '9', nos: [32, 1] },
      { first: 37, count: 4, group: '10', nos: [36, 1] },
      { first: 41, count: 4, group: '11', nos: [40, 1] },
      { first: 45, count: 4, group: '12', nos: [44, 1] },
    ],
  },
};
