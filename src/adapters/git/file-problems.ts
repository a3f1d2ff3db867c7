/** What can be wrong with a file of a source before anybody asks what kind of resource it describes. */
import { defineDiagnostics } from '#base/diagnostic.ts';
import { manifestDiagnostics } from '#kubernetes/manifest-codes.ts';

export const fileProblems = defineDiagnostics({
  'manifest/symbolic-link': {
    severity: 'warning',
    message: 'This is a symbolic link; links are not followed.',
    hint: 'Put the manifest itself here, or remove the link.',
  },
  'manifest/submodule': {
    severity: 'warning',
    message: 'This is a submodule; its files are not read.',
    hint: 'Register the other repository as a source of its own.',
  },
  'manifest/lfs-pointer': {
    severity: 'error',
    message: 'The file is kept in Git LFS; only a pointer to it is here.',
    hint: 'Take manifests out of LFS: git lfs untrack, then commit the file again.',
  },
  'manifest/file-too-large': {
    severity: 'error',
    message: 'The file has {size} bytes; files over {limit} are not read.',
    hint: 'Split it into several files.',
  },
  'manifest/binary': {
    severity: 'error',
    message: 'The file holds binary data, although its name says that it is a manifest.',
    hint: 'Save it as UTF-8 text, or rename it.',
  },
  'manifest/kustomization': {
    severity: 'warning',
    message: 'Kustomizations are not built; the manifests they name are read as they stand.',
    hint: 'Follow a branch or folder with the output of kustomize build.',
  },
  'manifest/helm-chart': {
    severity: 'warning',
    message: 'Helm charts are not rendered.',
    hint: 'Follow a branch or folder with the output of helm template.',
  },
  'manifest/template': {
    severity: 'error',
    message: 'This is a template (it has actions in double braces), not a manifest; it is YAML only when it was rendered.',
    hint: 'Commit what the template gives, for example by helm template.',
  },
  'manifest/unsafe-name': {
    severity: 'error',
    message: 'The path of this file is one that no check-out would make.',
    hint: 'Rename it: "." and "..", empty names and .git are reserved.',
  },
  'manifest/name-not-utf8': {
    severity: 'error',
    message: 'The name of this file is not valid UTF-8, so that it cannot be told from others.',
    hint: 'Rename it.',
  },
  'manifest/name-twin': {
    severity: 'warning',
    message: 'The name differs from {twin} only in case or in how accents are composed.',
    hint: 'Rename one of them; on many machines only one can be checked out.',
  },
  'manifest/not-an-object': manifestDiagnostics['manifest/not-an-object'],
  'manifest/not-a-manifest': {
    severity: 'error',
    message: 'The document has neither apiVersion nor kind: it is no manifest.',
    hint: 'Move files of other tools out of the folder, or give them another ending.',
  },
  'manifest/missing-api-version': {
    severity: 'error',
    message: 'The manifest has no apiVersion.',
    hint: 'Add it, for example apiVersion: vpc.githedgehog.com/v1beta1.',
  },
  'manifest/missing-kind': { severity: 'error', message: 'The manifest has no kind.', hint: 'Add it, for example kind: VPC.' },
  'manifest/missing-metadata': { severity: 'error', message: 'The manifest has no metadata.', hint: 'Add metadata with a name.' },
  'manifest/missing-name': { severity: 'error', message: 'The manifest has no metadata.name.', hint: 'Add a name.' },
  'manifest/generated-name': {
    severity: 'error',
    message: 'metadata.generateName gives another object at every apply.',
    hint: 'Use metadata.name.',
  },
  'manifest/namespace-not-text': {
    severity: 'error',
    message: 'metadata.namespace is not text.',
    hint: 'Put it in quotes, or leave it out.',
  },
});
