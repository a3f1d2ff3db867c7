/**
 * A model of any size for measuring: aggregates with entities, facets, rules, references within and across contexts, state machines with
 * guards, preconditions, events and views; one aggregate a file.
 */
import type { ModelFile } from '#modeling/load/read-model.ts';

const contextSize = 50;

const head = (area: number): string => `context: area${area}
title: Area ${area}
description: A part of the model.
uses: ${area === 0 ? '[]' : '[area0]'}
enums:
  Phase${area}:
    description: How far it is.
    values: { planned: Not there yet., running: There., retired: Not there any more. }
`;

const entity = (area: number, first: number, index: number): string => `context: area${area}
values:
  Settings${index}:
    description: How thing ${index} is set.
    attributes:
      title: { type: string, required: true, minLength: 1, maxLength: 63, description: What people call it. }
      count: { type: integer, minimum: 0, maximum: 4094, default: 1, description: How many there are. }
      ratio: { type: number, minimum: 0, description: Part of the whole. }
      enabled: { type: boolean, default: true, description: Whether it takes part. }
      phase: { type: Phase${area}, default: planned, description: How far it is. }
      since: { type: instant, description: Since when. }
      labels: { type: map<string>, description: What it is found by. }
      code: { type: string, pattern: '^[A-Z]{3}-[0-9]{4}$', description: What machines call it. }
      near: { type: dnsLabel, references: Thing${first}, description: The first of its area. }
      far: { type: dnsLabel, references: area0.Thing0, description: The first of all. }
      parts:
        type: list<Part${index}>
        maxItems: 16
        description: What it is made of.
        rules:
          - { rule: 'self.all(part, self.exists_one(other, other.part == part.part))', message: Each part is there once. }
    rules:
      - { rule: '!has(self.count) || self.count == 0 || self.enabled', message: Where there are some they take part., fieldPath: .count }
      - { rule: '!has(self.code) || self.code.startsWith("X") == (self.phase == "retired")', message: Codes of retired ones start with X. }
      - { rule: '!has(self.since) || self.since.endsWith("Z")', message: Times are said in UTC., fieldPath: .since }
aggregates:
  Thing${index}:
    description: Thing ${index}.
    plural: things${index}
    category: thing${index}
    identity: { name: thing${index}, type: dnsLabel, description: Name of the thing. }
    customResource: { group: area${area}.example.com, version: v1, spec: Settings${index} }
    entities:
      Part${index}:
        description: A part of thing ${index}.
        identity: part
        attributes:
          part: { type: dnsLabel, required: true, description: Name of the part. }
          weight: { type: integer, minimum: 1, maximum: 1000, unit: g, description: What it weighs. }
    stateMachines:
      Life:
        description: How a thing comes and goes.
        states: Phase${area}
        initial: planned
        final: [retired]
        transitions:
          - { from: planned, to: running, on: Start${index} }
          - { from: running, to: running, on: Resize${index}, when: count > 0 }
          - { from: [planned, running], to: retired, on: Resize${index}, when: count == 0 }
    behaviours:
      Create${index}:
        creates: true
        description: Makes one.
        parameters:
          settings: { type: Settings${index}, required: true, description: How it shall be set. }
        emits: [Created${index}]
        refuses: [Exists${index}]
      Start${index}:
        description: Lets it run.
        requires: [{ rule: 'state.phase == "planned"', otherwise: Running${index} }]
        emits: [Started${index}]
      Resize${index}:
        description: Changes how many there are.
        parameters:
          count: { type: integer, required: true, minimum: 0, maximum: 4094, description: How many there shall be. }
        requires: [{ rule: count != state.count, otherwise: Same${index} }]
        emits: [Resized${index}]
    events:
      Created${index}:
        description: One was made.
        attributes:
          settings: { type: Settings${index}, required: true, description: How it is set. }
      Started${index}: { description: One runs. }
      Resized${index}:
        description: There are more or fewer of it.
        published: true
        attributes:
          count: { type: integer, required: true, minimum: 0, maximum: 4094, description: How many there are. }
    refusals:
      Exists${index}: { message: There is a thing of this name., hint: Choose another name. }
      Running${index}: { message: It runs already., hint: Look at its phase. }
      Same${index}: { message: 'There are {count} already.', hint: Say another number. }
views:
  Thing${index}:
    description: Things ${index} as a list shows them.
    plural: things${index}
    key: [thing${index}]
    attributes:
      thing${index}: { type: dnsLabel, required: true, description: Name of the thing. }
      title: { type: string, required: true, description: What people call it. }
      phase: { type: Phase${area}, required: true, description: How far it is. }
      count: { type: integer, required: true, description: How many there are. }
    search: [title]
`;

/** Files of a model with `size` aggregates (and as many views, and twice as many values), `perContext` of them in a context. */
export const largeModel = (size: number, perContext = contextSize): readonly ModelFile[] => {
  const areas = Math.ceil(size / perContext);
  const heads = Array.from({ length: areas }, (_, area) => ({ path: `models/area${area}/context.pim.yaml`, text: head(area) }));
  const entities = Array.from({ length: size }, (_, index) => {
    const area = Math.floor(index / perContext);
    return { path: `models/area${area}/thing${index}.pim.yaml`, text: entity(area, area * perContext, index) };
  });
  return [...heads, ...entities];
};
