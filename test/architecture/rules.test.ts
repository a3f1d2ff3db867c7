/** The gate is tested: on a tree that breaks every rule, every rule must fire. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { filesOnDisk, inspect, rulesOf } from '../../tools/check-architecture.ts';

const canary = resolve(import.meta.dirname, 'canary');

test('every rule fires on the canary tree, and every file of it is seen', async () => {
  const folders = ['src', 'ui/src'];
  const rules = rulesOf(canary);
  const { modules, breaches } = await inspect(canary, rules, folders);
  const fired = new Set(breaches.map((breach) => breach.rule));
  expect(rules.map((rule) => rule.name).filter((name) => !fired.has(name))).toEqual([]);
  expect(modules).toBeGreaterThanOrEqual(filesOnDisk(canary, folders));
});
