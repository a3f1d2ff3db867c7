/** Everything that can be wrong with a manifest, as a table. */
import { type DiagnosticParameters, type DiagnosticRow, defineDiagnostics, report, type Severity } from '#base/diagnostic.ts';

export interface ManifestProblem {
  /** A key of `manifestDiagnostics`. */
  readonly code: string;
  readonly severity: Severity;
  /** JSON pointer into the manifest. */
  readonly pointer: string;
  readonly message: string;
  readonly hint?: string;
  /** The manifest cannot be applied as it stands. */
  readonly blocking: boolean;
}

/** The diagnostics of manifests. */
export const manifestDiagnostics = defineDiagnostics({
  'manifest/not-an-object': {
    severity: 'error',
    message: 'A manifest is a mapping with apiVersion, kind and metadata; this is {what}.',
    hint: 'Look for a wrong indentation or a stray document mark.',
  },
  'manifest/too-deep': { severity: 'error', message: 'The manifest is nested deeper than {limit} levels.', hint: 'Check the indentation.' },
  'manifest/too-large': {
    severity: 'error',
    message: 'The manifest is {size} bytes large; an API server stores at most {limit}.',
    hint: 'Split the object, or keep large texts elsewhere.',
  },
  'manifest/field-missing': { severity: 'error', message: '{field} is missing.', hint: '{what}' },
  'manifest/field-not-text': { severity: 'error', message: '{field} must be text, not {value}.', hint: 'Put the value in quotes.' },
  'manifest/api-version-malformed': {
    severity: 'error',
    message: 'apiVersion {value} is neither version nor group/version.',
    hint: 'Write group/version, for example vpc.githedgehog.com/v1beta1.',
  },
  'manifest/generate-name': {
    severity: 'error',
    message: 'generateName asks for a new name at every apply.',
    hint: 'Give the object a fixed metadata.name.',
  },
  'manifest/unknown-kind': { severity: 'error', message: 'The cluster does not know the kind {kind} of {apiVersion}.', hint: '{what}' },
  'manifest/version-not-served': {
    severity: 'error',
    message: '{kind} is not served in version {version}.',
    hint: 'Write apiVersion: {served}.',
  },
  'manifest/kind-not-managed': {
    severity: 'info',
    message: '{kind} of {apiVersion} belongs to Kubernetes itself; Hedgerow does not apply it.',
    hint: 'Apply it by other means, or move it out of the source.',
  },
  'manifest/secret': {
    severity: 'warning',
    message: 'A Secret in a source is readable by everybody who can read the source, and is not applied.',
    hint: 'Remove it, change what it holds, and keep secrets in the cluster.',
  },
  'manifest/namespace-forbidden': {
    severity: 'error',
    message: '{kind} belongs to the whole cluster and takes no namespace.',
    hint: 'Remove metadata.namespace.',
  },
  'manifest/name-invalid': { severity: 'error', message: '{message}', hint: 'Use lower case letters, digits, - and . only.' },
  'manifest/metadata-invalid': { severity: 'error', message: '{message}' },
  'manifest/metadata-type': {
    severity: 'error',
    message: '{field} must be {expected}, not {value}.',
    hint: 'Put texts that look like numbers or booleans in quotes.',
  },
  'manifest/annotations-too-large': { severity: 'error', message: '{message}', hint: 'All annotations together may have 256 KiB.' },
  'manifest/resource-version': {
    severity: 'error',
    message: 'resourceVersion in a manifest makes every apply after the first one fail.',
    hint: 'Remove metadata.resourceVersion.',
  },
  'manifest/server-set': { severity: 'warning', message: '{field} is set by the cluster; the value here is ignored.', hint: 'Remove it.' },
  'manifest/number-unsafe': {
    severity: 'error',
    message: '{field} is a number that cannot be kept exactly ({value}).',
    hint: 'Use a whole number between -(2^53-1) and 2^53-1, or text.',
  },
  'manifest/unknown-field': { severity: 'error', message: '{field} is not a field of {kind}.', hint: '{what}' },
  'manifest/required': { severity: 'error', message: '{message}', hint: 'Add the field.' },
  'manifest/type': { severity: 'error', message: '{message}' },
  'manifest/null': {
    severity: 'error',
    message: '{message}',
    hint: 'A field without a value is null: give it a value, {} or [], or remove it.',
  },
  'manifest/enum': { severity: 'error', message: '{message}', hint: 'Use one of the supported values.' },
  'manifest/pattern': { severity: 'error', message: '{message}' },
  'manifest/format': { severity: 'error', message: '{message}' },
  'manifest/range': { severity: 'error', message: '{message}' },
  'manifest/length': { severity: 'error', message: '{message}' },
  'manifest/duplicate-item': { severity: 'error', message: '{message}', hint: 'Remove one of them.' },
  'manifest/alternatives': { severity: 'error', message: '{message}' },
  'manifest/rule': { severity: 'error', message: '{message}' },
  'manifest/invalid': { severity: 'error', message: '{message}' },
});

export type ManifestCode = keyof typeof manifestDiagnostics & string;

/** Makes a problem from a row of the table. Errors block. */
export const manifestProblem = <Code extends ManifestCode>(
  code: Code,
  pointer: string,
  parameters: DiagnosticParameters<(typeof manifestDiagnostics)[Code] & DiagnosticRow>,
): ManifestProblem => {
  const { severity, message, hint } = report(manifestDiagnostics, code, { file: '', pointer }, parameters);
  return { code, severity, pointer, message, blocking: severity === 'error', ...(hint === undefined || hint === '' ? {} : { hint }) };
};
