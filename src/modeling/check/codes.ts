/** Every diagnostic about a model, as a table: what the reference lists and what reports are made from. */
import { defineDiagnostics } from '#base/diagnostic.ts';
import { nearestName } from '#base/nearest-name.ts';

export const modelProblems = defineDiagnostics({
  'cel/syntax': { severity: 'error', message: '{message}' },
  'cel/type': { severity: 'error', message: '{message}' },
  'cel/unknown-name': { severity: 'error', message: '{message}' },
  'cel/unknown-function': { severity: 'error', message: '{message}' },
  'cel/unsupported': { severity: 'error', message: '{message}' },
  'model/unreadable': { severity: 'error', message: 'The file cannot be read: {reason}.', hint: 'Check the path and its permissions.' },
  'model/not-a-mapping': { severity: 'error', message: '{what} must be a mapping.', hint: 'Write keys and values below it.' },
  'model/not-a-list': { severity: 'error', message: '{what} must be a list.', hint: 'Write [a, b] or one item a line with a dash.' },
  'model/not-text': { severity: 'error', message: '{what} must be text.', hint: 'Put it in quotes if it looks like something else.' },
  'model/not-a-number': { severity: 'error', message: '{what} must be a number.', hint: 'Write it without quotes.' },
  'model/not-a-boolean': { severity: 'error', message: '{what} must be true or false.', hint: 'Write it without quotes.' },
  'model/missing': { severity: 'error', message: '{what} needs {key}.', hint: 'Add it.' },
  'model/unknown-key': { severity: 'error', message: '{key} means nothing here.', hint: '{suggestion}' },
  'model/unknown-choice': { severity: 'error', message: '{value} is not one of {choices}.', hint: '{suggestion}' },
  'model/no-version': {
    severity: 'error',
    message: 'The kind {name} has no version.',
    hint: 'Add version, or versions when there are several.',
  },
  'model/said-both-ways': {
    severity: 'error',
    message: '{what} is said here and under {other}.',
    hint: 'Say it in one of the two places.',
  },
  'model/integer-precision': {
    severity: 'error',
    message: '{what} holds an integer beyond 2^53, which programs do not keep exactly.',
    hint: 'Make it smaller, or text. For Kubernetes alone, write the keyword under targets.kubernetes.extra.',
  },
  'model/bad-type': {
    severity: 'error',
    message: '{text} is not a type.',
    hint: 'Write a scalar, a value, an enum, or list<…>, set<…>, map<…> of one.',
  },
  'model/unknown-type': { severity: 'error', message: 'There is no type {name}.', hint: '{suggestion}' },
  'model/unknown-context': { severity: 'error', message: 'There is no context {name}.', hint: '{suggestion}' },
  'model/duplicate-name': { severity: 'error', message: '{name} is defined twice.', hint: 'Give one of them another name.' },
  'model/said-twice': {
    severity: 'error',
    message: 'The {key} of the context {context} is said in two files.',
    hint: 'Say it in one of them.',
  },
  'model/several-documents': {
    severity: 'error',
    message: 'The file has a second document, which is not read.',
    hint: 'Put it into a file of its own.',
  },
  'model/second-map': { severity: 'error', message: 'There is another context map already.', hint: 'Put all relations into one file.' },
  'model/normaliser-place': {
    severity: 'error',
    message: 'Objects of the kind {kind} have nothing at {path}: {step} leads nowhere.',
    hint: '{suggestion}',
  },
  'model/normaliser-type': {
    severity: 'error',
    message: 'The normaliser {name} works on {wanted}, and {path} is {found}.',
    hint: 'Use another normaliser, or name another place.',
  },
  'model/normaliser-option': { severity: 'error', message: 'The normaliser {name} needs {key}.', hint: 'Add it.' },
  'model/normaliser-extra': { severity: 'error', message: '{key} means nothing to the normaliser {name}.', hint: '{suggestion}' },
  'model/normaliser-version': {
    severity: 'error',
    message: '{version} is no version.',
    hint: 'Write it as v0.126.0.',
  },
  'model/import-missing': {
    severity: 'error',
    message: 'The imported file {path} cannot be read: {reason}.',
    hint: 'Write the path from this file.',
  },
  'model/unknown-reference': { severity: 'error', message: 'There is nothing called {name} to refer to.', hint: '{suggestion}' },
  'model/unknown-name': { severity: 'error', message: 'There is no {what} {name}.', hint: '{suggestion}' },
  'model/not-published': {
    severity: 'error',
    message: 'The event {name} of {context} is not published.',
    hint: 'Publish it there, or react inside that context.',
  },
  'model/unreachable-state': {
    severity: 'warning',
    message: 'No transition leads to the state {name}.',
    hint: 'Add one, or remove the state.',
  },
  'model/dead-end': {
    severity: 'error',
    message: 'Nothing leads out of the state {name}, and it is not final.',
    hint: 'Add a transition, or list it under final.',
  },
  'model/final-left': { severity: 'error', message: 'A transition leads out of the final state {name}.', hint: 'Remove one of the two.' },
  'model/ambiguous-transition': {
    severity: 'error',
    message: 'From {from}, {on} leads to several states without a guard that tells them apart.',
    hint: 'Give all but one of them a guard (when).',
  },
  'model/bad-upcast': {
    severity: 'error',
    message: 'The upcast does not fit: {reason}.',
    hint: 'An upcast leads from each version to the next.',
  },
  'model/missing-upcast': {
    severity: 'error',
    message: 'Version {version} of {name} has no upcast from version {from}, so old events could not be read.',
    hint: 'Add it under upcasts.',
  },
  'model/bad-relation': { severity: 'error', message: 'The relation contradicts itself: {reason}.', hint: 'Choose one of the two.' },
  'model/no-relation': {
    severity: 'error',
    message: '{from} uses {to}, and the context map has no relation between them.',
    hint: 'Add the relation, or do without the name.',
  },
  'model/bad-identity': {
    severity: 'error',
    message: 'The identity {name} of {entity} {reason}.',
    hint: 'Name a required attribute of the entity.',
  },
  'model/empty-rule': { severity: 'error', message: 'The rule is empty.', hint: 'Write an expression, or remove it.' },
  'model/rule-message': {
    severity: 'error',
    message: 'The message of the rule {reason}.',
    hint: 'Write one line that says what must hold.',
  },
  'model/bad-name': { severity: 'error', message: '{name} is not a good name for {what}.', hint: 'Use {form}.' },
  'model/reserved-name': { severity: 'error', message: '{name} is a reserved word of {languages}.', hint: 'Use another name.' },
  'model/reserved-elsewhere': {
    severity: 'info',
    message: '{name} is a reserved word of {languages}.',
    hint: 'Nothing is printed in these languages today. There it would have to be written {spellings}.',
  },
  'model/no-description': { severity: 'error', message: '{name} has no description.', hint: 'Say in a sentence what it means.' },
  'model/facet-does-not-fit': {
    severity: 'error',
    message: 'The facet {facet} does not fit the type {type}.',
    hint: 'Remove it, or change the type.',
  },
  'model/bad-facet': { severity: 'error', message: '{facet} {reason}.', hint: 'Change or remove it.' },
  'model/unknown-format': {
    severity: 'warning',
    message: 'No target knows the format {format}, so nothing checks it.',
    hint: '{suggestion}',
  },
  'model/bad-bounds': { severity: 'error', message: '{low} is greater than {high}.', hint: 'Swap them.' },
  'model/bad-pattern': {
    severity: 'error',
    message: 'The pattern {pattern} is not usable everywhere: {reason}.',
    hint: 'Use what RE2, ECMAScript, Python and PostgreSQL share; the guide about rules lists it.',
  },
  'model/foreign-pattern': {
    severity: 'info',
    message: 'The imported pattern {pattern} is not usable everywhere: {reason}.',
    hint: 'The definition keeps it; other targets do without.',
  },
  'model/bad-default': { severity: 'error', message: 'The default does not fit: {reason}.', hint: 'Change the default or the constraint.' },
  'model/unknown-event': {
    severity: 'error',
    message: 'The behaviour emits {name}, which is not an event of {aggregate}.',
    hint: '{suggestion}',
  },
  'model/unknown-refusal': {
    severity: 'error',
    message: 'The behaviour refuses with {name}, which is not a refusal of {aggregate}.',
    hint: '{suggestion}',
  },
  'model/unused-event': { severity: 'warning', message: 'No behaviour emits {name}.', hint: 'Emit it or remove it.' },
  'model/unused-refusal': { severity: 'warning', message: 'No behaviour refuses with {name}.', hint: 'Use it or remove it.' },
  'model/unknown-attribute': {
    severity: 'error',
    message: 'The view names {name}, which is not one of its attributes.',
    hint: '{suggestion}',
  },
  'model/check-failed': {
    severity: 'error',
    message: 'A check could not finish: {reason}.',
    hint: 'This is a fault of the checker, not of the model; report it.',
  },
});

/** `Did you mean x?`, or the known names when nothing is near. */
export const suggest = (name: string, known: readonly string[]): string => {
  const best = nearestName(name, [...known].sort());
  if (best !== undefined) return `Did you mean ${best}?`;
  return known.length === 0 ? 'Nothing is known here.' : `Known: ${[...known].sort().slice(0, 30).join(', ')}.`;
};
