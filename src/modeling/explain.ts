/** Which element of the models a generated line was made from, by printing the file once more with marks (`trace.ts`). */
import type { Location } from '#base/diagnostic.ts';
import { pointerTokens } from '#base/json.ts';
import type { Model } from './metamodel/elements.ts';
import type { GeneratedFile, Target } from './target.ts';
import { type Step, stepsOfLines, withMarks, withoutMarks } from './trace.ts';

/** A part of the platform-specific model, and the element it was made from. */
export interface ExplainedStep {
  /** Where the part stands in the platform-specific model, such as `contexts[0].values[2].fields[1]`; absent when it was made while printing. */
  readonly part?: string;
  /** The element in words: `value Lamp, attribute watts`. */
  readonly element: string;
  readonly where: Location;
}

export interface Explanation {
  readonly path: string;
  readonly line: number;
  /** The line itself, as the models say it now. */
  readonly text: string;
  readonly target: string;
  /** From the largest part to the smallest; empty when the line comes from the target itself. */
  readonly steps: readonly ExplainedStep[];
  /** Elements the whole file was made from. */
  readonly sources: readonly Location[];
  /** Another text was put in the place of what the target printed, so that its lines cannot be told apart any more. */
  readonly replaced: boolean;
}

const words: Readonly<Record<string, string>> = {
  scalars: 'scalar',
  enums: 'enum',
  values: 'value',
  attributes: 'attribute',
  aggregates: 'aggregate',
  entities: 'entity',
  behaviours: 'behaviour',
  parameters: 'parameter',
  events: 'event',
  refusals: 'refusal',
  stateMachines: 'state machine',
  resources: 'resource',
  services: 'service',
  operations: 'operation',
  policies: 'policy',
  workflows: 'workflow',
  views: 'view',
  relations: 'relation',
};

/** An element by where it stands in its file: `/values/Lamp/attributes/watts` is `value Lamp, attribute watts`. */
export const elementInWords = ({ pointer = '' }: Location): string => {
  const tokens = pointerTokens(pointer);
  const parts: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const word = words[token];
    const name = tokens[index + 1];
    if (word !== undefined && name !== undefined) {
      parts.push(`${word} ${name}`);
      index += 1;
    } else parts.push(token.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`));
  }
  return parts.length === 0 ? 'the context' : parts.join(', ');
};

/** Where objects stand in plain data. */
const placesIn = (data: unknown, wanted: ReadonlySet<object>): ReadonlyMap<object, string> => {
  const places = new Map<object, string>();
  const seen = new Set<object>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || places.size === wanted.size) return;
    seen.add(value);
    if (wanted.has(value)) places.set(value, path);
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`);
    else for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`);
  };
  visit(data, '');
  return places;
};

const explained = (steps: readonly Step[], psm: unknown): readonly ExplainedStep[] => {
  const places = placesIn(psm, new Set(steps.map(({ part }) => part)));
  const all = steps.map(({ part, origin: { where } }): ExplainedStep => {
    const place = places.get(part);
    return { ...(place === undefined ? {} : { part: place }), element: elementInWords(where), where };
  });
  // Parts inside each other may come from one element: the smallest of them says it.
  return all.filter(({ where }, index) => {
    const next = all[index + 1]?.where;
    return next === undefined || next.file !== where.file || next.pointer !== where.pointer;
  });
};

const explainFile = (target: Target, psm: unknown, file: GeneratedFile, line: number): Explanation | undefined => {
  const text = file.text.split('\n')[line - 1];
  if (text === undefined || (text === '' && line > file.text.split('\n').length - 1)) return undefined;
  const marked = withMarks(() => target.print(psm).find(({ path }) => path === file.path)?.text ?? '');
  const isSame = withoutMarks(marked.result) === file.text;
  const steps = isSame ? (stepsOfLines(marked.result, marked.steps)[line - 1] ?? []) : [];
  const { path, sources } = file;
  return { path, line, text, target: target.name, steps: explained(steps, psm), sources, replaced: !isSame };
};

/** What a look for a line comes to: the explanation, or which of file and line there is not. */
export type LineExplanation =
  | { readonly found: 'line'; readonly explanation: Explanation }
  | { readonly found: 'file'; readonly lines: number }
  | { readonly found: 'nothing'; readonly paths: readonly string[] };

/** Explains a line, counted from 1, of a file that the targets make of a sound model. */
export const explainLine = (model: Model, targets: readonly Target[], path: string, line: number): LineExplanation => {
  const paths: string[] = [];
  for (const target of targets) {
    const { psm } = target.transform(model);
    const files = target.print(psm);
    paths.push(...files.map((file) => file.path));
    const file = files.find((candidate) => candidate.path === path);
    if (file === undefined) continue;
    const explanation = explainFile(target, psm, file, line);
    return explanation === undefined ? { found: 'file', lines: file.text.split('\n').length - 1 } : { found: 'line', explanation };
  }
  return { found: 'nothing', paths };
};
