/** How diagnostics are printed: as text with the lines they are about, and as SARIF for code hosts. */
import { type Diagnostic, formatLocation, type Location } from '#base/diagnostic.ts';
import { frame } from './frame.ts';
import { type Colour, type Io, json, paint, plain, plainLine } from './output.ts';

const severityColour = { error: 'red', warning: 'yellow', info: 'blue' } as const;

/** Reads the text of a file; nothing when there is none, or when no lines shall be shown. */
export type TextOf = (file: string) => string | undefined;

const lines = (io: Io, where: Location, textOf: TextOf, colour: Colour): readonly string[] => {
  const text = textOf(where.file);
  const [line, carets] = text === undefined ? [] : frame(text, where, io.columns);
  return line === undefined || carets === undefined ? [] : [line, carets.replace(/\^+/u, (run) => paint(io, colour, run))];
};

/** One diagnostic as compilers write them: place, what is wrong, the line it is about, what to do, and other places. */
export const diagnosticText = (io: Io, diagnostic: Diagnostic, textOf: TextOf = () => undefined): string => {
  const colour = severityColour[diagnostic.severity];
  const head = `${plainLine(formatLocation(diagnostic.where))}: ${paint(io, colour, diagnostic.severity)}: ${plain(diagnostic.message)} ${paint(io, 'grey', `[${diagnostic.code}]`)}`;
  const hint = diagnostic.hint === undefined ? [] : [`    ${plain(diagnostic.hint)}`];
  const related = (diagnostic.related ?? []).flatMap(({ message, where }) => [
    `    ${plainLine(formatLocation(where))}: ${plain(message)}`,
    ...lines(io, where, textOf, 'grey'),
  ]);
  return [head, ...lines(io, diagnostic.where, textOf, colour), ...hint, ...related].join('\n');
};

/** A file as a URI reference (RFC 3986): relative as it was named, absolute paths with their scheme. */
const uriOf = (file: string): string => {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
};

const sarifLevel = { error: 'error', warning: 'warning', info: 'note' } as const;

/** SARIF 2.1.0, as code hosts annotate it (OASIS, sarif-v2.1.0). */
export const sarif = (diagnostics: readonly Diagnostic[]): string => {
  const region = ({ line, column, end }: Location) => ({
    startLine: line,
    ...(column === undefined ? {} : { startColumn: column }),
    ...(end === undefined ? {} : { endLine: end.line, endColumn: end.column }),
  });
  const place = (where: Location) => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(where.file) },
      ...(where.line === undefined ? {} : { region: region(where) }),
    },
  });
  const rules = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return json({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        columnKind: 'utf16CodeUnits',
        tool: { driver: { name: 'hedgerow', informationUri: 'https://hedgerow.invalid', rules: rules.map((id) => ({ id })) } },
        results: diagnostics.map(({ code, severity, message, hint, where, subject, related }) => ({
          ruleId: code,
          level: sarifLevel[severity],
          message: { text: hint === undefined ? message : `${message} ${hint}` },
          locations: [{ ...place(where), ...(subject === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: subject }] }) }],
          ...(related === undefined
            ? {}
            : { relatedLocations: related.map((other) => ({ ...place(other.where), message: { text: other.message } })) }),
        })),
      },
    ],
  });
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
