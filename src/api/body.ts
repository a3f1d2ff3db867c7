/** Bodies of requests: JSON objects, checked by a descriptor together with what the path says. */
import type { Context } from 'hono';
import { isObject, type Json } from '#base/json.ts';
import type { FieldProblem } from '#base/result.ts';
import { check, type Descriptor } from '#base/schema.ts';
import { invalidData, type Problem } from './problem.ts';

/** Levels of brackets in a body. What is deeper comes from nobody who means well, and would exhaust the stack of whoever reads it. */
export const maxDepth = 200;

type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Problem };

const wrong = (problem: Problem): { readonly ok: false; readonly problem: Problem } => ({ ok: false, problem });

/** Whether JSON text is nested too deeply. Brackets inside strings do not count. */
const isTooDeep = (text: string): boolean => {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gsu)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
};

/** The body as an object. An empty body is an empty object. */
const bodyOf = async (c: Context): Promise<Read<Record<string, Json>>> => {
  const text = await c.req.text();
  if (text.trim() === '') return { ok: true, value: {} };
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json *(?:;|$)/iu.test(type))
    return wrong({
      status: 415,
      code: 'UnsupportedMediaType',
      title: 'The body is not JSON.',
      hint: 'Send content-type: application/json.',
    });
  if (isTooDeep(text)) return wrong({ status: 400, code: 'InvalidJson', title: `The body has more than ${maxDepth} levels.` });
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value)) return { ok: true, value: value as Record<string, Json> };
    return wrong({ status: 400, code: 'InvalidData', title: 'The body must be a JSON object.' });
  } catch (fault) {
    return wrong({ status: 400, code: 'InvalidJson', title: 'The body is not valid JSON.', detail: (fault as Error).message });
  }
};

/** A body may repeat what the path says, but not contradict it. */
const contradictions = (body: Readonly<Record<string, Json>>, path: Readonly<Record<string, string>>): readonly FieldProblem[] =>
  Object.entries(path)
    .filter(([name, value]) => Object.hasOwn(body, name) && body[name] !== value)
    .map(([name, value]) => ({ pointer: `/${name}`, code: 'value/contradiction', message: `must be ${value}, as in the path, or absent` }));

/** Body and path parameters as one value, checked and completed: all problems at once. */
export const dataOf = async (c: Context, descriptor: Descriptor): Promise<Read<Record<string, unknown>>> => {
  const body = await bodyOf(c);
  if (!body.ok) return body;
  const path = c.req.param() as Record<string, string>;
  const checked = check(descriptor, { ...body.value, ...path });
  const problems = [...contradictions(body.value, path), ...(checked.ok ? [] : checked.problems)];
  return checked.ok && problems.length === 0 ? checked : wrong(invalidData(problems));
};
