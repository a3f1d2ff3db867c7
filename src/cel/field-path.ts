/** The `fieldPath` of a rule: `.spec.rules`, `['my-key'].name`. Source: apiextensions' `ValidFieldPath`. */
import type { RuleSchema } from './schema.ts';

const step = /\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/uy;

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', "'": "'", '\\': '\\' };

const unescaped = (text: string): string | undefined => {
  const codes = [...text.matchAll(/\\(.)/gsu)].map(([, code]) => code as string);
  return codes.every((code) => Object.hasOwn(escapes, code))
    ? text.replaceAll(/\\(.)/gsu, (_, code: string) => escapes[code] as string)
    : undefined;
};

/** The path as the server writes it; `undefined` when it leads nowhere in the schema. */
export const relativePath = (text: string, schema: RuleSchema): string | undefined => {
  let written = '';
  let current: RuleSchema | undefined = schema;
  for (let at = 0; at < text.length; at = step.lastIndex) {
    step.lastIndex = at;
    const found = step.exec(text);
    const name: string | undefined = found === null ? undefined : (found[1] ?? unescaped(found[2] as string));
    if (name === undefined || current === undefined) return undefined;
    if (current.properties !== undefined) {
      written += written === '' ? name : `.${name}`;
      current = current.properties.get(name);
    } else if (current.additional !== undefined) {
      written += `[${name}]`;
      current = current.additional;
    } else return undefined;
    if (current === undefined) return undefined;
  }
  return written === '' ? undefined : written;
};
