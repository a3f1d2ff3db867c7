/** A place in a YAML document that can be read with expectations: what is not met becomes a diagnostic at its position. */
import { type Diagnostic, type Location, report } from '#base/diagnostic.ts';
import { isObject, type Json, pointerToken } from '#base/json.ts';
import type { YamlDocument } from '#yaml/read.ts';
import { modelProblems, suggest } from '../check/codes.ts';
import { type ElementKind, syntaxOf } from '../metamodel/syntax.ts';

export interface Cursor {
  readonly value: unknown;
  readonly pointer: string;
  readonly where: Location;
  /** Where the value itself begins, not its key. */
  readonly valueWhere: Location;
  /** What this is, for messages. */
  readonly what: string;
  readonly child: (key: string | number) => Cursor;
  /** Entries of a mapping, empty (and reported) when it is none. */
  readonly entries: () => readonly (readonly [string, Cursor])[];
  readonly items: () => readonly Cursor[];
  readonly has: (key: string) => boolean;
  /** The text under a key; `fallback`, or nothing at all, when it is absent. */
  readonly text: (key: string, fallback?: string) => string;
  readonly optionalText: (key: string) => string | undefined;
  readonly number: (key: string) => number | undefined;
  readonly flag: (key: string, fallback: boolean) => boolean;
  readonly texts: (key: string) => readonly string[];
  /** Lists of texts in a list. */
  readonly lists: (key: string) => readonly (readonly string[])[];
  /** Names in a list, each with its place. */
  readonly names: (key: string) => readonly { readonly name: string; readonly where: Location }[];
  readonly choice: <Choice extends string>(key: string, choices: readonly Choice[], fallback: Choice) => Choice;
  readonly choices: <Choice extends string>(key: string, choices: readonly Choice[]) => readonly Choice[];
  readonly json: (key: string) => Json | undefined;
  /** Reports keys that an element of this kind does not have, and those it has to have. */
  readonly as: (kind: ElementKind) => void;
  /** Reports a version of the model language that we do not speak. */
  readonly speaks: (version: string) => void;
  readonly tell: <Code extends keyof typeof modelProblems>(
    code: Code,
    parameters: Readonly<Record<string, string | number>>,
    at?: string,
  ) => void;
}

/** Problems of a key, not of what stands behind it. */
const aboutKey: ReadonlySet<string> = new Set(['model/unknown-key', 'model/missing', 'model/no-version']);

/** A value as a person would write it, cut when it is long. A conversion to text would ask an object for its `toString`, which may be anything. */
export const asWritten = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

/** The texts of a list, each with its place. */
const textsIn = (list: Cursor): readonly { readonly name: string; readonly where: Location }[] =>
  list.items().flatMap((item) => {
    if (typeof item.value === 'string') return [{ name: item.value, where: item.where }];
    item.tell('model/not-text', { what: item.what });
    return [];
  });

/** Whether a value holds an integer that the reader kept as a bigint, because a number would not hold it exactly. */
const holdsBigInteger = (value: unknown): boolean =>
  typeof value === 'bigint' || (typeof value === 'object' && value !== null && Object.values(value).some(holdsBigInteger));

const isText = (given: unknown): given is string => typeof given === 'string';
const isNumber = (given: unknown): given is number => typeof given === 'number';
const isFlag = (given: unknown): given is boolean => typeof given === 'boolean';

interface Source {
  readonly document: YamlDocument;
  readonly file: string;
  readonly problems: Diagnostic[];
}

/** A class, since a model has a great many of them, and they live for a moment. */
class DocumentCursor implements Cursor {
  readonly value: unknown;
  readonly pointer: string;
  readonly what: string;
  readonly #source: Source;

  constructor(source: Source, value: unknown, pointer: string, what: string) {
    this.#source = source;
    this.value = value;
    this.pointer = pointer;
    this.what = what;
  }

  get where(): Location {
    return this.#locate(this.pointer, true);
  }

  get valueWhere(): Location {
    return this.#locate(this.pointer, false);
  }

  child(key: string | number): Cursor {
    const { value } = this;
    return this.#make(Array.isArray(value) ? value[Number(key)] : this.#own(String(key)), this.#at(key), `${String(key)}`);
  }

  entries(): readonly (readonly [string, Cursor])[] {
    const { value } = this;
    if (value === undefined || value === null) return [];
    if (isObject(value)) return Object.keys(value).map((key) => [key, this.#make(value[key], this.#at(key), key)] as const);
    this.tell('model/not-a-mapping', { what: this.what });
    return [];
  }

  items(): readonly Cursor[] {
    const { value, what } = this;
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map((item, index) => this.#make(item, this.#at(index), `${what} ${index + 1}`));
    this.tell('model/not-a-list', { what });
    return [];
  }

  has(key: string): boolean {
    return this.#own(key) !== undefined;
  }

  text(key: string, fallback = ''): string {
    return this.#expect(key, 'model/not-text', isText) ?? fallback;
  }

  optionalText(key: string): string | undefined {
    return this.#expect(key, 'model/not-text', isText);
  }

  number(key: string): number | undefined {
    return this.#expect(key, 'model/not-a-number', isNumber);
  }

  flag(key: string, fallback: boolean): boolean {
    return this.#expect(key, 'model/not-a-boolean', isFlag) ?? fallback;
  }

  names(key: string): readonly { readonly name: string; readonly where: Location }[] {
    return textsIn(this.#under(key));
  }

  lists(key: string): readonly (readonly string[])[] {
    return this.#under(key)
      .items()
      .map((item) => {
        if (item.value === null) item.tell('model/not-a-list', { what: item.what });
        return textsIn(item).map(({ name }) => name);
      });
  }

  texts(key: string): readonly string[] {
    return this.names(key).map(({ name }) => name);
  }

  choice<Choice extends string>(key: string, choices: readonly Choice[], fallback: Choice): Choice {
    const given = this.#expect(key, 'model/not-text', isText);
    if (given === undefined) return fallback;
    const found = choices.find((choice) => choice === given);
    if (found === undefined)
      this.tell('model/unknown-choice', { value: given, choices: choices.join(', '), suggestion: suggest(given, choices) }, this.#at(key));
    return found ?? fallback;
  }

  choices<Choice extends string>(key: string, choices: readonly Choice[]): readonly Choice[] {
    return this.#under(key)
      .items()
      .flatMap((item) => {
        const found = choices.find((choice) => choice === item.value);
        const given = asWritten(item.value);
        if (found === undefined)
          item.tell('model/unknown-choice', { value: given, choices: choices.join(', '), suggestion: suggest(given, choices) });
        return found ?? [];
      });
  }

  json(key: string): Json | undefined {
    const given = this.#own(key);
    // Options of a target are the target's own: it may keep what it only hands on.
    if (key !== 'targets' && holdsBigInteger(given)) {
      this.tell('model/integer-precision', { what: `${key} of ${this.what}` }, this.#at(key));
      return undefined;
    }
    return given as Json | undefined;
  }

  as(kind: ElementKind): void {
    const { value, what } = this;
    if (value !== undefined && value !== null && !isObject(value)) {
      this.tell('model/not-a-mapping', { what });
      return;
    }
    const { keys } = syntaxOf(kind);
    for (const [key, { required }] of Object.entries(keys)) {
      if (required === true && (this.#own(key) ?? null) === null) this.tell('model/missing', { what, key });
    }
    for (const key of isObject(value) ? Object.keys(value) : []) {
      if (!Object.hasOwn(keys, key)) this.tell('model/unknown-key', { key, suggestion: suggest(key, Object.keys(keys)) }, this.#at(key));
    }
  }

  speaks(version: string): void {
    const given = this.#own('schemaVersion');
    if (given === undefined || given === null || given === Number(version) || given === version) return;
    const parameters = { value: asWritten(given), choices: version, suggestion: `Write ${version}.` };
    this.tell('model/unknown-choice', parameters, this.#at('schemaVersion'));
  }

  tell<Code extends keyof typeof modelProblems>(
    code: Code,
    parameters: Readonly<Record<string, string | number>>,
    at: string = this.pointer,
  ): void {
    this.#source.problems.push(report(modelProblems, code, this.#locate(at, aboutKey.has(code)), parameters as never));
  }

  #make(value: unknown, pointer: string, what: string): Cursor {
    return new DocumentCursor(this.#source, value, pointer, what);
  }

  /** What stands under a key, named after it and this. */
  #under(key: string): Cursor {
    return this.#make(this.#own(key), this.#at(key), `${key} of ${this.what}`);
  }

  #at(key: string | number): string {
    return `${this.pointer}/${pointerToken(key)}`;
  }

  #own(key: string): unknown {
    const { value } = this;
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }

  #locate(pointer: string, key: boolean): Location {
    const { document, file } = this.#source;
    return { file, ...(key ? document.locateKey(pointer) : document.locate(pointer)), pointer };
  }

  #expect<Value>(key: string, code: keyof typeof modelProblems, fits: (given: unknown) => given is Value): Value | undefined {
    const given = this.#own(key);
    if (given === undefined || given === null) return undefined;
    if (fits(given)) return given;
    this.tell(typeof given === 'bigint' ? 'model/integer-precision' : code, { what: `${key} of ${this.what}` }, this.#at(key));
    return undefined;
  }
}

/** A cursor at the root of a document. Problems go to `problems`. */
export const cursorAt = (document: YamlDocument, file: string, problems: Diagnostic[]): Cursor =>
  new DocumentCursor({ document, file, problems }, document.value, '', 'the model');
