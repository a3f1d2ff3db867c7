/**
 * What each change means, as rows: of which element, which field, which way, and the judgement for each place where the element
 * shows. A difference without a row is breaking everywhere, with the reason that it is not known.
 */
import type { Place } from './places.ts';
import { all, breaks, type ChangeRule, care, fine, type Judgements, migrate, rebuild, upcast } from './verdict.ts';

const outside = fine('It does not show here.');

/** Texts for people. */
const texts = all(fine('Texts for people mean nothing to programs.'));

/** More is allowed than before. */
const loosened = all(fine('Everything that was allowed still is.'), {
  row: migrate('Where tables are made from the schema of the model, the check is made anew.'),
  answer: care('Readers may meet values they did not meet before.'),
  plugin: migrate('The check of the field changes; no row has to.'),
});

/** Less is allowed than before. */
const tightened: Judgements = {
  request: breaks('Callers may send what is refused now.'),
  answer: fine('Readers meet no value they did not meet before.'),
  event: breaks('Old events may hold what is not allowed any more, and an upcast does not choose other values.'),
  row: migrate('Where tables are made from the schema of the model, they are filled from the log again and checked anew.'),
  stored: breaks('Stored objects that do not fit may be refused when they are written again.'),
  plugin: breaks('Rows that do not fit cannot be saved again.'),
  code: fine('The type stays the same.'),
};

/** Neither contains the other, as far as can be decided. */
const replaced: Judgements = {
  ...tightened,
  request: breaks('Callers may send what is refused now; whether the old values all fit cannot be decided.'),
  answer: care('Readers may meet values they did not meet before.'),
};

const meaning = all(breaks('The same value means something else.'), { code: care('The type stays the same, and what it holds does not.') });

const added = all(fine('What was there stays as it is.'));

/** An element that only code and people see. */
const inside = (why: string): Judgements => all(outside, { code: care(why), event: care(why) });

const type = 'attribute';
const row = (of: string, field: string | readonly string[], went: string, says: string, judgements: Judgements): ChangeRule => ({
  of,
  field: typeof field === 'string' ? (field === '' ? [] : [field]) : field,
  went,
  says,
  judgements,
});

const facets = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'format',
  'enum',
  'pattern',
].map((facet) => `constraints.${facet}`);

const attributes = {
  'change/attribute-added': row(type, '', 'added optional', 'An optional attribute was added.', {
    request: fine('Callers need not send it.'),
    answer: fine('Readers pass over what they do not know.'),
    event: fine('Old events do without it.'),
    row: rebuild('The table gets a column.'),
    stored: fine('Stored objects do without it.'),
    plugin: migrate('The table gets a column that may be empty.'),
    code: fine('Code need not say it.'),
  }),
  'change/attribute-added-filled': row(type, '', 'added filled', 'An attribute with a default was added.', {
    request: fine('It is filled in when callers leave it out.'),
    answer: fine('Readers pass over what they do not know.'),
    event: upcast('Old events lack it.'),
    row: rebuild('The table gets a column.'),
    stored: fine('It is filled in when stored objects are read.'),
    plugin: migrate('The table gets a column, filled with the default.'),
    code: breaks('Code that makes one has to say it.'),
  }),
  'change/attribute-added-needed': row(type, '', 'added needed', 'A required attribute without a default was added.', {
    request: breaks('Callers do not send it.'),
    answer: fine('Readers pass over what they do not know.'),
    event: upcast('Old events lack it.'),
    row: rebuild('The table gets a column.'),
    stored: breaks('Stored objects lack it and may be refused when they are written again.'),
    plugin: breaks('Rows lack it, and nothing says what to fill in.'),
    code: breaks('Code that makes one has to say it.'),
  }),
  'change/attribute-removed': row(type, '', 'removed', 'An attribute was removed.', {
    request: breaks('Callers that send it are refused.'),
    answer: breaks('Readers miss it.'),
    event: upcast('Old events still have it.'),
    row: rebuild('The table loses a column.'),
    stored: breaks('What stored objects hold there is pruned when they are written again.'),
    plugin: breaks('What rows hold there is lost.'),
    code: breaks('Code that names it does not compile.'),
  }),
  'change/attribute-renamed': row(type, '', 'renamed', 'An attribute was renamed.', {
    request: breaks('Callers send the old name.'),
    answer: breaks('Readers look for the old name.'),
    event: upcast('Old events have the old name.'),
    row: rebuild('A column is renamed.'),
    stored: breaks('What stored objects hold under the old name is pruned when they are written again.'),
    plugin: migrate('A column is renamed.'),
    kept: migrate('A column is renamed; inside of JSON the key has to be renamed by hand.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/identity-name': row(type, 'name', 'changed', 'The identity has another name.', {
    ...all(breaks('Everything that names an instance uses the old name.')),
    kept: migrate('A column is renamed.'),
    row: outside,
    stored: outside,
  }),
  'change/attribute-optional': row(type, 'required', 'optional', 'A required attribute became optional.', {
    request: fine('Callers may still send it.'),
    answer: breaks('Readers meet null where there always was a value.'),
    event: fine('Old events all have it.'),
    row: rebuild('The column may be empty.'),
    stored: care('Stored objects stay legal; programs that read them must do without it.'),
    plugin: migrate('The column may be empty.'),
    code: breaks('Code that reads it has to do without it.'),
  }),
  'change/attribute-optional-filled': row(type, 'required', 'optional, filled', 'A required attribute with a default became optional.', {
    ...all(fine('The default is there either way.')),
    answer: care('The description says that readers may meet null.'),
    row: rebuild('The column may be empty.'),
    plugin: migrate('The column may be empty.'),
  }),
  'change/attribute-required': row(type, 'required', 'required', 'An optional attribute became required, without a default.', {
    request: breaks('Callers may leave it out.'),
    answer: fine('Readers always find it now.'),
    event: upcast('Old events may lack it.'),
    row: rebuild('The column may not be empty.'),
    stored: breaks('Stored objects may lack it and may be refused when they are written again.'),
    plugin: breaks('Rows may lack it, and nothing says what to fill in.'),
    code: breaks('Code that makes one has to say it.'),
  }),
  'change/attribute-required-filled': row(type, 'required', 'required, filled', 'An optional attribute with a default became required.', {
    ...all(fine('The default is there either way.')),
    event: upcast('Old events may lack it.'),
    row: rebuild('The column may not be empty.'),
    plugin: migrate('Empty fields are filled with the default.'),
  }),
  'change/attribute-nullable': row(type, 'nullable', 'on', 'An attribute may be null now.', {
    ...loosened,
    answer: breaks('Readers meet null where there always was a value.'),
    row: rebuild('The column may be empty.'),
    stored: care('Stored objects stay legal; programs that read them may meet null.'),
    code: breaks('Code that reads it has to take null.'),
  }),
  'change/attribute-not-nullable': row(type, 'nullable', 'off', 'An attribute may not be null any more.', {
    ...tightened,
    row: rebuild('The column may not be empty.'),
    code: breaks('Code that gives null does not compile.'),
  }),
  'change/default-added': row(type, 'default', 'added', 'A default was added.', {
    ...all(fine('It is filled in where nothing was said.')),
    plugin: migrate('New rows get the default.'),
    request: care('Leaving it out means the default now.'),
    event: upcast('Old events may lack it.'),
    stored: care('It is filled in when stored objects are read.'),
    code: breaks('Code that makes one has to say it.'),
  }),
  'change/default-added-required': row(type, 'default', 'added, required', 'A default was added to a required attribute.', {
    ...all(fine('It was always there.')),
    request: fine('Callers may leave it out now.'),
    stored: fine('Objects may leave it out now.'),
    plugin: migrate('New rows get the default.'),
  }),
  'change/default-removed-required': row(type, 'default', 'removed, required', 'The default of a required attribute was removed.', {
    ...all(fine('It is still always there.')),
    request: breaks('Callers that leave it out are refused.'),
    stored: breaks('Objects that are written without it are refused.'),
    plugin: migrate('New rows have to say it.'),
  }),
  'change/default-changed': row(type, 'default', 'changed', 'The default changed.', {
    request: breaks('Callers that leave it out get something else.'),
    answer: care('Readers meet another value where nothing was said.'),
    event: fine('What was filled in when an event was made stays in it.'),
    row: fine('Rows hold what events say.'),
    stored: breaks('Objects that are written without it get something else than those before them.'),
    plugin: migrate('New rows get the new default; those that are there keep the old one.'),
    code: fine('The type stays the same.'),
  }),
  'change/default-removed': row(type, 'default', 'removed', 'The default was removed.', {
    request: breaks('Callers that leave it out are refused, or get nothing.'),
    answer: breaks('Readers may miss it.'),
    event: fine('What was filled in when an event was made stays in it.'),
    row: fine('Rows hold what events say.'),
    stored: breaks('Objects that are written without it lack it.'),
    plugin: migrate('New rows get nothing; those that are there keep what they have.'),
    code: care('An attribute that is not required may be absent now.'),
  }),
  'change/type-same': row(type, 'type', 'same', 'The type is another word for the same values.', {
    ...all(fine('The values stay the same.')),
  }),
  'change/type-widened': row(type, 'type', 'loosened', 'The type takes more than before.', {
    ...loosened,
    answer: breaks('Readers meet values of a type they do not expect.'),
    row: rebuild('The column may be of another type.'),
    stored: care('Stored objects stay legal; programs that read them must take the wider type.'),
    plugin: migrate('The column gets the wider type.'),
    code: breaks('Code that reads it has to take the wider type.'),
  }),
  'change/type-narrowed': row(type, 'type', 'tightened', 'The type takes less than before.', {
    ...tightened,
    answer: care('Readers meet no value they did not meet before; the described type is another one.'),
    row: rebuild('The column may be of another type.'),
    code: breaks('Code that gives the wider type does not compile.'),
  }),
  'change/type-replaced': row(type, 'type', 'replaced', 'The type was replaced by another one.', {
    ...all(breaks('Values of the old type are none of the new one.')),
    row: rebuild('The column is of another type.'),
  }),
  'change/set-to-list': row(type, 'type', 'set to list', 'A set became a list.', {
    ...loosened,
    answer: care('Readers may meet an item twice.'),
    row: rebuild('What is in the column may be another.'),
    stored: breaks('Appliers owned single items and own the whole list now (list type set to atomic).'),
  }),
  'change/list-to-set': row(type, 'type', 'list to set', 'A list became a set.', {
    ...tightened,
    row: rebuild('What is in the column may be another.'),
    stored: breaks('Stored lists may hold an item twice, and appliers own single items now (list type atomic to set).'),
  }),
  'change/facet-loosened': row(type, facets, 'loosened', 'A facet allows more.', loosened),
  'change/facet-tightened': row(type, facets, 'tightened', 'A facet allows less.', tightened),
  'change/facet-replaced': row(type, facets, 'replaced', 'A facet allows something else.', replaced),
  'change/pattern-replaced': row(
    type,
    'constraints.pattern',
    'replaced',
    'The pattern changed; whether it allows what it allowed cannot be decided.',
    replaced,
  ),
  'change/item-facet-loosened': row(type, 'type', 'items loosened', 'A facet of items allows more.', loosened),
  'change/item-facet-tightened': row(type, 'type', 'items tightened', 'A facet of items allows less.', tightened),
  'change/item-facet-replaced': row(type, 'type', 'items replaced', 'The facets of items allow something else.', replaced),
  'change/facet-reordered': row(
    type,
    'constraints.enum',
    'same',
    'The allowed values stand in another order.',
    all(fine('The values are the same.')),
  ),
  'change/unit-changed': row(type, 'unit', 'changed', 'The unit changed.', meaning),
  'change/unit-said': row(type, 'unit', 'added', 'A unit is said now.', all(care('Make sure that it was meant all along.'))),
  'change/unit-unsaid': row(
    type,
    'unit',
    'removed',
    'No unit is said any more.',
    all(care('The values stay the same, and nobody knows in what.')),
  ),
  'change/secret': row(type, 'secret', 'on', 'An attribute became secret.', {
    ...all(care('Values that were shown before are known to whoever saw them.')),
    answer: breaks('Readers do not get the value any more.'),
    event: breaks('Old events hold it in the clear.'),
    row: rebuild('Rows hold it in the clear.'),
    plugin: breaks('Rows hold it in the clear.'),
    code: fine('The type stays the same.'),
  }),
  'change/not-secret': row(type, 'secret', 'off', 'An attribute is not secret any more.', {
    ...all(breaks('Values that were given in confidence are shown.')),
    request: care('What callers send is shown.'),
    code: fine('The type stays the same.'),
  }),
  'change/reference-added': row(type, 'references', 'added', 'The text has to name something that exists.', {
    ...all(care('Names that lead nowhere are found by our checks.')),
    request: breaks('Callers may send names that lead nowhere.'),
    plugin: breaks('Rows whose name leads nowhere cannot point to anything.'),
    kept: care('The schema does not hold it; our checks do.'),
    code: fine('The type stays the same.'),
  }),
  'change/reference-removed': row(type, 'references', 'removed', 'The text need not name anything any more.', {
    ...all(fine('Every name is still allowed.')),
    plugin: migrate('A pointer becomes a text.'),
    kept: fine('The schema does not hold it.'),
  }),
  'change/reference-target': row(type, ['references.to', 'references.part'], 'changed', 'The text names something else.', meaning),
  'change/reference-life': row(
    type,
    ['references.ownership', 'references.onDelete'],
    'changed',
    'Something else happens when what is referred to is deleted.',
    {
      ...all(care('Nothing here changes by itself.')),
      request: breaks('A deletion has another effect than callers know.'),
      plugin: migrate('The pointer gets another rule for deletions.'),
      kept: care('The schema does not hold it; what acts on it does.'),
      stored: care('The definition does not hold it; what acts on it does.'),
    },
  ),
  'change/named-scalar': row(
    type,
    'scalar',
    '*',
    'The attribute is written with another scalar of the domain.',
    all(fine('What it allows is compared here.')),
  ),
} as const;

const structures = {
  'change/value-added': row('value', '', 'added', 'A value was added.', added),
  'change/value-removed': row('value', '', 'removed', 'A value was removed.', {
    ...all(fine('What used it is compared where it stood.')),
    code: breaks('Code that names it does not compile.'),
  }),
  'change/value-renamed': row('value', '', 'renamed', 'A value was renamed.', {
    ...all(fine('The name of a value is in no data.')),
    request: care('The schema has another name in the description of the API.'),
    answer: care('The schema has another name in the description of the API.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/value-opened': row('value', 'closed', 'off', 'Unknown fields are kept now.', {
    ...loosened,
    answer: care('Readers may meet fields they do not know.'),
    plugin: fine('The plugin holds the fields it knows.'),
    kept: migrate('The check is made anew.'),
    stored: fine('What was pruned before is kept.'),
  }),
  'change/value-closed': row('value', 'closed', 'on', 'Unknown fields are refused now.', {
    ...tightened,
    stored: breaks('Unknown fields of stored objects are pruned when they are written again.'),
    plugin: fine('The plugin holds the fields it knows.'),
    kept: breaks('Rows with unknown fields cannot be saved again.'),
  }),
  'change/entity-identity': row(
    'value',
    ['entity', 'entity.identity', 'entity.aggregate'],
    '*',
    'What identifies the entity changed.',
    all(breaks('What was one entity may be two, or two may be one.')),
  ),
  'change/rule-added': row('rule', '', 'added', 'A rule was added.', tightened),
  'change/rule-removed': row('rule', '', 'removed', 'A rule was removed.', loosened),
  'change/rule-answer': row(
    'rule',
    ['message', 'messageExpression', 'fieldPath'],
    '*',
    'A rule says something else when it is broken.',
    texts,
  ),
  'change/rule-reason': row(
    'rule',
    'reason',
    '*',
    'A rule gives another reason.',
    all(care('Programs that look at the reason see another one.')),
  ),
  'change/rule-old-self': row('rule', 'optionalOldSelf', '*', 'A rule is evaluated at other times.', tightened),
  'change/enum-added': row('enum', '', 'added', 'An enumeration was added.', added),
  'change/enum-removed': row('enum', '', 'removed', 'An enumeration was removed.', {
    ...all(fine('What used it is compared where it stood.')),
    code: breaks('Code that names it does not compile.'),
  }),
  'change/enum-renamed': row('enum', '', 'renamed', 'An enumeration was renamed.', {
    ...all(fine('The name of an enumeration is in no data.')),
    request: care('The schema has another name in the description of the API.'),
    answer: care('The schema has another name in the description of the API.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/enum-value-added': row('enumValue', '', 'added', 'A value was added to an enumeration.', {
    request: fine('Callers need not send it.'),
    answer: care('Readers that know only the old values meet one they do not know.'),
    event: care('Old events stay readable; whoever reacts has to know the new value.'),
    row: migrate('Where tables are made from the schema of the model, the check is made anew.'),
    stored: care('Stored objects stay legal; programs that know only the old values meet one they do not know.'),
    plugin: migrate('The choices of the field change; no row has to.'),
    code: care('Code that lists all values may not compile.'),
  }),
  'change/enum-value-removed': row('enumValue', '', 'removed', 'A value of an enumeration was removed.', {
    ...tightened,
    code: breaks('Code that names it does not compile.'),
  }),
  'change/enum-value-renamed': row('enumValue', '', 'renamed', 'A value of an enumeration was renamed.', {
    ...all(breaks('Data hold the old name.')),
    row: rebuild('Rows hold the old name.'),
    plugin: migrate('Rows are given the new name.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/scalar': row(
    'scalar',
    '',
    '*',
    'A scalar of the domain was added, removed or renamed.',
    all(fine('What uses it is compared where it stands.')),
  ),
  'change/scalar-field': row(
    'scalar',
    ['base', 'unit', ...facets],
    '*',
    'A scalar of the domain changed.',
    all(fine('What uses it is compared where it stands.')),
  ),
} as const;

const aggregates = {
  'change/aggregate-added': row('aggregate', '', 'added', 'An aggregate was added.', { ...added, kept: migrate('Its table is made.') }),
  'change/aggregate-removed': row('aggregate', '', 'removed', 'An aggregate was removed.', {
    ...all(breaks('Nobody answers for it any more.')),
    event: breaks('Its events stay in the log, and nobody can read them.'),
    kept: breaks('Its table and what is in it are lost.'),
    row: outside,
    code: breaks('Code that names it does not compile.'),
  }),
  'change/aggregate-renamed': row('aggregate', '', 'renamed', 'An aggregate was renamed.', {
    ...all(fine('Its plural and its category are compared by themselves.')),
    kept: migrate('Tables of its entities are named by it.'),
    request: care('Names in the description of the API change.'),
    answer: care('Names in the description of the API change.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/aggregate-plural': row('aggregate', 'plural', 'changed', 'The plural of an aggregate changed.', {
    ...all(fine('It is in addresses only.')),
    request: breaks('Addresses begin with the old plural.'),
    answer: breaks('Addresses begin with the old plural.'),
    plugin: migrate('The table and the addresses of the plugin are renamed.'),
    kept: migrate('The table is renamed.'),
  }),
  'change/aggregate-category': row('aggregate', 'category', 'changed', 'The category of streams changed.', {
    ...all(outside),
    event: breaks('All streams there are have the old category and are not found any more. Never rename it.'),
    code: fine('Code does not say it.'),
  }),
  'change/behaviour-added': row('behaviour', '', 'added', 'A behaviour was added.', {
    ...added,
    kept: migrate('It starts an instance: its parameters become columns.'),
    code: migrate('The behaviour has to be written: without it the generated contract does not compile.'),
  }),
  'change/behaviour-removed': row('behaviour', '', 'removed', 'A behaviour was removed.', {
    ...all(breaks('Callers that ask for it find nothing.')),
    kept: breaks('It starts an instance: its columns and what they hold are lost.'),
    code: breaks('Code that names it does not compile.'),
  }),
  'change/behaviour-renamed': row('behaviour', '', 'renamed', 'A behaviour was renamed.', {
    ...all(breaks('Callers ask at the old address.')),
    kept: fine('Columns are named by its parameters.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/behaviour-creates': row(
    'behaviour',
    'creates',
    '*',
    'Whether a behaviour starts an instance changed.',
    all(breaks('It has another address and another effect.'), { kept: breaks('Other parameters are the columns of the aggregate.') }),
  ),
  'change/behaviour-exposed': row('behaviour', 'exposed', 'on', 'A behaviour is offered through the API now.', {
    ...added,
    request: care('Everybody who may use the API can ask for it.'),
  }),
  'change/behaviour-hidden': row('behaviour', 'exposed', 'off', 'A behaviour is not offered through the API any more.', {
    ...all(fine('Policies may still ask for it.')),
    request: breaks('Callers that ask for it find nothing.'),
    answer: breaks('Callers that ask for it find nothing.'),
  }),
  'change/behaviour-emits-more': row('behaviour', 'emits', 'added', 'A behaviour may lead to another event.', {
    ...all(fine('What it led to before it still may.')),
    event: care('Whoever follows the behaviour has to know the event.'),
  }),
  'change/behaviour-emits-less': row('behaviour', 'emits', 'removed', 'A behaviour does not lead to an event any more.', {
    ...all(care('Whoever waits for the event waits in vain.')),
    event: breaks('Whoever waits for the event waits in vain.'),
    code: breaks('Code that emits it does not compile.'),
  }),
  'change/refuses-more': row('behaviour operation', 'refuses', 'added', 'It may end in another refusal.', {
    ...all(fine('What was refused before still is.')),
    answer: care('Callers meet a code they do not know.'),
  }),
  'change/refuses-less': row('behaviour operation', 'refuses', 'removed', 'It does not end in a refusal any more.', {
    ...all(fine('Nobody has to meet a refusal.')),
    code: breaks('Code that refuses with it does not compile.'),
  }),
  'change/precondition-added': row('precondition', '', 'added', 'A precondition was added.', {
    ...all(fine('It holds for what is asked from now on.')),
    request: breaks('What was done before is refused when it does not hold.'),
    code: care('The behaviour has to hold it.'),
  }),
  'change/precondition-removed': row('precondition', '', 'removed', 'A precondition was removed.', {
    ...all(fine('What was done before still is.')),
    code: care('The behaviour has to let it pass.'),
  }),
  'change/precondition-refusal': row('precondition', 'otherwise', 'changed', 'A precondition is refused with another code.', {
    ...all(fine('What is refused stays the same.')),
    answer: care('Callers meet another code.'),
    code: care('The behaviour has to refuse with it.'),
  }),
  'change/event-added': row('event', '', 'added', 'An event was added.', added),
  'change/event-removed': row('event', '', 'removed', 'An event was removed.', {
    ...all(breaks('Old events of the kind are still in the log, and nobody can read them.')),
    code: breaks('Code that names it does not compile.'),
  }),
  'change/event-renamed': row('event', '', 'renamed', 'An event was renamed.', {
    ...all(fine('Old events are read under the former name.')),
    event: care('Old events are read under the former name, as long as the model says it: keep renamedFrom.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/event-former-name': row(
    'event',
    'renamedFrom',
    'added',
    'The former name of an event is said.',
    all(fine('Events of that name are read.')),
  ),
  'change/event-former-name-lost': row('event', 'renamedFrom', 'removed', 'The former name of an event is not said any more.', {
    ...all(fine('Code does not say it.')),
    event: breaks('Old events have that name in the log and cannot be read any more.'),
  }),
  'change/event-former-name-changed': row('event', 'renamedFrom', 'changed', 'The former name of an event is another one.', {
    ...all(fine('Code does not say it.')),
    event: breaks('Old events may have the name before the last one, and only one former name is read.'),
  }),
  'change/event-version-raised': row(
    'event',
    'version',
    'raised',
    'An event has a new version.',
    all(fine('Older versions have an upcast, or the check says so.')),
  ),
  'change/event-version-lowered': row(
    'event',
    'version',
    'lowered',
    'An event has an older version.',
    all(breaks('The log holds events of a version that does not exist.')),
  ),
  'change/event-published': row('event', 'published', 'on', 'An event is published now.', added),
  'change/event-private': row('event', 'published', 'off', 'An event is not published any more.', {
    ...all(breaks('Other contexts may not react to it any more.')),
    code: breaks('Other contexts may not react to it any more.'),
  }),
  'change/upcast-added': row('upcast', '', 'added', 'An upcast was added.', all(fine('It belongs to the new version.'))),
  'change/upcast-removed': row('upcast', '', 'removed', 'An upcast was removed.', {
    ...all(outside),
    event: breaks('Events of that version cannot be read any more.'),
    code: fine('Code does not say it.'),
  }),
  'change/upcast-changed': row('upcast', ['rename', 'defaults', 'drop'], '*', 'An upcast changed.', {
    ...all(outside),
    event: breaks('Old events become something else than they were.'),
    code: fine('Code does not say it.'),
  }),
  'change/refusal-added': row('refusal', '', 'added', 'A refusal was added.', added),
  'change/refusal-removed': row('refusal', '', 'removed', 'A refusal was removed.', {
    ...all(fine('Nobody has to meet it.')),
    code: breaks('Code that refuses with it does not compile.'),
  }),
  'change/refusal-renamed': row('refusal', '', 'renamed', 'A refusal was renamed.', {
    ...all(fine('It is in no data.')),
    request: breaks('Callers look for the old code.'),
    answer: breaks('Callers look for the old code.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/refusal-text': row('refusal', ['message', 'hint'], '*', 'A refusal says it in other words.', texts),
  'change/refusal-parameters': row('refusal', ['message', 'hint'], 'other parameters', 'A refusal tells other parameters.', {
    ...texts,
    code: breaks('Code that refuses with it has to give other parameters.'),
  }),
  'change/state-machine-added': row('stateMachine', '', 'added', 'A state machine was added.', {
    ...all(fine('Data stay as they are.')),
    request: breaks('Steps that it does not know are refused.'),
    code: care('The behaviour has to hold it.'),
  }),
  'change/state-machine-removed': row('stateMachine', '', 'removed', 'A state machine was removed.', {
    ...all(fine('Data stay as they are.')),
    code: care('Nothing says any more which step follows which.'),
  }),
  'change/state-machine-states': row(
    'stateMachine',
    ['states', 'initial'],
    'changed',
    'A state machine has other states or begins in another one.',
    {
      ...all(breaks('Instances are in states that mean something else.')),
      row: outside,
      stored: outside,
      plugin: outside,
    },
  ),
  'change/state-final': row('stateMachine', 'final', 'added', 'A state became final.', {
    ...all(fine('Data stay as they are.')),
    request: breaks('Nothing leads out of it any more.'),
    code: care('The behaviour has to hold it.'),
  }),
  'change/state-not-final': row('stateMachine', 'final', 'removed', 'A state is not final any more.', {
    ...all(fine('Data stay as they are.')),
    answer: care('Whoever took it for the end may see it change.'),
    code: care('The behaviour has to hold it.'),
  }),
  'change/transition-added': row('transition', '', 'added', 'A transition was added.', {
    ...all(fine('Every step there was still is.')),
    answer: care('Readers may see a step they did not see before.'),
    code: care('The behaviour has to allow it.'),
  }),
  'change/transition-removed': row('transition', '', 'removed', 'A transition was removed.', {
    ...all(fine('Data stay as they are.')),
    request: breaks('A step that was taken is refused.'),
    code: care('The behaviour has to refuse it.'),
  }),
  'change/transition-from-more': row('transition', 'from', 'added', 'A transition starts from another state too.', {
    ...all(fine('Every step there was still is.')),
    answer: care('Readers may see a step they did not see before.'),
    code: care('The behaviour has to allow it.'),
  }),
  'change/transition-from-less': row('transition', 'from', 'removed', 'A transition does not start from a state any more.', {
    ...all(fine('Data stay as they are.')),
    request: breaks('A step that was taken is refused.'),
    code: care('The behaviour has to refuse it.'),
  }),
  'change/guard-removed': row('transition', 'when', 'removed', 'A guard was removed.', {
    ...all(fine('Every step there was still is.')),
    code: care('The behaviour has to allow it.'),
  }),
  'change/guard': row('transition', 'when', '*', 'A guard was added or changed; whether it allows what was allowed cannot be decided.', {
    ...all(fine('Data stay as they are.')),
    request: breaks('A step that was taken may be refused.'),
    code: care('The behaviour has to hold it.'),
  }),
} as const;

const immutable = (what: string): Judgements => ({
  ...all(outside),
  stored: breaks(`${what} of a definition cannot be changed: make a new definition, copy the objects, delete the old one.`),
  plugin: migrate('The plugin reads objects from another address; its tables stay.'),
});

/** What says the shape of objects: a kind with one version, or each of several. */
const shaped = 'resource resourceVersion';

const kinds = {
  'change/kind-added': row('resource', '', 'added', 'A kind was added.', added),
  'change/kind-removed': row('resource', '', 'removed', 'A kind was removed.', {
    ...all(outside),
    stored: breaks('Deleting the definition deletes all its objects.'),
    plugin: breaks('Its table and what is in it are lost.'),
  }),
  'change/kind-renamed': row('resource', ['name'], '*', 'A kind has another name.', immutable('The kind')),
  'change/kind-group': row('resource', 'group', 'changed', 'A kind is in another group.', immutable('The group')),
  'change/kind-plural': row('resource', 'plural', 'changed', 'A kind has another plural.', immutable('The plural')),
  'change/kind-scope': row('resource', 'scope', 'changed', 'A kind has another scope.', immutable('The scope')),
  'change/kind-list': row('resource', 'listKind', 'changed', 'A kind has another list kind.', {
    ...all(outside),
    stored: breaks('Clients that read lists look for the old kind.'),
    plugin: fine('The plugin does not say it.'),
  }),
  'change/kind-singular': row('resource', 'singular', 'changed', 'A kind has another singular.', {
    ...all(outside),
    stored: care('People who type it have to type another word.'),
    plugin: fine('The plugin does not say it.'),
  }),
  'change/kind-word-added': row('resource', ['shortNames', 'categories'], 'added', 'kubectl knows another word.', {
    ...all(outside),
    stored: fine('The words there were still are.'),
  }),
  'change/kind-word-removed': row('resource', ['shortNames', 'categories'], 'removed', 'kubectl knows a word no more.', {
    ...all(outside),
    stored: care('Scripts that use the word do not find the kind.'),
  }),
  'change/kind-version': row('resource', 'version', 'changed', 'A kind has another version, and the old one is gone.', {
    ...all(outside),
    stored: breaks(
      'Clients ask for the old version, and objects may be stored in it: the API server refuses to drop it until it is out of storedVersions.',
    ),
    plugin: migrate('The plugin reads another version.'),
  }),
  'change/kind-storage-moved': row('resource', 'version', 'moved', 'Objects of a kind are stored in another version.', {
    ...all(outside),
    stored: migrate('Objects stay in the old version until each of them is written again; it has to be served until then.'),
    plugin: fine('The plugin reads any version.'),
  }),
  'change/version-added': row('resourceVersion', '', 'added', 'A version of a kind was added.', {
    ...all(outside),
    stored: care('The versions there were stay; what the new one does not know needs a conversion.'),
    plugin: fine('The plugin reads the stored version.'),
  }),
  'change/version-removed': row('resourceVersion', '', 'removed', 'A version of a kind was removed.', {
    ...all(outside),
    stored: breaks(
      'Clients ask for it, and objects may be stored in it: the API server refuses to drop it until it is out of storedVersions.',
    ),
    plugin: care('The plugin may read it.'),
  }),
  'change/version-served': row('resourceVersion', 'served', 'on', 'A version of a kind is offered.', {
    ...all(outside),
    stored: fine('Nobody loses anything.'),
  }),
  'change/version-not-served': row('resourceVersion', 'served', 'off', 'A version of a kind is not offered any more.', {
    ...all(outside),
    stored: breaks('Clients that ask for it find nothing.'),
    plugin: care('The plugin may read it.'),
  }),
  'change/version-storage': row('resourceVersion', 'storage', '*', 'Objects are stored in a version now, or are not any more.', {
    ...all(outside),
    stored: fine('What it means is said of the kind.'),
  }),
  'change/version-deprecated': row(
    'resourceVersion',
    ['deprecated', 'deprecationWarning'],
    '*',
    'Whether or how clients are warned of a version changed.',
    {
      ...all(outside),
      stored: care('Clients are told something else.'),
    },
  ),
  'change/conversion-added': row('resource', 'conversion', 'added', 'Versions of a kind are converted now.', {
    ...all(outside),
    stored: care('The webhook has to answer whenever another version than the stored one is asked for.'),
  }),
  'change/conversion': row('resource', 'conversion', '*', 'Versions of a kind are converted in another way, or not at all.', {
    ...all(outside),
    stored: breaks('What is read and written through another version than the stored one may come out otherwise.'),
  }),
  'change/kind-notes': row('resource', ['labels', 'annotations'], '*', 'Labels or annotations of a definition changed.', {
    ...all(outside),
    stored: fine('They are for tools, not for objects.'),
  }),
  'change/normaliser-added': row('normaliser', '', 'added', 'Another way of writing a part of a kind counts as the same.', {
    ...all(outside),
    stored: care('Differences that were told until now are none any more.'),
    plugin: care('Differences that were told until now are none any more.'),
  }),
  'change/normaliser-removed': row('normaliser', '', 'removed', 'A way of writing a part of a kind does not count as the same any more.', {
    ...all(outside),
    stored: care('Differences are told that were none until now.'),
    plugin: care('Differences are told that were none until now.'),
  }),
  'change/normaliser': row(
    'normaliser',
    ['when', 'since', 'until', 'value', 'of', 'offset', 'by', 'keys', 'except', 'part', 'index'],
    '*',
    'What counts as the same way of writing a part of a kind changed.',
    {
      ...all(outside),
      stored: care('Differences may be told that were none until now, and others not any more.'),
      plugin: care('Differences may be told that were none until now, and others not any more.'),
    },
  ),
  'change/selectable-added': row(shaped, 'selectableFields', 'added', 'Field selectors may use another path.', {
    ...all(outside),
    stored: fine('The paths there were still are.'),
  }),
  'change/selectable-removed': row(shaped, 'selectableFields', 'removed', 'Field selectors may not use a path any more.', {
    ...all(outside),
    stored: breaks('Clients that select by it are refused.'),
  }),
  'change/scale-added': row(shaped, 'scale', 'added', 'Objects can be scaled by kubectl and autoscalers.', {
    ...all(outside),
    stored: fine('Nobody loses anything.'),
  }),
  'change/scale': row(shaped, 'scale', '*', 'Objects are scaled in another way, or not at all.', {
    ...all(outside),
    stored: breaks('Autoscalers read and write other fields, or none.'),
  }),
  'change/kind-part-added': row(shaped, ['spec', 'status'], 'added', 'A kind got a spec or a status.', {
    ...all(outside),
    stored: fine('What was there stays.'),
    plugin: migrate('The table gets columns.'),
  }),
  'change/kind-part-removed': row(shaped, ['spec', 'status'], 'removed', 'A kind lost its spec or status.', {
    ...all(outside),
    stored: breaks('What stored objects hold there is pruned when they are written again.'),
    plugin: breaks('What rows hold there is lost.'),
  }),
  'change/kind-part-replaced': row(shaped, ['spec', 'status'], 'replaced', 'A kind has another value as its spec or status.', {
    ...all(outside),
    stored: breaks('Whether stored objects fit the other value is not compared.'),
    plugin: breaks('Whether rows fit the other value is not compared.'),
  }),
  'change/status-separate': row(shaped, 'statusSubresource', 'on', 'The status is written separately now.', {
    ...all(outside),
    stored: breaks('Controllers that write the status with the object change nothing any more.'),
    plugin: fine('The plugin does not write it.'),
  }),
  'change/status-together': row(shaped, 'statusSubresource', 'off', 'The status is not written separately any more.', {
    ...all(outside),
    stored: breaks('Controllers that write the status separately find nothing.'),
    plugin: fine('The plugin does not write it.'),
  }),
  'change/columns': row('column', '', '*', 'The columns of kubectl changed.', { ...all(outside), stored: fine('Columns are for people.') }),
  'change/column': row('column', ['type', 'jsonPath', 'format', 'priority'], '*', 'A column of kubectl changed.', {
    ...all(outside),
    stored: fine('Columns are for people.'),
  }),
  'change/kind-author': row('resource', 'author', 'changed', 'Somebody else writes objects of the kind.', {
    ...all(outside),
    stored: care('Only kinds that users write can be orphans.'),
    plugin: care('What the plugin may write changes.'),
  }),
} as const;

const services = {
  'change/service-added': row('service', '', 'added', 'A service was added.', added),
  'change/service-removed': row('service', '', 'removed', 'A service was removed.', {
    ...all(fine('Its data are compared where they stand.')),
    request: breaks('Callers that ask for its operations find nothing.'),
    code: breaks('Code that names it does not compile.'),
  }),
  'change/operation-added': row('operation', '', 'added', 'An operation was added.', added),
  'change/operation-removed': row('operation', '', 'removed', 'An operation was removed.', {
    ...all(breaks('Callers that ask for it find nothing.')),
    code: breaks('Code that names it does not compile.'),
  }),
  'change/operation-on': row('operation', 'on', '*', 'An operation works on something else.', all(breaks('It has another address.'))),
  'change/policy-added': row('policy', '', 'added', 'A policy was added.', inside('Something happens by itself that did not.')),
  'change/policy-removed': row('policy', '', 'removed', 'A policy was removed.', inside('What it did by itself does not happen any more.')),
  'change/policy': row(
    'policy',
    ['on', 'asks', 'ports'],
    '*',
    'A policy reacts to something else or asks for something else.',
    inside('Something else happens by itself.'),
  ),
  'change/workflow': row('workflow', '', '*', 'A workflow was added or removed.', inside('Something else happens by itself.')),
  'change/workflow-start': row(
    'workflow',
    'startsOn',
    '*',
    'A workflow starts on another event.',
    inside('Workflows that run are not affected; new ones start elsewhere.'),
  ),
  'change/step': row(
    'step',
    '',
    '*',
    'A step of a workflow was added or removed.',
    inside('Workflows that wait at a step may not find it.'),
  ),
  'change/step-field': row(
    'step',
    ['asks', 'until', 'onFailure'],
    '*',
    'A step of a workflow changed.',
    inside('Workflows that wait at the step go on differently.'),
  ),
} as const;

const views = {
  'change/view-added': row('view', '', 'added', 'A view was added.', {
    ...added,
    row: migrate('Its table is made and filled from the log.'),
  }),
  'change/view-removed': row('view', '', 'removed', 'A view was removed.', {
    ...all(breaks('Readers that ask for it find nothing.')),
    row: migrate('Its table is dropped; the log keeps what it was made from.'),
    code: breaks('Code that names it does not compile.'),
  }),
  'change/view-renamed': row('view', '', 'renamed', 'A view was renamed.', {
    ...all(care('The schema has another name in the description of the API.')),
    row: fine('The table is named by the plural.'),
    code: breaks('Code that says the old name does not compile.'),
  }),
  'change/view-plural': row('view', 'plural', 'changed', 'The plural of a view changed.', {
    ...all(breaks('Readers ask at the old address.')),
    row: rebuild('The table has another name.'),
    code: fine('Code does not say it.'),
  }),
  'change/view-key': row('view', 'key', 'changed', 'The key of a view changed.', {
    ...all(breaks('Single rows have another address, or none.')),
    row: rebuild('The table has another primary key.'),
    code: care('Projections have to name rows by the new key.'),
  }),
  'change/view-version-raised': row('view', 'version', 'raised', 'A view has a new version.', {
    ...all(fine('Only the table is made anew.')),
    row: migrate('The table is filled from the log again.'),
  }),
  'change/view-version-lowered': row('view', 'version', 'lowered', 'A view has an older version.', {
    ...all(fine('Only the table is made anew.')),
    row: migrate('The table is filled from the log again. Better raise the version.'),
  }),
  'change/view-left-out': row('view', 'detailOnly', 'added', 'Lists leave out an attribute now.', {
    ...all(fine('Single rows still have it.')),
    answer: breaks('Readers of lists miss it.'),
  }),
  'change/view-put-in': row(
    'view',
    'detailOnly',
    'removed',
    'Lists have an attribute they left out.',
    all(fine('Readers pass over what they do not know.')),
  ),
  'change/view-indexes': row('view', 'indexes', 'changed', 'The indexes of a view changed.', {
    ...all(fine('Answers stay the same.')),
    row: rebuild('Indexes are made with the table.'),
  }),
  'change/view-search': row('view', 'search', '*', 'Free text is searched in other attributes.', {
    ...all(fine('Data stay as they are.')),
    answer: care('The same question finds other rows.'),
  }),
  'change/view-ordering': row('view', 'ordering', 'changed', 'Rows come in another order.', {
    ...all(fine('Data stay as they are.')),
    answer: care('Readers that count on the order read something else.'),
  }),
  'change/view-exposed': row('view', 'exposed', 'on', 'A view is offered through the API now.', {
    ...added,
    answer: care('Everybody who may use the API can read it.'),
  }),
  'change/view-hidden': row('view', 'exposed', 'off', 'A view is not offered through the API any more.', {
    ...all(fine('The table stays.')),
    request: breaks('Readers that ask for it find nothing.'),
    answer: breaks('Readers that ask for it find nothing.'),
  }),
} as const;

const contexts = {
  'change/context-added': row('context', '', 'added', 'A context was added.', added),
  'change/context-removed': row(
    'context',
    '',
    'removed',
    'A context was removed, with all it has.',
    all(breaks('Everything it had is gone.')),
  ),
  'change/context-role': row(
    'context',
    'role',
    'changed',
    'Something else becomes of a context.',
    all(breaks('What was made of it is not made any more, or something else is.')),
  ),
  'change/use-added': row('use', '', 'added', 'A context may name what another one has.', added),
  'change/use-removed': row(
    'use',
    '',
    'removed',
    'A context may not name any more what another one has.',
    all(fine('What named it is compared where it stands.')),
  ),
  'change/system': row('system', '', '*', 'A system outside was added or removed.', all(fine('Nothing is made of it.'))),
  'change/relation-added': row('relation', '', 'added', 'A relation of two contexts was added.', added),
  'change/relation-removed': row('relation', '', 'removed', 'A relation of two contexts was removed.', {
    ...all(fine('Data stay as they are.')),
    code: breaks('Neither may import from the other any more.'),
  }),
  'change/relation-pattern': row('relation', 'pattern', 'changed', 'Two contexts relate by another pattern.', {
    ...all(care('What one side may rely on is another promise.')),
    code: breaks('What one side may rely on is another promise.'),
  }),
  'change/relation-role-added': row(
    'relation',
    ['upstreamRoles', 'downstreamRoles'],
    'added',
    'A side of a relation has another role too.',
    all(care('What one side may rely on is more.')),
  ),
  'change/relation-role-removed': row('relation', ['upstreamRoles', 'downstreamRoles'], 'removed', 'A side of a relation gave up a role.', {
    ...all(care('What one side may rely on is less.')),
    code: breaks('What one side may rely on is less.'),
  }),
} as const;

const kubernetesOption = 'targets.kubernetes';

/** An option of one target: what is not known of it concerns that target alone. */
const optionNotKnown = (target: string, ...places: readonly Place[]): ChangeRule =>
  row('*', `targets.${target}`, 'not known', `An option of the target ${target} changed.`, {
    ...all(fine(`Only the target ${target} reads it.`)),
    kept: fine(`Only the target ${target} reads it.`),
    ...Object.fromEntries(places.map((place) => [place, breaks('Not known: no rule says what the option means.')])),
  });

const anywhere = {
  'change/description': row('*', ['description', 'title'], '*', 'A text for people changed.', texts),
  'change/former-name': row('*', 'renamedFrom', '*', 'The declared former name changed.', all(fine('It is a note for comparisons.'))),
  'change/follows-rename': row(
    '*',
    '*',
    'follows a rename',
    'A name follows what was renamed.',
    all(fine('The rename is judged where it stands.')),
  ),
  'change/reordered': row('*', '*', 'reordered', 'The order changed.', all(fine('Everything is still there.'))),
  'change/option-loosened': row('*', kubernetesOption, 'loosened', 'An option of Kubernetes allows more.', {
    ...all(fine('Only Kubernetes reads it.')),
    stored: fine('Everything that was allowed still is.'),
  }),
  'change/option-tightened': row('*', kubernetesOption, 'tightened', 'An option of Kubernetes allows less.', {
    ...all(fine('Only Kubernetes reads it.')),
    stored: breaks('Stored objects that do not fit may be refused when they are written again.'),
  }),
  'change/option-ownership': row('*', kubernetesOption, 'ownership', 'Lists or maps are merged in another way.', {
    ...all(fine('Only Kubernetes reads it.')),
    stored: breaks('Appliers own other parts than before, and keys of lists may clash.'),
  }),
  'change/option-pruned': row('*', kubernetesOption, 'pruned', 'Unknown fields are not kept any more.', {
    ...all(fine('Only Kubernetes reads it.')),
    stored: breaks('Unknown fields of stored objects are pruned when they are written again.'),
  }),
  'change/option-kubernetes': optionNotKnown('kubernetes', 'stored'),
  'change/option-http': optionNotKnown('http', 'request', 'answer'),
  'change/option-relational': optionNotKnown('relational', 'row', 'kept'),
  'change/option-sql': optionNotKnown('sql', 'row', 'kept'),
  'change/option-netbox': optionNotKnown('netbox', 'plugin'),
  'change/option-typescript': optionNotKnown('typescript', 'code'),
  'change/option-elsewhere': row(
    '*',
    ['targets'],
    'elsewhere',
    'An option of a target that is not compared changed.',
    all(care('The target it is for may make something else.')),
  ),
  'change/option-text': row('*', ['targets'], 'texts', 'A description in the options of a target changed.', texts),
  'change/not-known': row('*', '*', '*', 'The rules do not know this change.', all(breaks('Not known: no rule says what it means.'))),
} as const;

/** All rules, by code. */
export const changeRules = {
  ...attributes,
  ...structures,
  ...aggregates,
  ...kinds,
  ...services,
  ...views,
  ...contexts,
  ...anywhere,
} satisfies Readonly<Record<string, ChangeRule>>;

export type ChangeCode = keyof typeof changeRules;

const index = new Map<string, ChangeCode>();
for (const [code, { of, field, went }] of Object.entries(changeRules) as [ChangeCode, ChangeRule][])
  for (const element of of.split(' ')) for (const name of field.length === 0 ? [''] : field) index.set(`${element} ${name} ${went}`, code);

/** The rule for a field of an element that went some way: the nearest one, or the one that says that none is known. */
export const ruleFor = (of: string, field: string, went: string): ChangeCode =>
  [`${of} ${field} ${went}`, `* ${field} ${went}`, `* * ${went}`, `${of} ${field} *`, `* ${field} *`]
    .map((key) => index.get(key))
    .find((code) => code !== undefined) ?? 'change/not-known';
