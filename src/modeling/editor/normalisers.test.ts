import { expect, test } from 'vitest';
import { completionsAt } from './completion.ts';
import { cursorIn, opened, sampleWith, withCursor } from './editor.fixture.ts';
import { hoverAt } from './hover.ts';

const kind = (normaliser: string): string => `context: lab
title: Lab
description: A lab.
resources:
  Lamp:
    description: A lamp.
    group: lab.example.com
    version: v1
    plural: lamps
    spec: LampSpec
    normalise:
      - ${normaliser}
values:
  LampSpec:
    description: Wanted.
    attributes:
      tags: { type: list<string>, description: Its tags. }
`;

test('normalisers are proposed with what they do, and so are their keys', () => {
  const { text, offset } = withCursor(kind('{ at: spec.tags, with: so¦ }'));
  const { names } = opened(sampleWith({ 'lab.pim.yaml': text }));
  const found = completionsAt(names, 'lab.pim.yaml', text, offset).find(({ label }) => label === 'sort');
  expect(found?.documentation).toMatch(/^Orders items: /u);
  const keys = withCursor(kind('{ at: spec.tags, wi¦ }'));
  const proposed = completionsAt(opened(sampleWith({ 'lab.pim.yaml': keys.text })).names, 'lab.pim.yaml', keys.text, keys.offset);
  expect(proposed.map(({ label }) => label)).toEqual(expect.arrayContaining(['with', 'when', 'since']));
});

test('a normaliser says what it does', () => {
  const text = kind('{ at: spec.tags, with: sort }');
  const { names } = opened(sampleWith({ 'lab.pim.yaml': text }));
  expect(hoverAt(names, 'lab.pim.yaml', cursorIn(text, 'with: so¦rt'))?.text).toMatch(/^\*\*sort\*\*: Orders items/u);
});
