/** What commands print: tables fitted to the terminal, JSON, and progress for people only. */

/** The world a command speaks to; given, so that tests can listen. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether standard output is a terminal: colours and fitting. */
  readonly terminal: boolean;
  /** Whether standard error is a terminal: progress. */
  readonly progress: boolean;
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard input, piece by piece. */
  readonly input: () => AsyncIterable<Uint8Array>;
  /** Resolves when the person asks to end. */
  readonly interrupted: () => Promise<void>;
}

/** Standard input as a whole. */
export const readInput = async (io: Io): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.input()) chunks.push(chunk);
  return Buffer.concat(chunks);
};

export type Format = 'text' | 'json' | 'sarif';

const codes = { red: 31, yellow: 33, green: 32, blue: 34, grey: 90, bold: 1 } as const;
export type Colour = keyof typeof codes;

/** Colours for terminals that want them (https://no-color.org). */
export const paint = (io: Io, colour: Colour, text: string): string =>
  io.terminal && io.env['NO_COLOR'] === undefined ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;

/** Text from elsewhere without what a terminal would obey, or what would show it in another order (CVE-2021-42574). */
export const plain = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');

/** The same on one line: for names of files, which may hold line ends, and for cells. */
export const plainLine = (text: string): string => plain(text).replaceAll(/[\n\t]/gu, '\uFFFD');

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`);

/** Rows under headings. On a terminal the last column gives way; in a pipe nothing is cut. */
export const table = (io: Io, headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = rows.map((row) => row.map(plainLine));
  const widths = headings.map((heading, column) => Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => {
    const text = row.map((cell, column) => (column === headings.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
    return io.terminal ? cut(text.trimEnd(), io.columns) : text.trimEnd();
  };
  return [paint(io, 'bold', line(headings)), ...cells.map(line)].join('\n');
};

export const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** A line on the terminal that is written over; silent in a pipe. */
export const progressLine = (io: Io) => {
  let last = 0;
  return {
    show: (text: string): void => {
      const now = Date.now();
      if (!io.progress || now - last < 100) return;
      last = now;
      io.err(`\r\u001b[K${cut(text, io.columns)}`);
    },
    clear: (): void => {
      if (io.progress && last > 0) io.err('\r\u001b[K');
    },
  };
};
