/** Everything that can be wrong with a YAML text, before anybody asks what it means. */
import { defineDiagnostics } from '#base/diagnostic.ts';

export const yamlProblems = defineDiagnostics({
  'yaml/syntax': { severity: 'error', message: 'Not valid YAML: {reason}.', hint: 'Check indentation, quotes and brackets at this place.' },
  'yaml/tab-indent': { severity: 'error', message: 'A tab is used for indentation.', hint: 'Indent with spaces.' },
  'yaml/odd-line-break': {
    severity: 'error',
    message: 'The text holds {character}, which the API server takes for a line end or refuses.',
    hint: 'Remove it, or write it as an escape in double quotes.',
  },
  'yaml/duplicate-key': {
    severity: 'error',
    message: 'The key {key} stands twice in this mapping.',
    hint: 'Keep one of them; the API server would silently take the last.',
  },
  'yaml/flow-colon': {
    severity: 'error',
    message: 'A colon without a space after it: the API server takes it for a part of the text.',
    hint: 'Put a space after the colon.',
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
  'yaml/tag-mismatch': {
    severity: 'error',
    message: '{text} is not what its tag says.',
    hint: 'Remove the tag, or write a value of that type.',
  },
  'yaml/bad-binary': { severity: 'error', message: 'The value tagged !!binary is not base64.', hint: 'Encode it as base64 on one line.' },
  'yaml/lone-surrogate': {
    severity: 'error',
    message: 'An escape names half of a character (U+D800 to U+DFFF).',
    hint: String.raw`Write the whole character, or its escape with \U and eight digits.`,
  },
  'yaml/anchor-name': {
    severity: 'error',
    message: 'The name {name} of an anchor has characters that the API server does not take.',
    hint: 'Use letters, digits, - and _.',
  },
  'yaml/unknown-alias': {
    severity: 'error',
    message: 'The alias *{name} has no anchor before it.',
    hint: 'Define the anchor first, in the same document.',
  },
  'yaml/recursive-alias': {
    severity: 'error',
    message: 'The alias *{name} stands inside of what it names.',
    hint: 'A value cannot contain itself; write out what is meant.',
  },
  'yaml/too-many-aliases': {
    severity: 'error',
    message: 'More than {limit} aliases in one document.',
    hint: 'Write the repeated parts out.',
  },
  'yaml/alias-bomb': {
    severity: 'error',
    message: 'This document has, or its aliases expand it to, more than {limit} values.',
    hint: 'Split it, and write the repeated parts out.',
  },
  'yaml/bad-merge': {
    severity: 'error',
    message: 'A merge key (<<) needs a mapping or a list of mappings.',
    hint: 'Name an anchor of a mapping.',
  },
  'yaml/merge-after-key': {
    severity: 'error',
    message: 'The merge key (<<) stands after {key} and brings it again; the API server would take the merged one.',
    hint: 'Put the merge key first.',
  },
  'yaml/version': {
    severity: 'error',
    message: 'The API server reads YAML 1.1 and refuses a document that says it is {version}.',
    hint: 'Remove the %YAML line.',
  },
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
  'yaml/edit-alias': {
    severity: 'error',
    message: 'The value stands behind an alias; a change of it would change what the alias names.',
    hint: 'Write the value out at this place, then change it.',
  },
  'yaml/edit-anchor': {
    severity: 'error',
    message: 'The value has an anchor that is named here; a change of it would change this place too.',
    hint: 'Write the value out at this place, then change it.',
  },
  'yaml/edit-merge': {
    severity: 'error',
    message: 'The value comes from a merge key; a change of it would change other places.',
    hint: 'Write the merged values out at this place, then change them.',
  },
  'yaml/edit-layout': {
    severity: 'error',
    message: 'The document is written in a way that cannot be changed by parts.',
    hint: 'Change the file by hand.',
  },
});
