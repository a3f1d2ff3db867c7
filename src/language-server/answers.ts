/** From the editor's answers, in offsets of files, to the protocol's, in lines and characters of addresses. */

import {
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  type DocumentSymbol,
  type Diagnostic as LspDiagnostic,
  type Location as LspLocation,
  type Range as LspRange,
  SymbolKind,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Location } from '#base/diagnostic.ts';
import type { Completion } from '#modeling/editor/completion.ts';
import type { DefinitionKind } from '#modeling/editor/outline.ts';
import type { FileSpan } from '#modeling/editor/places.ts';
import type { Edit } from '#modeling/editor/rename.ts';
import type { Symbol as ModelSymbol } from '#modeling/editor/symbols.ts';
import { offsetOfPosition } from '#yaml/text.ts';
import type { Span } from '#yaml/tree.ts';

/** Finds a file of the model that is talked about. */
export type DocumentOf = (path: string) => TextDocument | undefined;

const mark = '\uFEFF';

export const rangeOf = (document: TextDocument, { start, end }: Span): LspRange => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});

/** Lines and columns count from 1, behind a byte order mark; offsets count all of the text. */
const offsetIn = (document: TextDocument, line: number, column: number): number => {
  const text = document.getText();
  return offsetOfPosition(text, { line, column: column + (line === 1 && text.startsWith(mark) ? 1 : 0) });
};

const placeRange = (document: TextDocument, { line = 1, column = 1, end }: Location): LspRange => {
  const start = offsetIn(document, line, column);
  return rangeOf(document, { start, end: end === undefined ? start : Math.max(start, offsetIn(document, end.line, end.column)) });
};

export const locationOf = (documentOf: DocumentOf, { file, span }: FileSpan): readonly LspLocation[] => {
  const document = documentOf(file);
  return document === undefined ? [] : [{ uri: document.uri, range: rangeOf(document, span) }];
};

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information } as const;

/** A diagnostic of a file; other places only for editors that can show them. */
export const diagnosticOf = (documentOf: DocumentOf, document: TextDocument, diagnostic: Diagnostic, related: boolean): LspDiagnostic => {
  const others = (diagnostic.related ?? []).flatMap(({ message, where }) => {
    const other = documentOf(where.file);
    return other === undefined ? [] : [{ message, location: { uri: other.uri, range: placeRange(other, where) } }];
  });
  return {
    range: placeRange(document, diagnostic.where),
    severity: severities[diagnostic.severity],
    code: diagnostic.code,
    source: 'hedgerow',
    message: diagnostic.hint === undefined ? diagnostic.message : `${diagnostic.message} ${diagnostic.hint}`,
    ...(related && others.length > 0 ? { relatedInformation: others } : {}),
  };
};

/** Edits of files; with versions for editors that check them. */
export const workspaceEditOf = (documentOf: DocumentOf, edits: readonly Edit[], versions: boolean): WorkspaceEdit => {
  const changes: NonNullable<WorkspaceEdit['changes']> = {};
  const version = new Map<string, number | null>();
  for (const { file, span, text } of edits) {
    const document = documentOf(file);
    if (document === undefined) continue;
    version.set(document.uri, document.version === 0 ? null : document.version);
    const known = changes[document.uri] ?? [];
    changes[document.uri] = known;
    known.push({ range: rangeOf(document, span), newText: text });
  }
  if (!versions) return { changes };
  return {
    documentChanges: Object.entries(changes).map(([uri, list]) => ({
      textDocument: { uri, version: version.get(uri) ?? null },
      edits: list,
    })),
  };
};

const symbolKinds: Readonly<Partial<Record<DefinitionKind, SymbolKind>>> = {
  context: SymbolKind.Module,
  system: SymbolKind.Package,
  scalar: SymbolKind.TypeParameter,
  attribute: SymbolKind.Property,
  identity: SymbolKind.Key,
  value: SymbolKind.Struct,
  entity: SymbolKind.Class,
  enum: SymbolKind.Enum,
  enumValue: SymbolKind.EnumMember,
  aggregate: SymbolKind.Class,
  behaviour: SymbolKind.Method,
  event: SymbolKind.Event,
  refusal: SymbolKind.Constant,
  stateMachine: SymbolKind.Object,
  resource: SymbolKind.Interface,
  service: SymbolKind.Interface,
  operation: SymbolKind.Function,
  policy: SymbolKind.Operator,
  workflow: SymbolKind.Function,
  view: SymbolKind.Array,
};

export const symbolKind = (kind: DefinitionKind): SymbolKind => symbolKinds[kind] ?? SymbolKind.Object;

export const documentSymbolOf = (document: TextDocument, symbol: ModelSymbol): DocumentSymbol => ({
  name: symbol.definition.name === '' ? '(no name)' : symbol.definition.name,
  detail: symbol.detail,
  kind: symbolKind(symbol.definition.kind),
  range: rangeOf(document, symbol.span),
  selectionRange: rangeOf(document, symbol.name),
  children: symbol.children.map((child) => documentSymbolOf(document, child)),
});

const completionKinds: Readonly<Partial<Record<Completion['kind'], CompletionItemKind>>> = {
  key: CompletionItemKind.Keyword,
  choice: CompletionItemKind.Value,
  type: CompletionItemKind.TypeParameter,
  context: CompletionItemKind.Module,
  attribute: CompletionItemKind.Property,
  value: CompletionItemKind.Struct,
  entity: CompletionItemKind.Class,
  enum: CompletionItemKind.Enum,
  enumValue: CompletionItemKind.EnumMember,
  aggregate: CompletionItemKind.Class,
  behaviour: CompletionItemKind.Method,
  event: CompletionItemKind.Event,
  refusal: CompletionItemKind.Constant,
};

export const completionOf = (document: TextDocument, completion: Completion): CompletionItem => ({
  label: completion.label,
  kind: completionKinds[completion.kind] ?? CompletionItemKind.Reference,
  sortText: completion.order,
  filterText: completion.label,
  ...(completion.detail === '' ? {} : { detail: completion.detail }),
  ...(completion.documentation === '' ? {} : { documentation: { kind: 'markdown', value: completion.documentation } }),
  textEdit: { range: rangeOf(document, completion.span), newText: completion.text },
});
