/** Reads the files of a model: contexts (`*.pim.yaml`) and the context map. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { readYaml } from '#yaml/read.ts';
import { modelProblems } from '../check/codes.ts';
import type { Context, ContextMap, Model, Relation, RelationPattern } from '../metamodel/elements.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { link } from './link.ts';
import { readContext } from './to-elements.ts';

export interface ModelFile {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

export interface LoadedModel {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

const patterns: readonly RelationPattern[] = [
  'customer-supplier',
  'conformist',
  'shared-kernel',
  'partnership',
  'published-language',
  'anti-corruption-layer',
  'open-host-service',
  'separate-ways',
];

const readRelation = (at: Cursor): Relation => {
  at.only('upstream', 'downstream', 'pattern', 'description');
  return {
    upstream: at.text('upstream'),
    downstream: at.text('downstream'),
    pattern: at.choice('pattern', patterns, 'customer-supplier'),
    description: at.text('description'),
    where: at.where,
  };
};

const readMap = (at: Cursor): ContextMap => {
  at.only('systems', 'relations');
  const systems = at
    .child('systems')
    .entries()
    .map(([name, child]) => ({ name, description: String(child.value), where: child.where }));
  return { systems, relations: at.child('relations').items().map(readRelation) };
};

/** The root cursor of a file that holds one document; problems of the text are told as they are. */
const openFile = (file: ModelFile, problems: Diagnostic[]): Cursor | undefined => {
  const stream = readYaml(file.text, { profile: 'model', file: file.path });
  problems.push(...stream.diagnostics);
  const [document] = stream.documents;
  if (document === undefined && stream.diagnostics.length === 0) {
    problems.push(report(modelProblems, 'model/unreadable', { file: file.path }, { reason: 'it is empty' }));
  }
  return document === undefined ? undefined : cursorAt(document, file.path, problems);
};

const duplicateContexts = (contexts: readonly Context[]): readonly Diagnostic[] =>
  contexts.flatMap((context, index) => {
    const first = contexts.findIndex((other) => other.name === context.name);
    if (first === index) return [];
    const related = contexts[first];
    return [
      report(
        modelProblems,
        'model/duplicate-name',
        context.where,
        { name: context.name },
        related === undefined ? {} : { related: [{ message: 'First here.', where: related.where }] },
      ),
    ];
  });

/** The linked model and everything that is wrong with its files. Never throws, whatever the text. */
export const loadModel = (files: readonly ModelFile[]): LoadedModel => {
  const problems: Diagnostic[] = [];
  const contexts: Context[] = [];
  let map: ContextMap = { systems: [], relations: [] };
  for (const file of [...files].sort((left, right) => (left.path < right.path ? -1 : 1))) {
    const at = openFile(file, problems);
    if (at === undefined) continue;
    if (/(^|\/)context-map\.ya?ml$/u.test(file.path)) map = readMap(at);
    else contexts.push(readContext(at));
  }
  const { model, diagnostics } = link(contexts, map);
  return { model, diagnostics: [...problems, ...duplicateContexts(contexts), ...diagnostics] };
};
