import { expect, test } from 'vitest';
import { checkFiles, makeChecker, withNotes } from '../pipeline.ts';
import type { Target } from '../target.ts';

const nothing: Target = {
  name: 'nothing',
  description: 'Makes nothing.',
  diagnostics: {},
  transform: () => ({ psm: {}, diagnostics: [] }),
  check: () => [],
  print: () => [],
};

const lab = (role = 'runtime'): string => `context: global
title: Lab
role: ${role}
description: A lab.
enums:
  Level:
    description: How much.
    values:
      HIGH: Much.
      Low: Little.
      None: Nothing.
scalars:
  Key: { base: string, description: A key. }
values:
  Module:
    description: A module.
    attributes:
      from: { type: instant, description: Since when. }
      transient: { type: boolean, description: Whether it passes. }
      import: { type: string, description: Whence. }
      state: { type: Level, description: How it is. }
      limit: { type: integer, description: How many. }
aggregates:
  Resource:
    description: A resource.
    plural: resources
    category: resource
    identity: { name: key, type: string, description: Which one. }
    behaviours:
      Build:
        description: Builds it.
        parameters:
          class: { type: string, description: Which kind. }
        emits: [Event]
        refuses: [Partnership]
    events:
      Event: { description: It was built. }
    refusals:
      Partnership: { message: Not alone. }
`;
const files = (text: string) => [{ path: 'lab.pim.yaml', text }];

const told = (text: string): readonly string[] =>
  withNotes(checkFiles(files(text)), files(text))
    .filter(({ code }) => code === 'model/reserved-elsewhere')
    .map(({ severity, where, message, hint }) => `${where.line}:${where.column} ${severity} ${message} ${hint?.split(' written ')[1]}`);

test('a name that Python, Java or CML reserves is a note at the element, with its languages and how it would be written there', () => {
  expect(told(lab())).toEqual([
    '1:1 info global is a reserved word of Python. global_ in Python.',
    '9:7 info HIGH is a reserved word of CML. ^HIGH in CML.',
    '11:7 info None is a reserved word of Python and CML. None_ in Python and ^None in CML.',
    '13:3 info Key is a reserved word of CML. ^Key in CML.',
    '15:3 info Module is a reserved word of CML. ^Module in CML.',
    '18:7 info from is a reserved word of Python. from_ in Python.',
    '19:7 info transient is a reserved word of Java and CML. transient_ in Java and ^transient in CML.',
    '20:7 info import is a reserved word of Python, Java and CML. import_ in Python, import_ in Java and ^import in CML.',
    '21:7 info state is a reserved word of CML. ^state in CML.',
    '24:3 info Resource is a reserved word of CML. ^Resource in CML.',
    '28:5 info key is a reserved word of CML. ^key in CML.',
    '33:11 info class is a reserved word of Python and Java. class_ in Python and class_ in Java.',
    '37:7 info Event is a reserved word of CML. ^Event in CML.',
    '39:7 info Partnership is a reserved word of CML. ^Partnership in CML.',
  ]);
});

test('names of a published language are somebody else’s, and a model with errors is told its errors only', () => {
  expect(told(lab('published-language'))).toEqual([]);
  expect(told(lab().replace('type: Level', 'type: Levl'))).toEqual([]);
});

test('an editor tells notes with the limits of targets, and a check of models by themselves does not', () => {
  const notes = (targets: readonly Target[]): number =>
    makeChecker(targets)
      .check(files(lab()))
      .diagnostics.filter(({ code }) => code === 'model/reserved-elsewhere').length;
  expect([notes([nothing]), notes([])]).toEqual([14, 0]);
});
