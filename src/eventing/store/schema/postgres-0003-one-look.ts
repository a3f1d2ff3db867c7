/**
 * Third released schema of the log in PostgreSQL. Frozen.
 *
 * An append looks once at everything it has to know and moves each stream in one statement; a large one prepares itself in one call
 * before COPY. Whether other processes hear of it is no part of the transaction any more: the log tells them itself (`postgres.ts`).
 * The reference from events to streams goes: only these functions write either, and checking it cost a look-up for each event. The functions
 * before stay for replicas of the release before.
 */
export const oneLookSchema = `
alter table hedgerow.events drop constraint events_stream_fkey;

-- Waits for the right to write, refuses whoever knows another life of the log, and answers where the log ends.
create function hedgerow.begin_append(lease text, fencing_token bigint, known_life text) returns hedgerow.append_result language plpgsql as $$
declare
  result hedgerow.append_result;
  life text;
  newest bigint;
begin
  perform pg_advisory_xact_lock(4915382001);
  select l.id, e.position, greatest(date_trunc('milliseconds', clock_timestamp()), e.recorded_at),
      case when lease is not null then coalesce((select token from hedgerow.leases where name = lease), 0) end
    into life, result.position, result.recorded_at, newest
    from (select id from hedgerow.lives order by hedgerow.lives.life desc limit 1) l
    left join lateral (select position, recorded_at from hedgerow.events order by position desc limit 1) e on true;
  if life is distinct from known_life then
    raise exception 'another life' using errcode = 'HG002';
  end if;
  result.position := coalesce(result.position, 0);
  if newest <> fencing_token then result.current_token := newest; end if;
  return result;
end $$;

-- Moves a stream from one version to a later one, and makes it when it begins; its id.
create function hedgerow.move_stream(stream text, expected bigint, count bigint) returns bigint language plpgsql as $$
declare
  stream_id bigint;
  actual bigint;
begin
  if expected > 0 then
    update hedgerow.streams set version = expected + count where name = stream and version = expected returning id into stream_id;
  else
    insert into hedgerow.streams (name, version) values (stream, count) on conflict (name) do nothing returning id into stream_id;
  end if;
  if stream_id is null then
    select version into actual from hedgerow.streams where name = stream;
    -- An error, so that what was written for the streams before is taken back.
    raise exception 'conflict' using errcode = 'HG001',
      detail = json_build_object('stream', stream, 'expectedVersion', expected, 'actualVersion', coalesce(actual, 0))::text;
  end if;
  return stream_id;
end $$;

-- Events of one stream stand together; counts says how many each stream has.
create function hedgerow.append_events(
  names text[], expected bigint[], counts integer[],
  ids text[], types text[], schema_versions integer[], datas text[], metas text[], checksums bigint[],
  lease text, fencing_token bigint, known_life text
) returns hedgerow.append_result language plpgsql as $$
declare
  result hedgerow.append_result;
  stream_id bigint;
  first integer := 1;
begin
  result := hedgerow.begin_append(lease, fencing_token, known_life);
  if result.current_token is not null then return result; end if;
  for s in 1 .. coalesce(array_length(names, 1), 0) loop
    stream_id := hedgerow.move_stream(names[s], expected[s], counts[s]);
    for n in 0 .. counts[s] - 1 loop
      result.position := result.position + 1;
      insert into hedgerow.events (position, stream, version, id, type, schema_version, data, meta, checksum, recorded_at)
      values (result.position, stream_id, expected[s] + n + 1, ids[first + n], types[first + n], schema_versions[first + n],
        datas[first + n], metas[first + n], checksums[first + n], result.recorded_at);
    end loop;
    first := first + counts[s];
  end loop;
  return result;
end $$;

-- One event, which is what most commands make: the same in four statements.
create function hedgerow.append_event(
  stream text, expected bigint, event_id text, event_type text, event_schema_version integer, event_data text, event_meta text, event_checksum bigint,
  lease text, fencing_token bigint, known_life text
) returns hedgerow.append_result language plpgsql as $$
declare
  result hedgerow.append_result;
  life text;
  newest bigint;
  stream_id bigint;
begin
  perform pg_advisory_xact_lock(4915382001);
  select l.id, coalesce(e.position, 0), greatest(date_trunc('milliseconds', clock_timestamp()), e.recorded_at),
      case when lease is not null then coalesce((select token from hedgerow.leases where name = lease), 0) end
    into life, result.position, result.recorded_at, newest
    from (select id from hedgerow.lives order by hedgerow.lives.life desc limit 1) l
    left join lateral (select position, recorded_at from hedgerow.events order by position desc limit 1) e on true;
  if life is distinct from known_life then
    raise exception 'another life' using errcode = 'HG002';
  end if;
  if newest <> fencing_token then
    result.current_token := newest;
    return result;
  end if;
  update hedgerow.streams set version = expected + 1 where name = stream and version = expected returning id into stream_id;
  if stream_id is null then
    stream_id := hedgerow.move_stream(stream, expected, 1);
  end if;
  result.position := result.position + 1;
  insert into hedgerow.events (position, stream, version, id, type, schema_version, data, meta, checksum, recorded_at)
  values (result.position, stream_id, expected + 1, event_id, event_type, event_schema_version, event_data, event_meta, event_checksum,
    result.recorded_at);
  return result;
end $$;

create type hedgerow.begun_bulk as (
  position bigint,
  recorded_at timestamptz,
  current_token bigint,
  -- Ids of the streams, in the order in which they were named.
  ids bigint[]
);

-- What COPY needs to know. The streams are moved already; the events follow in the same transaction.
create function hedgerow.begin_bulk(
  names text[], expected bigint[], counts integer[], lease text, fencing_token bigint, known_life text
) returns hedgerow.begun_bulk language plpgsql as $$
declare
  begun hedgerow.append_result;
  result hedgerow.begun_bulk;
  conflict text;
begin
  begun := hedgerow.begin_append(lease, fencing_token, known_life);
  result := row(begun.position, begun.recorded_at, begun.current_token, '{}'::bigint[]);
  if begun.current_token is not null then return result; end if;
  select json_build_object('stream', n.name, 'expectedVersion', n.expected, 'actualVersion', coalesce(s.version, 0))::text into conflict
    from unnest(names, expected) as n (name, expected) left join hedgerow.streams s on s.name = n.name
    where coalesce(s.version, 0) <> n.expected limit 1;
  if conflict is not null then
    raise exception 'conflict' using errcode = 'HG001', detail = conflict;
  end if;
  with moved as (
    insert into hedgerow.streams (name, version) select n.name, n.expected + n.count from unnest(names, expected, counts) as n (name, expected, count)
    on conflict (name) do update set version = excluded.version returning id, name
  )
  select array_agg(m.id order by n.ordinality) into result.ids
    from unnest(names) with ordinality as n (name, ordinality) join moved m on m.name = n.name;
  return result;
end $$;
`;
