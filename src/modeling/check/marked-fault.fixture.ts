/** A fault that is put into a text with ⟦…⟧ around the place where it should be told. */

interface Place {
  readonly line: number;
  readonly column: number;
}

export interface MarkedFault {
  /** The text with the fault, without the marks. */
  readonly text: string;
  readonly start: Place;
  /** Behind the last character. */
  readonly end: Place;
}

const placeAt = (text: string, offset: number): Place => {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
};

/** `from` replaced by `to`, which has the marks. Throws when the text has no `from`: then there would be no fault. */
export const withFault = (before: string, from: string, to: string): MarkedFault => {
  if (!before.includes(from)) throw new Error(`There is no ${from} to put a fault into.`);
  const marked = before.replace(from, () => to);
  const text = marked.replaceAll(/[⟦⟧]/gu, '');
  return { text, start: placeAt(text, marked.indexOf('⟦')), end: placeAt(text, marked.indexOf('⟧') - 1) };
};
