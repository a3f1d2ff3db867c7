import { expect, test } from 'vitest';
import { found, head } from '../model.fixture.ts';

const lamp = (machine: string): string => `${head()}enums:
  LampState:
    description: States.
    values: { off: Dark., on: Bright., broken: For good. }
aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: string, description: Name. }
    behaviours:
      Switch: { description: Switches., emits: [Switched] }
      Break: { description: Breaks., emits: [Broken] }
    events:
      Switched: { description: Was switched. }
      Broken: { description: Broke. }
    stateMachines:
      Life:
        description: Its life.
        states: LampState
        initial: off
${machine}`;
const machine = (final: string, ...transitions: readonly string[]) =>
  lamp(`        final: ${final}\n        transitions:\n${transitions.map((line) => `          - ${line}\n`).join('')}`);

test('a whole machine has nothing wrong with it', () => {
  expect(
    found({
      lab: machine(
        '[broken]',
        '{ from: off, to: on, on: Switch }',
        '{ from: on, to: off, on: Switch }',
        '{ from: [on, off], to: broken, on: Broken, when: "true" }',
      ),
    }),
  ).toEqual([]);
});

test.each<[string, string, readonly [string, string][]]>([
  [
    'states that do not exist',
    machine('[brokn]', '{ from: of, to: on, on: Switch }'),
    [
      ['model/unknown-name', 'There is no state brokn.'],
      ['model/unknown-name', 'There is no state of.'],
    ],
  ],
  [
    'a trigger that does not exist',
    machine('[broken]', '{ from: off, to: broken, on: Swich }'),
    [['model/unknown-name', 'There is no behaviour or event Swich.']],
  ],
  [
    'a state nothing leads to',
    machine('[broken]', '{ from: off, to: broken, on: Break }'),
    [['model/unreachable-state', 'No transition leads to the state on.']],
  ],
  [
    'a state nothing leads out of',
    machine('[]', '{ from: off, to: on, on: Switch }', '{ from: on, to: off, on: Switch }', '{ from: on, to: broken, on: Break }'),
    [['model/dead-end', 'Nothing leads out of the state broken, and it is not final.']],
  ],
  [
    'a final state that is left',
    machine('[broken, on]', '{ from: off, to: on, on: Switch }', '{ from: on, to: broken, on: Break }'),
    [['model/final-left', 'A transition leads out of the final state on.']],
  ],
  [
    'one trigger that leads to two states',
    machine('[broken]', '{ from: off, to: on, on: Switch }', '{ from: [off, on], to: broken, on: Switch }'),
    [['model/ambiguous-transition', 'From off, Switch leads to several states without a guard that tells them apart.']],
  ],
])('%s', (_name, text, expected) => {
  expect(found({ lab: text }).map(([code, , message]) => [code, message])).toEqual(expected);
});

test('a guard tells two transitions apart', () => {
  const text = machine(
    '[broken, on]',
    '{ from: off, to: on, on: Switch, when: "state.worn < 3" }',
    '{ from: off, to: broken, on: Switch }',
  );
  expect(found({ lab: text })).toEqual([]);
});

test('the states are an enum that can be seen', () => {
  const text = lamp('        transitions: []\n').replace('states: LampState', 'states: LampStat');
  expect(found({ lab: text }).map(([code, line]) => [code, line])).toEqual([['model/unknown-name', 23]]);
});
