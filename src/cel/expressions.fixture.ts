/** Random expressions, as text: syntactically right, of all kinds of nodes. */
import fc from 'fast-check';

const names = fc.constantFrom('a', 'b', 'self', 'x', '_y1');
const literals = fc.constantFrom('1', '-2', '3u', '4.5', '-0.5', '1e30', '"t"', "'\\n'", 'b"\\x00z"', 'true', 'null', 'r"\\d"', '""');
const binary = fc.constantFrom('+', '-', '*', '/', '%', '<', '<=', '>', '>=', '==', '!=', 'in', '&&', '||');

/** Text of an expression. */
export const expressionText: fc.Arbitrary<string> = fc.letrec<{ whole: string }>((tie) => {
  const inner = tie('whole');
  const wrapped = inner.map((text) => `(${text})`);
  return {
    whole: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      names,
      literals,
      wrapped,
      fc.tuple(wrapped, binary, wrapped).map(([left, sign, right]) => `${left} ${sign} ${right}`),
      fc.tuple(names, binary, literals, binary, names).map((parts) => parts.join(' ')),
      fc.tuple(fc.constantFrom('!', '-'), wrapped).map((parts) => parts.join('')),
      fc.tuple(wrapped, wrapped, inner).map(([condition, yes, no]) => `${condition} ? ${yes} : ${no}`),
      fc.tuple(wrapped, fc.constantFrom('.b', '.`c-d`', '.?e', '.f()')).map((parts) => parts.join('')),
      fc.tuple(wrapped, inner, fc.boolean()).map(([list, index, optional]) => `${list}[${optional ? '?' : ''}${index}]`),
      fc.tuple(names, fc.array(inner, { maxLength: 3 })).map(([name, args]) => `${name}(${args.join(', ')})`),
      fc
        .array(fc.tuple(inner, fc.boolean()), { maxLength: 3 })
        .map((items) => `[${items.map(([item, optional]) => `${optional ? '?' : ''}${item}`).join(', ')}]`),
      fc.array(fc.tuple(inner, inner), { maxLength: 2 }).map((entries) => `{${entries.map((entry) => entry.join(': ')).join(', ')}}`),
      fc
        .tuple(wrapped, fc.constantFrom('all', 'exists', 'exists_one', 'map', 'filter', 'optMap', 'sortBy'), inner)
        .map(([list, macro, body]) => `${list}.${macro}(x, ${body})`),
      fc
        .tuple(wrapped, fc.constantFrom('all', 'exists', 'transformList', 'transformMap'), inner)
        .map(([list, macro, body]) => `${list}.${macro}(k, v, ${body})`),
      fc.tuple(wrapped).map(([part]) => `has(${part}.g)`),
    ),
  };
}).whole;
