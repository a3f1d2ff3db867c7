/** A model of one kind, for tests of what the target says of it. */
import type { ModelFile } from '#modeling/load/read-model.ts';

/** The kind Lamp; `attributes` are those of its spec as lines of YAML, and may be followed by further values. */
export const lampKind = (attributes: string, role = 'runtime'): ModelFile => ({
  path: 'lab.pim.yaml',
  text: `context: lab
title: Lab
role: ${role}
description: A lab.
resources:
  Lamp: { description: A lamp., group: lab.example.com, version: v1, plural: lamps, scope: Namespaced, spec: LampSpec }
values:
  LampSpec:
    description: A lamp.
    attributes:
${attributes}`,
});
