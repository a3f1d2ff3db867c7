import { expect, test } from 'vitest';
import { makeCommandHandler } from '#eventing/handle-command.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import { definition } from './definition.ts';

const version = (name: string, storage: boolean) => ({ name, served: true, storage, statusSubresource: false });

test('the handler of commands refuses a definition whose objects are stored in no version, or in two', async () => {
  let ids = 0;
  const log = openMemoryLog();
  const handler = makeCommandHandler({ store: log.events, deciders: [definition as never], newId: () => `id-${(ids += 1)}` });
  const record = (versions: readonly object[]) =>
    handler.handle({
      type: 'RecordDefinition',
      data: {
        definition: 'lab:lamps.lab.example.com',
        fabric: 'lab',
        group: 'lab.example.com',
        kind: 'Lamp',
        plural: 'lamps',
        scope: 'Namespaced',
        versions,
        digest: 'abcdef0123456789',
      },
      meta: { actor: 'system:test', at: '2026-01-01T00:00:00.000Z' },
    });
  const refused = {
    ok: false,
    refusal: {
      code: 'InvalidData',
      fields: [{ pointer: '/versions', code: 'value/rule', message: 'must have exactly one that objects are stored in' }],
    },
  };
  expect(await record([version('v1', false)])).toMatchObject(refused);
  expect(await record([version('v1', true), version('v2', true)])).toMatchObject(refused);
  expect(await record([version('v1', false), version('v2', true)])).toMatchObject({ ok: true });
});
