// Generated from models/crd-management.pim.yaml by hedgerow model generate. Do not edit.
import { expect, test } from 'vitest';
import { definition } from '../behaviour/definition.ts';

test.each([
  [definition, ['RecordDefinition', 'WithdrawDefinition'], ['DefinitionRecorded', 'DefinitionWithdrawn']],
] as const)('%o takes every command of crd-management and knows every event', (decider, commands, events) => {
  expect([...decider.commandTypes].sort()).toEqual([...commands].sort());
  expect(Object.keys(decider.eventVersions).sort()).toEqual([...events].sort());
});
