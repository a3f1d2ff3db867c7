import { expect, test } from 'vitest';
import { generate } from '#modeling/pipeline.ts';
import { anyTarget } from '#modeling/target.ts';
import { typescript } from './target.ts';

const model = `context: hall
description: Lamps of a hall.
aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: dnsLabel, description: Its name. }
    behaviours:
      HangLamp: { description: Hangs it., creates: true, parameters: {}, emits: [LampHung], refuses: [] }
    events:
      LampHung:
        description: It hangs.
        version: 3
        renamedFrom: LampPlaced
        attributes:
          height: { type: integer, required: true, description: How high. }
        upcasts:
          '2': { drop: [colour] }
          '1': { rename: { height: size }, defaults: { colour: red } }
`;

test('how older events are read, and what they were called, stands in the contract in the order of versions', () => {
  const { files, diagnostics } = generate([{ path: 'models/hall.pim.yaml', text: model }], [anyTarget(typescript)]);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const contract = files.find(({ path }) => path.endsWith('contract.ts'))?.text ?? '';
  expect(contract).toContain(`      eventVersions: {
        LampHung: 3,
      },
      upcasts: {
        LampHung: [{ rename: { height: 'size' }, defaults: { colour: 'red' } }, { drop: ['colour'] }],
      },
      formerNames: {
        LampPlaced: 'LampHung',
      },
    },
    behaviour,`);
});
