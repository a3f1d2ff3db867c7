/** Names that are words of a language which models may be told in one day. Nothing prints these languages now, so they are only notes. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { perObject } from '../incremental.ts';
import { attributesOf } from '../load/link.ts';
import type { Attribute, Context, Model } from '../metamodel/elements.ts';
import { modelProblems } from './codes.ts';

interface Language {
  readonly name: string;
  readonly words: ReadonlySet<string>;
  /** How one writes a reserved word as a name there. */
  readonly written: (name: string) => string;
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

const withUnderscore = (name: string): string => `${name}_`;

const languages: readonly Language[] = [
  {
    name: 'Python',
    // Soft keywords (match, case, type) are names everywhere but at the start of their statements.
    words: wordsOf(`
False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda
nonlocal not or pass raise return try while with yield
`),
    written: withUnderscore,
  },
  {
    name: 'Java',
    // Contextual keywords (record, var, yield) are names of members; types of ours begin with capitals.
    words: wordsOf(`
_ abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for
goto if implements import instanceof int interface long native new null package private protected public return short static strictfp super
switch synchronized this throw throws transient true try void volatile while
`),
    written: withUnderscore,
  },
  {
    name: 'CML',
    // Every literal of the two grammars of Context Mapper 6.12, its words for strategic and for tactic design.
    words: wordsOf(`
ACL ACT APPLICATION AS_IS AUTONOMY AccessObject Aggregate Application ApplicationPart Bag BasicType BigDecimal BigInteger Blob Boolean
BoundedContext C CARE CF CHAR COMMODITY CONCRETE CONTROL CORE_DOMAIN CUSTOM_BUILT Clob Collection Command CommandEvent Consumer ContextMap
Coordination D DECISION_MAKER DELETE DataTransferObject Date DateTime Domain DomainEvent Double Entity Event FAIRNESS FEATURE Float Flow
GENERIC_SUBDOMAIN GENESIS GET HIGH HUGE INCLUSIVENESS INFLUENCER INNOVATION INTEGER Integer JOINED Key LOW List Long MEDIUM META MONITOR
MONOPOLIST Map Module NORMAL None O OFTEN OHS OPINION_LEADER ORGANIZATIONAL P PERFECTION PL POST PRIVACY PRODUCT PUT PagedResult
PagingParameter Partnership RARELY RESPECT Repository Resource S SINGLE_TABLE SK STRING SUPPORTING_DOMAIN SUSTAINABILITY SYSTEM
SYSTEM_LANDSCAPE Service Set Stakeholder StakeholderGroup Stakeholders String Subdomain TEAM TINY TO_BE TRANSPARENCY TRUST
TacticDDDApplication Timestamp Trait U UNDEFINED UseCase UserStory VETO_RIGHT Value ValueCluster ValueEpic ValueNarrative ValueObject
ValueRegister ValueWeigthing X a abstract action actor aggregateLifecycle aggregateRoot an are assertFalse assertTrue association
auditable availabilityCriticality bad basePackage belongsTo benefit boolean build businessModel cache cascade changeable command condition
consequences consistencyCriticality construct contains contentVolatility core create creditCardNumber databaseColumn databaseJoinColumn
databaseJoinTable databaseTable databaseType decimalMax decimalMin def delete demonstrator description digits discriminatorColumn
discriminatorLength discriminatorType discriminatorValue domainVisionStatement double downstreamRights email enum event eventBus evolution
exposedAggregates extends external features fetch float for future gap good groupBy harmed hint immutable impact implementationTechnology
implements import in index influence inheritanceType inject int interactions interest inverse is isCore key knowledgeLevel length level
likelihoodForChange long map max min neutral nogap not notBlank notEmpty nullable o of operation opposingValue opposite optimisticLocking
orderBy orderColumn orderby ordinal owner package past path pattern persistent priority private promoted protected public publish query
queueName range read realizes reduced reference refines relatedValue required responsibilities return scaffold scope scriptAssert
secondaryActors securityAccessGroup securityCriticality securityZone select size stakeholder state storageSimilarity structuralVolatility
subscribe supports the throws to topicName transient triggers type unique update url useCases userRequirements userStories valid validate
values void webservice with write x
`),
    written: (name) => `^${name}`,
  },
];

/** The languages that have a word of this name, each with the spelling that makes it a name: `from_ in Python`. */
const reservedIn = (name: string): readonly { readonly language: string; readonly written: string }[] =>
  languages.filter(({ words }) => words.has(name)).map((language) => ({ language: language.name, written: language.written(name) }));

type Named = Pick<Attribute, 'name' | 'where'>;

const namedIn = (context: Context): readonly Named[] => [
  context,
  ...context.scalars,
  ...context.enums.flatMap((element) => [element, ...element.values]),
  ...context.values,
  ...context.aggregates.flatMap((aggregate) => [
    aggregate,
    ...aggregate.stateMachines,
    ...aggregate.behaviours,
    ...aggregate.events,
    ...aggregate.refusals,
  ]),
  ...context.services.flatMap((service) => [service, ...service.operations]),
  ...context.policies,
  ...context.workflows.flatMap((workflow) => [workflow, ...workflow.steps]),
  ...context.views,
  ...attributesOf(context),
];

const listed = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** One note for each element; a context that did not change is not looked at again. */
const notesOf = perObject((context: Context): readonly Diagnostic[] => {
  // Names of a published language are somebody else's, and are told as they are.
  if (context.role === 'published-language') return [];
  return namedIn(context).flatMap(({ name, where }) => {
    const found = reservedIn(name);
    if (found.length === 0) return [];
    return [
      report(modelProblems, 'model/reserved-elsewhere', where, {
        name,
        languages: listed.format(found.map(({ language }) => language)),
        spellings: listed.format(found.map(({ written, language }) => `${written} in ${language}`)),
      }),
    ];
  });
});

/** A note for each element whose name is a word of Python, Java or Context Mapper's language: told of a sound model, as limits of targets are. */
export const reservedElsewhere = (model: Model): readonly Diagnostic[] => model.contexts.flatMap(notesOf);
