/** What to do about changes that a custom resource definition cannot take in place: said kind by kind, since none of it is done by us. */
import type { Change } from '#modeling/compare/judge.ts';
import type { Model } from '#modeling/metamodel/elements.ts';
import { transform } from './transform.ts';

/** Codes of what can never be changed in a definition. */
const immutable = new Set(['change/kind-renamed', 'change/kind-group', 'change/kind-plural', 'change/kind-scope']);

const newDefinition = (name: string): string => `The API server does not let these be changed in a definition that exists.

1. Apply the new definition; it is another one than \`${name}\`.
2. Copy every object to the new kind, and move whoever reads or writes it.
3. Delete the old definition. That deletes the old objects.
`;

const newVersion = (
  name: string,
  version: string,
): string => `Objects that are stored, or programs that use \`${version}\`, do not fit the new shape. Offer it as a further version:

1. Add a version beside \`${version}\` to \`spec.versions\`, with the new shape, \`served: true\` and \`storage: false\`. Leave \`${version}\` as it is.
2. Set \`spec.conversion.strategy: Webhook\` and run a webhook that translates both ways. The strategy \`None\` changes nothing but \`apiVersion\`
   and prunes what the other version does not know. Hedgerow makes no webhook.
3. Move programs and manifests to the new version.
4. Make the new version the storage version, and write every object once more (\`kubectl get ${name} -A -o json | kubectl replace -f -\`, or a
   StorageVersionMigration), so that none is stored in \`${version}\`.
5. Remove \`${version}\` from \`status.storedVersions\`, then set \`served: false\` for it, and remove it when nobody misses it.
`;

interface Kind {
  readonly name: string;
  readonly version: string;
  readonly changes: readonly Change[];
}

const section = ({ name, version, changes }: Kind): string => {
  const list = changes.map(
    ({ path, field, says, platforms }) => `- \`${path}\`${field === undefined ? '' : ` (${field})`}: ${says} ${platforms.crd.why}`,
  );
  const fixed = changes.filter(({ code }) => immutable.has(code));
  const shaped = changes.filter(({ code }) => !immutable.has(code) && code !== 'change/kind-removed');
  return `## ${name}\n\n${list.join('\n')}\n\n${fixed.length === 0 ? '' : `${newDefinition(name)}\n`}${shaped.length === 0 ? '' : `${newVersion(name, version)}\n`}`;
};

/** The guide for all kinds with a breaking change, or nothing. */
export const definitionGuide = (old: Model, changes: readonly Change[]): string | undefined => {
  const breaking = changes.filter(({ platforms }) => platforms.crd.verdict === 'breaking');
  if (breaking.length === 0) return undefined;
  const definitions = transform(old).definitions.map(({ definition }) => {
    const spec = definition['spec'] as {
      readonly names: { readonly kind: string };
      readonly versions: readonly { readonly name: string; readonly storage: boolean }[];
    };
    const metadata = definition['metadata'] as { readonly name: string };
    return {
      name: metadata.name,
      kind: spec.names.kind,
      version: (spec.versions.find(({ storage }) => storage) ?? spec.versions[0])?.name ?? '',
    };
  });
  const kinds = definitions.map(({ name, kind, version }) => ({
    name,
    version,
    changes: breaking.filter(({ usedBy }) => usedBy.includes(`kind ${kind}`)),
  }));
  const placed = new Set(kinds.flatMap(({ changes: own }) => own));
  const elsewhere = breaking.filter((change) => !placed.has(change));
  return `# Custom resource definitions

${kinds
  .filter(({ changes: own }) => own.length > 0)
  .map(section)
  .join(
    '',
  )}${elsewhere.length === 0 ? '' : `## Elsewhere\n\n${elsewhere.map(({ path, says, platforms }) => `- \`${path}\`: ${says} ${platforms.crd.why}`).join('\n')}\n`}`;
};
