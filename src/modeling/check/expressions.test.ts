import { expect, test } from 'vitest';
import { check, head } from '../model.fixture.ts';

const model = (rule: string, more = ''): string => `${head()}values:
  VPCSubnet:
    description: A subnet.
    attributes:
      vlan: { type: integer, description: VLAN. }
      ports: { type: list<string>, description: Ports., rules: [{ rule: self.size() < 9, message: too many }] }
  VPC:
    description: A VPC.
    rules:
      - ${rule}
    attributes:
      subnets: { type: map<VPCSubnet>, description: Subnets. }
      names: { type: list<string>, description: Names. }
      bounded: { type: list<integer>, maxItems: 5, description: Numbers. }
${more}`;

const told = (text: string): unknown =>
  check({ lab: text }).diagnostics.map(({ code, severity, message, hint, where: { line, column, end } }) => [
    code,
    severity,
    message,
    hint,
    line,
    column,
    end?.column,
  ]);

test.each<[string, string, unknown]>([
  ['a plain rule', 'rule: self.subnets.all(k, self.subnets[k].vlan > 0)', []],
  [
    'a field that is not there',
    'rule: self.subnets.all(k, self.subnets[k].vlna > 3)',
    [['cel/type', 'error', 'There is no field vlna on VPCSubnet.', 'Did you mean vlan?', 13, 51, 55]],
  ],
  [
    'text in quotes',
    '{ rule: "self.names.size() > \'a\'", message: m }',
    [['cel/type', 'error', '> does not take int and string.', 'Convert one of them: int(…), double(…), string(…).', 13, 36, 37]],
  ],
  [
    'a function that is not there',
    '{ rule: "self.names.sise() > 1", message: m }',
    [['cel/unknown-function', 'error', 'There is no function sise.', 'Did you mean size?', 13, 29, 33]],
  ],
  [
    'what cannot be read',
    '{ rule: "self.names.size( > 1", message: m }',
    [['cel/syntax', 'error', 'An expression is expected here, not ">".', undefined, 13, 35, 36]],
  ],
  [
    'an expression that makes no text',
    '{ rule: "true", messageExpression: "1 + 1" }',
    [['cel/type', 'error', 'The expression must be text, and is int.', undefined, 13, 45, 50]],
  ],
  [
    'several lines',
    `rule: |\n          self.names.size() > 0 &&\n          self.nmes.size() > 0\n        message: m`,
    [['cel/type', 'error', 'There is no field nmes on VPC.', 'Did you mean names?', 15, 16, 20]],
  ],
])('%s', (_name, rule, expected) => {
  expect(told(model(rule))).toEqual(expected);
});

const aggregate = (guard: string, rule: string): string => `${head()}enums:
  LampState: { description: States., values: { off: { description: Off. }, lit: { description: On. } } }
aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: string, description: Name. }
    stateMachines:
      main: { description: M., states: LampState, initial: off, final: [lit], transitions: [{ from: [off], to: lit, on: Dim, when: "${guard}", description: D. }] }
    behaviours:
      Dim:
        description: Dims.
        parameters: { level: { type: integer, description: Level. } }
        requires: [{ rule: "${rule}", otherwise: TooBright }]
        emits: [Dimmed]
    events:
      Dimmed: { description: Was dimmed. }
    refusals:
      TooBright: { message: No. }
`;

test('guards and preconditions know the state and the parameters', () => {
  const codes = (text: string): unknown =>
    check({ lab: text })
      .diagnostics.map(({ code, message }) => [code, message])
      .filter(([code]) => code?.startsWith('cel/'));
  expect(codes(aggregate('state.level < level', 'level > 0 && size(lamp) > 0'))).toEqual([]);
  expect(codes(aggregate('levle > 1', "level == 'a'"))).toEqual([
    ['cel/unknown-name', 'There is nothing called levle.'],
    ['cel/type', '== does not take int and string.'],
  ]);
});

test('an instant of our own kinds is a text to expressions, as it is to an API server', () => {
  const at = (rule: string): unknown =>
    told(
      `${head()}values:\n  Lease:\n    description: A lease.\n    attributes:\n      at: { type: instant, description: When. }\n    rules: [{ rule: "${rule}" }]\n`,
    );
  expect(at("timestamp(self.at) < timestamp('2030-01-01T00:00:00Z')")).toEqual([]);
  expect(at("self.at < timestamp('2030-01-01T00:00:00Z')")).toEqual([
    ['cel/type', 'error', '< does not take string and timestamp.', 'Convert one of them: int(…), double(…), string(…).', 9, 30, 31],
  ]);
});
