import { expect, test } from 'vitest';
import { accept, readAcceptances } from './acceptance.ts';
import { compareModels } from './compare.ts';
import { edited, modelOf } from './lamps.fixture.ts';

const file = 'models/accepted-changes.yaml';
const zone = 'lamps/values/LampSettings/attributes/zone';
const text = `accepted:
  - change: change/attribute-removed
    element: ${zone}
    reason: Nobody used it.
  - change: change/facet-tightened
    element: ${zone}
    field: constraints.maxLength
    reason: Long gone.
`;

test('an accepted change keeps its reason, and an acceptance without a change is told', () => {
  const { acceptances, diagnostics } = readAcceptances(text, file);
  expect(diagnostics).toEqual([]);
  const { changes } = compareModels(
    modelOf(),
    edited(['      zone: { type: dnsLabel, description: Its zone. }\n', ''], ['maxLength: 20', 'maxLength: 10']),
  );
  const result = accept(changes, acceptances);
  expect(result.changes.map(({ code, accepted }) => [code, accepted])).toEqual([
    ['change/attribute-removed', 'Nobody used it.'],
    ['change/facet-tightened', undefined],
  ]);
  expect(result.diagnostics.map(({ code, where, message }) => [code, where.line, message])).toEqual([
    ['compare/unused-acceptance', 5, `No change change/facet-tightened of ${zone} is there any more.`],
  ]);
});

test.each([
  ['accepted: [{ element: x, reason: y }]', 'change'],
  ['accepted: [{ change: x, reason: y }]', 'element'],
  ['accepted: [{ change: x, element: y, reason: " " }]', 'reason'],
  ['accepted: [5]', 'change'],
  ['accepted: yes', 'list `accepted`'],
  ['- 1', 'list `accepted`'],
])('%s is told', (given, key) => {
  const { acceptances, diagnostics } = readAcceptances(given, file);
  expect([acceptances, diagnostics.map(({ code, message }) => [code, message])]).toEqual([
    [],
    [['compare/bad-acceptance', `The acceptance does not say its ${key}.`]],
  ]);
});

test('text that is no YAML is told, and an empty file accepts nothing', () => {
  expect(readAcceptances('accepted: [', file).diagnostics.map(({ code }) => code)).toEqual(['yaml/syntax']);
  expect(readAcceptances('', file)).toEqual({ acceptances: [], diagnostics: [] });
});
