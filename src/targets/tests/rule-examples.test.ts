import { expect, test } from 'vitest';
import { checkFiles } from '#modeling/pipeline.ts';
import { tests } from './target.ts';

const model = `context: hall
title: Hall
role: runtime
description: Halls.
enums: { Kind: { description: K., values: { plain: P., fancy: F. } } }
values:
  Span:
    description: A span.
    attributes:
      from: { type: integer, required: true, description: F. }
      to: { type: integer, default: 9, description: T. }
      kind: { type: Kind, required: true, description: K. }
      seal: { type: string, description: S. }
    rules:
      - { rule: self.from < self.to, message: ends first, fieldPath: .to }
      - { rule: self.kind == 'plain' || has(self.seal), message: needs a seal }
      - { rule: "!has(self.seal) || self.seal.startsWith('wax:')", message: is of wax, fieldPath: .seal }
      - { rule: 'true || self.from > 3', message: never broken }
aggregates:
  Hall:
    description: A hall.
    plural: halls
    category: hall
    identity: { name: hall, type: dnsLabel, description: Its name. }
    behaviours:
      BuildHall:
        creates: true
        description: Builds it.
        parameters:
          span: { type: Span, required: true, description: Its span. }
          floors: { type: list<integer>, required: true, description: Its floors., rules: [{ rule: 'self.exists(f, f == 13)', message: has a thirteenth }] }
        emits: [HallBuilt]
    events: { HallBuilt: { description: It stands. } }
`;

test('generated tests hold data that keeps all rules, and for each rule that can be broken data that breaks it alone', () => {
  const checked = checkFiles([{ path: 'models/hall.pim.yaml', text: model }]);
  expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [command] = tests.transform(checked.model).psm.contexts[0]?.commands ?? [];
  const { span, floors } = command?.valid ?? {};
  expect([span, floors]).toEqual([{ from: 0, to: 1, kind: 'plain', seal: 'wax:' }, [13]]);
  const broken = command?.invalid.filter(({ code }) => code === 'value/rule').map(({ what, pointer }) => [what, pointer]);
  expect(broken).toEqual([
    ['/span: against self.from < self.to', '/span/to'],
    ["/span: against self.kind == 'plain' || has(self.seal)", '/span'],
    ["/span: against !has(self.seal) || self.seal.startsWith('wax:')", '/span/seal'],
    ['/floors: against self.exists(f, f == 13)', '/floors'],
  ]);
});
