/** The support matrix: what each target does with each demand of a model. The conformance run holds every cell to it. */
import { targets } from '#app/targets.ts';
import { type Feature, features, type Support } from '#modeling/metamodel/features.ts';

/** What is said of a cell that is not all there is to say. */
const reason = (kept: Exclude<Support, string>): string => Object.values(kept)[0] as string;

const about = targets.flatMap(({ name, support }) => (support === undefined ? [] : [{ name, support }]));

const reasons = (): readonly string[] => [
  ...new Set(about.flatMap(({ support }) => Object.values(support).flatMap((kept) => (typeof kept === 'string' ? [] : [reason(kept)])))),
];

/** The page. Reasons are numbered, since several cells have the same. */
export const supportPage = (header: string): string => {
  const known = reasons();
  const cell = (kept: Support): string =>
    typeof kept === 'string' ? kept : `${'cannot' in kept ? 'no' : Object.keys(kept)[0]} (${known.indexOf(reason(kept)) + 1})`;
  const rows = (Object.entries(features) as [Feature, string][]).map(
    ([feature, doc]) => `| \`${feature}\` | ${doc} | ${about.map(({ support }) => cell(support[feature])).join(' | ')} |`,
  );
  return `${header}
# What each target does with a rule

*checks*: what breaks it is refused. *shows*: people and other programs are told, and nothing is refused. *partly*: what it can say exactly
is refused. *no*: it cannot. The numbers are the reasons below; \`hedgerow model check\` says them again where a model demands what is not checked. \`test/conformance\` runs data through the real judge of each target, and
a wrong cell fails there.

| Demand | | ${about.map(({ name }) => name).join(' | ')} |
|---|---|${about.map(() => '---').join('|')}|
${rows.join('\n')}

${known.map((reason, index) => `${index + 1}. ${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`).join('\n')}

The target \`relational\` keeps no text with U+0000 in it, and no unpaired surrogate: PostgreSQL has none. Targets that are not listed have to do
with no data of a model.
`;
};
