/** Named formats: `format.dns1123Label().validate(text)`. Source: Kubernetes' own validation of names, with its wording. */
import { readDate } from '../time.ts';
import { lengthOf, none, Opaque, Optional, PlainList } from '../values.ts';
import { type Overload, row } from './overload.ts';
import { urlFaults } from './urls.ts';

/** A format; what `validate` answers is what is wrong. */
export class Format extends Opaque {
  readonly type = 'kubernetes.NamedFormat';
  readonly name: string;
  readonly problems: (text: string) => readonly string[];
  /** Length of the pattern that the cost of a check is counted by. */
  readonly patternLength: number;
  constructor(name: string, patternLength: number, problems: (text: string) => readonly string[]) {
    super();
    this.name = name;
    this.patternLength = patternLength;
    this.problems = problems;
  }
  same(other: Format): boolean {
    return this.name === other.name;
  }
}

interface NameRule {
  readonly pattern: string;
  readonly maxLength: number;
  readonly message: string;
  readonly examples: readonly string[];
}

const label: NameRule = {
  pattern: '[a-z0-9]([-a-z0-9]*[a-z0-9])?',
  maxLength: 63,
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  examples: ['my-name', '123-abc'],
};

const subdomain: NameRule = {
  pattern: String.raw`[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`,
  maxLength: 253,
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  examples: ['example.com'],
};

const oldLabel: NameRule = {
  pattern: '[a-z]([-a-z0-9]*[a-z0-9])?',
  maxLength: 63,
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ['my-name', 'abc-123'],
};

const qualifiedPart: NameRule = {
  pattern: '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]',
  maxLength: 63,
  message: "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyName', 'my.name', '123-abc'],
};

const labelValue: NameRule = {
  pattern: '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
  maxLength: 63,
  message:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyValue', 'my_value', '12345'],
};

const tooLong = (maxLength: number): string => `must be no more than ${maxLength} characters`;

const mismatch = ({ message, examples, pattern }: NameRule): string =>
  `${message} (e.g. ${examples.map((example) => `'${example}'`).join(',  or ')}${examples.length > 0 ? ', ' : ''}regex used for validation is '${pattern}')`;

const holds = (pattern: string, text: string): boolean => new RegExp(`^(?:${pattern})$`, 'u').test(text);

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const problemsOf =
  (rule: NameRule) =>
  (text: string): readonly string[] => [
    ...(bytesOf(text) > rule.maxLength ? [tooLong(rule.maxLength)] : []),
    ...(holds(rule.pattern, text) ? [] : rule === label && holds(subdomain.pattern, text) ? ['must not contain dots'] : [mismatch(rule)]),
  ];

/** Prefixes may end with a dash: something will follow. */
const prefix =
  (rule: NameRule) =>
  (text: string): readonly string[] =>
    problemsOf(rule)(lengthOf(text) > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);

const qualifiedName = (text: string): readonly string[] => {
  const parts = text.split('/');
  if (parts.length > 2)
    return [
      `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedPart.pattern}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const name = parts.at(-1) as string;
  const before = parts.length === 2 ? (parts[0] as string) : undefined;
  return [
    ...(before === undefined
      ? []
      : before === ''
        ? ['prefix part must be non-empty']
        : problemsOf(subdomain)(before).map((problem) => `prefix part ${problem}`)),
    ...(name === ''
      ? ['name part must be non-empty']
      : bytesOf(name) > qualifiedPart.maxLength
        ? [`name part ${tooLong(qualifiedPart.maxLength)}`]
        : []),
    ...(holds(qualifiedPart.pattern, name) ? [] : [mismatch(qualifiedPart)]),
  ];
};

const unless =
  (problem: string, fits: (text: string) => boolean) =>
  (text: string): readonly string[] =>
    fits(text) ? [] : [problem];

const isDateTime = (text: string): boolean => {
  const [date = '', time = ''] = text.toLowerCase().split('t');
  const found = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/u.exec(time);
  return (
    readDate(date) !== undefined &&
    found !== null &&
    (found[1] as string) <= '23' &&
    (found[2] as string) <= '59' &&
    (found[3] as string) <= '59'
  );
};

const all: readonly (readonly [string, Format])[] = [
  ['dns1123Label', new Format('DNS1123Label', 30, problemsOf(label))],
  ['dns1123Subdomain', new Format('DNS1123Subdomain', 60, problemsOf(subdomain))],
  ['dns1035Label', new Format('DNS1035Label', 30, problemsOf(oldLabel))],
  ['qualifiedName', new Format('QualifiedName', 60, qualifiedName)],
  ['dns1123LabelPrefix', new Format('DNS1123LabelPrefix', 30, prefix(label))],
  ['dns1123SubdomainPrefix', new Format('DNS1123SubdomainPrefix', 60, prefix(subdomain))],
  ['dns1035LabelPrefix', new Format('DNS1035LabelPrefix', 30, prefix(oldLabel))],
  ['labelValue', new Format('LabelValue', 40, problemsOf(labelValue))],
  ['uri', new Format('URI', 1103, urlFaults)],
  [
    'uuid',
    new Format(
      'uuid',
      70,
      unless('does not match the UUID format', (text) => /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/iu.test(text)),
    ),
  ],
  [
    'byte',
    new Format(
      'byte',
      84,
      unless('invalid base64', (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/u.test(text)),
    ),
  ],
  [
    'date',
    new Format(
      'date',
      74,
      unless('invalid date', (text) => readDate(text) !== undefined),
    ),
  ],
  ['datetime', new Format('datetime', 71, unless('invalid datetime', isDateTime))],
];

const byName = new Map(all);

const since = { since: 31 };

export const formats: readonly Overload[] = [
  ...all.map(([name, format]) => row(`format.${name}(): kubernetes.NamedFormat`, () => format, { ...since, id: `format.${name}` })),
  row(
    'format.named(string): optional<kubernetes.NamedFormat>',
    (name: string) => (byName.has(name) ? new Optional(byName.get(name)) : none),
    since,
  ),
  row(
    'kubernetes.NamedFormat -> validate(string): optional<list<string>>',
    (format: Format, text: string) => {
      const problems = format.problems(text);
      return problems.length === 0 ? none : new Optional(new PlainList(problems));
    },
    since,
  ),
];
