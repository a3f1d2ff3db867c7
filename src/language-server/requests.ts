/** What an editor asks about places of models, and how it is answered. */

import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type DocumentSymbol,
  ErrorCodes,
  FoldingRangeKind,
  type InitializeParams,
  LSPErrorCodes,
  ResponseError,
  type SymbolInformation,
} from 'vscode-languageserver/node';
import { type Action, actionsAt } from '#modeling/editor/actions.ts';
import { completionsAt } from '#modeling/editor/completion.ts';
import { hoverAt } from '#modeling/editor/hover.ts';
import { nameSpan } from '#modeling/editor/outline.ts';
import { definitionsAt, outlineNamed, referencesAt } from '#modeling/editor/places.ts';
import { formerNames, renamableAt, renameAt } from '#modeling/editor/rename.ts';
import { foldsOf, symbolsNamed, symbolsOf } from '#modeling/editor/symbols.ts';
import { completionOf, diagnosticOf, documentSymbolOf, locationOf, rangeOf, symbolKind, workspaceEditOf } from './answers.ts';
import type { Asked, OpenModels } from './open-models.ts';

/** What an editor can take. */
export interface Client {
  /** Second places of a diagnostic. */
  readonly related: boolean;
  /** Edits with versions. */
  readonly versions: boolean;
  readonly symbolTree: boolean;
  readonly actions: boolean;
  /** Telling us of files that change on disk, when asked to. */
  readonly watches: boolean;
  readonly folderChanges: boolean;
}

export const clientOf = (capabilities: InitializeParams['capabilities']): Client => ({
  related: capabilities.textDocument?.publishDiagnostics?.relatedInformation === true,
  versions: capabilities.workspace?.workspaceEdit?.documentChanges === true,
  symbolTree: capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
  actions: capabilities.textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
  watches: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  folderChanges: capabilities.workspace?.workspaceFolders === true,
});

/** Where a server is in its life: requests are answered between initialization and shutdown only. */
export interface Life {
  state: 'new' | 'running' | 'ending';
  client: Client;
}

/** Why a request is not answered now, as the protocol has it. */
export const refusalIn = ({ state }: Life): ResponseError<void> | undefined => {
  if (state === 'new') return new ResponseError(ErrorCodes.ServerNotInitialized, 'Not initialized yet.');
  return state === 'ending' ? new ResponseError(ErrorCodes.InvalidRequest, 'Shut down already.') : undefined;
};

interface Token {
  readonly isCancellationRequested: boolean;
}

const cancelled = (): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');

const failed = (reason: string): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestFailed, reason);

const kinds = { quickfix: CodeActionKind.QuickFix, refactor: CodeActionKind.Refactor } as const;

const codeActionOf = ({ model, document }: Asked, action: Action, { related, versions }: Client): CodeAction => ({
  title: action.title,
  kind: kinds[action.kind],
  edit: workspaceEditOf(model.documentOf, action.edits, versions),
  ...(action.preferred ? { isPreferred: true } : {}),
  ...(action.mends === undefined ? {} : { diagnostics: [diagnosticOf(model.documentOf, document, action.mends, related)] }),
});

/** `quickfix` asks for `quickfix` and all below it, such as `quickfix.spelling`. */
const isWanted = (kind: string, only: readonly string[] | undefined): boolean =>
  only === undefined || only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));

const flat = (symbols: readonly DocumentSymbol[], uri: string): SymbolInformation[] =>
  symbols.flatMap(({ name, kind, range, children = [] }) => [{ name, kind, location: { uri, range } }, ...flat(children, uri)]);

/** Answers requests about places. */
export const answerRequests = (connection: Connection, models: OpenModels, life: Life): void => {
  const answered =
    <Parameters, Answer>(answer: (parameters: Parameters) => Answer) =>
    (parameters: Parameters, token: Token): Answer | ResponseError<void> =>
      refusalIn(life) ?? (token.isCancellationRequested ? cancelled() : answer(parameters));

  connection.onCompletion(
    answered(({ textDocument, position }) => {
      const asked = models.at(textDocument.uri, position);
      if (asked === undefined) return [];
      const { model, document, path, offset } = asked;
      return completionsAt(model.snapshot.names, path, document.getText(), offset).map((each) => completionOf(document, each));
    }),
  );

  connection.onHover(
    answered(({ textDocument, position }) => {
      const asked = models.at(textDocument.uri, position);
      const hover = asked === undefined ? undefined : hoverAt(asked.model.snapshot.names, asked.path, asked.offset);
      if (asked === undefined || hover === undefined) return null;
      return { contents: { kind: 'markdown' as const, value: hover.text }, range: rangeOf(asked.document, hover.span) };
    }),
  );

  connection.onDefinition(
    answered(({ textDocument, position }) => {
      const asked = models.at(textDocument.uri, position);
      if (asked === undefined) return [];
      const { model, path, offset } = asked;
      return definitionsAt(model.snapshot.names, path, offset).flatMap((place) => locationOf(model.documentOf, place));
    }),
  );

  connection.onReferences(
    answered(({ textDocument, position, context }) => {
      const asked = models.at(textDocument.uri, position);
      if (asked === undefined) return [];
      const { model, path, offset } = asked;
      const places = referencesAt(model.snapshot.names, path, offset, context.includeDeclaration);
      return places.flatMap((place) => locationOf(model.documentOf, place));
    }),
  );

  connection.onDocumentHighlight(
    answered(({ textDocument, position }) => {
      const asked = models.at(textDocument.uri, position);
      if (asked === undefined) return [];
      const { model, document, path, offset } = asked;
      const places = referencesAt(model.snapshot.names, path, offset, true);
      return places.filter(({ file }) => file === path).map(({ span }) => ({ range: rangeOf(document, span) }));
    }),
  );

  connection.onPrepareRename(
    answered(({ textDocument, position }) => {
      const asked = models.at(textDocument.uri, position);
      if (asked === undefined) return null;
      const found = renamableAt(asked.model.snapshot.names, asked.path, asked.offset);
      if (found.kind === 'refused') return failed(found.reason);
      return { range: rangeOf(asked.document, found.span), placeholder: found.name };
    }),
  );

  connection.onRenameRequest(
    answered(({ textDocument, position, newName }) => {
      const asked = models.at(textDocument.uri, position);
      if (asked === undefined) return null;
      const { model, path, offset } = asked;
      const renaming = renameAt(model.snapshot, path, offset, newName);
      if (renaming.kind === 'refused') return failed(renaming.reason);
      formerNames(model.former, renaming.definition, newName);
      return workspaceEditOf(model.documentOf, renaming.edits, life.client.versions);
    }),
  );

  connection.onDocumentSymbol(
    answered(({ textDocument }) => {
      const asked = models.at(textDocument.uri);
      const outline = asked === undefined ? undefined : outlineNamed(asked.model.snapshot.names, asked.path);
      if (asked === undefined || outline === undefined) return [];
      const symbols = symbolsOf(outline).map((symbol) => documentSymbolOf(asked.document, symbol));
      return life.client.symbolTree ? symbols : flat(symbols, asked.document.uri);
    }),
  );

  connection.onWorkspaceSymbol(
    answered(({ query }) =>
      models.all().flatMap(({ snapshot, documentOf }) =>
        symbolsNamed(snapshot.names, query).flatMap((definition) =>
          locationOf(documentOf, { file: definition.file, span: nameSpan(definition) }).map((location) => ({
            name: definition.name,
            kind: symbolKind(definition.kind),
            location,
            ...(definition.owner === undefined ? {} : { containerName: definition.owner.name }),
          })),
        ),
      ),
    ),
  );

  connection.onCodeAction(
    answered(({ textDocument, range, context }) => {
      const asked = models.at(textDocument.uri, range.start);
      if (asked === undefined || !life.client.actions) return [];
      const { model, document, path, offset } = asked;
      return actionsAt(model.snapshot, path, { start: offset, end: document.offsetAt(range.end) }, model.former)
        .filter(({ kind }) => isWanted(kinds[kind], context.only))
        .map((action) => codeActionOf(asked, action, life.client));
    }),
  );

  connection.onFoldingRanges(
    answered(({ textDocument }) => {
      const asked = models.at(textDocument.uri);
      const outline = asked === undefined ? undefined : outlineNamed(asked.model.snapshot.names, asked.path);
      if (asked === undefined || outline === undefined) return [];
      return foldsOf(outline).map((span) => {
        const { start, end } = rangeOf(asked.document, span);
        return { startLine: start.line, endLine: end.line, kind: FoldingRangeKind.Region };
      });
    }),
  );
};
