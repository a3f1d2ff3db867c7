/** What commands print: tables fitted to the terminal, JSON, diagnostics, and progress for people only. */
import { type Diagnostic, formatLocation } from '#base/diagnostic.ts';

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
  readonly readInput: () => Promise<Uint8Array>;
  /** Resolves when the person asks to end. */
  readonly interrupted: () => Promise<void>;
}

export type Format = 'text' | 'json' | 'sarif';

const codes = { red: 31, yellow: 33, green: 32, blue: 34, grey: 90, bold: 1 } as const;
export type Colour = keyof typeof codes;

/** Colours for terminals that want them (https://no-color.org). */
export const paint = (io: Io, colour: Colour, text: string): string =>
  io.terminal && io.env['NO_COLOR'] === undefined ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;

/** Text from elsewhere without what a terminal would obey. */
export const plain = (text: string): string => text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, '\uFFFD');

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`);

/** Rows under headings. On a terminal the last column gives way; in a pipe nothing is cut. */
export const table = (io: Io, headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = rows.map((row) => row.map(plain));
  const widths = headings.map((heading, column) => Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => {
    const text = row.map((cell, column) => (column === headings.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
    return io.terminal ? cut(text.trimEnd(), io.columns) : text.trimEnd();
  };
  return [paint(io, 'bold', line(headings)), ...cells.map(line)].join('\n');
};

export const json = (value: unknown): string => JSON.stringify(value, null, 2);

const severityColour = { error: 'red', warning: 'yellow', info: 'blue' } as const;

/** One diagnostic as compilers write them, with its hint and related places. */
export const diagnosticText = (io: Io, diagnostic: Diagnostic): string => {
  const head = `${plain(formatLocation(diagnostic.where))}: ${paint(io, severityColour[diagnostic.severity], diagnostic.severity)}: ${plain(diagnostic.message)} ${paint(io, 'grey', `[${diagnostic.code}]`)}`;
  const hint = diagnostic.hint === undefined ? [] : [`    ${plain(diagnostic.hint)}`];
  const related = (diagnostic.related ?? []).map(({ message, where }) => `    ${plain(formatLocation(where))}: ${plain(message)}`);
  return [head, ...hint, ...related].join('\n');
};

const sarifLevel = { error: 'error', warning: 'warning', info: 'note' } as const;

/** SARIF 2.1.0, as code hosts annotate it (OASIS, sarif-v2.1.0). */
export const sarif = (diagnostics: readonly Diagnostic[]): string => {
  const place = ({ file, line, column }: Diagnostic['where']) => ({
    physicalLocation: {
      artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) },
      ...(line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }),
    },
  });
  const rules = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return json({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'hedgerow', informationUri: 'https://hedgerow.invalid', rules: rules.map((id) => ({ id })) } },
        results: diagnostics.map(({ code, severity, message, hint, where, related }) => ({
          ruleId: code,
          level: sarifLevel[severity],
          message: { text: hint === undefined ? message : `${message} ${hint}` },
          locations: [place(where)],
          ...(related === undefined
            ? {}
            : { relatedLocations: related.map((other) => ({ ...place(other.where), message: { text: other.message } })) }),
        })),
      },
    ],
  });
};

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

/** Counts by severity, in words. */
export const summary = (diagnostics: readonly Diagnostic[]): string => {
  const count = (severity: Diagnostic['severity'], one: string): string[] => {
    const number = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return number === 0 ? [] : [`${number} ${one}${number === 1 ? '' : 's'}`];
  };
  return [...count('error', 'error'), ...count('warning', 'warning'), ...count('info', 'note')].join(', ') || 'no problems';
};

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(({ severity }) => severity === 'error');
