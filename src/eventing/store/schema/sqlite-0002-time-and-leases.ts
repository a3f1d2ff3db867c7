/**
 * Second released schema of the embedded log. Frozen.
 *
 * Every event gets the time at which it was written, never earlier than the one before; older events get what their actors said, as
 * far as that does not go back. Leases have fencing tokens; a snapshot keeps a folded state of a long stream.
 */
export const timeAndLeasesSchema = `
alter table events add column recorded_at integer not null default 0;

update events set recorded_at = told.at from (
  select position, max(cast(coalesce((julianday(json_extract(meta, '$.at')) - 2440587.5) * 86400000.0, 0) + 0.5 as integer))
    over (order by position) as at
  from events
) as told where told.position = events.position;

create table leases (
  name text primary key,
  owner text not null,
  token integer not null,
  expires_at integer not null
) strict;

create table snapshots (
  stream integer primary key references streams (id),
  version integer not null,
  shape text not null,
  state blob not null,
  checksum integer not null
) strict;
`;
