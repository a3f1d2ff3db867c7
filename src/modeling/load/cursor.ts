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
const aboutKey: ReadonlySet<string> = new Set(['model/unknown-key', 'model/missing']);

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

/** A cursor at the root of a document. Problems go to `problems`. */
export const cursorAt = (document: YamlDocument, file: string, problems: Diagnostic[]): Cursor => {
  const locate = (pointer: string, key: boolean): Location => ({
    file,
    ...(key ? document.locateKey(pointer) : document.locate(pointer)),
    pointer,
  });

  const make = (value: unknown, pointer: string, what: string): Cursor => {
    const at = (key: string | number): string => `${pointer}/${pointerToken(key)}`;
    const own = (key: string): unknown => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);
    const tell: Cursor['tell'] = (code, parameters, place) => {
      const target = place ?? pointer;
      problems.push(report(modelProblems, code, locate(target, aboutKey.has(code)), parameters as never));
    };
    const expect = <Value>(key: string, code: keyof typeof modelProblems, fits: (given: unknown) => given is Value): Value | undefined => {
      const given = own(key);
      if (given === undefined || given === null) return undefined;
      if (fits(given)) return given;
      if (typeof given === 'bigint') {
        tell('model/integer-precision', { what: `${key} of ${what}` }, at(key));
        return undefined;
      }
      tell(code, { what: `${key} of ${what}` }, at(key));
      return undefined;
    };
    const isText = (given: unknown): given is string => typeof given === 'string';
    const cursor: Cursor = {
      value,
      pointer,
      what,
      get where() {
        return locate(pointer, true);
      },
      get valueWhere() {
        return locate(pointer, false);
      },
      child: (key) => make(Array.isArray(value) ? value[Number(key)] : own(String(key)), at(key), `${String(key)}`),
      entries: () => {
        if (value === undefined || value === null) return [];
        if (isObject(value)) return Object.keys(value).map((key) => [key, make(value[key], at(key), key)] as const);
        tell('model/not-a-mapping', { what });
        return [];
      },
      items: () => {
        if (value === undefined || value === null) return [];
        if (Array.isArray(value)) return value.map((item, index) => make(item, at(index), `${what} ${index + 1}`));
        tell('model/not-a-list', { what });
        return [];
      },
      has: (key) => own(key) !== undefined,
      text: (key, fallback) => {
        const given = expect(key, 'model/not-text', isText);
        return given ?? fallback ?? '';
      },
      optionalText: (key) => expect(key, 'model/not-text', isText),
      number: (key) => expect(key, 'model/not-a-number', (given): given is number => typeof given === 'number'),
      flag: (key, fallback) => expect(key, 'model/not-a-boolean', (given): given is boolean => typeof given === 'boolean') ?? fallback,
      names: (key) => textsIn(make(own(key), at(key), `${key} of ${what}`)),
      lists: (key) =>
        make(own(key), at(key), `${key} of ${what}`)
          .items()
          .map((item) => {
            if (item.value === null) item.tell('model/not-a-list', { what: item.what });
            return textsIn(item).map(({ name }) => name);
          }),
      texts: (key) => cursor.names(key).map(({ name }) => name),
      choice: (key, choices, fallback) => {
        const given = expect(key, 'model/not-text', isText);
        if (given === undefined) return fallback;
        const found = choices.find((choice) => choice === given);
        if (found === undefined)
          tell('model/unknown-choice', { value: given, choices: choices.join(', '), suggestion: suggest(given, choices) }, at(key));
        return found ?? fallback;
      },
      choices: (key, choices) =>
        make(own(key), at(key), `${key} of ${what}`)
          .items()
          .flatMap((item) => {
            const found = choices.find((choice) => choice === item.value);
            const given = asWritten(item.value);
            if (found === undefined)
              item.tell('model/unknown-choice', { value: given, choices: choices.join(', '), suggestion: suggest(given, choices) });
            return found ?? [];
          }),
      json: (key) => {
        const given = own(key);
        // Options of a target are the target's own: it may keep what it only hands on.
        if (key !== 'targets' && holdsBigInteger(given)) {
          tell('model/integer-precision', { what: `${key} of ${what}` }, at(key));
          return undefined;
        }
        return given as Json | undefined;
      },
      as: (kind) => {
        if (value !== undefined && value !== null && !isObject(value)) {
          tell('model/not-a-mapping', { what });
          return;
        }
        const { keys } = syntaxOf(kind);
        for (const [key, { required }] of Object.entries(keys)) {
          if (required === true && (own(key) === undefined || own(key) === null)) tell('model/missing', { what, key });
        }
        for (const key of isObject(value) ? Object.keys(value) : []) {
          if (!Object.hasOwn(keys, key)) tell('model/unknown-key', { key, suggestion: suggest(key, Object.keys(keys)) }, at(key));
        }
      },
      speaks: (version) => {
        const given = own('schemaVersion');
        if (given === undefined || given === null || given === Number(version) || given === version) return;
        tell('model/unknown-choice', { value: asWritten(given), choices: version, suggestion: `Write ${version}.` }, at('schemaVersion'));
      },
      tell,
    };
    return cursor;
  };
  return make(document.value, '', 'the model');
};
