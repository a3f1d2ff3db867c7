/** The catalogue of changes: every rule by which models are compared. */
import { type ChangeCode, changeRules } from '#modeling/compare/rules.ts';
import {
  type ChangeRule,
  type Judgement,
  type Judgements,
  judgementAt,
  type Platform,
  placesOfPlatform,
  platforms,
  platformTitles,
} from '#modeling/compare/verdict.ts';

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('<', '&lt;');

const short = ({ verdict, attention, unless }: Judgement): string => {
  if (unless !== undefined) return unless === 'upcast' ? 'needs an upcast' : 'needs a new version';
  if (attention === true) return 'compatible, take care';
  return verdict === 'migration' ? 'with migration' : verdict;
};

/** Requests and answers are judged apart: what is harmless in one direction is not in the other. */
const verdictOf = (platform: Platform, judgements: Judgements): string => {
  const [first, second] = placesOfPlatform[platform];
  const [one, other] = [
    short(judgementAt(judgements, first ?? 'code')),
    second === undefined ? undefined : short(judgementAt(judgements, second)),
  ];
  if (other === undefined || other === one) return one;
  return platform === 'api' ? `sent: ${one}; read: ${other}` : `views: ${one}; kept: ${other}`;
};

const whys = (judgements: Judgements): string => {
  const byText = new Map<string, string[]>();
  for (const platform of platforms)
    for (const place of placesOfPlatform[platform]) {
      const { why } = judgementAt(judgements, place);
      byText.set(why, [...(byText.get(why) ?? []), place]);
    }
  const [first = '', ...others] = [...byText.keys()].sort(
    (left, right) => (byText.get(right)?.length ?? 0) - (byText.get(left)?.length ?? 0),
  );
  if (others.length === 0) return first;
  const told = (byText.get(first)?.length ?? 0) > 1 ? others : [first, ...others];
  return [...told.map((why) => `${(byText.get(why) ?? []).join(', ')}: ${why}`), ...(told === others ? [`Otherwise: ${first}`] : [])].join(
    ' ',
  );
};

const row = (code: ChangeCode): string => {
  const { says, judgements }: ChangeRule = changeRules[code];
  const verdicts = platforms.map((platform) => verdictOf(platform, judgements));
  return `| \`${code}\` | ${cell(says)} | ${verdicts.join(' | ')} | ${cell(whys(judgements))} |`;
};

/** The page. */
export const changesPage = (header: string): string => {
  const titles = platforms.map((platform) => platformTitles[platform]);
  return `${header}
# Changes of models

What \`hedgerow model compare\` says of each change, by code. A verdict counts where the changed element shows: a bound of a value that is only
in events says nothing about the API. A change that no rule knows is breaking. Reasons are given
by where the element shows: in a *request* or an *answer* of the API, an *event*, a *row* of a view, a row that is *kept* for an
aggregate or entity, a *stored* object of a cluster, the NetBox
*plugin*, the *code* in TypeScript. *Needs an upcast*: breaking unless the event has a new version
and an upcast that says what became of the attribute. *Needs a new version*: breaking unless the version of the view is raised, since its
table is filled from the log again. *Take care*: compatible, and still worth telling somebody. The NetBox plugin is judged by what it
would hold of the kinds; there is no such target yet.

| Code | Change | ${titles.join(' | ')} | Why |
| --- | --- | ${titles.map(() => '---').join(' | ')} | --- |
${(Object.keys(changeRules) as ChangeCode[]).map(row).join('\n')}
`;
};
