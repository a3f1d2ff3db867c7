/** What is decided before Git is written, with a repository and a log in memory; the whole way is in `app/write-back.test.ts`. */
import { expect, test } from 'vitest';
import { makeFakeSource } from '#adapters/git/fake.ts';
import { makeCommandHandler } from '#eventing/handle-command.ts';
import { openMemoryLog } from '#eventing/store/memory.ts';
import { resource } from '../behaviour/resource.ts';
import { source } from '../behaviour/source.ts';
import type { ResourceCommand } from '../generated/messages.ts';
import type { LiveResource } from '../ports.ts';
import type { Desk } from './desk.ts';
import { adopt, commitDraft } from './write-back.ts';

const meta = { actor: 'user:ada', at: '2026-01-02T03:04:05.000Z' };
const repository = 'https://git.example.com/fabric.git';
const id = 'lab:Lamp.lab.example.com:default:desk';
const key = { fabric: 'lab', group: 'lab.example.com', kind: 'Lamp', namespace: 'default', name: 'desk' };
const lamp = (watts: number) => ({
  apiVersion: 'lab.example.com/v1',
  kind: 'Lamp',
  metadata: { name: 'desk', namespace: 'default' },
  spec: { watts },
});
const text = (watts: number): string =>
  `apiVersion: lab.example.com/v1\nkind: Lamp\nmetadata: {name: desk}\nspec:\n  watts: ${watts} # as agreed\n`;
const digest = (watts: number): string => String(watts).padStart(64, 'a');

const open = (place = true) => {
  const feed = makeFakeSource(repository);
  feed.commit({ 'lamps/desk.yaml': text(1) });
  let next = 0;
  const handler = makeCommandHandler({
    store: openMemoryLog().events,
    deciders: [source, resource] as never,
    newId: () => `e${(next += 1)}`,
  });
  const live: LiveResource = { object: lamp(2) as never, uid: 'u1', resourceVersion: '2' };
  const desk = {
    fabric: 'lab',
    feed,
    namespace: 'default',
    kinds: [],
    live: new Map([[id, live]]),
    inventory: new Map(),
    ...(place ? { place: { repository, branch: 'main', path: '' } } : {}),
  } as unknown as Desk;
  const say = (...commands: readonly Pick<ResourceCommand, 'type' | 'data'>[]) =>
    handler.handleAll(commands.map((command) => ({ ...command, meta }) as ResourceCommand));
  const looks: string[] = [];
  const work = { desk, writer: feed, handler, meta, look: async () => void looks.push('look') };
  return { feed, handler, desk, say, work, looks };
};
const git = (watts: number): Pick<ResourceCommand, 'type' | 'data'> => ({
  type: 'RecordDesired',
  data: {
    resource: id,
    key,
    apiVersion: 'lab.example.com/v1',
    manifest: lamp(watts),
    digest: digest(watts),
    origin: { commit: '1111111', file: 'lamps/desk.yaml', line: 1, document: 0 },
    served: true,
  },
});
const cluster: Pick<ResourceCommand, 'type' | 'data'> = {
  type: 'RecordLive',
  data: { resource: id, key, live: { object: lamp(2), uid: 'u1', resourceVersion: '2' } },
};
const differs: Pick<ResourceCommand, 'type' | 'data'> = {
  type: 'RecordComparison',
  data: {
    resource: id,
    digest: digest(1),
    resourceVersion: '2',
    changes: [{ path: '/spec/watts', kind: 'changed', desired: 1, live: 2 }],
  },
};
const codeOf = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
  result.ok ? 'committed' : (result.refusal?.code ?? '');

test('a drifted value is adopted; only the followed branch is looked at afterwards', async () => {
  const at = open();
  await at.say(git(1), cluster, differs);
  expect(await adopt(at.work, { resource: id })).toMatchObject({ ok: true, value: { branch: 'hedgerow/adopt-lamp-desk' } });
  expect(at.feed.show('hedgerow/adopt-lamp-desk')).toMatchObject({
    files: { 'lamps/desk.yaml': text(2) },
    author: 'ada <ada@hedgerow.invalid>',
  });
  expect(at.looks).toEqual([]);
  expect(await adopt(at.work, { resource: id, branch: 'main' })).toMatchObject({ ok: true, value: { followed: true } });
  expect(at.looks).toEqual(['look']);
});

test('a difference from a manifest that Git does not have any more is not adopted', async () => {
  const at = open();
  await at.say(git(1), cluster, differs, git(3));
  expect(codeOf(await adopt(at.work, { resource: id }))).toBe('NothingToAdopt');
});

test('what cannot be written is refused, each with its word', async () => {
  const at = open();
  expect(codeOf(await adopt(at.work, { resource: id }))).toBe('ResourceUnknown');
  await at.say(git(1));
  expect(codeOf(await adopt(at.work, { resource: id }))).toBe('NothingLive');
  expect(codeOf(await commitDraft(at.work, { resource: id }))).toBe('NoDraft');
  await at.say(cluster, differs);
  expect(codeOf(await adopt(at.work, { resource: id, branch: 'a..b' }))).toBe('Refused');
  at.feed.commit({ 'lamps/desk.yaml': null, 'lamps/other.yaml': text(1).replace('desk', 'other') });
  expect(codeOf(await adopt(at.work, { resource: id }))).toBe('DraftOutdated');
  at.feed.deleteBranch('main');
  expect(codeOf(await adopt(at.work, { resource: id }))).toBe('BranchMissing');
  const nowhere = open(false);
  await nowhere.say(git(1), cluster, differs);
  expect(codeOf(await adopt(nowhere.work, { resource: id }))).toBe('SourceMissing');
});

test('a resource that Git does not have is written to the file that is named, when nothing stands there', async () => {
  const at = open();
  const shade = 'lab:Lamp.lab.example.com:default:shade';
  const begun = { resource: shade, key: { ...key, name: 'shade' }, apiVersion: 'lab.example.com/v1', spec: { watts: 3 } };
  await at.say({ type: 'BeginDraft', data: begun });
  const commit = (file: string) => commitDraft(at.work, { resource: shade, file });
  expect(codeOf(await commit('lamps/desk.yaml'))).toBe('FileTaken');
  expect(codeOf(await commit('lamps/shade.txt'))).toBe('FileNotYaml');
  expect(codeOf(await commit('../shade.yaml'))).toBe('Refused');
  expect(await commit('rooms/shade.yaml')).toMatchObject({ ok: true, value: { files: ['rooms/shade.yaml'] } });
  expect(at.feed.show('hedgerow/draft-lamp-shade')?.files['rooms/shade.yaml']).toContain('watts: 3');
  // Changed and committed again, without the name: still one manifest on the branch.
  await at.say({ type: 'SaveDraft', data: { resource: shade, spec: { watts: 4 } } });
  expect(await commitDraft(at.work, { resource: shade })).toMatchObject({ ok: true, value: { files: ['rooms/shade.yaml'] } });
  await at.say(git(1), { type: 'SaveDraft', data: { resource: id, spec: { watts: 9 } } });
  expect(codeOf(await commitDraft(at.work, { resource: id, file: 'lamps/other.yaml' }))).toBe('FileKnown');
});
