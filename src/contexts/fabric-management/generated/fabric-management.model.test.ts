// Generated from models/fabric-management.pim.yaml by hedgerow model generate. Do not edit.
import { expect, test } from 'vitest';
import { valueAt } from '#base/json.ts';
import { check } from '#base/schema.ts';
import { fabric } from '../behaviour/fabric.ts';
import { examples } from './examples.ts';

test.each([
  [fabric, ['CreateFabric', 'DescribeFabric', 'ConfigureGit', 'ConfigureCluster', 'ConfigureReconciliation', 'ConfigureDrift', 'ConfigureValidation', 'AddIgnoreRule', 'RemoveIgnoreRule', 'SuspendReconciliation', 'ResumeReconciliation', 'RecordConnection', 'RecordDelivery', 'RecordRelease', 'ChangeLifecycle'], ['FabricCreated', 'FabricDescribed', 'GitConfigured', 'ClusterConfigured', 'ReconciliationConfigured', 'DriftConfigured', 'ValidationConfigured', 'IgnoreRuleAdded', 'IgnoreRuleRemoved', 'ReconciliationSuspended', 'ReconciliationResumed', 'ConnectionChanged', 'DeliveryChanged', 'ReleaseChanged', 'LifecycleChanged']],
] as const)('%o takes every command of fabric-management and knows every event', (decider, commands, events) => {
  expect([...decider.commandTypes].sort()).toEqual([...commands].sort());
  expect(Object.keys(decider.eventVersions).sort()).toEqual([...events].sort());
});

test.each(examples)('$command takes data that fits', ({ descriptor, valid, minimal, defaults }) => {
  expect(check(descriptor, valid)).toEqual({ ok: true, value: valid });
  const checked = check(descriptor, minimal);
  expect(checked.ok).toBe(true);
  for (const { pointer, value } of defaults) expect(checked.ok && valueAt(checked.value, pointer)).toEqual(value);
});

test.each(examples.flatMap(({ command, descriptor, invalid }) => invalid.map((example) => ({ command, descriptor, ...example }))))(
  '$command refuses $what',
  ({ descriptor, data, pointer, code }) => {
    const checked = check(descriptor, data);
    expect(checked.ok ? [] : checked.problems.map((problem) => [problem.pointer, problem.code])).toContainEqual([pointer, code]);
  },
);
