/** What a resource refers to and what refers to it, with the state of each: for the resource's page. */
import type { JsonObject } from '#base/json.ts';
import type { Row } from '#base/table.ts';
import { resourceId } from '#contexts/shared-kernel/resource-key.ts';
import { type Reference, userInterfaceTables } from '#contexts/user-interface/index.ts';
import type { ReadTables } from '#eventing/processing/past.ts';
import { kindsReferringTo, referencesOf } from '#hedgehog/references.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';

const { resourceTable } = userInterfaceTables;

const objectOf = (row: Row): KubernetesObject | undefined => (row['desired'] ?? row['live'] ?? undefined) as KubernetesObject | undefined;

const idOf = (
  fabric: string,
  to: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string },
): string => resourceId({ fabric, ...to });

const outgoing = async (tables: ReadTables, row: Row): Promise<readonly Reference[]> => {
  const object = objectOf(row);
  if (object === undefined) return [];
  return Promise.all(
    referencesOf(object).map(async ({ pointer, to }) => {
      const id = idOf(String(row['fabric']), to);
      const target = await tables.get(resourceTable, [id]);
      return {
        path: pointer,
        id,
        exists: target !== undefined,
        ...(target === undefined ? {} : { state: target['state'] as NonNullable<Reference['state']> }),
      };
    }),
  );
};

const incoming = async (tables: ReadTables, row: Row): Promise<readonly Reference[]> => {
  const kinds = kindsReferringTo(String(row['kind']));
  if (kinds.length === 0) return [];
  const { rows } = await tables.query(resourceTable, {
    filters: [
      { column: 'fabric', lookup: 'exact', values: [String(row['fabric'])] },
      { column: 'kind', lookup: 'exact', values: kinds },
    ],
    limit: 100_000,
  });
  return rows.flatMap((other) => {
    const object = objectOf(other);
    const hit = object === undefined ? undefined : referencesOf(object).find(({ to }) => idOf(String(row['fabric']), to) === row['id']);
    return hit === undefined
      ? []
      : [{ path: hit.pointer, id: String(other['id']), exists: true, state: other['state'] as NonNullable<Reference['state']> }];
  });
};

/** Adds `references` and `referencedBy` to a resource's row. */
export const addReferences = async (row: Row, tables: ReadTables): Promise<Row> => ({
  ...row,
  references: (await outgoing(tables, row)) as unknown as readonly JsonObject[],
  referencedBy: (await incoming(tables, row)) as unknown as readonly JsonObject[],
});
