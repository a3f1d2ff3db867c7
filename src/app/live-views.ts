/** Tells screens which rows changed, by listening to what projections write. */
import type { TableChange, TableStore } from '#eventing/tables/table-store.ts';

/** Keys of changed rows by view (plural, as in the API); `*` stands for "look at all of it". */
export type ChangedViews = Readonly<Record<string, readonly string[]>>;

/** More changed keys of one view than this are told as `*`. */
const keysPerView = 200;

const keyOf = (change: TableChange): string => {
  if (change.type === 'put') return change.table.key.map((name) => String(change.row[name])).join('/');
  return change.type === 'removeWhere' ? '*' : change.key.join('/');
};

/** What a set of changes means for screens. */
export const changedViews = (changes: readonly TableChange[]): ChangedViews => {
  const views: Record<string, Set<string>> = {};
  for (const change of changes) (views[change.table.table] ??= new Set()).add(keyOf(change));
  return Object.fromEntries(
    Object.entries(views).map(([view, keys]) => [view, keys.has('*') || keys.size > keysPerView ? ['*'] : [...keys].sort()]),
  );
};

/** The table store, with `publish` told after each write that progress goes with. */
export const publishing = (
  tables: TableStore,
  publish: (change: { readonly position: number; readonly views: ChangedViews }) => void,
): TableStore => ({
  ...tables,
  write: async (changes, progress) => {
    await tables.write(changes, progress);
    if (changes.length > 0 && progress !== undefined) publish({ position: progress.position, views: changedViews(changes) });
  },
});
