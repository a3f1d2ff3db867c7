/** Resources as a person names them: the identity, `VPC/web`, or just `web` when there is one. */
import type { JsonObject } from '#base/json.ts';
import { nearestName } from '#base/nearest-name.ts';
import { type Remote, Told } from './remote.ts';

interface Named {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
}

const namesOf = ({ id, kind, name }: Named): readonly string[] => [id, `${kind}/${name}`, name];

const named = (row: JsonObject, id: string): Named => ({ id: String(row[id]), kind: String(row['kind']), name: String(row['name']) });

/** Resources of the name that an identity or a short form ends with; with `gone` those that there were, too. */
const called = async (remote: Remote, given: string, gone: boolean): Promise<readonly Named[]> => {
  const name = given.split(/[:/]/u).at(-1);
  const present = (await remote.all('/resources', { name })).map((row) => named(row, 'id'));
  const past = gone ? (await remote.all('/transitions', { name })).map((row) => named(row, 'resource')) : [];
  return [...new Map([...present, ...past].map((resource) => [resource.id, resource])).values()];
};

/** The identity of the one resource that is meant. Throws `Told` when there is none, with the nearest name, or more than one. */
export const resourceNamed = async (remote: Remote, given: string, options: { readonly gone?: boolean } = {}): Promise<string> => {
  const found = (await called(remote, given, options.gone ?? false)).filter((resource) => namesOf(resource).includes(given));
  if (found.length > 1)
    throw new Told(`${given} names ${found.length} resources.`, `Say which one: ${found.map(({ id }) => id).join(', ')}`, 2);
  const [one] = found;
  if (one !== undefined) return one.id;
  const all = (await remote.all('/resources')).map((row) => named(row, 'id'));
  const near = nearestName(given, all.flatMap(namesOf));
  throw new Told(
    `There is no resource ${given}.`,
    near === undefined ? 'List what there is with `hedgerow resources`.' : `Did you mean ${near}?`,
  );
};
