/**
 * What each kind of edit means: the code, and the verdict for each platform. `c` compatible, `!` compatible and worth telling, `m`
 * compatible with migration, `b` breaking, `-` not there.
 */
import { expect, test } from 'vitest';
import { compareModels } from './compare.ts';
import type { Change } from './judge.ts';
import { edited, modelOf } from './lamps.fixture.ts';
import { changeRules } from './rules.ts';
import { platforms } from './verdict.ts';

type Edit = readonly [from: string, to: string];

/** Code, verdicts for CRD, API, events, database, NetBox and TypeScript, what is edited; `back` compares the edited with the plain model. */
const cases: readonly (readonly [code: string, verdicts: string, edits: readonly Edit[], back?: 'back'])[] = [
  [
    'attribute-added',
    'c c c b m c',
    [['      watts: { type: Watts,', '      extra: { type: string, description: More. }\n      watts: { type: Watts,']],
  ],
  [
    'attribute-added-filled',
    'c c b b m b',
    [['      watts: { type: Watts,', '      extra: { type: string, default: x, description: More. }\n      watts: { type: Watts,']],
  ],
  [
    'attribute-added-needed',
    'b b b b b b',
    [['      watts: { type: Watts,', '      extra: { type: string, required: true, description: More. }\n      watts: { type: Watts,']],
  ],
  ['attribute-removed', 'b b b b b b', [['      zone: { type: dnsLabel, description: Its zone. }\n', '']]],
  ['attribute-renamed', 'b b b b m b', [['zone: { type: dnsLabel,', 'area: { type: dnsLabel, renamedFrom: zone,']]],
  [
    'identity-name',
    '- b b m - b',
    [
      ['identity: { name: lamp,', 'identity: { name: id,'],
      ["already.', hint", "already.', hint"],
    ],
  ],
  ['attribute-optional', '! b c b m b', [['code: { type: string, required: true,', 'code: { type: string,']]],
  [
    'attribute-optional-filled',
    'c ! c b m c',
    [['colour: { type: Colour, default: red', 'colour: { type: Colour, default: red, required: true']],
    'back',
  ],
  ['attribute-required', 'b b b b b b', [['zone: { type: dnsLabel,', 'zone: { type: dnsLabel, required: true,']]],
  [
    'attribute-required-filled',
    'c c b b m c',
    [['colour: { type: Colour, default: red', 'colour: { type: Colour, default: red, required: true']],
  ],
  ['attribute-nullable', '! b c b m b', [['zone: { type: dnsLabel,', 'zone: { type: dnsLabel, nullable: true,']]],
  ['attribute-not-nullable', 'b b b b b b', [['note: { type: text, nullable: true,', 'note: { type: text,']]],
  ['default-added', '! ! b m m b', [['zone: { type: dnsLabel,', 'zone: { type: dnsLabel, default: north,']]],
  ['default-changed', 'b b c m m c', [['default: red', 'default: blue']]],
  ['default-removed', 'b b c m m !', [['default: red, ', '']]],
  ['type-same', 'c c c c c c', [['note: { type: text,', 'note: { type: string,']]],
  ['type-widened', '! b c b m b', [['zone: { type: dnsLabel,', 'zone: { type: string,']]],
  ['type-narrowed', 'b b b b b b', [['price: { type: number,', 'price: { type: integer,']]],
  ['type-replaced', 'b b b b b b', [['price: { type: number,', 'price: { type: string,']]],
  ['set-to-list', 'b ! c b m c', [['tags: { type: set<string>', 'tags: { type: list<string>']]],
  ['list-to-set', 'b b b b b c', [['places: { type: list<string>', 'places: { type: set<string>']]],
  ['facet-loosened', 'c ! c m m c', [['maxLength: 20', 'maxLength: 30']]],
  ['facet-tightened', 'b b b b b c', [['maxLength: 20', 'maxLength: 10']]],
  ['facet-replaced', 'b b b b b c', [['enum: [low, high]', 'enum: [low, middle]']]],
  ['pattern-replaced', 'b b b b b c', [['a-z]+', 'a-z]*']]],
  ['facet-reordered', 'c c c c c c', [['enum: [low, high]', 'enum: [high, low]']]],
  ['item-facet-loosened', 'c ! c m m c', [['items: { maxLength: 9 }', 'items: { maxLength: 10 }']]],
  ['item-facet-tightened', 'b b b b b c', [['items: { maxLength: 9 }', 'items: { maxLength: 8 }']]],
  ['item-facet-replaced', 'b b b b b c', [['items: { maxLength: 9 }', 'items: { maxLength: 10, minLength: 1 }']]],
  ['unit-changed', 'b b b b b !', [['unit: EUR', 'unit: USD']]],
  ['unit-said', '! ! ! ! ! !', [['zone: { type: dnsLabel,', 'zone: { type: dnsLabel, unit: m,']]],
  ['unit-unsaid', '! ! ! ! ! !', [['unit: EUR, ', '']]],
  ['secret', '! b b b b c', [['zone: { type: dnsLabel,', 'zone: { type: dnsLabel, secret: true,']]],
  ['not-secret', 'b b b b b c', [['secret: true, ', '']]],
  ['reference-added', '! b ! ! b c', [['zone: { type: dnsLabel,', 'zone: { type: dnsLabel, references: Room,']]],
  ['reference-removed', 'c c c c m c', [['references: { to: Room, ownership: refers, onDelete: refuse }, ', '']]],
  ['reference-target', 'b b b b b !', [['to: Room,', 'to: Lamp,']]],
  ['reference-life', '! b ! ! m !', [['onDelete: refuse', 'onDelete: cascade']]],
  [
    'named-scalar',
    'c c c c c c',
    [['watts: { type: Watts, required: true,', 'watts: { type: integer, unit: W, minimum: 0, maximum: 100, required: true,']],
  ],
  [
    'value-added',
    '- - - - - c',
    [
      [
        'values:\n  LampSettings:',
        'values:\n  Extra:\n    description: More.\n    attributes: { a: { type: string, description: A. } }\n  LampSettings:',
      ],
    ],
  ],
  [
    'value-renamed',
    'c ! c c c b',
    [
      ['type: list<Bulb>', 'type: list<Light2>'],
      ['  Bulb:\n    description: A bulb.', '  Light2:\n    renamedFrom: Bulb\n    description: A bulb.'],
    ],
  ],
  ['value-opened', 'c ! c m c c', [['    description: A bulb.', '    description: A bulb.\n    closed: false']]],
  ['value-closed', 'b b b b c c', [['    description: A bulb.', '    description: A bulb.\n    closed: false']], 'back'],
  [
    'entity-identity',
    '- - - b - b',
    [
      [
        'identity: number\n        attributes:\n          number: { type: string, required: true,',
        'identity: floor\n        attributes:\n          number: { type: string, required: true,',
      ],
      ['floor: { type: integer,', 'floor: { type: integer, required: true,'],
    ],
  ],
  [
    'rule-added',
    'b b b b b c',
    [["      - { rule: 'self.watts > 1'", "      - { rule: 'self.watts < 9', message: Less. }\n      - { rule: 'self.watts > 1'"]],
  ],
  ['rule-removed', 'c ! c m m c', [["    rules:\n      - { rule: 'self.watts > 1', message: More than one watt. }\n", '']]],
  ['rule-answer', 'c c c c c c', [['message: More than one watt.', 'message: Two watts or more.']]],
  ['rule-reason', '! ! ! ! ! !', [['message: More than one watt.', 'message: More than one watt., reason: FieldValueForbidden']]],
  ['rule-old-self', 'b b b b b c', [['message: More than one watt.', 'message: More than one watt., optionalOldSelf: true']]],
  [
    'enum-added',
    '- - - - - c',
    [['enums:\n  Colour:', 'enums:\n  Shape:\n    description: A shape.\n    values: { round: Round. }\n  Colour:']],
  ],
  [
    'enum-removed',
    '- - - - - b',
    [['enums:\n  Colour:', 'enums:\n  Shape:\n    description: A shape.\n    values: { round: Round. }\n  Colour:']],
    'back',
  ],
  [
    'enum-renamed',
    'c ! c c c b',
    [
      ['type: Colour,', 'type: Hue,'],
      ['  Colour:\n', '  Hue:\n    renamedFrom: Colour\n'],
    ],
  ],
  ['enum-value-added', '! ! ! m m !', [['{ red: Red.,', '{ red: Red., green: Green.,']]],
  ['enum-value-removed', 'b b b b b b', [['blue: Blue.', '']]],
  ['enum-value-renamed', 'b b b b m b', [['blue: Blue.', 'navy: { description: Blue., renamedFrom: blue }']]],
  ['scalar', '- - - - - c', [['scalars:\n', 'scalars:\n  Volts: { base: integer, description: A tension. }\n']]],
  ['scalar-field', '- - - - - c', [['minimum: 0, maximum: 100,', 'minimum: 0, maximum: 200,']]],
  [
    'aggregate-added',
    '- c c m - c',
    [
      [
        'aggregates:\n',
        'aggregates:\n  Box:\n    description: A box.\n    plural: boxes\n    category: box\n    identity: { name: box, type: string, description: Its name. }\n',
      ],
    ],
  ],
  [
    'aggregate-removed',
    '- b b b - b',
    [
      [
        'aggregates:\n',
        'aggregates:\n  Box:\n    description: A box.\n    plural: boxes\n    category: box\n    identity: { name: box, type: string, description: Its name. }\n',
      ],
    ],
    'back',
  ],
  [
    'aggregate-renamed',
    'c ! c m c b',
    [
      ['aggregates:\n  Lamp:\n', 'aggregates:\n  Lantern:\n    renamedFrom: Lamp\n'],
      ['        on: Lamp\n', '        on: Lantern\n'],
    ],
  ],
  ['aggregate-plural', 'c b c m m c', [['    plural: lamps\n    category', '    plural: lights\n    category']]],
  ['aggregate-category', 'c c b c c c', [['category: lamp', 'category: light']]],
  ['behaviour-added', '- c - - - m', [['      Break:\n', '      Mend:\n        description: Mends it.\n      Break:\n']]],
  ['behaviour-removed', '- b - - - b', [['      Break:\n', '      Mend:\n        description: Mends it.\n      Break:\n']], 'back'],
  ['behaviour-renamed', '- b - c - b', [['      AddLamp:\n', '      NewLamp:\n        renamedFrom: AddLamp\n']]],
  ['behaviour-creates', '- b - b - b', [['        creates: true\n', '']]],
  ['behaviour-exposed', '- ! - - - c', [['        exposed: false\n', '']]],
  ['behaviour-hidden', '- b - - - c', [['        description: Turns it on.', '        exposed: false\n        description: Turns it on.']]],
  ['behaviour-emits-more', '- c ! - - c', [['emits: [TurnedOn]', 'emits: [TurnedOn, Broke]']]],
  ['behaviour-emits-less', '- ! b - - b', [['emits: [TurnedOn]', 'emits: [TurnedOn, Broke]']], 'back'],
  ['refuses-more', '- ! - - - c', [['refuses: [LampExists]', 'refuses: [LampExists, LampMissing]']]],
  ['refuses-less', '- c - - - b', [['refuses: [LampExists]', 'refuses: [LampExists, LampMissing]']], 'back'],
  [
    'precondition-added',
    '- b - - - !',
    [
      [
        "          - { rule: 'state.known', otherwise: LampMissing }",
        "          - { rule: 'state.known', otherwise: LampMissing }\n          - { rule: 'state.dark', otherwise: LampMissing }",
      ],
    ],
  ],
  ['precondition-removed', '- c - - - !', [["        requires:\n          - { rule: 'state.known', otherwise: LampMissing }\n", '']]],
  ['precondition-refusal', '- ! - - - !', [['otherwise: LampMissing', 'otherwise: LampExists']]],
  ['event-added', '- - c - - c', [['    events:\n', '    events:\n      Mended: { description: It was mended. }\n']]],
  ['event-removed', '- - b - - b', [['    events:\n', '    events:\n      Mended: { description: It was mended. }\n']], 'back'],
  [
    'event-renamed',
    '- - ! - - b',
    [
      ['      Broke: { description', '      Broken: { renamedFrom: Broke, description'],
      ['emits: [Broke]', 'emits: [Broken]'],
      ['on: [Broke]', 'on: [Broken]'],
    ],
  ],
  [
    'event-version-raised',
    '- - c - - c',
    [['      TurnedOff: { description', '      TurnedOff: { version: 2, upcasts: { 1: {} }, description']],
  ],
  [
    'event-version-lowered',
    '- - b - - b',
    [['      TurnedOff: { description', '      TurnedOff: { version: 2, upcasts: { 1: {} }, description']],
    'back',
  ],
  ['event-published', '- - c - - c', [['      Broke: { description', '      Broke: { published: true, description']]],
  ['event-private', '- - b - - b', [['        published: true\n', '']]],
  ['event-former-name', '- - c - - c', [['      Broke: { description', '      Broke: { renamedFrom: Broken, description']]],
  ['event-former-name-lost', '- - b - - c', [['      Broke: { description', '      Broke: { renamedFrom: Broken, description']], 'back'],
  [
    'event-former-name-changed',
    '- - b - - c',
    [
      ['      TurnedOn:\n        version: 2', '      WentOn:\n        version: 2'],
      ['emits: [TurnedOn]', 'emits: [WentOn]'],
      ['until: [TurnedOn]', 'until: [WentOn]'],
      ['renamedFrom: Lit', 'renamedFrom: TurnedOn'],
    ],
  ],
  ['upcast-changed', '- - b - - c', [['rename: { watts: power }', 'rename: { watts: force }']]],
  ['refusal-added', '- c c - - c', [['    refusals:\n', '    refusals:\n      LampBusy: { message: Busy. }\n']]],
  ['refusal-removed', '- c c - - b', [['    refusals:\n', '    refusals:\n      LampBusy: { message: Busy. }\n']], 'back'],
  [
    'refusal-renamed',
    '- b c - - b',
    [
      ['      LampExists: { ', '      LampThere: { renamedFrom: LampExists, '],
      ['refuses: [LampExists]', 'refuses: [LampThere]'],
    ],
  ],
  ['refusal-text', '- c c - - c', [['There is a lamp {lamp} already.', 'A lamp {lamp} is there.']]],
  ['refusal-parameters', '- c c - - b', [['There is a lamp {lamp} already.', 'There is one already.']]],
  [
    'state-machine-added',
    '- b c - - !',
    [
      [
        '    stateMachines:\n',
        '    stateMachines:\n      Other: { description: Another., states: Light, initial: dark, final: [broken], transitions: [{ from: dark, to: bright, on: TurnOn }, { from: bright, to: broken, on: Break }] }\n',
      ],
    ],
  ],
  [
    'state-machine-removed',
    '- c c - - !',
    [
      [
        '    stateMachines:\n',
        '    stateMachines:\n      Other: { description: Another., states: Light, initial: dark, final: [broken], transitions: [{ from: dark, to: bright, on: TurnOn }, { from: bright, to: broken, on: Break }] }\n',
      ],
    ],
    'back',
  ],
  ['state-machine-states', '- b b - - b', [['initial: dark', 'initial: bright']]],
  [
    'state-final',
    '- b c - - !',
    [
      ['final: [broken]', 'final: [broken, dark]'],
      [
        "          - { from: dark, to: bright, on: TurnOn, when: 'watts > 0' }\n          - { from: [dark, bright], to",
        '          - { from: bright, to',
      ],
    ],
  ],
  [
    'state-not-final',
    '- ! c - - !',
    [
      ['final: [broken]', 'final: []'],
      [
        '          - { from: bright, to: dark, on: TurnOff }',
        "          - { from: bright, to: dark, on: TurnOff }\n          - { from: broken, to: dark, on: TurnOff, when: 'false' }",
      ],
    ],
  ],
  [
    'default-added-required',
    'c c c m m c',
    [['code: { type: string, required: true,', 'code: { type: string, required: true, default: abc,']],
  ],
  [
    'default-removed-required',
    'b b c m m c',
    [['code: { type: string, required: true,', 'code: { type: string, required: true, default: abc,']],
    'back',
  ],
  [
    'transition-added',
    '- ! c - - !',
    [
      ['final: [broken]', 'final: []'],
      [
        '          - { from: bright, to: dark, on: TurnOff }',
        "          - { from: bright, to: dark, on: TurnOff }\n          - { from: broken, to: dark, on: TurnOn, when: 'false' }",
      ],
    ],
  ],
  [
    'transition-removed',
    '- b c - - !',
    [
      ['final: [broken]', 'final: []'],
      [
        '          - { from: bright, to: dark, on: TurnOff }',
        "          - { from: bright, to: dark, on: TurnOff }\n          - { from: broken, to: dark, on: TurnOn, when: 'false' }",
      ],
    ],
    'back',
  ],
  ['transition-from-more', '- ! c - - !', [['{ from: bright, to: dark', '{ from: [bright, dark], to: dark']]],
  ['transition-from-less', '- b c - - !', [['{ from: [dark, bright], to: broken', '{ from: [bright], to: broken']]],
  ['guard-removed', '- c c - - !', [[", when: 'watts > 0'", '']]],
  ['guard', '- b c - - !', [["when: 'watts > 0'", "when: 'watts > 1'"]]],
  ['kind-group', 'b - - - m -', [['group: lab.example.com', 'group: light.example.com']]],
  ['kind-plural', 'b - - - m -', [['      version: v1\n', '      version: v1\n      plural: lampen\n']]],
  ['kind-scope', 'b - - - m -', [['      version: v1\n', '      version: v1\n      scope: Cluster\n']]],
  ['kind-list', 'b - - - c -', [['      version: v1\n', '      version: v1\n      listKind: Lamps\n']]],
  ['kind-singular', '! - - - c -', [['      version: v1\n', '      version: v1\n      singular: lampe\n']]],
  ['kind-word-added', 'c - - - c -', [['shortNames: [lm]', 'shortNames: [lm, la]']]],
  ['kind-word-removed', '! - - - c -', [['shortNames: [lm]', 'shortNames: []']]],
  ['kind-version', 'b - - - m -', [['version: v1\n', 'version: v2\n']]],
  ['normaliser-added', '! - - - ! -', [['normalise: [{', 'normalise: [{ at: spec.zone, with: lowerCase }, {']]],
  ['normaliser-removed', '! - - - ! -', [['      normalise: [{ at: spec.code, with: cutPrefix, value: a }]\n', '']]],
  ['normaliser', '! - - - ! -', [['with: cutPrefix, value: a', 'with: cutPrefix, value: b']]],
  ['kind-part-added', 'c - - - m -', [['      status: LampStatus\n', '']], 'back'],
  ['kind-part-removed', 'b - - - b -', [['      status: LampStatus\n', '']]],
  ['kind-part-replaced', 'b - - - b -', [['      status: LampStatus\n', '      status: Bulb\n']]],
  ['status-separate', 'b - - - c -', [['      statusSubresource: true\n', '']], 'back'],
  ['status-together', 'b - - - c -', [['      statusSubresource: true\n', '']]],
  [
    'columns',
    'c - - - c -',
    [['        - { name: Watts, type', '        - { name: Colour, type: string, jsonPath: .spec.colour }\n        - { name: Watts, type']],
  ],
  ['column', 'c - - - c -', [['jsonPath: .spec.watts', 'jsonPath: .spec.level']]],
  ['kind-author', '! - - - ! -', [['      version: v1\n', '      version: v1\n      author: controller\n']]],
  ['service-added', '- c - - - c', [['services:\n', 'services:\n  Bank: { description: Money., operations: {} }\n']]],
  ['service-removed', '- b - - - b', [['services:\n', 'services:\n  Bank: { description: Money., operations: {} }\n']], 'back'],
  ['operation-added', '- c - - - c', [['    operations:\n', '    operations:\n      sell: { description: Sells. }\n']]],
  ['operation-removed', '- b - - - b', [['    operations:\n', '    operations:\n      sell: { description: Sells. }\n']], 'back'],
  ['operation-on', '- b - - - b', [['        on: Lamp\n', '']]],
  ['policy-added', '- - ! - - !', [['policies:\n', 'policies:\n  Lead: { description: Leads., on: [Broke] }\n']]],
  ['policy-removed', '- - ! - - !', [['policies:\n', 'policies:\n  Lead: { description: Leads., on: [Broke] }\n']], 'back'],
  ['policy', '- - ! - - !', [['asks: [TurnOff], ports', 'asks: [TurnOn], ports']]],
  ['workflow', '- - ! - - !', [['workflows:\n', 'workflows:\n  Short: { description: Short., steps: [] }\n']]],
  ['workflow-start', '- - ! - - !', [['startsOn: LampAdded', 'startsOn: TurnedOff']]],
  [
    'step',
    '- - ! - - !',
    [
      [
        '      - { name: off, description: Goes off., asks: TurnOff, until: [TurnedOff] }',
        '      - { name: off, description: Goes off., asks: TurnOff, until: [TurnedOff] }\n      - { name: end, description: Ends. }',
      ],
    ],
  ],
  ['step-field', '- - ! - - !', [['until: [TurnedOn]', 'until: [TurnedOn, Broke]']]],
  [
    'view-added',
    '- c - m - c',
    [
      [
        'views:\n',
        'views:\n  Box: { description: Boxes., plural: boxes, key: [a], attributes: { a: { type: string, required: true, description: A. } } }\n',
      ],
    ],
  ],
  [
    'view-removed',
    '- b - m - b',
    [
      [
        'views:\n',
        'views:\n  Box: { description: Boxes., plural: boxes, key: [a], attributes: { a: { type: string, required: true, description: A. } } }\n',
      ],
    ],
    'back',
  ],
  ['view-renamed', '- ! - c - b', [['  LampView:\n', '  LampList:\n    renamedFrom: LampView\n']]],
  ['view-plural', '- b - b - c', [['    plural: lamps\n    key', '    plural: lights\n    key']]],
  ['view-key', '- b - b - !', [['key: [lamp]', 'key: [lamp, health]']]],
  ['view-version-raised', '- c - m - c', [['version: 3', 'version: 4']]],
  ['view-version-lowered', '- c - m - c', [['version: 3', 'version: 2']]],
  ['view-left-out', '- b - c - c', [['detailOnly: [settings]', 'detailOnly: [settings, seen]']]],
  ['view-put-in', '- c - c - c', [['detailOnly: [settings]', 'detailOnly: []']]],
  ['view-indexes', '- c - b - c', [['indexes: [[health]]', 'indexes: [[health], [seen]]']]],
  ['view-search', '- ! - c - c', [['search: [lamp]', 'search: [lamp, seen]']]],
  ['view-ordering', '- ! - c - c', [['ordering: [lamp]', 'ordering: [-lamp]']]],
  ['view-exposed', '- ! - c - c', [['    version: 3\n', '    version: 3\n    exposed: false\n']], 'back'],
  ['view-hidden', '- b - c - c', [['    version: 3\n', '    version: 3\n    exposed: false\n']]],
  ['context-role', 'b b b b b b', [['role: shared-kernel', 'role: runtime']]],
  ['relation-pattern', '! ! ! ! ! b', [['pattern: shared-kernel', 'pattern: partnership']]],
  [
    'relation-role-added',
    '! ! ! ! ! !',
    [['upstreamRoles: [open-host-service]', 'upstreamRoles: [open-host-service, published-language]']],
  ],
  ['relation-role-removed', '! ! ! ! ! b', [['upstreamRoles: [open-host-service], ', '']]],
  [
    'relation-added',
    'c c c c c c',
    [['relations:\n', 'relations:\n  - { upstream: grid, downstream: kernel, pattern: published-language, description: Power. }\n']],
  ],
  [
    'relation-removed',
    'c c c c c b',
    [['relations:\n', 'relations:\n  - { upstream: grid, downstream: kernel, pattern: published-language, description: Power. }\n']],
    'back',
  ],
  ['system', 'c c c c c c', [['systems: { ', 'systems: { sun: Another., ']]],
  ['use-added', 'c c c c c c', [['role: shared-kernel\n', 'role: shared-kernel\nuses: [lamps]\n']]],
  ['use-removed', 'c c c c c c', [['role: shared-kernel\n', 'role: shared-kernel\nuses: [lamps]\n']], 'back'],
  ['description', 'c c c c c c', [['description: Its zone.', 'description: Where it is.']]],
  ['former-name', 'c c c c c c', [['zone: { type: dnsLabel,', 'zone: { type: dnsLabel, renamedFrom: area,']]],
  ['reordered', 'c c c c c c', [['{ red: Red., blue: Blue. }', '{ blue: Blue., red: Red. }']]],
  [
    'option-loosened',
    'c c c c c c',
    [
      [
        '      zone: { type: dnsLabel,',
        '      zone: { type: dnsLabel, targets: { kubernetes: { extra: { x-kubernetes-preserve-unknown-fields: true } } },',
      ],
    ],
  ],
  [
    'option-pruned',
    'b c c c c c',
    [
      [
        '      zone: { type: dnsLabel,',
        '      zone: { type: dnsLabel, targets: { kubernetes: { extra: { x-kubernetes-preserve-unknown-fields: true } } },',
      ],
    ],
    'back',
  ],
  [
    'option-tightened',
    'b c c c c c',
    [['      places: { type: list<string>,', '      places: { type: list<string>, targets: { kubernetes: { inner: { maxLength: 5 } } },']],
  ],
  ['option-ownership', 'b c c c c c', [['x-kubernetes-list-map-keys: [name]', 'x-kubernetes-list-map-keys: [socket]']]],
  [
    'option-kubernetes',
    'b c c c c c',
    [['      zone: { type: dnsLabel,', '      zone: { type: dnsLabel, targets: { kubernetes: { odd: 1 } },']],
  ],
  ['option-http', 'c b c c c c', [['      zone: { type: dnsLabel,', '      zone: { type: dnsLabel, targets: { http: { odd: 1 } },']]],
  [
    'option-relational',
    '- c - b - c',
    [['      seen: { type: instant,', '      seen: { type: instant, targets: { relational: { odd: 1 } },']],
  ],
  ['option-sql', '- c - b - c', [['      seen: { type: instant,', '      seen: { type: instant, targets: { sql: { odd: 1 } },']]],
  ['option-netbox', 'c c c c b c', [['      zone: { type: dnsLabel,', '      zone: { type: dnsLabel, targets: { netbox: { odd: 1 } },']]],
  [
    'option-typescript',
    'c c c c c b',
    [['      zone: { type: dnsLabel,', '      zone: { type: dnsLabel, targets: { typescript: { odd: 1 } },']],
  ],
  ['option-elsewhere', '! ! ! ! ! !', [['      zone: { type: dnsLabel,', '      zone: { type: dnsLabel, targets: { units: { odd: 1 } },']]],
  [
    'option-text',
    'c c c c c c',
    [['      zone: { type: dnsLabel,', '      zone: { type: dnsLabel, targets: { kubernetes: { extra: { description: Odd. } } },']],
  ],
  [
    'kind-removed',
    'b - - - b -',
    [
      [
        '    customResource:\n      group: lab.example.com\n      version: v1\n      shortNames: [lm]\n      categories: [all]\n      spec: LampSettings\n      status: LampStatus\n      normalise: [{ at: spec.code, with: cutPrefix, value: a }]\n      statusSubresource: true\n      columns:\n        - { name: Watts, type: integer, jsonPath: .spec.watts }\n',
        '',
      ],
    ],
  ],
  [
    'kind-added',
    'c - - - c -',
    [
      [
        '    customResource:\n      group: lab.example.com\n      version: v1\n      shortNames: [lm]\n      categories: [all]\n      spec: LampSettings\n      status: LampStatus\n      normalise: [{ at: spec.code, with: cutPrefix, value: a }]\n      statusSubresource: true\n      columns:\n        - { name: Watts, type: integer, jsonPath: .spec.watts }\n',
        '',
      ],
    ],
    'back',
  ],
  [
    'value-removed',
    '- - - - - b',
    [
      [
        'values:\n  LampSettings:',
        'values:\n  Extra:\n    description: More.\n    attributes: { a: { type: string, description: A. } }\n  LampSettings:',
      ],
    ],
    'back',
  ],
];

const marks = ({ platforms: verdicts }: Change): string =>
  platforms
    .map((platform) => {
      const { affected, attention, verdict } = verdicts[platform];
      return affected ? (attention === true ? '!' : verdict.charAt(0)) : '-';
    })
    .join(' ');

const compareEdited = (edits: readonly Edit[], back?: 'back'): readonly Change[] => {
  const [old, now] = back === undefined ? [modelOf(), edited(...edits)] : [edited(...edits), modelOf()];
  return compareModels(old, now).changes;
};

for (const [code, verdicts, edits, back] of cases) {
  test(`${code} is ${verdicts}`, () => {
    const changes = compareEdited(edits, back);
    expect(changes.filter((change) => change.code === `change/${code}`).map(marks)).toContain(verdicts);
    expect(changes.filter((change) => change.code === 'change/not-known')).toEqual([]);
  });
}

test('every rule has a case here', () => {
  // Versions of kinds have a suite of their own.
  const versions =
    'kind-storage-moved version-added version-removed version-served version-not-served version-storage version-deprecated conversion-added conversion kind-notes selectable-added selectable-removed scale-added scale';
  const elsewhere = [
    ...versions.split(' ').map((code) => `change/${code}`),
    'change/context-added',
    'change/context-removed',
    'change/kind-renamed',
    'change/follows-rename',
    'change/upcast-added',
    'change/upcast-removed',
    'change/not-known',
  ];
  expect([...cases.map(([code]) => `change/${code}`), ...elsewhere].sort()).toEqual(Object.keys(changeRules).sort());
});

const only = (changes: readonly Change[]) => changes.map((change) => [change.code, change.path, marks(change)]);

test('a kind is renamed with its aggregate, and that is not possible', () => {
  const changes = compareEdited([
    ['aggregates:\n  Lamp:\n', 'aggregates:\n  Lantern:\n    renamedFrom: Lamp\n'],
    ['        on: Lamp\n', '        on: Lantern\n'],
  ]);
  expect(only(changes)).toContainEqual(['change/kind-renamed', 'lamps/aggregates/Lantern/customResource', 'b - - - m -']);
});

test('names in lists and types follow a rename and break nothing by themselves', () => {
  const changes = compareEdited([
    ['      Broke: { description', '      Broken: { renamedFrom: Broke, description'],
    ['emits: [Broke]', 'emits: [Broken]'],
    ['on: [Broke]', 'on: [Broken]'],
    ['type: list<Bulb>', 'type: list<Light2>'],
    ['  Bulb:\n    description: A bulb.', '  Light2:\n    renamedFrom: Bulb\n    description: A bulb.'],
  ]);
  const follows = changes.filter(({ code }) => code === 'change/follows-rename');
  expect(follows.map(({ path, field }) => [path, field])).toEqual([
    ['lamps/values/LampSettings/attributes/parts', 'type'],
    ['lamps/aggregates/Lamp/behaviours/Break', 'emits'],
    ['lamps/aggregates/Lamp/behaviours/Break', 'emits'],
    ['lamps/policies/Follow', 'on'],
    ['lamps/policies/Follow', 'on'],
  ]);
  expect(follows.every(({ verdict }) => verdict === 'compatible')).toBe(true);
});

const turnedOn = '      TurnedOn:\n        version: 2';
const upcasts = '1: { rename: { watts: power } }';
const by = '          by: { type: string, description: Who did it. }\n';

test.each<[string, readonly Edit[], string, string]>([
  ['removed without a new version', [[by, '']], 'breaking', 'Old events still have it. Raise the version of TurnedOn and add an upcast.'],
  [
    'removed with a version and an upcast that says it',
    [
      [by, ''],
      [turnedOn, '      TurnedOn:\n        version: 3'],
      [upcasts, `${upcasts}\n          2: { drop: [by] }`],
    ],
    'migration',
    'Old events are read through the upcast from version 2.',
  ],
  [
    'removed with a version and an upcast that says something else',
    [
      [by, ''],
      [turnedOn, '      TurnedOn:\n        version: 3'],
      [upcasts, `${upcasts}\n          2: { defaults: { watts: 3 } }`],
    ],
    'breaking',
    'Old events still have it. Raise the version of TurnedOn and add an upcast.',
  ],
  [
    'renamed with an upcast',
    [
      [by, by.replace('by: {', 'who: { renamedFrom: by,')],
      [turnedOn, '      TurnedOn:\n        version: 3'],
      [upcasts, `${upcasts}\n          2: { rename: { who: by } }`],
    ],
    'migration',
    'Old events are read through the upcast from version 2.',
  ],
  [
    'required with an upcast that fills it',
    [
      [by, by.replace('string,', 'string, required: true,')],
      [turnedOn, '      TurnedOn:\n        version: 3'],
      [upcasts, `${upcasts}\n          2: { defaults: { by: nobody } }`],
    ],
    'migration',
    'Old events are read through the upcast from version 2.',
  ],
  ['added and optional', [[by, `${by}          why: { type: string, description: Why. }\n`]], 'compatible', 'Old events do without it.'],
])('an attribute of an event is %s', (_name, edits, verdict, why) => {
  const [change] = compareEdited(edits).filter(({ path }) => path.startsWith('lamps/aggregates/Lamp/events/TurnedOn/attributes/'));
  expect(change?.platforms.events).toMatchObject({ verdict, why });
});

test('inside a value of an event an upcast does not help', () => {
  const [change] = compareEdited([['      zone: { type: dnsLabel, description: Its zone. }\n', '']]);
  expect(change?.platforms.events).toMatchObject({
    verdict: 'breaking',
    why: 'Old events still have it. An upcast changes attributes of events and does not reach into values (event LampAdded).',
  });
});

test('a table that changes needs a new version of its view, wherever the change stands', () => {
  const renamed: Edit = ['bad: Not well.', 'ill: { description: Not well., renamedFrom: bad }'];
  expect(compareEdited([renamed])[0]?.platforms.database).toMatchObject({
    verdict: 'breaking',
    why: 'Rows hold the old name. Raise the version of LampView, so that it is filled from the log again (view LampView).',
  });
  expect(compareEdited([renamed, ['version: 3', 'version: 4']])[0]?.platforms.database).toMatchObject({
    verdict: 'migration',
    why: 'Rows hold the old name. It is filled from the log again (view LampView).',
  });
});

test('what an aggregate keeps is lost with its column, whatever version a view has', () => {
  const [removed] = compareEdited([
    ['      zone: { type: dnsLabel, description: Its zone. }\n', ''],
    ['version: 3', 'version: 4'],
  ]);
  expect(removed?.platforms.database).toMatchObject({ verdict: 'breaking', why: 'What rows hold there is lost (aggregate Lamp).' });
});

test('a change tells the field on both sides, what it was and what it is', () => {
  const [change] = compareEdited([
    ['maxLength: 20', 'maxLength: 30'],
    ['title: Lamps\n', 'title: Lamps\n\n'],
  ]);
  expect(change).toMatchObject({
    code: 'change/facet-loosened',
    path: 'lamps/values/LampSettings/attributes/code',
    field: 'constraints.maxLength',
    before: '20',
    after: '30',
    old: { file: 'lamps.pim.yaml', pointer: '/values/LampSettings/attributes/code/maxLength' },
    now: { file: 'lamps.pim.yaml', pointer: '/values/LampSettings/attributes/code/maxLength' },
    verdict: 'migration',
  });
});

test('a rename is declared; what only looks like one is hinted at', () => {
  const [removed, addition] = compareEdited([['zone: { type: dnsLabel,', 'area: { type: dnsLabel,']]);
  expect([removed?.code, removed?.hint, addition?.code]).toEqual([
    'change/attribute-removed',
    'If zone is called area now, write renamedFrom: zone there.',
    'change/attribute-added',
  ]);
});

test.each([
  ['integer', 'number', 'type-widened'],
  ['number', 'integer', 'type-narrowed'],
  ['integer', 'intOrString', 'type-widened'],
  ['string', 'intOrString', 'type-widened'],
  ['intOrString', 'string', 'type-narrowed'],
  ['string', 'text', 'type-same'],
  ['dnsLabel', 'dnsSubdomain', 'type-widened'],
  ['dnsSubdomain', 'string', 'type-widened'],
  ['string', 'instant', 'type-narrowed'],
  ['instant', 'duration', 'type-replaced'],
  ['string', 'json', 'type-widened'],
  ['json', 'integer', 'type-narrowed'],
  ['boolean', 'string', 'type-replaced'],
  ['Colour', 'string', 'type-widened'],
  ['string', 'Colour', 'type-narrowed'],
  ['Bulb', 'string', 'type-replaced'],
  ['Bulb', 'LampStatus', 'type-replaced'],
  ['list<integer>', 'list<number>', 'type-widened'],
  ['set<integer>', 'list<number>', 'set-to-list'],
  ['list<integer>', 'set<integer>', 'list-to-set'],
  ['list<string>', 'string', 'type-replaced'],
  ['map<string>', 'map<list<string>>', 'type-replaced'],
  ['map<string>', 'json', 'type-widened'],
])('from %s to %s is %s', (from, to, code) => {
  const typed = (type: string): Edit => ['zone: { type: dnsLabel,', `zone: { type: '${type}',`];
  const [change] = compareModels(edited(typed(from)), edited(typed(to))).changes;
  expect(change?.code).toBe(`change/${code}`);
});

test.each([
  ['minimum: 1', 'minimum: 2', 'facet-tightened'],
  ['minimum: 1', 'minimum: 0', 'facet-loosened'],
  ['minimum: 1', '', 'facet-loosened'],
  ['', 'minimum: 1', 'facet-tightened'],
  ['maximum: 4', 'maximum: 5', 'facet-loosened'],
  ['multipleOf: 4', 'multipleOf: 2', 'facet-loosened'],
  ['multipleOf: 4', 'multipleOf: 8', 'facet-tightened'],
  ['multipleOf: 4', 'multipleOf: 6', 'facet-replaced'],
  ['minimum: 0, exclusiveMinimum: true', 'minimum: 0', 'facet-loosened'],
  ['minimum: 0', 'minimum: 0, exclusiveMinimum: true', 'facet-tightened'],
  ['format: int32', 'format: int64', 'facet-loosened'],
  ['format: int64', 'format: int32', 'facet-tightened'],
  ['format: int32', 'format: odd', 'facet-replaced'],
  ['enum: [1, 2]', 'enum: [1, 2, 3]', 'facet-loosened'],
  ['enum: [1, 2]', 'enum: [1]', 'facet-tightened'],
  ['enum: [1, 2]', '', 'facet-loosened'],
])('the facet %s becoming %s is %s', (from, to, code) => {
  const withFacet = (facet: string): Edit => [
    'step: { type: integer, multipleOf: 4, exclusiveMinimum: true, minimum: 0,',
    `step: { type: integer,${facet === '' ? '' : ` ${facet},`}`,
  ];
  const [change] = compareModels(edited(withFacet(from)), edited(withFacet(to))).changes;
  expect(change?.code).toBe(`change/${code}`);
});
