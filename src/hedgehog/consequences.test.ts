import { expect, test } from 'vitest';
import { consequencesOf } from './consequences.ts';
import { builtInProfiles } from './profiles/built-in.ts';
import { defaultConfiguration } from './rules/configuration.ts';
import { type Edit, edited, readAll } from './rules/wiring.fixture.ts';
import { topologyOf } from './topology.ts';

const profiles = builtInProfiles(defaultConfiguration);
const topology = (...edits: readonly Edit[]) => topologyOf(readAll(edited(edits), 'strict').entries, (name) => profiles.get(name));

test('who does not reach whom any more, or does now, is told once for each pair', () => {
  const apart = topology(['-', 'VPCPeering/data--web'], ['-', 'ExternalPeering/web--internet']);
  const pairs = ['data/db and web/app', 'data/db and web/front', 'external internet 0.0.0.0/0 and web/front'];
  expect(consequencesOf(topology(), apart)).toMatchObject({ lost: pairs, gained: [] });
  expect(consequencesOf(apart, topology())).toMatchObject({ lost: [], gained: pairs });
  expect(consequencesOf(topology(), topology())).toEqual({ lost: [], gained: [], alone: [] });
});

test('what hangs on one device alone is told when it did not before', () => {
  const single = topology(['-', 'Connection/unbundled']);
  expect(consequencesOf(topology(), single).alone).toEqual(['leaf-04 is the only switch of server-01']);
  expect(consequencesOf(single, topology()).alone).toEqual([]);
});
