/** The models an editor has open: read again when something changed, and asked about places in their files. */

import type { Diagnostic as LspDiagnostic, Position as LspPosition } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Snapshot } from '#modeling/editor/session.ts';
import { makeSession, type Session } from '#modeling/editor/session.ts';
import type { Target } from '#modeling/target.ts';
import { type DocumentOf, diagnosticOf } from './answers.ts';
import type { Documents } from './documents.ts';

/** A model that is open. */
export interface OpenModel {
  readonly root: string;
  readonly snapshot: Snapshot;
  readonly documentOf: DocumentOf;
  /** Former names of elements that were renamed here, by their identity now. */
  readonly former: Map<string, string>;
}

/** A place that is asked about. */
export interface Asked {
  readonly model: OpenModel;
  readonly document: TextDocument;
  /** Path of the file in its model. */
  readonly path: string;
  readonly offset: number;
}

/** What is to be told about a file. */
export interface Message {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: LspDiagnostic[];
}

export interface OpenModels {
  /** Something may have changed. */
  readonly touch: () => void;
  readonly all: () => readonly OpenModel[];
  /** A place of an open model; nothing for files that are in none. */
  readonly at: (uri: string, position?: LspPosition) => Asked | undefined;
  /** Problems of files for which they are other than what was told last. `related`: whether the editor shows second places. */
  readonly news: (related: boolean) => readonly Message[];
}

interface Known {
  readonly session: Session;
  readonly former: Map<string, string>;
}

/** Opens the models of some documents, to be held to the limits of the targets too. */
export const openModels = (documents: Documents, targets: readonly Target[]): OpenModels => {
  const known = new Map<string, Known>();
  const told = new Map<string, string>();
  let models: readonly OpenModel[] | undefined;

  const read = (): readonly OpenModel[] => {
    const now = documents.models().map(({ root, files }): OpenModel => {
      const { session, former } = known.get(root) ?? { session: makeSession(targets), former: new Map() };
      known.set(root, { session, former });
      return { root, snapshot: session.read(files), former, documentOf: (path) => documents.document(root, path) };
    });
    const roots = new Set(now.map(({ root }) => root));
    for (const root of [...known.keys()]) if (!roots.has(root)) known.delete(root);
    return now;
  };
  const all = (): readonly OpenModel[] => (models ??= read());

  const messagesOf = ({ snapshot, documentOf }: OpenModel, related: boolean): readonly Message[] =>
    snapshot.files.flatMap(({ path }) => {
      const document = documentOf(path);
      if (document === undefined) return [];
      const { uri, version } = document;
      const diagnostics = (snapshot.diagnostics.get(path) ?? []).map((each) => diagnosticOf(documentOf, document, each, related));
      return [{ uri, diagnostics, ...(version === 0 ? {} : { version }) }];
    });

  return {
    touch: () => {
      models = undefined;
    },
    all,
    at: (uri, position = { line: 0, character: 0 }) => {
      const home = documents.home(uri);
      const model = all().find(({ root }) => root === home?.root);
      const document = home === undefined ? undefined : model?.documentOf(home.path);
      if (home === undefined || model === undefined || document === undefined) return undefined;
      return { model, document, path: home.path, offset: document.offsetAt(position) };
    },
    news: (related) => {
      const messages = all().flatMap((model) => messagesOf(model, related));
      const now = new Set(messages.map(({ uri }) => uri));
      const gone = [...told.keys()].filter((uri) => !now.has(uri));
      for (const uri of gone) told.delete(uri);
      const fresh = messages.filter(({ uri, version, diagnostics }) => {
        const text = JSON.stringify(diagnostics);
        // A file that is not open, has nothing and was never told of needs no word.
        const before = told.get(uri) ?? (version === undefined ? '[]' : undefined);
        told.set(uri, text);
        return before !== text;
      });
      return [...gone.map((uri) => ({ uri, diagnostics: [] })), ...fresh];
    },
  };
};
