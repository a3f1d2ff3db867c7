/** Everything that can be wrong with a YAML text, before anybody asks what it means. */
import { defineDiagnostics } from '#base/diagnostic.ts';

export const yamlProblems = defineDiagnostics({
  'yaml/syntax': { severity: 'error', message: 'Not valid YAML: {reason}.', hint: 'Check indentation, quotes and brackets at this place.' },
  'yaml/duplicate-key': {
    severity: 'error',
    message: 'The key {key} stands twice in this mapping.',
    hint: 'Keep one of them; the API server would silently take the last.',
  },
  'yaml/null-key': { severity: 'error', message: 'A key is empty or null.', hint: 'Write the key in quotes.' },
  'yaml/complex-key': { severity: 'error', message: 'A key is a list or a mapping.', hint: 'Kubernetes objects have text keys only.' },
  'yaml/number-not-finite': {
    severity: 'error',
    message: '{text} is not a number that JSON can hold.',
    hint: 'Use a finite number, or quotes for text.',
  },
  'yaml/integer-precision': {
    severity: 'error',
    message: '{text} is larger than 2^53 and would be rounded.',
    hint: 'Use a smaller number, or quotes if the field takes text.',
  },
  'yaml/unknown-alias': {
    severity: 'error',
    message: 'The alias *{name} has no anchor before it.',
    hint: 'Define the anchor first; it may not contain itself.',
  },
  'yaml/too-many-aliases': {
    severity: 'error',
    message: 'Aliases expand this document beyond {limit} values.',
    hint: 'Write the repeated parts out.',
  },
  'yaml/bad-merge': {
    severity: 'error',
    message: 'A merge key (<<) needs a mapping or a list of mappings.',
    hint: 'Name an anchor of a mapping.',
  },
  'yaml/bad-binary': { severity: 'error', message: 'The value tagged !!binary is not base64.', hint: 'Encode it as base64.' },
  'yaml/too-deep': {
    severity: 'error',
    message: 'Nested more than {limit} levels deep.',
    hint: 'No Kubernetes object is nested like this; the file is damaged or hostile.',
  },
  'yaml/too-large': {
    severity: 'error',
    message: 'The text has {size} bytes; the limit is {limit}.',
    hint: 'Split it into several files.',
  },
  'yaml/too-many-documents': {
    severity: 'error',
    message: 'More than {limit} documents in one file.',
    hint: 'Split it into several files.',
  },
  'yaml/encoding': { severity: 'error', message: 'Not valid UTF-8 (byte {offset}){more}.', hint: 'Save the file as UTF-8.' },
  'yaml/surprising-boolean': {
    severity: 'warning',
    message: 'The API server reads {text} without quotes as {value}.',
    hint: 'Write true or false, or put it in quotes if text is meant.',
  },
  'yaml/surprising-number': {
    severity: 'warning',
    message: 'The API server reads {text} without quotes as the number {value}.',
    hint: 'Write {value}, or put it in quotes if text is meant.',
  },
});
