/** Every diagnostic about a model, as a table: what the reference lists and what reports are made from. */
import { defineDiagnostics } from '#base/diagnostic.ts';
import { nearestName } from '#base/nearest-name.ts';

export const modelProblems = defineDiagnostics({
  'model/unreadable': { severity: 'error', message: 'The file cannot be read: {reason}.', hint: 'Check the path and its permissions.' },
  'model/not-a-mapping': { severity: 'error', message: '{what} must be a mapping.', hint: 'Write keys and values below it.' },
  'model/not-a-list': { severity: 'error', message: '{what} must be a list.', hint: 'Write [a, b] or one item a line with a dash.' },
  'model/not-text': { severity: 'error', message: '{what} must be text.', hint: 'Put it in quotes if it looks like something else.' },
  'model/not-a-number': { severity: 'error', message: '{what} must be a number.', hint: 'Write it without quotes.' },
  'model/not-a-boolean': { severity: 'error', message: '{what} must be true or false.', hint: 'Write it without quotes.' },
  'model/missing': { severity: 'error', message: '{what} needs {key}.', hint: 'Add it.' },
  'model/unknown-key': { severity: 'error', message: '{key} means nothing here.', hint: '{suggestion}' },
  'model/unknown-choice': { severity: 'error', message: '{value} is not one of {choices}.', hint: '{suggestion}' },
  'model/bad-type': {
    severity: 'error',
    message: '{text} is not a type.',
    hint: 'Write a scalar, a value, an enum, or list<…>, set<…>, map<…> of one.',
  },
  'model/unknown-type': { severity: 'error', message: 'There is no type {name}.', hint: '{suggestion}' },
  'model/unknown-context': { severity: 'error', message: 'There is no context {name}.', hint: '{suggestion}' },
  'model/duplicate-name': { severity: 'error', message: '{name} is defined twice.', hint: 'Give one of them another name.' },
  'model/bad-name': { severity: 'error', message: '{name} is not a good name for {what}.', hint: 'Use {form}.' },
  'model/reserved-name': { severity: 'error', message: '{name} is a reserved word of {languages}.', hint: 'Use another name.' },
  'model/no-description': { severity: 'error', message: '{name} has no description.', hint: 'Say in a sentence what it means.' },
  'model/facet-does-not-fit': {
    severity: 'error',
    message: 'The facet {facet} does not fit the type {type}.',
    hint: 'Remove it, or change the type.',
  },
  'model/bad-bounds': { severity: 'error', message: '{low} is greater than {high}.', hint: 'Swap them.' },
  'model/bad-pattern': {
    severity: 'error',
    message: 'The pattern {pattern} is not usable everywhere: {reason}.',
    hint: 'Use what ECMAScript and RE2 share.',
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
