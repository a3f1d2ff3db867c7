import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { house, kernel, lab, map } from '#modeling/editor/editor.fixture.ts';
import { connect, type TestClient } from './client.fixture.ts';
import { serve } from './server.ts';

const top = mkdtempSync(join(tmpdir(), 'hedgerow-lsp-'));
afterAll(() => rmSync(top, { recursive: true }));

let folders = 0;
/** A workspace folder with files. */
const workspace = (files: Readonly<Record<string, string>>): string => {
  folders += 1;
  const folder = join(top, `w${folders} ä`);
  for (const [path, text] of Object.entries(files)) put(folder, path, text);
  return folder;
};
const put = (folder: string, path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const sample = {
  'models/context-map.yaml': map,
  'models/house.pim.yaml': house,
  'models/kernel.pim.yaml': kernel,
  'models/lab.pim.yaml': lab,
};
const uriOf = (folder: string, path: string): string => pathToFileURL(join(folder, path)).href;

const everything = {
  workspace: { workspaceEdit: { documentChanges: true }, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
  textDocument: {
    publishDiagnostics: { relatedInformation: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor'] } } },
  },
};

/** A server in this process, and an editor that has opened some folders. */
const start = async (open: readonly string[], capabilities: object = everything, more: object = {}): Promise<TestClient> => {
  const there = new PassThrough();
  const back = new PassThrough();
  const connection = createConnection(new StreamMessageReader(there), new StreamMessageWriter(back));
  serve(connection, []);
  connection.listen();
  const client = connect(back, there);
  const workspaceFolders = open.map((folder) => ({ uri: pathToFileURL(folder).href, name: 'w' }));
  await client.ask('initialize', { processId: null, rootUri: null, capabilities, workspaceFolders, ...more });
  client.tell('initialized', {});
  return client;
};

const opened = (client: TestClient, uri: string, text: string): void =>
  client.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });

/** Line and character of `¦` in a text. */
const position = (text: string, pattern: string) => {
  const offset = text.indexOf(pattern.replace('¦', '')) + pattern.indexOf('¦');
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
};

const codes = (diagnostics: readonly { readonly code?: string }[]): readonly (string | undefined)[] => diagnostics.map(({ code }) => code);

test('problems are told while a model is typed, and taken back', async () => {
  const folder = workspace(sample);
  const client = await start([folder]);
  const uri = uriOf(folder, 'models/lab.pim.yaml');
  const broken = lab.replace('emits: [LampLit]', 'emits: [LampLid]');
  opened(client, uri, broken);
  const [first] = (await client.diagnostics(uri)).filter(({ code }) => code === 'model/unknown-event');
  expect(first).toMatchObject({
    message: 'The behaviour emits LampLid, which is not an event of Lamp. Did you mean LampLit?',
    range: { start: position(broken, '[¦LampLid]'), end: position(broken, '[LampLid¦]') },
    severity: 1,
    source: 'hedgerow',
  });
  const start1 = position(broken, '[LampLi¦d]');
  client.tell('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: start1, end: { ...start1, character: start1.character + 1 } }, text: 't' }],
  });
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('a line that is being typed is the only problem; other files keep their names', async () => {
  const folder = workspace(sample);
  const client = await start([folder]);
  const uri = uriOf(folder, 'models/lab.pim.yaml');
  opened(client, uri, lab);
  expect(await client.diagnostics(uri)).toEqual([]);
  client.tell('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: `${lab}  x: [\n` }] });
  expect(codes(await client.diagnostics(uri))).toEqual(['yaml/syntax']);
  client.tell('textDocument/didChange', { textDocument: { uri, version: 3 }, contentChanges: [{ text: lab }] });
  expect(await client.diagnostics(uri)).toEqual([]);
  expect(client.called().filter((method) => method === 'textDocument/publishDiagnostics')).toHaveLength(3);
});

test('names are completed, explained, followed and found, in UTF-16 positions', async () => {
  const folder = workspace(sample);
  const client = await start([folder]);
  const uri = uriOf(folder, 'models/lab.pim.yaml');
  const text = lab.replace(
    '{ type: Bulb, required: true, description: With this one. }',
    '{ description: "\u{1F4A1}e\u0301", type: Bulb, required: true }',
  );
  opened(client, uri, text);
  const at = (pattern: string) => ({ textDocument: { uri }, position: position(text, pattern) });
  const completions = (await client.ask('textDocument/completion', at('e\u0301", type: Bu¦lb'))) as readonly {
    label: string;
    textEdit: unknown;
  }[];
  expect(completions.find(({ label }) => label === 'Socket')?.textEdit).toEqual({
    range: { start: position(text, 'e\u0301", type: ¦Bulb'), end: position(text, 'e\u0301", type: Bulb¦') },
    newText: 'Socket',
  });
  expect(await client.ask('textDocument/hover', at('e\u0301", type: Bu¦lb'))).toMatchObject({
    contents: { kind: 'markdown', value: expect.stringContaining('value Bulb') },
    range: { start: position(text, 'e\u0301", type: ¦Bulb'), end: position(text, 'e\u0301", type: Bulb¦') },
  });
  expect(await client.ask('textDocument/definition', at('states: Li¦ght'))).toEqual([
    { uri: uriOf(folder, 'models/kernel.pim.yaml'), range: { start: { line: 7, character: 2 }, end: { line: 7, character: 7 } } },
  ]);
  const references = (await client.ask('textDocument/references', {
    ...at('      Lamp¦Lit:'),
    context: { includeDeclaration: true },
  })) as readonly { uri: string }[];
  expect(references.map((each) => each.uri)).toEqual([uriOf(folder, 'models/house.pim.yaml'), uri, uri, uri, uri]);
  expect(await client.ask('textDocument/documentHighlight', at('      Lamp¦Lit:'))).toHaveLength(4);
  const symbols = (await client.ask('textDocument/documentSymbol', { textDocument: { uri } })) as readonly {
    name: string;
    children: readonly object[];
  }[];
  expect(symbols.map(({ name, children }) => [name, children.length])).toEqual([['lab', 5]]);
  expect(await client.ask('workspace/symbol', { query: 'lamplit' })).toMatchObject([
    { name: 'LampLit', containerName: 'Lamp', location: { uri } },
  ]);
  const folds = (await client.ask('textDocument/foldingRange', { textDocument: { uri } })) as readonly object[];
  expect(folds[0]).toEqual({ startLine: 5, endLine: 10, kind: 'region' });
});

test('a rename edits all files, or says why not', async () => {
  const folder = workspace(sample);
  const client = await start([folder]);
  const uri = uriOf(folder, 'models/lab.pim.yaml');
  opened(client, uri, lab);
  const at = { textDocument: { uri }, position: position(lab, '      Lamp¦Lit:') };
  expect(await client.ask('textDocument/prepareRename', at)).toMatchObject({ placeholder: 'LampLit' });
  const edit = (await client.ask('textDocument/rename', { ...at, newName: 'LampShines' })) as {
    documentChanges: readonly { textDocument: { uri: string; version: number | null }; edits: readonly { newText: string }[] }[];
  };
  expect(edit.documentChanges.map(({ textDocument, edits }) => [textDocument, edits.map(({ newText }) => newText)])).toEqual([
    [{ uri, version: 1 }, ['LampShines', 'LampShines', 'LampShines', 'LampShines']],
    [{ uri: uriOf(folder, 'models/house.pim.yaml'), version: null }, ['LampShines']],
  ]);
  expect(await client.ask('textDocument/rename', { ...at, newName: 'LampBroken' })).toMatchObject({
    code: -32803,
    message: expect.stringContaining('LampBroken is defined twice.'),
  });
  expect(await client.ask('textDocument/prepareRename', { textDocument: { uri }, position: { line: 2, character: 20 } })).toMatchObject({
    code: -32803,
  });
});

test('after a rename the former name can be declared; a problem has its fix', async () => {
  const folder = workspace(sample);
  const client = await start([folder]);
  const uri = uriOf(folder, 'models/lab.pim.yaml');
  opened(client, uri, lab);
  await client.ask('textDocument/rename', { textDocument: { uri }, position: position(lab, '  Bu¦lb:'), newName: 'Globe' });
  const text = lab.replaceAll('Bulb', 'Globe').replace('emits: [LampLit]', 'emits: [LampLid]');
  client.tell('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text }] });
  const actions = (pattern: string, only?: readonly string[]) => {
    const where = position(text, pattern);
    return client.ask('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: where, end: where },
      context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
    });
  };
  expect(await actions('  Glo¦be:')).toMatchObject([{ title: 'Declare that the value Globe was called Bulb', kind: 'refactor' }]);
  expect(await actions('  Glo¦be:', ['quickfix'])).toEqual([]);
  expect(await actions('[Lamp¦Lid]', ['quickfix'])).toMatchObject([
    {
      title: 'Change to LampLit',
      isPreferred: true,
      diagnostics: [{ code: 'model/unknown-event' }],
      edit: { documentChanges: [{ edits: [{ newText: 'LampLit' }] }] },
    },
  ]);
});

test('what the disk says counts when it changes, unless the file is open', async () => {
  const folder = workspace(sample);
  const client = await start([folder]);
  const uri = uriOf(folder, 'models/lab.pim.yaml');
  const other = uriOf(folder, 'models/house.pim.yaml');
  opened(client, uri, lab);
  expect(await client.diagnostics(uri)).toEqual([]);
  put(folder, 'models/lab.pim.yaml', 'context: lab\n');
  put(folder, 'models/house.pim.yaml', house.replace('LampLit', 'LampLid'));
  client.tell('workspace/didChangeWatchedFiles', {
    changes: [
      { uri, type: 2 },
      { uri: other, type: 2 },
    ],
  });
  expect(codes(await client.diagnostics(other))).toEqual(['model/unknown-name']);
  rmSync(join(folder, 'models/house.pim.yaml'));
  client.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: other, type: 3 }] });
  expect(await client.diagnostics(other)).toEqual([]);
  put(folder, 'models/more/house.pim.yaml', house.replace('LampLit', 'LampLid'));
  const moved = uriOf(folder, 'models/more/house.pim.yaml');
  client.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: moved, type: 1 }] });
  expect(codes(await client.diagnostics(moved))).toEqual(['model/unknown-name']);
  client.tell('textDocument/didClose', { textDocument: { uri } });
  expect(codes(await client.diagnostics(uri))).toContain('model/no-description');
});

test('models of several folders do not know each other, and a folder can leave', async () => {
  const first = workspace(sample);
  const second = workspace({ 'lab.pim.yaml': lab.replace('uses: [kernel]', 'uses: [kernl]') });
  const client = await start([first, second]);
  const uri = uriOf(second, 'lab.pim.yaml');
  expect(codes(await client.diagnostics(uri))).toContain('model/unknown-context');
  client.tell('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: pathToFileURL(second).href, name: 'w' }] } });
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('several models of one folder are told apart by where they lie, or by settings', async () => {
  const files = {
    'a/models/lab.pim.yaml': lab,
    'a/models/in/kernel.pim.yaml': kernel,
    'b/kernel.pim.yaml': kernel,
    'node_modules/x/y.pim.yaml': 'nonsense',
  };
  const client = await start([workspace(files)]);
  const symbols = (await client.ask('workspace/symbol', { query: 'watts' })) as readonly { name: string }[];
  expect(symbols.filter(({ name }) => name === 'Watts')).toHaveLength(2);
  const folder = workspace({ 'models/house.pim.yaml': 'context: house\n', 'stray.pim.yaml': 'context: house\n' });
  const named = await start([folder], everything, { initializationOptions: { models: ['models'] } });
  const uri = uriOf(folder, 'models/house.pim.yaml');
  opened(named, uri, 'context: house\n');
  const found = (await named.ask('textDocument/definition', {
    textDocument: { uri },
    position: { line: 0, character: 10 },
  })) as readonly object[];
  expect(found).toHaveLength(1);
});

test('a file outside of all folders is a model with its neighbours; one without a path is a model alone', async () => {
  const outside = workspace({ 'lab.pim.yaml': lab, 'kernel.pim.yaml': kernel });
  const client = await start([]);
  const uri = uriOf(outside, 'lab.pim.yaml');
  opened(client, uri, lab);
  expect(await client.diagnostics(uri)).toEqual([]);
  opened(client, 'untitled:new.pim.yaml', 'context: new\ntitel: X\n');
  expect(codes(await client.diagnostics('untitled:new.pim.yaml'))).toEqual(['model/no-description', 'model/unknown-key']);
  opened(client, 'file:///somewhere/values.yaml', 'a: [');
  expect(
    await client.ask('textDocument/hover', { textDocument: { uri: 'file:///somewhere/values.yaml' }, position: { line: 0, character: 0 } }),
  ).toBeNull();
});

test('an editor that can do little gets what it can take', async () => {
  const folder = workspace(sample);
  const client = await start([folder], {});
  const uri = uriOf(folder, 'models/lab.pim.yaml');
  opened(client, uri, lab);
  const at = { textDocument: { uri }, position: position(lab, '      Lamp¦Lit:') };
  const edit = (await client.ask('textDocument/rename', { ...at, newName: 'LampShines' })) as {
    changes: Readonly<Record<string, readonly object[]>>;
  };
  expect(Object.entries(edit.changes).map(([key, list]) => [key, list.length])).toEqual([
    [uri, 4],
    [uriOf(folder, 'models/house.pim.yaml'), 1],
  ]);
  const symbols = (await client.ask('textDocument/documentSymbol', { textDocument: { uri } })) as readonly { location: object }[];
  expect(symbols[0]?.location).toMatchObject({ uri });
  expect(
    await client.ask('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: at.position, end: at.position },
      context: { diagnostics: [] },
    }),
  ).toEqual([]);
  expect(client.called()).not.toContain('client/registerCapability');
  put(folder, 'models/house.pim.yaml', house.replace('LampLit', 'LampLid'));
  client.tell('textDocument/didSave', { textDocument: { uri } });
  expect(codes(await client.diagnostics(uriOf(folder, 'models/house.pim.yaml')))).toEqual(['model/unknown-name']);
});

test('line ends of Windows and a byte order mark move nothing', async () => {
  const folder = workspace({});
  const client = await start([folder]);
  const uri = uriOf(folder, 'lab.pim.yaml');
  const text = '\uFEFFcontext: lab\r\ntitel: X\r\ndescription: Y.\r\n';
  opened(client, uri, text);
  expect((await client.diagnostics(uri)).map(({ code, range }) => [code, range])).toEqual([
    ['model/unknown-key', { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } }],
  ]);
  client.tell('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: '\uFEFFcontxt: lab\r\n' }] });
  expect((await client.diagnostics(uri)).filter(({ code }) => code === 'model/unknown-key').map(({ range }) => range)).toEqual([
    { start: { line: 0, character: 1 }, end: { line: 0, character: 7 } },
  ]);
});
