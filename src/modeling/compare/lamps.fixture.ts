/** A small model with one of everything, and ways to edit it. */

import type { Model } from '../metamodel/elements.ts';
import { checkFiles } from '../pipeline.ts';

export const kernel = `context: kernel
title: Kernel
role: shared-kernel
description: What all share.
enums:
  Health:
    description: How it goes.
    values: { good: All well., bad: Not well. }
`;

export const lamps = `context: lamps
title: Lamps
description: Lamps and who turns them on.
uses: [kernel]
scalars:
  Watts: { base: integer, unit: W, minimum: 0, maximum: 100, description: A power. }
enums:
  Colour:
    description: A colour.
    values: { red: Red., blue: Blue. }
  Light:
    description: A state.
    values: { dark: Off., bright: On., broken: Gone. }
values:
  LampSettings:
    description: What is wanted of a lamp.
    rules:
      - { rule: 'self.watts > 1', message: More than one watt. }
    attributes:
      watts: { type: Watts, required: true, description: Its power. }
      colour: { type: Colour, default: red, description: Its colour. }
      tags: { type: set<string>, maxItems: 5, description: Words. }
      labels: { type: map<string>, description: More words. }
      places: { type: list<string>, items: { maxLength: 9 }, description: Where. }
      code: { type: string, required: true, minLength: 1, maxLength: 20, pattern: '^[a-z]+$', description: A code. }
      note: { type: text, nullable: true, description: A note. }
      zone: { type: dnsLabel, description: Its zone. }
      step: { type: integer, multipleOf: 4, exclusiveMinimum: true, minimum: 0, description: A step. }
      level: { type: string, enum: [low, high], description: A level. }
      price: { type: number, unit: EUR, description: What it costs. }
      key: { type: string, secret: true, description: Reference to a key. }
      room: { type: string, references: { to: Room, ownership: refers, onDelete: refuse }, description: Its room. }
      parts:
        type: list<Bulb>
        description: Its bulbs.
        targets: { kubernetes: { extra: { x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name] } } }
  LampStatus:
    description: What is seen of a lamp.
    attributes:
      health: { type: Health, description: How it goes. }
  Bulb:
    description: A bulb.
    attributes:
      name: { type: string, required: true, description: Its name. }
      socket: { type: string, description: Its socket. }
aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: dnsLabel, description: Its name. }
    customResource:
      group: lab.example.com
      version: v1
      shortNames: [lm]
      categories: [all]
      spec: LampSettings
      status: LampStatus
      normalise: [{ at: spec.code, with: cutPrefix, value: a }]
      statusSubresource: true
      columns:
        - { name: Watts, type: integer, jsonPath: .spec.watts }
    entities:
      Room:
        description: A room.
        identity: number
        attributes:
          number: { type: string, required: true, description: Its number. }
          floor: { type: integer, description: Its floor. }
    stateMachines:
      Lighting:
        description: Dark and bright.
        states: Light
        initial: dark
        final: [broken]
        transitions:
          - { from: dark, to: bright, on: TurnOn, when: 'watts > 0' }
          - { from: [dark, bright], to: broken, on: Break }
          - { from: bright, to: dark, on: TurnOff }
    behaviours:
      AddLamp:
        creates: true
        description: Adds a lamp.
        parameters:
          settings: { type: LampSettings, required: true, description: What is wanted. }
        emits: [LampAdded]
        refuses: [LampExists]
      TurnOn:
        description: Turns it on.
        parameters:
          watts: { type: integer, minimum: 1, maximum: 10, description: How bright. }
        requires:
          - { rule: 'state.known', otherwise: LampMissing }
        emits: [TurnedOn]
        refuses: [LampMissing]
      TurnOff:
        description: Turns it off.
        emits: [TurnedOff]
        refuses: [LampMissing]
      Break:
        exposed: false
        description: Notes that it broke.
        emits: [Broke]
        refuses: [LampMissing]
    events:
      LampAdded:
        published: true
        description: A lamp was added.
        attributes:
          settings: { type: LampSettings, required: true, description: What is wanted. }
      TurnedOn:
        version: 2
        renamedFrom: Lit
        description: It went on.
        attributes:
          watts: { type: integer, required: true, description: How bright. }
          by: { type: string, description: Who did it. }
        upcasts:
          1: { rename: { watts: power } }
      TurnedOff: { description: It went off. }
      Broke: { description: It broke. }
    refusals:
      LampExists: { message: 'There is a lamp {lamp} already.', hint: Take another name. }
      LampMissing: { message: 'There is no lamp {lamp}.' }
services:
  Shop:
    description: Sells lamps.
    operations:
      buy:
        on: Lamp
        description: Buys one.
        parameters:
          money: { type: number, required: true, description: How much. }
        refuses: [LampMissing]
policies:
  Follow: { description: Turns it off when it broke., on: [Broke], asks: [TurnOff], ports: [Clock] }
workflows:
  Life:
    description: From shop to bin.
    startsOn: LampAdded
    steps:
      - { name: on, description: Goes on., asks: TurnOn, until: [TurnedOn], onFailure: off }
      - { name: off, description: Goes off., asks: TurnOff, until: [TurnedOff] }
views:
  LampView:
    description: Lamps.
    plural: lamps
    key: [lamp]
    version: 3
    attributes:
      lamp: { type: dnsLabel, required: true, description: Its name. }
      settings: { type: LampSettings, required: true, description: What is wanted. }
      health: { type: Health, required: true, description: How it goes. }
      seen: { type: instant, description: When. }
    detailOnly: [settings]
    indexes: [[health]]
    search: [lamp]
    ordering: [lamp]
`;

export const map = `systems: { grid: Where power comes from. }
relations:
  - { upstream: kernel, downstream: lamps, pattern: shared-kernel, description: Words. }
  - { upstream: grid, downstream: lamps, pattern: published-language, upstreamRoles: [open-host-service], downstreamRoles: [conformist], description: Power. }
`;

/** The linked model of texts; a model that is not good fails the test. */
export const modelOf = (texts: { readonly lamps?: string; readonly kernel?: string; readonly map?: string } = {}): Model => {
  const { model, diagnostics } = checkFiles([
    { path: 'kernel.pim.yaml', text: texts.kernel ?? kernel },
    { path: 'lamps.pim.yaml', text: texts.lamps ?? lamps },
    { path: 'context-map.yaml', text: texts.map ?? map },
  ]);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message, where }) => `${where.line}: ${message}`).join('\n'));
  return model;
};

/** The model after replacing some of its text; the text has to be there. */
export const edited = (...edits: readonly (readonly [string, string])[]): Model => {
  let texts = { lamps, kernel, map };
  for (const [from, to] of edits) {
    const name = (Object.keys(texts) as (keyof typeof texts)[]).find((key) => texts[key].includes(from));
    if (name === undefined) throw new Error(`There is no ${from}.`);
    texts = { ...texts, [name]: texts[name].replace(from, () => to) };
  }
  return modelOf(texts);
};
