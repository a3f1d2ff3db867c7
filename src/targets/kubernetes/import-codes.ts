/** What an import of definitions can report. */
import { defineDiagnostics } from '#base/diagnostic.ts';

export const importProblems = defineDiagnostics({
  'import/not-a-definition': {
    severity: 'error',
    message: 'The document is {what}, not a CustomResourceDefinition.',
    hint: 'Give files with apiextensions.k8s.io/v1 definitions.',
  },
  'import/other-object': {
    severity: 'info',
    message: '{what} is not a CustomResourceDefinition and was passed over.',
    hint: 'Only definitions become models.',
  },
  'import/template': {
    severity: 'error',
    message: 'The text is a template, not YAML: {{ begins here.',
    hint: 'Render it first, as with helm template, and import what comes out.',
  },
  'import/old-version': {
    severity: 'error',
    message: 'The definition {name} is written in {version}, which servers since Kubernetes 1.22 do not read.',
    hint: 'Write it in apiextensions.k8s.io/v1: a schema for each version, and validation, columns and subresources below it.',
  },
  'import/no-kind': {
    severity: 'error',
    message: 'The definition {name} does not say its {what}.',
    hint: 'A definition needs spec.group, spec.names.kind, spec.names.plural and spec.versions.',
  },
  'import/no-schema': {
    severity: 'error',
    message: 'Version {version} of {kind} has no schema.',
    hint: 'A model needs one; add it to the definition.',
  },
  'import/duplicate': {
    severity: 'error',
    message: 'There are two definitions of {kind} in the group {group}; only the first was imported.',
    hint: 'Give one of them, or import them into two folders.',
  },
  'import/server-field': {
    severity: 'info',
    message: '{path} of {kind} was written by a server and is not part of the definition.',
    hint: 'Nothing to do: a server writes it again.',
  },
  'import/loss': {
    severity: 'warning',
    message: '{path} of {kind} is {what} when the model becomes a definition again.',
    hint: 'The model does not hold it; compare the two definitions before you use the generated one.',
  },
  'import/no-own-words': {
    severity: 'error',
    message: '{path} has no description in the overlay.',
    hint: 'Add one under `fields`, by the end of the path.',
  },
});
