/** Random portable patterns and texts to hold engines to each other. */
import fc from 'fast-check';

const characters = [...'abcAZ_09 -.\n\r\t/@é🦔\u2028\u00A0\u0660\u0130'];

const literals = [
  ...'abcAZ_09 -/@é🦔',
  String.raw`\.`,
  String.raw`\-`,
  String.raw`\n`,
  String.raw`\x41`,
  String.raw`\x{1F994}`,
  String.raw`\/`,
  '}',
  ']',
];
const classes = [
  '.',
  ...String.raw`\d \D \w \W \s \S [a-c] [^a-c] [\d_] [^\s.] [[:alpha:]] [[:punct:]-] [-a] [a-] [é🦔] [^é-\x{1F994}] [&&~~] [$^] [\]\[] [\x00-\x1F] [^\x00] [^\W\d]`.split(
    ' ',
  ),
];
const quantifiers = ['*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?', '??', '{1,3}?', '{0}'];

const { pattern } = fc.letrec<{ pattern: string; sequence: string; piece: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom(...literals),
    fc.constantFrom(...classes),
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?:${inner})`),
    tie('pattern').map((inner) => `(?P<name>${inner})`),
  ),
  piece: fc.oneof(
    { arbitrary: tie('atom'), weight: 4 },
    { arbitrary: fc.tuple(tie('atom'), fc.constantFrom(...quantifiers)).map((parts) => parts.join('')), weight: 3 },
    { arbitrary: fc.constantFrom('^', '$', String.raw`\b`, String.raw`\B`, String.raw`\A`, String.raw`\z`), weight: 1 },
  ),
  sequence: fc.array(tie('piece'), { maxLength: 3 }).map((pieces) => pieces.join('')),
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
}));

/** Names of groups may stand once only. */
export const portablePattern: fc.Arbitrary<string> = pattern.map((source) => {
  let count = 0;
  return source.replaceAll('(?P<name>', () => `(?P<n${(count += 1)}>`);
});

/** Texts in which differences show: line ends, letters and digits beyond ASCII, characters of two UTF-16 units. */
export const tellingText: fc.Arbitrary<string> = fc.array(fc.constantFrom(...characters), { maxLength: 8 }).map((parts) => parts.join(''));
