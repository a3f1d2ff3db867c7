/** The definitions a cluster reports become facts: new, changed, gone. */
import { createHash } from 'node:crypto';
import { canonical, type Json } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import type { KindDefinition } from '#kubernetes/object.ts';
import type { DefinitionCommand } from '../generated/messages.ts';

/** Identity of a definition: fabric, plural and group. */
export const definitionId = (fabric: string, plural: string, group: string): string => `${fabric}:${plural}.${group}`;

export interface DefinitionsSeen {
  readonly fabric: string;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
  /** The whole set the cluster has now. */
  readonly definitions: readonly KindDefinition[];
  /** Identities of the definitions it had before. */
  readonly known: ReadonlySet<string>;
}

const recordCommand = (fabric: string, seen: KindDefinition, meta: Metadata): DefinitionCommand => ({
  type: 'RecordDefinition',
  data: {
    definition: definitionId(fabric, seen.plural, seen.group),
    fabric,
    group: seen.group,
    kind: seen.kind,
    plural: seen.plural,
    scope: seen.scope,
    versions: seen.versions.map(({ name, served, storage, schema, statusSubresource }) => ({
      name,
      served,
      storage,
      statusSubresource,
      ...(schema === undefined ? {} : { schema: schema as Json }),
    })),
    digest: createHash('sha256').update(canonical(seen)).digest('hex'),
  },
  meta,
});

/** Records the set; answers whether anything about it is new, in which case manifests have to be checked again. */
export const observeDefinitions = async ({
  fabric,
  handler,
  meta,
  definitions,
  known,
}: DefinitionsSeen): Promise<{ readonly changed: boolean }> => {
  const present = new Set(definitions.map(({ plural, group }) => definitionId(fabric, plural, group)));
  const commands: DefinitionCommand[] = definitions.map((seen) => recordCommand(fabric, seen, meta));
  for (const definition of known) {
    if (!present.has(definition)) commands.push({ type: 'WithdrawDefinition', data: { definition }, meta });
  }
  const { results } = await handler.handleAll(commands);
  return { changed: results.some((result) => result.ok && result.value.events.length > 0) };
};
