/** How many decisions an expression makes, counted on its words: a reader has to keep that many cases in mind. */

/** Strings of CEL, raw and bytes ones too, in one or three quotes; and comments. */
const quietParts = /(?:r|b|rb|br)?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\/[^\n]*/giu;

/** What decides: and, or, the question mark of a choice (not the one of an optional part), and the macros that run over a list. */
const decisions =
  /&&|\|\||(?<![.[{,]\s*)\?|\.\s*(?:all|exists|exists_one|existsOne|filter|map|transformList|transformMap|transformMapEntry)\s*\(/gu;

/** 1 for a single comparison, and 1 more for each decision. */
export const expressionComplexity = (text: string): number => 1 + [...text.replaceAll(quietParts, '""').matchAll(decisions)].length;
