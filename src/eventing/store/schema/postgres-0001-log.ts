/**
 * First released schema of the log in PostgreSQL 15 and newer. Frozen: later changes are later files.
 *
 * One writer at a time: an append takes an advisory lock before it looks at anything, so positions are dense and in the order of
 * commits, and an event that commits late can never appear behind one that was read. (An identity column alone loses such events to
 * a reader that follows; a test holds that it does not happen here.) The append of a few events is one function, so that it costs one
 * round trip. Payloads are text and not jsonb, which would change them: it reorders keys and cannot hold `\u0000`.
 */
export const postgresLogSchema = `
create table hedgerow.streams (
  id bigint generated always as identity primary key,
  name text not null unique,
  version bigint not null
);

create table hedgerow.events (
  position bigint primary key,
  stream bigint not null references hedgerow.streams (id),
  version bigint not null,
  id text not null unique,
  type text not null,
  schema_version integer not null,
  data text not null,
  meta text not null,
  checksum bigint not null,
  recorded_at timestamptz not null,
  unique (stream, version)
);

create index events_by_type on hedgerow.events (type, position);

create table hedgerow.leases (
  name text primary key,
  owner text not null,
  token bigint not null,
  expires_at timestamptz not null
);

create table hedgerow.snapshots (
  stream bigint primary key references hedgerow.streams (id),
  version bigint not null,
  shape text not null,
  state bytea not null,
  checksum bigint not null
);

create type hedgerow.append_result as (
  position bigint,
  recorded_at timestamptz,
  -- Set when the fencing token is not the newest; then nothing is written.
  current_token bigint
);

-- Waits for the right to write, and answers where the log ends: everything that was written before is visible afterwards.
create function hedgerow.begin_append(lease text, fencing_token bigint) returns hedgerow.append_result language plpgsql as $$
declare
  result hedgerow.append_result;
  newest bigint;
begin
  perform pg_advisory_xact_lock(4915382001);
  if lease is not null then
    select coalesce((select token from hedgerow.leases where name = lease), 0) into newest;
    if newest <> fencing_token then
      result.current_token := newest;
      return result;
    end if;
  end if;
  select e.position, e.recorded_at into result.position, result.recorded_at from hedgerow.events e order by e.position desc limit 1;
  result.position := coalesce(result.position, 0);
  result.recorded_at := greatest(date_trunc('milliseconds', clock_timestamp()), result.recorded_at);
  return result;
end $$;

-- Events of one stream stand together; counts says how many each stream has.
create function hedgerow.append(
  names text[], expected bigint[], counts integer[],
  ids text[], types text[], schema_versions integer[], datas text[], metas text[], checksums bigint[],
  lease text, fencing_token bigint
) returns hedgerow.append_result language plpgsql as $$
declare
  result hedgerow.append_result;
  stream_id bigint;
  actual bigint;
  first integer := 1;
begin
  result := hedgerow.begin_append(lease, fencing_token);
  if result.current_token is not null then return result; end if;
  for s in 1 .. coalesce(array_length(names, 1), 0) loop
    select id, version into stream_id, actual from hedgerow.streams where name = names[s];
    if coalesce(actual, 0) <> expected[s] then
      -- An error, so that what was written for the streams before is taken back.
      raise exception 'conflict' using errcode = 'HG001',
        detail = json_build_object('stream', names[s], 'expectedVersion', expected[s], 'actualVersion', coalesce(actual, 0))::text;
    end if;
    if stream_id is null then
      insert into hedgerow.streams (name, version) values (names[s], counts[s]) returning id into stream_id;
    else
      update hedgerow.streams set version = actual + counts[s] where id = stream_id;
    end if;
    for n in 0 .. counts[s] - 1 loop
      result.position := result.position + 1;
      insert into hedgerow.events (position, stream, version, id, type, schema_version, data, meta, checksum, recorded_at)
      values (result.position, stream_id, expected[s] + n + 1, ids[first + n], types[first + n], schema_versions[first + n],
        datas[first + n], metas[first + n], checksums[first + n], result.recorded_at);
    end loop;
    first := first + counts[s];
    stream_id := null;
    actual := null;
  end loop;
  perform pg_notify('hedgerow_log', result.position::text);
  return result;
end $$;
`;
