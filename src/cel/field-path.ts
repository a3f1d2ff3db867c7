/** The `fieldPath` of a rule: `.spec.rules`, `['my-key'].name`. Source: apiextensions' `ValidFieldPath`. */
import { pointerToken } from '#base/json.ts';
import type { RuleSchema } from './schema.ts';

const step = /\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/uy;

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', "'": "'", '\\': '\\' };

const unescaped = (text: string): string | undefined => {
  const codes = [...text.matchAll(/\\(.)/gsu)].map(([, code]) => code as string);
  return codes.every((code) => Object.hasOwn(escapes, code))
    ? text.replaceAll(/\\(.)/gsu, (_, code: string) => escapes[code] as string)
    : undefined;
};

/** Names on the path, each with whether it is a key of a map; `undefined` when it leads nowhere in the schema. */
const namesOn = (text: string, schema: RuleSchema): readonly { readonly name: string; readonly key: boolean }[] | undefined => {
  const names: { readonly name: string; readonly key: boolean }[] = [];
  let current: RuleSchema | undefined = schema;
  for (let at = 0; at < text.length; at = step.lastIndex) {
    step.lastIndex = at;
    const found = step.exec(text);
    const name: string | undefined = found === null ? undefined : (found[1] ?? unescaped(found[2] as string));
    if (name === undefined || current === undefined) return undefined;
    const key: boolean = current.properties === undefined;
    current = key ? current.additional : current.properties?.get(name);
    if (current === undefined) return undefined;
    names.push({ name, key });
  }
  return names.length === 0 ? undefined : names;
};

/** The path as the server writes it; `undefined` when it leads nowhere in the schema. */
export const relativePath = (text: string, schema: RuleSchema): string | undefined =>
  namesOn(text, schema)
    ?.map(({ name, key }, index) => (key ? `[${name}]` : index === 0 ? name : `.${name}`))
    .join('');

/** The path as a JSON pointer; empty when it leads nowhere in the schema. */
export const relativePointer = (text: string, schema: RuleSchema): string =>
  (namesOn(text, schema) ?? []).map(({ name }) => `/${pointerToken(name)}`).join('');
