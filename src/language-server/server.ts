/**
 * The language server of models: any editor that speaks the Language Server Protocol shows what is wrong while a model is typed, completes,
 * explains, finds and renames. What the answers are is decided in `modeling/editor`; here they are asked for and sent.
 */

import {
  CodeActionKind,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { Target } from '#modeling/target.ts';
import { makeDocuments } from './documents.ts';
import { openModels } from './open-models.ts';
import { answerRequests, clientOf, type Life } from './requests.ts';

const abilities: InitializeResult = {
  capabilities: {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    completionProvider: { triggerCharacters: [' ', '[', '<', '{', ',', '.'] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor] },
    renameProvider: { prepareProvider: true },
    foldingRangeProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
  serverInfo: { name: 'hedgerow' },
};

/** Folders of models that the editor's settings name: `{ "models": ["models"] }`. */
const namedModels = (options: unknown): readonly string[] => {
  const models = typeof options === 'object' && options !== null && 'models' in options ? options.models : [];
  return Array.isArray(models) ? models.filter((model) => typeof model === 'string') : [];
};

const foldersOf = ({ workspaceFolders, rootUri }: InitializeParams): readonly string[] => {
  if (workspaceFolders !== null && workspaceFolders !== undefined) return workspaceFolders.map(({ uri }) => uri);
  return rootUri === null || rootUri === undefined ? [] : [rootUri];
};

/** Milliseconds after an edit in which further edits are waited for before problems are told. */
const pause = 60;

/** Serves an editor until the connection is closed. What the targets would refuse of a model is a problem of it. */
export const serve = (connection: Connection, targets: readonly Target[]): void => {
  const documents = makeDocuments();
  const models = openModels(documents, targets);
  const life: Life = { state: 'new', client: clientOf({}) };
  let settings: readonly string[] = [];
  let folders: readonly string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    if (life.state === 'running') for (const message of models.news(life.client.related)) void connection.sendDiagnostics(message);
  };
  const changed = (): void => {
    models.touch();
    clearTimeout(timer);
    timer = setTimeout(tell, pause);
  };

  connection.onInitialize((parameters) => {
    life.client = clientOf(parameters.capabilities);
    life.state = 'running';
    settings = namedModels(parameters.initializationOptions);
    folders = foldersOf(parameters);
    documents.setFolders(folders, settings);
    return abilities;
  });

  connection.onInitialized(() => {
    if (life.client.watches)
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.pim.{yaml,yml}' }, { globPattern: '**/context-map.{yaml,yml}' }],
      });
    if (life.client.folderChanges)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
        documents.setFolders(folders, settings);
        changed();
      });
    changed();
  });

  connection.onShutdown(() => {
    life.state = 'ending';
    clearTimeout(timer);
  });

  connection.onDidOpenTextDocument(({ textDocument }) => {
    documents.open(textDocument.uri, textDocument.text, textDocument.version);
    changed();
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    documents.change(textDocument.uri, contentChanges, textDocument.version);
    changed();
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    documents.close(textDocument.uri);
    changed();
  });
  connection.onDidSaveTextDocument(() => {
    // Editors that do not watch the disk for us save at least.
    if (!life.client.watches) documents.refresh();
    changed();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    documents.refresh(changes.map(({ uri }) => uri));
    changed();
  });

  answerRequests(connection, models, life);
};

/** Serves the editor at the other end of two streams. Ends the process with it: 0 after a shutdown, 1 without one. */
export const serveStreams = (input: NodeJS.ReadableStream, output: NodeJS.WritableStream, targets: readonly Target[]): void => {
  const connection = createConnection(input, output);
  serve(connection, targets);
  connection.listen();
};
