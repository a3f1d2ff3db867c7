/** A small model for tests of the editor, and a way to point into a text. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ModelFile } from '../load/read-model.ts';
import { type Edit, edited } from './rename.ts';
import { makeSession, type Snapshot } from './session.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');

/** The models of the product. */
export const productModels = (): readonly ModelFile[] =>
  globSync('models/**/{*.pim,context-map}.yaml', { cwd: root })
    .sort()
    .map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }));

export const kernel = `context: kernel
title: Kernel
role: shared-kernel
description: What all say.
scalars:
  Watts: { base: integer, unit: W, description: Power. }
enums:
  Light:
    description: Whether it shines.
    values:
      dark: It does not.
      bright: { description: It does. }
`;

export const lab = `context: lab
title: Lab
description: A lab.
uses: [kernel]

values:
  Bulb:
    description: What shines.
    attributes:
      watts: { type: Watts, description: Its power. }
      light: { type: Light, default: dark, description: Whether it shines. }

aggregates:
  Lamp:
    description: A lamp.
    plural: lamps
    category: lamp
    identity: { name: lamp, type: dnsLabel, description: Name. }
    entities:
      Socket:
        description: Where a bulb goes.
        identity: number
        attributes:
          number: { type: integer, required: true, description: Which one. }
          bulb: { type: 'map<list<Bulb>>', description: "What is in it \u{1F4A1}." }
    stateMachines:
      shining:
        description: Whether it shines.
        states: Light
        initial: dark
        final: [bright]
        transitions:
          - { from: dark, to: bright, on: SwitchOn, description: It is switched on. }
    behaviours:
      SwitchOn:
        creates: true
        description: Switches it on.
        parameters:
          bulb: { type: Bulb, required: true, description: With this one. }
        requires:
          - { rule: 'true', otherwise: LampBroken }
        emits: [LampLit]
        refuses: [LampBroken]
    events:
      LampLit:
        description: It shines.
        published: true
        version: 2
        attributes:
          bulb: { type: Bulb, description: With this one. }
        upcasts:
          1: { rename: { bulb: lightBulb } }
    refusals:
      LampBroken: { message: '{lamp} is broken.' }

services:
  Janitor:
    description: Looks after lamps.
    operations:
      sweep: { description: Sweeps below., on: Lamp, refuses: [LampBroken] }

views:
  Lamps:
    description: Lamps as a list.
    plural: lampRows
    key: [lamp]
    attributes:
      lamp: { type: string, required: true, references: Lamp, description: Which. }
      watts: { type: Watts, required: true, description: Its power. }
    search: [lamp]
    ordering: [-watts, lamp]
    indexes:
      - [watts, lamp]

workflows:
  Lighting:
    description: How light comes to be.
    startsOn: LampLit
    steps:
      - { name: clean, description: First., asks: Janitor.sweep, onFailure: relight }
      - { name: relight, description: Then., asks: SwitchOn, until: [LampLit] }
`;

export const house = `context: house
title: House
description: A house.
policies:
  Notice:
    description: Sees the light.
    on: [lab.LampLit]
values:
  Room:
    description: A room.
    attributes:
      lamp: { type: string, references: { to: lab.Lamp }, description: Its lamp. }
`;

export const map = `systems:
  sun: It shines.
relations:
  - { upstream: kernel, downstream: lab, pattern: shared-kernel, description: Words. }
  - { upstream: lab, downstream: house, pattern: published-language, description: Events. }
  - { upstream: sun, downstream: lab, pattern: conformist, description: Light. }
`;

export const sample: readonly ModelFile[] = [
  { path: 'context-map.yaml', text: map },
  { path: 'house.pim.yaml', text: house },
  { path: 'kernel.pim.yaml', text: kernel },
  { path: 'lab.pim.yaml', text: lab },
];

/** The sample with other texts for some of its files. */
export const sampleWith = (texts: Readonly<Record<string, string>>): readonly ModelFile[] => [
  ...sample.filter(({ path }) => !(path in texts)),
  ...Object.entries(texts).map(([path, text]) => ({ path, text })),
];

export const opened = (files: readonly ModelFile[] = sample): Snapshot => makeSession().read(files);

/** The offset of `¦` in a pattern that stands in the text without it. */
export const cursorIn = (text: string, pattern: string): number => {
  const found = text.indexOf(pattern.replace('¦', ''));
  if (found < 0) throw new Error(`There is no ${pattern}.`);
  return found + pattern.indexOf('¦');
};

/** A text with `¦` taken out, and where it was. */
export const withCursor = (given: string): { readonly text: string; readonly offset: number } => ({
  text: given.replace('¦', ''),
  offset: given.indexOf('¦'),
});

/** Files after edits. */
export const applied = (files: readonly ModelFile[], edits: readonly Edit[]): readonly ModelFile[] =>
  files.map(({ path, text }) => ({
    path,
    text: edited(
      text,
      edits.filter(({ file }) => file === path),
    ),
  }));
