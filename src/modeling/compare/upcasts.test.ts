import { expect, test } from 'vitest';
import { compareModels } from './compare.ts';
import { edited, modelOf } from './lamps.fixture.ts';
import { upcastMigration } from './upcasts.ts';

type Edit = readonly [string, string];

const migration = (...edits: readonly Edit[]) => {
  const { changes, differences } = compareModels(modelOf(), edited(...edits));
  return upcastMigration(differences, changes);
};

const by = '          by: { type: string, description: Who did it. }\n';
const watts = '          watts: { type: integer, required: true, description: How bright. }\n';

test('what was renamed, dropped and has a default is said by an upcast', () => {
  const made = migration(
    [by, '          colour: { type: string, required: true, default: white, description: Its colour. }\n'],
    [watts, watts.replace('watts: {', 'power: { renamedFrom: watts,')],
    ['1: { rename: { watts: power } }', '1: {}'],
  );
  expect(made.file).toEqual({
    path: 'upcasts.yaml',
    text: `# Version and upcast of events, to be pasted into the models at the paths named.
lamps/aggregates/Lamp/events/TurnedOn:
  version: 3
  upcasts:
    "2":
      rename:
        power: watts
      defaults:
        colour: white
      drop:
        - by
`,
  });
  expect(made.says).toContain('Upcasts for 1 event, to be pasted into the model.');
});

test('once the upcast is in the model, nothing of the event breaks', () => {
  const edits: readonly Edit[] = [
    [by, '          colour: { type: string, required: true, default: white, description: Its colour. }\n'],
    [watts, watts.replace('watts: {', 'power: { renamedFrom: watts,')],
    ['      TurnedOn:\n        version: 2', '      TurnedOn:\n        version: 3'],
    [
      '1: { rename: { watts: power } }',
      '1: { rename: { watts: power } }\n          2: { rename: { power: watts }, defaults: { colour: white }, drop: [by] }',
    ],
  ];
  const { changes, differences } = compareModels(modelOf(), edited(...edits));
  const attributes = changes.filter(({ path }) => path.includes('/events/TurnedOn/attributes/'));
  expect(attributes.map(({ platforms }) => platforms.events.verdict)).toEqual(['migration', 'migration', 'compatible', 'migration']);
  expect(upcastMigration(differences, changes)).toEqual({ platform: 'events', says: 'No upcast is needed.' });
});

test('what nobody can derive is left open by name', () => {
  const made = migration([by, by.replace('string,', 'string, required: true,')]);
  expect(made.file?.text).toContain('# Old events lack by, and nothing says what to fill in: add it to the defaults.\n');
});

test('what an upcast cannot say is counted', () => {
  expect(migration(['      zone: { type: dnsLabel, description: Its zone. }\n', ''])).toEqual({
    platform: 'events',
    says: 'There is no upcast. 1 change is beyond what an upcast can say: keep what was there, or add a new event.',
  });
});
