/** Filters in the address bar: plain, repeatable parameters (`?state=drifted&state=orphaned&q=leaf`) that a person can read and edit. */
export type SearchValue = string | readonly string[];

export const parseSearch = (text: string): Record<string, SearchValue> => {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
};

export const writeSearch = (search: Readonly<Record<string, unknown>>): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') parameters.append(name, String(item));
    }
  }
  const written = parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
  return written === '' ? '' : `?${written}`;
};

/** One value; the first when there are several. */
export const one = (value: unknown): string | undefined => {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
};

/** The values that are in a closed vocabulary, each once, in the vocabulary's order; absent when there are none. */
export const someOf = <Word extends string>(value: unknown, words: readonly Word[]): readonly Word[] | undefined => {
  const given = new Set(Array.isArray(value) ? value : [value]);
  const found = words.filter((word) => given.has(word));
  return found.length === 0 ? undefined : found;
};
