/** A model of any size for measuring: entities with rules and references, one aggregate a file. */
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

const entity = (area: number, index: number): string => `context: area${area}
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
aggregates:
  Thing${index}:
    description: Thing ${index}.
    plural: things${index}
    category: thing${index}
    identity: { name: thing${index}, type: dnsLabel, description: Name of the thing. }
    customResource: { group: area${area}.example.com, version: v1, spec: Settings${index} }
    behaviours:
      Create${index}:
        creates: true
        description: Makes one.
        parameters:
          settings: { type: Settings${index}, required: true, description: How it shall be set. }
        emits: [Created${index}]
        refuses: [Exists${index}]
    events:
      Created${index}:
        description: One was made.
        attributes:
          settings: { type: Settings${index}, required: true, description: How it is set. }
    refusals:
      Exists${index}: { message: 'There is a thing of this name.', hint: Choose another name. }
views:
  Thing${index}:
    description: Things ${index} as a list shows them.
    plural: things${index}
    key: [thing${index}]
    attributes:
      thing${index}: { type: dnsLabel, required: true, description: Name of the thing. }
      title: { type: string, required: true, description: What people call it. }
    search: [title]
`;

/** Files of a model with `size` aggregates (and as many values and views), fifty in a context. */
export const largeModel = (size: number): readonly ModelFile[] => {
  const areas = Math.ceil(size / contextSize);
  const heads = Array.from({ length: areas }, (_, area) => ({ path: `models/area${area}/context.pim.yaml`, text: head(area) }));
  const entities = Array.from({ length: size }, (_, index) => {
    const area = Math.floor(index / contextSize);
    return { path: `models/area${area}/thing${index}.pim.yaml`, text: entity(area, index) };
  });
  return [...heads, ...entities];
};
