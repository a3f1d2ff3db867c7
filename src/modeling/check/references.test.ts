import { expect, test } from 'vitest';
import { check, codesOf, found, head } from '../model.fixture.ts';

const aggregate = (name: string, more = ''): string => `  ${name}:
    description: An aggregate.
    plural: ${name.toLowerCase()}s
    category: ${name.toLowerCase()}
    identity: { name: ${name.toLowerCase()}, type: string, description: Name. }
    behaviours:
      Make${name}: { creates: true, description: Makes., emits: [${name}Made] }
    events:
      ${name}Made: { description: Was made. }
${more}`;
const room = `${head('house')}aggregates:\n${aggregate('Room').replace('was made', 'was made')}`;
const published = room.replace('{ description: Was made. }', '{ published: true, description: Was made. }');
const referring = (to: string, uses = ''): string =>
  `${head()}${uses}values:\n  Lamp:\n    description: A lamp.\n    attributes:\n      room: { type: string, description: Where., references: ${to} }\n`;

test('a reference leads to an aggregate of the context, of one it uses, or of one it names', () => {
  const own = `${referring('Room')}aggregates:\n${aggregate('Room')}`;
  expect(codesOf({ lab: own })).toEqual([]);
  expect(codesOf({ lab: referring('Room', 'uses: [house]\n'), house: room })).toEqual([]);
  expect(codesOf({ lab: referring('house.Room'), house: room })).toEqual([]);
  expect(codesOf({ lab: referring('{ to: house.Room, ownership: owns, onDelete: cascade }'), house: room })).toEqual([]);
});

test('a reference that leads nowhere says where it might lead', () => {
  const hints = (files: Readonly<Record<string, string>>) => check(files).diagnostics.map(({ code, hint }) => [code, hint]);
  expect(hints({ lab: referring('Room'), house: room })).toEqual([['model/unknown-reference', 'Did you mean house.Room?']]);
  expect(hints({ lab: referring('house.Rom'), house: room })).toEqual([['model/unknown-reference', 'Did you mean Room?']]);
  expect(codesOf({ lab: referring('{ to: house.Room, onDelete: explode }'), house: room })).toEqual(['model/unknown-choice']);
});

const reacting = (policy: string): string =>
  `${head()}aggregates:\n${aggregate('Lamp')}policies:\n  LightUp:\n    description: Lights rooms.\n${policy}`;

test('a policy reacts to events and asks for behaviours', () => {
  expect(
    codesOf({ lab: reacting('    on: [LampMade, house.RoomMade]\n    asks: [MakeLamp]\n    ports: [Weather]\n'), house: published }),
  ).toEqual([]);
});

test.each<[string, string, string, readonly string[]]>([
  ['an event that is not published', '    on: [house.RoomMade]\n', room, ['model/not-published']],
  ['an event that does not exist', '    on: [house.RoomMad]\n', published, ['model/unknown-name']],
  ['a context that does not exist', '    on: [hose.RoomMade]\n', published, ['model/unknown-context']],
  ['a behaviour that does not exist', '    on: [LampMade]\n    asks: [MakLamp]\n', published, ['model/unknown-name']],
])('a policy may not name %s', (_name, policy, house, expected) => {
  expect(codesOf({ lab: reacting(policy), house })).toEqual(expected);
});

const relation = (upstream: string, downstream: string, more: string): string =>
  `relations:\n  - { upstream: ${upstream}, downstream: ${downstream}, description: D., ${more} }\n`;

test('the context map is the law: what it does not relate may not be used or reacted to', () => {
  const lab = reacting('    on: [house.RoomMade]\n').replace('aggregates:', 'uses: [house]\naggregates:');
  const other = `${head('yard')}`;
  const files = { lab, house: published, yard: other };
  expect(codesOf({ ...files, 'context-map': relation('house', 'lab', 'pattern: customer-supplier') })).toEqual([]);
  expect(found({ ...files, 'context-map': relation('house', 'yard', 'pattern: partnership') }).map(([code, line]) => [code, line])).toEqual(
    [
      ['model/no-relation', 4],
      ['model/no-relation', 18],
    ],
  );
  expect(codesOf({ ...files, 'context-map': relation('house', 'lab', 'pattern: separate-ways') })).toEqual([
    'model/no-relation',
    'model/no-relation',
  ]);
});

test.each<[string, string]>([
  ['pattern: partnership, upstreamRoles: [open-host-service]', 'neither has a role'],
  ['pattern: conformist, downstreamRoles: [anti-corruption-layer]', 'who conforms does not translate'],
  ['pattern: customer-supplier, downstreamRoles: [conformist]', 'a conformist has none'],
  ['pattern: customer-supplier, upstreamRoles: [open-host-service]', 'serves everybody alike'],
])('a relation contradicts itself: %s', (more, reason) => {
  const [problem, ...others] = found({ lab: head(), house: head('house'), 'context-map': relation('house', 'lab', more) });
  expect([problem?.[0], problem?.[2].includes(reason), others]).toEqual(['model/bad-relation', true, []]);
});

test('roles that fit are taken, others are told', () => {
  const good = relation(
    'house',
    'lab',
    'pattern: published-language, upstreamRoles: [open-host-service], downstreamRoles: [anti-corruption-layer]',
  );
  expect(codesOf({ lab: head(), house: head('house'), 'context-map': good })).toEqual([]);
  expect(check({ lab: head(), house: head('house'), 'context-map': good }).model.map.relations[0]).toMatchObject({
    upstreamRoles: ['open-host-service'],
    downstreamRoles: ['anti-corruption-layer'],
  });
  expect(codesOf({ lab: head(), 'context-map': relation('lab', 'lab', 'pattern: partnership') })).toEqual(['model/bad-relation']);
  const bad = relation('house', 'lab', 'pattern: published-language, upstreamRoles: [host]');
  expect(codesOf({ lab: head(), house: head('house'), 'context-map': bad })).toEqual(['model/unknown-choice']);
});

test('a workflow goes from step to step', () => {
  const flow = (steps: string): string =>
    `${head()}aggregates:\n${aggregate('Lamp')}workflows:\n  Install:\n    description: Installs.\n    startsOn: LampMade\n    steps:\n${steps}`;
  expect(
    codesOf({
      lab: flow(
        '      - { name: make, asks: MakeLamp, until: [LampMade], onFailure: give-up }\n      - { name: give-up, description: Gives up. }\n',
      ),
    }),
  ).toEqual([]);
  expect(
    codesOf({
      lab: flow('      - { name: make, asks: MakLamp, until: [LampMad], onFailure: giveup }\n      - { name: make }\n'),
    }),
  ).toEqual(['model/unknown-name', 'model/unknown-name', 'model/unknown-name', 'model/duplicate-name']);
});

test('an operation works on an aggregate that exists', () => {
  const text = `${head()}services:\n  Post:\n    description: Posts.\n    operations:\n      send: { description: Sends., on: Leter }\n`;
  expect(codesOf({ lab: text })).toEqual(['model/unknown-name']);
});
